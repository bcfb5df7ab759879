// Where the service is: from where the script came, or from there where its element says so (data-service). And the
// widget's key (data-key), which lets a page of another site ask; RiTA's own pages have none.

import { el } from "./dom.js";

const { src, dataset } = document.currentScript;

/** The service's address, which every other of its addresses is relative to. */
export const SERVICE = new URL(dataset.service ?? ".", src);

/** The key of the widget on this page; null where there is none. */
const KEY = dataset.key || null;

/** Whether a widget's key goes along. */
export const KEYED = KEY !== null;

/** Whether the page around is of another site than the service. */
export const FOREIGN = SERVICE.origin !== location.origin;

/** `fetch` from the service: `path` is relative to it, and the key goes along. */
export function request(path, options = {}) {
  const headers = new Headers(options.headers);
  if (KEY) headers.set("X-Rita-Key", KEY);
  return fetch(new URL(path, SERVICE), { ...options, headers });
}

/** An image of the service's: so it says to the service which page it is for, as a picture does not of itself. */
export function picture(attributes) {
  return el("img", { crossorigin: KEY && "anonymous", ...attributes });
}

/** `url` with the key in it, for a picture: those cannot send it as a header. */
export function keyed(url) {
  if (KEY) url.searchParams.set("key", KEY);
  return url;
}
