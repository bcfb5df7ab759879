// Who is signed in, where that is asked for: fetched once the page is there, and again when something was refused.

import { served } from "../served.js";
import { KEYED, request, SERVICE } from "./service.js";

/** Whether it matters here who somebody is: not with a widget's key, and not where nobody is asked. */
export const ASKS_WHO = served.signIn !== "none" && !KEYED;

/** The roles of which one is needed to ask (app/access.py). */
const ASKING = ["reader", "owner", "admin"];

/** Heard on the document when it has been asked anew who somebody is. */
export const ASKED_ANEW = "rita-session";

let known = null;

/** What GET /api/me says; null where it does not matter or cannot be had. `anew` asks again. */
export function me({ anew = false } = {}) {
  if (!ASKS_WHO) return Promise.resolve(null);
  if (anew) known = fetched().finally(() => document.dispatchEvent(new Event(ASKED_ANEW)));
  else known ??= fetched();
  return known;
}

async function fetched() {
  try {
    const response = await request("api/me", { cache: "no-store" });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** Whether it is certain that nobody is signed in. */
export const isOut = (person) => person?.kind === "anonymous";

export const mayAsk = (person) => !person || ASKING.some((role) => person.roles.includes(role));

/** Where to sign in so as to come back to this page's view; null where nobody can. */
export function signInAddress(person, hash = location.hash) {
  if (!person?.sign_in_url) return null;
  const address = new URL(person.sign_in_url, SERVICE);
  address.searchParams.set("back", `${location.pathname}${location.search}${hash}`);
  return address.href;
}
