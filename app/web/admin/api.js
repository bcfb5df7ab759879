// Asking the admin routes. Where nobody signs in, a token opens them: it is kept for this tab only, and goes along as a
// header, never in an address. Where one signs in, the session does, and there is no token.

import { el } from "../chat/dom.js";
import { SERVICE } from "../chat/service.js";
import { words } from "./words.js";

const KEPT_AS = "rita-admin-token";

export const token = {
  /** null where there is none, as with a session. */
  get: () => sessionStorage.getItem(KEPT_AS),
  set: (value) => sessionStorage.setItem(KEPT_AS, value),
  clear: () => sessionStorage.removeItem(KEPT_AS),
};

/** Why a request came to nothing: `status` 0 where the service was not reached, and words for who pressed. */
export class ApiError extends Error {
  constructor(status, detail, errors = []) {
    super(detail);
    this.status = status;
    this.errors = errors;
  }
}

let signIn = null;

/** `handler()` asks for a token anew; the request that was refused is sent again when it has one. */
export function whenRefused(handler) {
  signIn = handler;
}

/** The value that the service answers with; null where it has none. Raises ApiError, and AbortError by `signal`. */
export async function call(method, path, { body, signal } = {}) {
  for (;;) {
    const used = token.get();
    const response = await reached(
      fetch(new URL(path, SERVICE), {
        method,
        signal,
        cache: "no-store",
        headers: { ...authorized(used), ...(body && { "Content-Type": "application/json" }) },
        body: body && JSON.stringify(body),
      }),
    );
    if (response.status !== 401) return value(response.status, await response.text());
    await renewed(used);
    signal?.throwIfAborted();
  }
}

/** Sends `file` as it is; `onprogress(bytes)` hears how much has left. Only XMLHttpRequest tells. */
export async function send(path, file, { onprogress, signal }) {
  for (;;) {
    const used = token.get();
    const { status, responseText } = await posted(path, file, used, onprogress, signal);
    if (status !== 401) return value(status, responseText);
    await renewed(used);
    signal.throwIfAborted();
  }
}

function posted(path, file, used, onprogress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", new URL(path, SERVICE));
    for (const [name, value] of Object.entries(authorized(used)))
      request.setRequestHeader(name, value);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", ({ loaded }) => onprogress(loaded));
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("error", () => reject(new ApiError(0, words.unreachable)));
    request.addEventListener("abort", () => reject(signal.reason));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

const authorized = (used) => (used ? { Authorization: `Bearer ${used}` } : {});

async function reached(sent) {
  try {
    return await sent;
  } catch (error) {
    if (error instanceof TypeError) throw new ApiError(0, words.unreachable);
    throw error;
  }
}

/** Waits for another token than the one `used`; several requests refused at once wait for the same. */
async function renewed(used) {
  if (token.get() === used) await signIn();
}

function value(status, text) {
  const read = parsed(text);
  if (status >= 200 && status < 300) return read;
  throw new ApiError(status, read?.detail ?? words.serverFailed, read?.errors ?? []);
}

/** What stands in `text`; null where that is no JSON, as from a proxy in between. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Has the browser save what stands at `path` as a file called `name`. */
export async function file(path, name) {
  const used = token.get();
  const href = new URL(path, SERVICE).href;
  // A link sends the session along, but no header: what a token opens is fetched whole.
  const blob = used && (await reached(fetch(href, { headers: authorized(used), cache: "no-store" })));
  if (blob && !blob.ok) value(blob.status, await blob.text());
  const url = blob ? URL.createObjectURL(await blob.blob()) : href;
  el("a", { href: url, download: name }).click();
  if (blob) setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** `path` with the parameters of `query` that have a value. */
export function address(path, query) {
  const given = Object.entries(query).filter(([, value]) => value != null && value !== "");
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
}
