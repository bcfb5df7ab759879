// What an answer stands on: a card for each document, with every place cited and the facts of the document.

import { button, el, icon, SWEDISH } from "./dom.js";
import { factList } from "./facts.js";
import { notice } from "./notice.js";
import { pdfUrl, serviceUrl, together } from "./places.js";
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

/** Citations in the order of the answer, those of one version of one document together. */
const byDocument = (citations) =>
  grouped(citations, (citation) => `${citation.document_id} ${citation.version}`);

/** The citations of one document by section and page. */
const byPage = (citations) =>
  grouped(citations, (citation) => `${citation.page} ${citation.section}`);

function grouped(citations, keyOf) {
  const groups = new Map();
  for (const citation of citations)
    groups.set(keyOf(citation), [...(groups.get(keyOf(citation)) ?? []), citation]);
  return [...groups.values()];
}

function card(group, view) {
  const [first] = group;
  const facts = [
    [texts.decided, first.decided],
    [texts.validFrom, first.valid_from],
    [texts.validTo, first.valid_to],
    [texts.owner, first.owner, SWEDISH],
    [texts.registryNumber, first.registry_number],
  ];
  const warned = [...new Set(group.flatMap((citation) => citation.warnings.map(told)))];
  return el(
    "li",
    { class: "card" },
    el("h4", SWEDISH, first.title),
    ...warned.map((text) => notice(null, text)),
    el("ul", { class: "places" }, ...byPage(group).map((citations) => placeNode(citations, view))),
    factList(facts),
  );
}

function placeNode(citations, { base, show }) {
  const place = together(citations);
  const page = texts.page(place.page, place.page_label);
  const pdf = pdfUrl(place, place.page, base);
  const press = (event) => show(place, event.currentTarget);
  const looking =
    serviceUrl(place.page_image_url, base) &&
    button(
      { onclick: press, "aria-label": texts.showPageOf(page, place.title) },
      icon("page"),
      texts.showPage,
    );
  const opening = pdf && {
    href: pdf.href,
    target: "_blank",
    rel: "noopener",
    "aria-label": texts.openPdfAt(page, place.title),
  };
  return el(
    "li",
    { class: "place" },
    el(
      "p",
      {},
      el("span", place.section ? SWEDISH : {}, place.section || texts.noSection),
      el("span", { class: "muted" }, `, ${page}`),
    ),
    el("ul", { class: "quotes" }, ...citations.map(quoteNode)),
    el("div", { class: "acts" }, looking, opening && el("a", opening, icon("out"), texts.openPdf)),
  );
}

function quoteNode({ number, quote }) {
  const sign = el("span", { class: "number" }, String(number));
  return el("li", { "data-number": number }, sign, el("q", SWEDISH, quote.replaceAll("\t", " – ")));
}
