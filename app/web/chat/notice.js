// Boxed remarks: warnings, what is wrong with a question, what went wrong.

import { el, icon } from "./dom.js";

/** A boxed remark, its title on a line of its own; `tone` is quiet or strong. */
export function notice(title, text, tone = "strong") {
  const words = el("div", {}, title && el("strong", {}, title), title && " ", text);
  return el("div", { class: `notice ${tone}` }, icon("warning"), words);
}
