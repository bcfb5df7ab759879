// Building the page out of nodes. Text reaches the document as text nodes and attribute values only:
// nothing here parses markup, so nothing that a question or a document holds can become markup.

/** The attributes of what documents and answers say: they are in Swedish, whatever the page around is written in. */
export const SWEDISH = { lang: "sv" };

/** An element with attributes (false and null leave one out, `on…` listens) and children (null leaves one out). */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value == null) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : inOrder(String(value)));
  }
  const present = children.flat().filter((child) => child != null);
  node.append(...present.map((child) => (child instanceof Node ? child : inOrder(String(child)))));
  return node;
}

/**
 * `text` without the characters that turn the reading order of all that follows (Unicode's explicit embeddings,
 * overrides and isolates, UAX #9): what stands after a title or a name is ours, and is read as it was written.
 * Words that are written from right to left need none of them.
 */
export const inOrder = (text) => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "");

const SVG = "http://www.w3.org/2000/svg";

const SHAPES = {
  ask: "M4.5 5h15v11h-8L7 20v-4H4.5zM8.5 9.2h7M8.5 12.2h4.5",
  send: "M5 12h13M12.5 6l6 6-6 6",
  stop: "M7 7h10v10H7z",
  close: "M6 6l12 12M18 6L6 18",
  previous: "M14.5 5.5L8 12l6.5 6.5",
  next: "M9.5 5.5L16 12l-6.5 6.5",
  more: "M12 5v14M5 12h14",
  less: "M5 12h14",
  width: "M4 5v14M20 5v14M7 12h10M9.5 9.5L7 12l2.5 2.5M14.5 9.5L17 12l-2.5 2.5",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  page: "M7 3.5h7.5L18 7v13.5H7zM14 3.5V7.5h4M10 12h5M10 15.5h5",
  out: "M10 5H5v14h14v-5M13.5 4.5H19.5V10.5M19 5l-8.5 8.5",
  mail: "M4 6h16v12H4zM4 7l8 6.5L20 7",
  up: "M7 11v9H4v-9zM7 11l4-7.5c1.6 0 2.5 1 2.2 2.6l-.6 3.4H18a2 2 0 0 1 2 2.3l-1 6.4A2 2 0 0 1 17 20H7",
  down: "M17 13V4h3v9zM17 13l-4 7.5c-1.6 0-2.5-1-2.2-2.6l.6-3.4H6a2 2 0 0 1-2-2.3l1-6.4A2 2 0 0 1 7 4h10",
  warning: "M12 4.5L21 19.5H3zM12 10v4.5M12 16.8v.4",
  done: "M5 12.5l4.5 4.5L19 7.5",
  upload: "M12 16V5M7.5 9.5L12 5l4.5 4.5M5 15v4h14v-4",
  again: "M19 12a7 7 0 1 1-2.2-5.1M17.5 3v4.2h-4.2",
};

/** A drawing that means nothing by itself: the words beside it or its button's name do. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  return svg;
}

/** A button that does not submit. */
export function button(attributes, ...children) {
  return el("button", { type: "button", ...attributes }, ...children);
}

/** What holds the focus, in whatever shadow root it is; null where nothing does. */
export function focused() {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node === document.body || node === document.documentElement ? null : node;
}
