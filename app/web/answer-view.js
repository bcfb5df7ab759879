// An answer as the reader sees it: sentences with source marks, then what they stand on.

import { blocksOf } from "./answer-blocks.js";
import { button, el, icon } from "./dom.js";
import { pdfUrl, serviceUrl } from "./places.js";
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
  const warned = answer.warnings.map((warning) => notice(null, warningText(warning)));
  const split = answer.contradictions.map(({ citations, about }) =>
    notice(texts.contradictionTitle, texts.contradiction(citations, about)),
  );
  return [...warned, ...split];
}

/** A boxed remark; `tone` is quiet or strong. */
export function notice(title, text, tone = "strong") {
  const words = el("div", {}, title && el("strong", {}, title), title && " ", text);
  return el("div", { class: `notice ${tone}` }, icon("warning"), words);
}

const warningText = (warning) => (typeof warning === "string" ? warning : (warning?.text ?? ""));

function body(view) {
  const { status } = view.answer;
  const blocks = blocksOf(view.answer).map((block) => BLOCKS[block.kind](block, view));
  if (status === "no_answer") return [el("p", { class: "verdict" }, texts.noAnswer), el("p", {}, texts.noAnswerMore), howToAsk()];
  if (status === "clarify") return [el("p", { class: "verdict" }, texts.clarifyTitle), ...(blocks.length ? blocks : [el("p", {}, texts.clarify)])];
  if (status === "unavailable") return [el("p", { class: "verdict" }, texts.unavailable), el("p", {}, texts.unavailableMore)];
  return [status === "partial" ? notice(null, texts.partial, "quiet") : null, el("div", { class: "prose" }, ...blocks)];
}

/** Help to ask, folded. */
export function howToAsk() {
  const tips = texts.howToAskTips.map((tip) => el("li", {}, tip));
  return el("details", { class: "how" }, el("summary", {}, texts.howToAsk), el("ul", {}, ...tips));
}

const BLOCKS = {
  paragraph: (block, view) =>
    el("p", {}, ...block.sentences.flatMap((sentence, i) => [i ? " " : null, ...withMarks(sentence.text, sentence, view)])),

  list: (block, view) => {
    const items = block.items.map((item) => el("li", {}, ...withMarks(item.text, item, view)));
    const lead = block.lead && el("p", { class: "lead" }, ...withMarks(block.lead.text, block.lead, view));
    return el("div", { class: "listing" }, lead, el("ul", {}, ...items));
  },

  rows: (block, view) => el("div", { class: "rows" }, ...block.rows.map((row) => rowNode(block.header, row, view))),
};

/** A table row as name and value pairs: readable in any width, and by ear. */
function rowNode(header, row, view) {
  const named = header?.length === row.cells.length;
  const marks = row.citations.map((number) => mark(number, view));
  if (!named) return el("p", { class: "row" }, [header?.join(" – "), row.cells.join(" – ")].filter(Boolean).join(": "), ...marks);
  const pairs = row.cells.map((cell, i) =>
    el("div", {}, el("dt", {}, header[i]), el("dd", {}, cell || "–", ...(i === row.cells.length - 1 ? marks : []))),
  );
  return el("dl", { class: "row" }, ...pairs);
}

/** `text` and its marks; the last word and the first mark stay on one line. */
function withMarks(text, { citations }, view) {
  return [text, ...citations.map((number) => mark(number, view))];
}

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
  return [el("p", { class: "lead" }, texts.missing), el("ul", {}, ...items)];
}

function nearest({ answer, show }) {
  if (!answer.nearest.length) return [];
  const items = answer.nearest.map((place) => {
    const where = [place.section, texts.page(place.page, place.page_label)].filter(Boolean).join(", ");
    const press = (event) => show(place, event.currentTarget);
    return el("li", {}, button({ class: "link", onclick: press }, place.title), el("span", { class: "muted" }, where));
  });
  return [
    el("section", { class: "nearest" }, el("h3", {}, texts.nearest), el("p", { class: "muted" }, texts.nearestMore), el("ul", {}, ...items)),
  ];
}

function sources(view, copy) {
  const { answer } = view;
  if (!answer.citations.length) return [];
  const made = answer.mode === "generative" ? texts.generative : texts.extractive;
  const taking = button({ class: "quiet", onclick: (event) => copy(event.currentTarget) }, icon("copy"), texts.copy);
  const cards = byDocument(answer.citations).map((group) => card(group, view));
  return [
    el("div", { class: "after" }, el("p", { class: "muted" }, made), taking),
    el("section", { class: "sources" }, el("h3", {}, texts.sources), el("ul", { class: "cards" }, ...cards)),
  ];
}

/** Citations in the order of the answer, those of one version of one document together. */
function byDocument(citations) {
  const groups = new Map();
  for (const citation of citations) {
    const key = `${citation.document_id} ${citation.version}`;
    groups.set(key, [...(groups.get(key) ?? []), citation]);
  }
  return [...groups.values()];
}

function card(group, view) {
  const [first] = group;
  const facts = [
    [texts.decided, first.decided],
    [texts.validTo, first.valid_to],
    [texts.owner, first.owner],
    [texts.registryNumber, first.registry_number],
  ].map(([name, value]) =>
    el("div", {}, el("dt", {}, name), el("dd", { class: value ? null : "unknown" }, value ?? texts.unknown)),
  );
  const warned = [...new Set(group.flatMap((citation) => (citation.warnings ?? []).map(warningText)))];
  return el(
    "li",
    { class: "card" },
    el("h4", {}, first.title),
    ...warned.map((text) => notice(null, text)),
    el("ol", { class: "places" }, ...group.map((citation) => placeNode(citation, view))),
    el("dl", { class: "facts" }, ...facts),
  );
}

function placeNode(citation, { base, show }) {
  const page = texts.page(citation.page, citation.page_label);
  const pdf = pdfUrl(citation, citation.page, base);
  const image = serviceUrl(citation.page_image_url, base);
  const press = (event) => show(citation, event.currentTarget);
  return el(
    "li",
    { class: "place", "data-number": citation.number },
    el("span", { class: "number", "aria-hidden": "true" }, String(citation.number)),
    el(
      "div",
      {},
      el("p", { class: "where" }, el("span", {}, citation.section || texts.noSection), el("span", { class: "muted" }, `, ${page}`)),
      el("blockquote", {}, citation.quote.replaceAll("\t", " – ")),
      el(
        "div",
        { class: "acts" },
        image && button({ onclick: press, "aria-label": texts.showPageOf(page, citation.title) }, icon("page"), texts.showPage),
        pdf &&
          el(
            "a",
            { href: pdf.href, target: "_blank", rel: "noopener", "aria-label": texts.openPdfAt(page, citation.title) },
            icon("out"),
            texts.openPdf,
          ),
      ),
    ),
  );
}
