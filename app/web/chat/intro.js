// What stands before the first question: what RiTA is, and questions to begin with.

import { NOTICE } from "./composer.js";
import { button, el, SWEDISH } from "./dom.js";
import { request } from "./service.js";
import { aboutAnswers, texts } from "../texts/texts.js";

/** What RiTA is, and that it is a machine. */
export function introNode() {
  return el(
    "section",
    { class: "intro" },
    el("h2", {}, texts.welcome),
    el("p", { class: "welcome" }, texts.welcomeLead),
    el("p", { id: NOTICE, class: "ai", role: "note" }, aboutAnswers),
  );
}

/**
 * Questions that RiTA can answer now; `onask(question)` is called with the one pressed. They are asked for when the
 * page has been drawn, and stand last, so that nothing moves when they come. None: nothing is shown.
 */
export function firstQuestions(onask) {
  const title = el("h3", { id: "first-questions" }, texts.firstQuestions);
  const list = el("ul");
  const node = el("section", { class: "first", hidden: true }, title, list);
  node.setAttribute("aria-labelledby", title.id);
  const show = (questions) => {
    list.append(...questions.map((suggestion) => el("li", {}, askingNode(suggestion, onask))));
    node.hidden = !questions.length;
  };
  requestAnimationFrame(() => setTimeout(async () => show(await suggested())));
  return node;
}

const askingNode = ({ question, title }, onask) =>
  button(
    { ...SWEDISH, onclick: () => onask(question) },
    el("span", {}, question),
    el("small", {}, title),
  );

/** The questions that the service suggests. A chat without them is whole: what goes wrong here is no fault to tell. */
async function suggested() {
  try {
    const response = await request("api/suggestions");
    if (!response.ok) return [];
    return (await response.json()).suggestions;
  } catch {
    return [];
  }
}
