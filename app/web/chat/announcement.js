// An answer by ear: what is read out, once, when it is whole.

import { interpreted, linesOf } from "./answer-lines.js";
import { el, SWEDISH } from "./dom.js";
import { byDocument } from "./places.js";
import { texts, told } from "../texts/texts.js";

/** More than this is too long to hear in one go, with no way to stop or go back: it is there to be read. */
const MOST_LINES = 3;
/** What is then read out: enough to tell whether the answer is worth going to. */
const FIRST_LINES = 2;

/** The answer to what was `asked` as nodes of text, with what a reader would see around it. */
export function spoken(answer, asked) {
  const used = interpreted(answer, asked);
  const opening = {
    no_answer: texts.noAnswer,
    clarify: texts.clarify,
    unavailable: texts.unavailable,
    partial: texts.partial,
  }[answer.status];
  const parts = [
    ...(used ? [texts.interpreted, swedish(used)] : []),
    ...answer.warnings.map(told),
    ...answer.contradictions.map(({ about }) => texts.contradiction(about)),
    opening,
    ...said(answer),
    ...(answer.missing.length ? [texts.missing, swedish(answer.missing.join("; "))] : []),
    answer.mode === "generative" && answer.sentences.length ? texts.made(answer) : null,
  ];
  return parts
    .filter(Boolean)
    .flatMap((part) => [typeof part === "string" ? ended(part) : part, " "]);
}

/** A short answer whole; of a long one how long it is, and how it begins. */
function said(answer) {
  const lines = linesOf(answer);
  const long = lines.length > MOST_LINES;
  const ready = texts.ready(lines.length, byDocument(answer.citations).length);
  const read = long ? lines.slice(0, FIRST_LINES) : lines;
  return [long && ready, ...read.map(({ text }) => swedish(text))];
}

const swedish = (text) => el("span", SWEDISH, ended(text));

/** With a full stop, so that it is read as a sentence of its own. */
const ended = (text) => (/[.!?:]$/.test(text) ? text : `${text}.`);
