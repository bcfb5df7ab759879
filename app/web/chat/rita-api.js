// Asking the service: the event stream first, the plain request where the stream does not come through.

import { readEvents } from "./event-stream.js";
import { FOREIGN, request, SERVICE } from "./service.js";
import { told } from "../texts/texts.js";

/**
 * Without a word from the service for this long, the question has failed. Longer than the service gives its language
 * model unless it is set otherwise (RITA_CHAT_SECONDS, 60): a proxy that holds events back, or the plain request, says
 * nothing until the answer is whole. Where events come through, so do comments that keep the connection, and count.
 */
const SILENCE_MS = 90_000;
/** An answer that has not ended by now never will, however much is said meanwhile. */
const TOTAL_MS = 300_000;

/**
 * Why there is no answer. `kind` is network, refused, timeout, server, busy (after `wait` seconds it may go), out (nobody
 * is signed in any more) or cancelled; `detail` the service's own words.
 */
export class AskError extends Error {
  constructor(kind, detail = null, wait = null) {
    super(detail ?? kind);
    this.kind = kind;
    this.detail = detail;
    this.wait = wait;
  }
}

/** The kinds that a refusal may be of, by its status. */
const KINDS = { 401: "out", 429: "busy" };

/** The stream did not carry a whole answer: worth asking again without it. */
class StreamBroken extends Error {}

/**
 * The service's answer to `body` ({question, history}).
 * `onevent(name, data)` hears stage, citation and sentence as they come and `restart` where what was heard is void.
 */
export async function ask(body, { signal, onevent, silence = SILENCE_MS }) {
  const watch = new Watch(signal, silence);
  try {
    try {
      return await askStream(body, watch, onevent);
    } catch (error) {
      if (watch.ended || error instanceof AskError) throw error;
      watch.heard();
      onevent("restart", null);
      return await askOnce(body, watch);
    }
  } catch (error) {
    if (watch.ended) throw new AskError(watch.ended);
    if (error instanceof AskError) throw error;
    throw new AskError(error instanceof TypeError ? await unheard(watch) : "server");
  } finally {
    watch.stop();
  }
}

/**
 * Why nothing could be read: a browser does not say whether the network failed or the service let no page of this site
 * ask. The script itself may be fetched from everywhere.
 */
async function unheard({ signal }) {
  if (!FOREIGN) return "network";
  try {
    await fetch(new URL("widget.js", SERVICE), { mode: "no-cors", cache: "no-cache", signal });
    return "refused";
  } catch {
    return "network";
  }
}

async function askStream(body, watch, onevent) {
  const response = await post("api/ask/stream", body, "text/event-stream", watch);
  if (!response.ok || !isType(response, "text/event-stream")) {
    const answer = await answerOrNull(response);
    if (answer) return answer;
    if (
      response.status >= 400 &&
      response.status < 500 &&
      response.status !== 404 &&
      response.status !== 405
    )
      throw await problem(response);
    throw new StreamBroken();
  }
  for await (const { event, data } of readEvents(response.body, () => watch.heard())) {
    const value = JSON.parse(data);
    if (event === "done") return complete(value);
    if (event === "error") throw new AskError(KINDS[value?.status] ?? "server", detailOf(value));
    onevent(event, value);
  }
  throw new StreamBroken();
}

async function askOnce(body, watch) {
  const response = await post("api/ask", body, "application/json", watch);
  const answer = await answerOrNull(response);
  if (answer) return answer;
  throw await problem(response);
}

function post(path, body, accept, watch) {
  return request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: accept },
    body: JSON.stringify(body),
    signal: watch.signal,
    cache: "no-store",
  });
}

const isType = (response, type) => (response.headers.get("Content-Type") ?? "").startsWith(type);

/** The answer in a response, also in a 503 that carries one (status unavailable); null where there is none. */
async function answerOrNull(response) {
  if (!isType(response, "application/json")) return null;
  const value = await response.clone().json();
  return typeof value?.status === "string" ? complete(value) : null;
}

/** The problem report (RFC 9457) of a refused request. */
async function problem(response) {
  let detail = null;
  if (isType(response, "application/problem+json") || isType(response, "application/json"))
    detail = detailOf(await response.json());
  const wait = Number(response.headers.get("Retry-After")) || null;
  return new AskError(KINDS[response.status] ?? "server", detail, wait);
}

const detailOf = (value) =>
  typeof value?.detail === "string" && value.detail ? told(value) : null;

/** An answer with every list present, so that the views need not ask. */
function complete(value) {
  const lists = ["sentences", "citations", "nearest", "missing", "contradictions", "warnings"];
  return { ...value, ...Object.fromEntries(lists.map((name) => [name, value[name] ?? []])) };
}

/** Ends a request that is cancelled, silent for too long or never ending; `ended` says which. */
class Watch {
  #controller = new AbortController();
  #silence;
  #timer;
  #total;

  constructor(cancelled, silence) {
    this.ended = null;
    this.signal = this.#controller.signal;
    this.#silence = silence;
    cancelled.addEventListener("abort", () => this.#end("cancelled"), { once: true });
    this.#total = setTimeout(() => this.#end("timeout"), TOTAL_MS);
    this.heard();
  }

  heard() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#end("timeout"), this.#silence);
  }

  stop() {
    clearTimeout(this.#timer);
    clearTimeout(this.#total);
  }

  #end(why) {
    this.ended ??= why;
    this.#controller.abort();
  }
}
