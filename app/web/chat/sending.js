// Storing what the reader chose to send, and erasing it again.

import { holdsPersonalNumber } from "./personal-number.js";
import { request } from "./service.js";
import { texts, told } from "../texts/texts.js";

/** Storing takes some hundredths of a second; what has not come by now does not come. */
const PATIENCE_MS = 20_000;

/** Why nothing was stored or erased, in words for the reader. */
export class SendError extends Error {}

/** What alone can take back what is stored with it: known to this tab and nobody else. */
export function newSecret() {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Stores `body` at `path` and gives what the service says of it. Raises SendError. */
export async function send(path, body) {
  if (holdsPersonalNumber(...[body.question, body.comment].filter(Boolean)))
    throw new SendError(texts.sending.personalNumber);
  const response = await call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw await refusal(response);
  return response.json();
}

/** Erases what was stored at `path` with `secret`. That it was gone already is as good. Raises SendError. */
export async function takeBack(path, secret) {
  const response = await call(`${path}/${secret}`, { method: "DELETE" });
  if (!response.ok && response.status !== 404) throw await refusal(response);
}

async function call(path, options) {
  try {
    return await request(path, {
      ...options,
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new SendError(texts.sending.unreachable);
  }
}

/** In the service's own words where it has any. */
async function refusal(response) {
  const type = response.headers.get("Content-Type") ?? "";
  const problem = type.startsWith("application/problem+json") ? await response.json() : {};
  return new SendError(told(problem) || texts.sending.failed);
}
