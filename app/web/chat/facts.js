// What a document says of itself, as name and value; "saknas" where it does not say.

import { el } from "./dom.js";
import { texts } from "../texts/texts.js";

/** A list of `facts`, each [name, value or null] and, where the value is in Swedish, the attributes that say so. */
export function factList(facts) {
  const pairs = facts.map(([name, value, spoken]) =>
    el(
      "div",
      {},
      el("dt", {}, name),
      value ? el("dd", spoken, value) : el("dd", { class: "unknown" }, texts.unknown),
    ),
  );
  return el("dl", { class: "facts" }, ...pairs);
}
