// What a document says of itself, as name and value; "saknas" where it does not say.

import { el } from "./dom.js";
import { texts } from "../texts/texts.js";

/** A list of `facts`, each [name, value or null]. */
export function factList(facts) {
  const pairs = facts.map(([name, value]) =>
    el(
      "div",
      {},
      el("dt", {}, name),
      el("dd", { class: value ? null : "unknown" }, value || texts.unknown),
    ),
  );
  return el("dl", { class: "facts" }, ...pairs);
}
