// Server-sent events read from a fetch response (EventSource cannot POST). The format: WHATWG HTML, section 9.2.

/**
 * Each event of the byte stream `body` as {event, data}. A last event without its blank line is dropped, as there.
 * `onbytes` hears that something came, be it only a comment that keeps the connection open.
 */
export async function* readEvents(body, onbytes) {
  let event = "message";
  let data = [];
  for await (const line of lines(body, onbytes)) {
    if (line === "") {
      if (data.length) yield { event, data: data.join("\n") };
      event = "message";
      data = [];
      continue;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event = value;
    else if (field === "data") data.push(value);
  }
}

async function* lines(body, onbytes) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onbytes();
      // A chunk may end between \r and \n: the \r waits for what follows.
      const parts = (rest + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      rest = parts.pop();
      yield* parts;
    }
  } finally {
    // Leaving early (an answer that is done) closes the connection.
    await reader.cancel().catch(() => {});
  }
}
