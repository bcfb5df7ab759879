// What to do when the routines do not answer: look nearby, ask who owns them, ask in other words.

import { el, SWEDISH } from "./dom.js";
import { pageLink } from "./page-link.js";
import { pageName } from "./page-name.js";
import { Sender } from "./sender.js";
import { texts } from "../texts/texts.js";

/** Characters that a link may have: Windows hands no longer one to the mail program (INTERNET_MAX_URL_LENGTH 2,083). */
const LONGEST_LINK = 2_000;

/** The sections nearest to the question, which are no answer to it. */
export function nearestNodes(answer, view) {
  if (!answer.nearest.length) return [];
  const items = answer.nearest.map((place) => {
    const page = pageName(place);
    const title = place.section && el("span", SWEDISH, place.title);
    return el(
      "li",
      {},
      pageLink(place, view, el("span", SWEDISH, place.section || place.title)),
      el("span", { class: "muted" }, title, title && page && ", ", page),
    );
  });
  return [
    el("section", { class: "nearest" }, el("h3", {}, texts.nearest), el("ul", {}, ...items)),
  ];
}

/** Whom to ask: by name where a document has one, through RiTA, and by mail where the service has an address for it. */
export function askingOn(answer, { asked, say }) {
  if (!["no_answer", "partial"].includes(answer.status)) return [];
  const near = [...answer.nearest, ...answer.citations].find((place) => place.owner);
  const whom = near ? texts.askNamedOwner(near.title, near.owner) : texts.askOwner;
  return [
    el(
      "section",
      { class: "asking-on" },
      el("h3", {}, texts.askOn),
      el("p", {}, whom),
      new Sender(answer, { asked, say }).element,
      ...(answer.contact ? byMail(answer, asked) : []),
    ),
  ];
}

const byMail = (answer, asked) => [
  el("p", {}, el("a", { href: mailLink(answer, asked) }, texts.sendByMail)),
  el("p", { class: "muted" }, texts.sendByMailHow(answer.contact)),
];

/** A mail in the reader's own mail program; the question is cut where the link would be too long to be opened. */
function mailLink(answer, asked) {
  const question = answer.question_used || asked;
  const link = (words) => {
    const body = texts.mailBody(words, answer.missing).replaceAll("\n", "\r\n");
    const to = encodeURIComponent(answer.contact).replace("%40", "@");
    return `mailto:${to}?subject=${encode(texts.mailSubject)}&body=${encode(body)}`;
  };
  let length = question.length;
  const said = () => (length < question.length ? `${question.slice(0, length)} …` : question);
  while (length && link(said()).length > LONGEST_LINK) length = Math.max(0, length - 50);
  return link(said());
}

/** Half a character pair, which a cut or the reader may have left, has no encoding. */
const encode = (text) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));

/** Help to ask, folded. */
export function howToAsk() {
  const tips = texts.howToAskTips.map((tip) => el("li", {}, tip));
  return el("details", { class: "how" }, el("summary", {}, texts.howToAsk), el("ul", {}, ...tips));
}
