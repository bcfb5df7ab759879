// What stands before the first question: what RiTA is, and questions to begin with.

import { NOTICE } from "./composer.js";
import { button, el, SWEDISH } from "./dom.js";
import { served } from "../served.js";
import { aboutAnswers, texts } from "../texts/texts.js";

/** What RiTA is, and that it is a machine. */
export function introNode() {
  return el(
    "section",
    { class: "intro" },
    el("h2", {}, texts.welcome),
    el("p", { class: "welcome" }, texts.welcomeLead),
    el(
      "div",
      { id: NOTICE, class: "ai", role: "note" },
      el("p", {}, aboutAnswers),
      served.kept && el("p", {}, texts.kept(served.kept)),
    ),
  );
}

/**
 * Questions that RiTA can answer now; `onask(question)` is called with the one pressed, `show(questions)` fills them in.
 * They stand last, so that nothing moves when they come. None: nothing is shown.
 */
export function firstQuestions(onask) {
  const title = el("h3", { id: "first-questions" }, texts.firstQuestions);
  const list = el("ul");
  const node = el("section", { class: "first", hidden: true }, title, list);
  node.setAttribute("aria-labelledby", title.id);
  const show = (questions) => {
    const items = questions.map((suggestion) => el("li", {}, askingNode(suggestion, onask)));
    list.replaceChildren(...items);
    node.hidden = !questions.length;
  };
  return { node, show };
}

const askingNode = ({ question, title }, onask) =>
  button(
    { ...SWEDISH, onclick: () => onask(question) },
    el("span", {}, question),
    el("small", {}, title),
  );
