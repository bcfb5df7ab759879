// An answer as the reader sees it: sentences with source marks, then what they stand on.

import { blocksOf } from "./answer-blocks.js";
import { button, el, icon } from "./dom.js";
import { notice } from "./notice.js";
import { sourceCards } from "./source-cards.js";
import { texts } from "./texts.sv.js";

/**
 * Nodes for `answer`. `show(place, trigger)` opens a place's page, `copy(trigger)` takes the answer along,
 * `asked` is the question as the reader wrote it, `base` the service's address.
 */
export function answerNodes(answer, { asked, base, show, copy }) {
  const view = { answer, base, show, cited: new Map(answer.citations.map((c) => [c.number, c])) };
  return [
    interpretation(answer, asked),
    ...notices(answer),
    ...body(view),
    ...missing(answer),
    ...nearest(view),
    ...sources(view, copy),
  ].filter(Boolean);
}

/** One sentence while the answer is still being written: replaced when it is whole. */
export const draftNode = (sentence) => el("p", {}, sentence.text.replaceAll("\t", " – "));

/** The answer as plain text, for the announcement. */
export function spoken(answer) {
  const said = answer.sentences.map((sentence) => sentence.text).join(" ");
  const opening = {
    no_answer: texts.noAnswer,
    clarify: texts.clarify,
    unavailable: texts.unavailable,
    partial: texts.partial,
  }[answer.status];
  return [opening && `${opening.replace(/\.$/, "")}.`, said].filter(Boolean).join(" ");
}

function interpretation(answer, asked) {
  const used = answer.question_used ?? "";
  if (!used || plain(used) === plain(asked)) return null;
  return el("p", { class: "interpreted" }, `${texts.interpreted} `, el("q", {}, used));
}

const plain = (text) => text.replace(/\s+/g, " ").trim();

function notices(answer) {
  const warned = answer.warnings.map((warning) => notice(null, warning.text));
  const split = answer.contradictions.map(({ citations, about }) =>
    notice(texts.contradictionTitle, texts.contradiction(citations, about)),
  );
  return [...warned, ...split];
}

function body(view) {
  const { status } = view.answer;
  const blocks = blocksOf(view.answer).map((block) => BLOCKS[block.kind](block, view));
  if (status === "no_answer") return [...verdict(texts.noAnswer, texts.noAnswerMore), howToAsk()];
  if (status === "clarify")
    return blocks.length
      ? [...verdict(texts.clarifyTitle), ...blocks]
      : verdict(texts.clarifyTitle, texts.clarify);
  if (status === "unavailable") return verdict(texts.unavailable, texts.unavailableMore);
  return [
    status === "partial" ? notice(null, texts.partial, "quiet") : null,
    el("div", { class: "prose" }, ...blocks),
  ];
}

const verdict = (title, more) => [el("p", { class: "verdict" }, title), more && el("p", {}, more)];

/** Help to ask, folded. */
export function howToAsk() {
  const tips = texts.howToAskTips.map((tip) => el("li", {}, tip));
  return el("details", { class: "how" }, el("summary", {}, texts.howToAsk), el("ul", {}, ...tips));
}

const BLOCKS = {
  paragraph: (block, view) =>
    el(
      "p",
      {},
      ...block.sentences.flatMap((sentence, i) => [
        i ? " " : null,
        ...withMarks(sentence.text, sentence, view),
      ]),
    ),

  list: (block, view) => {
    const items = block.items.map((item) =>
      el("li", { class: item.numbered && "numbered" }, ...withMarks(item.text, item, view)),
    );
    const lead =
      block.lead && el("p", { class: "lead" }, ...withMarks(block.lead.text, block.lead, view));
    return el("div", { class: "listing" }, lead, el("ul", {}, ...items));
  },

  rows: (block, view) =>
    el("div", { class: "rows" }, ...block.rows.map((row) => rowNode(block.header, row, view))),
};

/** A table row as name and value pairs: readable in any width, and by ear. */
function rowNode(header, row, view) {
  if (header?.length !== row.cells.length) {
    const text = [header?.join(" – "), row.cells.join(" – ")].filter(Boolean).join(": ");
    return el("p", { class: "row" }, ...withMarks(text, row, view));
  }
  const pairs = row.cells.map((cell, i) => {
    const value = i < row.cells.length - 1 ? [cell || "–"] : withMarks(cell || "–", row, view);
    return el("div", {}, el("dt", {}, header[i]), el("dd", {}, ...value));
  });
  return el("dl", { class: "row" }, ...pairs);
}

/** `text` and its marks; no line break parts the last word from them, unless it is too long for that. */
function withMarks(text, { citations }, view) {
  const marks = citations.map((number) => mark(number, view));
  const last = text.lastIndexOf(" ") + 1;
  if (text.length - last > LONG_WORD) return [text, ...marks];
  return [text.slice(0, last), el("span", { class: "keep" }, text.slice(last), ...marks)];
}

/** Letters: with three marks it still fits a line of the narrowest screen. */
const LONG_WORD = 16;

function mark(number, { cited, show }) {
  const citation = cited.get(number);
  if (!citation) return null;
  const name = texts.source(number, citation.title, texts.page(citation.page, citation.page_label));
  const press = (event) => show(citation, event.currentTarget);
  return button({ class: "mark", "aria-label": name, title: name, onclick: press }, String(number));
}

function missing(answer) {
  if (!answer.missing.length) return [];
  const items = answer.missing.map((text) => el("li", {}, text));
  return [el("div", { class: "listing" }, el("p", {}, texts.missing), el("ul", {}, ...items))];
}

function nearest({ answer, show }) {
  if (!answer.nearest.length) return [];
  const items = answer.nearest.map((place) => {
    const where = [place.section, texts.page(place.page, place.page_label)]
      .filter(Boolean)
      .join(", ");
    const press = (event) => show(place, event.currentTarget);
    return el(
      "li",
      {},
      button({ class: "link", onclick: press }, place.title),
      el("span", { class: "muted" }, where),
    );
  });
  return [
    el(
      "section",
      { class: "nearest" },
      el("h3", {}, texts.nearest),
      el("p", { class: "muted" }, texts.nearestMore),
      el("ul", {}, ...items),
    ),
  ];
}

function sources({ answer, base, show }, copy) {
  if (!answer.citations.length) return [];
  const made = answer.mode === "generative" ? texts.generative : texts.extractive;
  const press = (event) => copy(event.currentTarget);
  const taking = button({ class: "quiet", onclick: press }, icon("copy"), texts.copy);
  return [
    el("div", { class: "after" }, el("p", { class: "muted" }, made), taking),
    sourceCards(answer.citations, { base, show }),
  ];
}
