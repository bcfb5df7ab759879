// Sources that say different things: both quotes side by side. Which one holds is not said here.

import { el, SWEDISH } from "./dom.js";
import { factList } from "./facts.js";
import { pageLink } from "./page-link.js";
import { texts } from "../texts/texts.js";

/** A section for each contradiction of an answer; `cited` holds its citations by number. */
export function contradictionNodes(answer, cited, view) {
  return answer.contradictions.map(({ citations, about }) => {
    const sides = citations.map((number) => cited.get(number)).filter(Boolean);
    return el(
      "section",
      { class: "contradiction" },
      el("h3", {}, texts.contradiction(about)),
      el("div", { class: "sides" }, ...sides.map((citation) => side(citation, view))),
      el("p", {}, texts.contradictionAdvice),
    );
  });
}

function side(citation, view) {
  const quote = pageLink(citation, view, citation.quote.replaceAll("\t", " – "));
  const facts = [
    [texts.section, citation.section, SWEDISH],
    [texts.pageName, texts.pageNumber(citation.page, citation.page_label)],
    [texts.decided, citation.decided],
    [texts.validFrom, citation.valid_from],
    [texts.validTo, citation.valid_to],
    [texts.owner, citation.owner, SWEDISH],
  ];
  return el(
    "figure",
    {},
    el("blockquote", SWEDISH, quote),
    el("figcaption", {}, el("strong", SWEDISH, citation.title), factList(facts)),
  );
}
