// What a document says of itself, as name and value; "saknas" where it does not say.

import { el } from "./dom.js";
import { texts } from "../texts/texts.js";

const DATE = /(\d{4}-\d\d-\d\d)/;

/** A list of `facts`, each [name, value or null] and, where the value is in Swedish, the attributes that say so. */
export function factList(facts) {
  const pairs = facts.map(([name, value, spoken]) =>
    el(
      "div",
      {},
      el("dt", {}, name),
      value ? el("dd", spoken, ...dated(value)) : el("dd", { class: "unknown" }, texts.unknown),
    ),
  );
  return el("dl", { class: "facts" }, ...pairs);
}

/** `text` as children of an element, with no line break within a date: browsers break at its hyphens. */
export const dated = (text) =>
  String(text).split(DATE).map((part, i) => (i % 2 ? el("span", { class: "keep" }, part) : part));
