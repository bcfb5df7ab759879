// What may be about somebody in a question, and is warned about by setting: phone numbers, e-mail addresses, names.
//
// The patterns are the service's own (app/personal_data.py), which looks again when the question has come.

import { served } from "../served.js";

const PATTERNS = Object.entries(served.patterns).map(([kind, source]) => [
  kind,
  new RegExp(source, kind === "email" ? "iu" : "u"),
]);
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/gu;

/** Which kinds of personal data stand in `text`, in the order they are told. */
export function personalData(text) {
  const plain = text.normalize("NFKC").replace(UNSEEN, "");
  return PATTERNS.filter(([, pattern]) => pattern.test(plain)).map(([kind]) => kind);
}
