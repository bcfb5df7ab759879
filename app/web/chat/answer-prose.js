// The sentences of an answer, with the marks that lead to their sources.

import { blocksOf, pairsOf } from "./answer-blocks.js";
import { button, el, SWEDISH } from "./dom.js";
import { dated } from "./facts.js";
import { pageLink } from "./page-link.js";
import { pageName, showName } from "./page-name.js";
import { byPlace, together } from "./places.js";
import { texts } from "../texts/texts.js";

/** Nodes for the sentences in `view.answer`: paragraphs, lists and table rows. */
export const proseNodes = (view) =>
  blocksOf(view.answer).map((block) => BLOCKS[block.kind](block, view));

/** One sentence while the answer is still being written: replaced when it is whole. */
export const draftNode = (sentence) => el("p", SWEDISH, sentence.text.replaceAll("\t", " – "));

const BLOCKS = {
  paragraph: (block, view) =>
    el(
      "p",
      SWEDISH,
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
    return el("div", { ...SWEDISH, class: "listing" }, lead, el("ul", {}, ...items));
  },

  rows: (block, view) => {
    const rows = block.rows.map((row) => rowNode(block.header, row, view));
    return el("div", { ...SWEDISH, class: "rows" }, ...rows, moreRows(block, view));
  },
};

/** A table row as name and value pairs: readable in any width, and by ear. */
function rowNode(header, row, view) {
  const { pairs, text } = pairsOf(header, row);
  if (!pairs) return el("p", { class: "row" }, ...withMarks(text, row, view));
  const nodes = pairs.map(([name, value], i) => {
    const shown = i < pairs.length - 1 ? dated(value) : withMarks(value, row, view);
    return el("div", {}, el("dt", {}, name), el("dd", {}, ...shown));
  });
  return el("dl", { class: "row" }, ...nodes);
}

/** The rows that answer are not all that there are: a line leads to the page where the others may stand. */
function moreRows({ rows }, view) {
  const cited = rows.flatMap((row) => row.citations.map((number) => view.cited.get(number)));
  const last = byPlace(cited.filter(Boolean)).at(-1);
  if (!last) return null;
  const place = together(last);
  return el(
    "p",
    { class: "more-rows muted", lang: texts.language },
    `${texts.moreRows} `,
    pageLink(place, view, showName(place)),
  );
}

/** `text` and its marks; no line break parts the last word from them where a line has room for both. */
function withMarks(text, { citations }, view) {
  const marks = citations.map((number) => mark(number, view));
  const last = text.lastIndexOf(" ") + 1;
  return [...dated(text.slice(0, last)), el("span", { class: "keep" }, text.slice(last), ...marks)];
}

function mark(number, { cited, show }) {
  const citation = cited.get(number);
  if (!citation) return null;
  const name = texts.source(number, citation.title, pageName(citation) ?? citation.section);
  const press = (event) => show(citation, event.currentTarget);
  const named = { lang: texts.language, "aria-label": name, title: name };
  return button({ class: "mark", ...named, onclick: press }, String(number));
}
