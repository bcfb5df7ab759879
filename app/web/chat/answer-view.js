// An answer as the reader sees it: how it was read, what stands in the routines, what does not, and what it stands on.

import { interpreted } from "./answer-lines.js";
import { proseNodes } from "./answer-prose.js";
import { askingOn, howToAsk, nearestNodes } from "./asking-on.js";
import { contradictionNodes } from "./contradictions.js";
import { button, el, icon, SWEDISH } from "./dom.js";
import { feedbackNodes } from "./feedback.js";
import { notice } from "./notice.js";
import { fetchedNode } from "./printing.js";
import { sourceCards } from "./source-cards.js";
import { texts, told } from "../texts/texts.js";

/**
 * Nodes for `answer`. `show(place, trigger)` opens a place's page, `copy(trigger)` and `print()` take the answer along,
 * `edit(question)` lets the reader say it otherwise, `afresh()` asks it as it was written, `say(text)` has something read
 * out, `asked` is the question as the reader wrote it, `base` the service's address.
 */
export function answerNodes(answer, { asked, base, show, copy, print, edit, afresh, say }) {
  const view = { answer, base, show, cited: new Map(answer.citations.map((c) => [c.number, c])) };
  return [
    interpretation(answer, asked, { edit, afresh }),
    ...notices(answer),
    ...body(view),
    provenance(answer, copy, print),
    ...contradictionNodes(answer, view.cited, view),
    missing(answer),
    answer.citations.length ? sourceCards(answer.citations, view) : null,
    ...nearestNodes(answer, view),
    ...askingOn(answer, { asked, say }),
    answer.status === "no_answer" ? howToAsk() : null,
    ...feedbackNodes(answer, { asked, say }),
    fetchedNode(new Date()),
  ].filter(Boolean);
}

function interpretation(answer, asked, { edit, afresh }) {
  const used = interpreted(answer, asked);
  if (!used) return null;
  const change = button(
    { class: "link", "aria-label": texts.editInterpretation, onclick: () => edit(used) },
    texts.edit,
  );
  const anew = button({ class: "link", onclick: afresh }, texts.askAsNew);
  const read = [`${texts.interpreted} `, el("q", SWEDISH, used)];
  return el("p", { class: "interpreted" }, ...read, " ", change, " ", anew);
}

/** What to know before reading on. Where sources differ, the quotes come after the answer. */
function notices(answer) {
  const differ = answer.contradictions.map(({ about }) =>
    notice(`${texts.contradiction(about)}.`, texts.contradictionBelow),
  );
  return [...answer.warnings.map((warning) => notice(null, told(warning))), ...differ];
}

function body(view) {
  const { status, sentences } = view.answer;
  if (status === "clarify")
    return sentences.length
      ? [...verdict(texts.clarifyTitle), ...proseNodes(view)]
      : verdict(texts.clarifyTitle, texts.clarify);
  if (status === "unavailable") return verdict(texts.unavailable, texts.unavailableMore);
  // Also what a status of a newer service than this page comes to.
  if (status === "no_answer" || !sentences.length) return verdict(texts.noAnswer);
  return [
    status === "partial" ? notice(null, texts.partial, "quiet") : null,
    el("div", { class: "prose" }, ...proseNodes(view)),
  ];
}

const verdict = (title, more) => [el("p", { class: "verdict" }, title), more && el("p", {}, more)];

/** Whose words these are, and the buttons that take them along. */
function provenance(answer, copy, print) {
  if (!answer.citations.length) return null;
  const press = (event) => copy(event.currentTarget);
  const taking = button({ class: "quiet", onclick: press }, icon("copy"), texts.copy);
  const printing = button({ class: "quiet", onclick: print }, icon("print"), texts.print);
  const made = el("p", { class: "made muted" }, texts.made(answer));
  return el("div", { class: "after" }, made, el("div", { class: "group" }, taking, printing));
}

function missing(answer) {
  if (!answer.missing.length) return null;
  const items = answer.missing.map((text) => el("li", SWEDISH, text));
  return el(
    "section",
    { class: "missing" },
    el("h3", {}, texts.missing),
    el("ul", {}, ...items),
  );
}
