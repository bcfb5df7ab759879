// What an answer stands on: a card for each document, with a row for every place cited and the facts of the document.
//
// A verbatim answer is its quotes: they are not said again. What a model wrote has its quotes folded below.

import { button, el, icon, SWEDISH } from "./dom.js";
import { dated, factList } from "./facts.js";
import { notice } from "./notice.js";
import { fileName, pageName, showName } from "./page-name.js";
import { byDocument, byPlace, hasPages, pdfUrl, serviceUrl, together } from "./places.js";
import { texts, told } from "../texts/texts.js";

/** The cards of `citations`; `show(place, trigger)` opens a page, `base` is the service's address. */
export function sourceCards(citations, view) {
  const cards = byDocument(citations).map((group) => card(group, view));
  return el(
    "section",
    { class: "sources" },
    el("h3", {}, texts.sources),
    el("ul", { class: "cards" }, ...cards),
  );
}

function card(group, view) {
  const [first] = group;
  const warned = [...new Set(group.flatMap((citation) => citation.warnings.map(told)))];
  if (group.some(({ ocr }) => ocr)) warned.push(texts.ocr);
  return el(
    "li",
    { class: "card" },
    el("h4", SWEDISH, first.title),
    ...warned.map((text) => notice(null, dated(text))),
    el("ul", { class: "places" }, ...byPlace(group).map((citations) => placeNode(citations, view))),
    view.answer.mode === "generative" ? quotes(group) : null,
    saidOfItself(first),
    rest(first),
  );
}

/** A place as one button to its page, with all its quotes marked there, and a link to the PDF. */
function placeNode(citations, { base, show }) {
  const place = together(citations);
  const numbers = citations.map(({ number }) => number);
  const row = [
    el("span", { class: "numbers" }, ...ranges(numbers).map(sign)),
    " ",
    el(
      "span",
      { class: "where" },
      el("span", place.section ? SWEDISH : {}, place.section || texts.noSection),
      " ",
      el("span", { class: "leads" }, showName(place)),
      el("span", { class: "on-paper" }, pageName(place) ?? ""),
    ),
  ];
  const name = [` ${texts.inTitle} `, el("span", SWEDISH, place.title)];
  const press = (event) => show(place, event.currentTarget);
  const looking = serviceUrl(place.page_image_url, base)
    ? button({ class: "to-page", onclick: press }, ...row, el("span", { class: "unseen" }, ...name))
    : el("div", { class: "to-page" }, ...row);
  // By number, for what marks the source that is open (conversation.js).
  const cited = { class: "place", "data-number": numbers.join(" ") };
  return el("li", cited, looking, fileLink(place, base));
}

function fileLink(place, base) {
  const file = pdfUrl(place, place.page, base);
  if (!file) return null;
  return el(
    "a",
    {
      class: "pdf",
      href: file.href,
      target: "_blank",
      rel: "noopener",
      "aria-label": fileName(place),
    },
    hasPages(place) ? texts.pdf : texts.file,
    icon("out"),
  );
}

/** When a document was decided, how long it holds and who answers for it. */
function saidOfItself({ decided, valid_to, owner }) {
  const when = [
    decided ? texts.decidedOn(decided) : texts.decidedUnknown,
    valid_to && texts.validUntil(valid_to),
  ];
  const whose = owner ? el("span", SWEDISH, owner) : texts.unknown;
  return el(
    "div",
    { class: "of-itself" },
    el("p", {}, ...dated(when.filter(Boolean).join(" · "))),
    el("p", {}, `${texts.owner}: `, whose),
  );
}

/** What else it says, folded. */
function rest({ valid_from, valid_to, registry_number, version_label }) {
  const facts = [
    [texts.validFrom, valid_from],
    ...(valid_to ? [] : [[texts.validTo, null]]),
    [texts.registryNumber, registry_number],
    [texts.versionLabel, version_label],
  ];
  return el("details", {}, el("summary", {}, texts.moreFacts), factList(facts));
}

function quotes(group) {
  const items = group.map(({ number, quote }) =>
    el("li", {}, sign(number), el("q", SWEDISH, quote.replaceAll("\t", " – "))),
  );
  return el(
    "details",
    {},
    el("summary", {}, texts.showQuotes(items.length)),
    el("ul", { class: "quotes" }, ...items),
  );
}

const sign = (text) => el("span", { class: "number" }, String(text));

/** Numbers in order, those that follow on each other as one: "1–4". */
function ranges(numbers) {
  const runs = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run && number === run.last + 1) run.last = number;
    else runs.push({ first: number, last: number });
  }
  return runs.map(({ first, last }) => (first === last ? first : `${first}–${last}`));
}
