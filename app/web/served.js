// What the settings of the service are to its scripts. The service puts its own in this place (app/pages.py); this is
// what it says where nothing is set.

export const served = {
  /** How it is known who asks: none, oidc, proxy or keys. */
  signIn: "none",
  /** What a question is warned about, as patterns by their kind: phone, email, name. */
  patterns: {},
  /** Why questions are kept and for how many days ({purpose, days}); null where they are not. */
  kept: null,
  /** Whom to write to; null where nobody is named. */
  contact: null,
};
