// One answer on paper: a document of its own in a frame that nobody sees, so that nothing else of the page is printed,
// whoever's page it is.

import { el, SWEDISH } from "./dom.js";
import { fetched, taken } from "./references.js";
import { css } from "../styles/printed.css";
import { texts } from "../texts/texts.js";

/** Opens the browser's print dialogue with the answer; `host` is where the frame stands meanwhile. */
export function printAnswer(question, answer, when, host) {
  // Not every browser tells when it has printed, and a print that was broken off may tell nothing.
  host.querySelector("iframe.paper")?.remove();
  const frame = el("iframe", { class: "paper unseen", "aria-hidden": "true", tabindex: "-1" });
  host.append(frame);
  const { contentWindow: paper, contentDocument: sheet } = frame;
  sheet.documentElement.lang = texts.language;
  // What a browser calls the file that it prints to.
  sheet.title = `RiTA – ${question}`;
  const look = new paper.CSSStyleSheet();
  look.replaceSync(css);
  sheet.adoptedStyleSheets = [look];
  sheet.body.append(...printedNodes(taken(question, answer, when)));
  paper.addEventListener("afterprint", () => setTimeout(() => frame.remove()), { once: true });
  paper.focus();
  paper.print();
}

/** What a conversation ends with when the whole page is printed (on-paper.css). */
export const fetchedNode = (when) => el("p", { class: "fetched on-paper" }, fetched(when));

function printedNodes({ question, understood, said, remarks, sources, footer }) {
  const paragraphs = (lines, attributes = {}) => lines.map((line) => el("p", attributes, line));
  return [
    el("h1", SWEDISH, question),
    understood && el("p", {}, `${texts.interpreted} `, el("q", SWEDISH, understood)),
    el("section", { ...SWEDISH, class: "said" }, ...paragraphs(said)),
    ...paragraphs(remarks),
    el("h2", {}, texts.sources),
    ...paragraphs(sources, SWEDISH),
    el("footer", {}, el("p", {}, texts.notice), el("p", {}, footer)),
  ].filter(Boolean);
}
