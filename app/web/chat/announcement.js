// An answer by ear: what is read out, once, when it is whole.

import { interpreted } from "./answer-view.js";
import { el, SWEDISH } from "./dom.js";
import { texts, told } from "../texts/texts.js";

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
    used && `${texts.interpreted} ${used}`,
    ...answer.warnings.map(told),
    ...answer.contradictions.map(({ about }) => texts.contradiction(about)),
    opening,
    ...answer.sentences.map((sentence) => el("span", SWEDISH, ended(sentence.text))),
    answer.missing.length ? `${texts.missing} ${answer.missing.join("; ")}` : null,
    answer.mode === "generative" && answer.sentences.length ? texts.made(answer) : null,
  ];
  return parts
    .filter(Boolean)
    .flatMap((part) => [typeof part === "string" ? ended(part) : part, " "]);
}

/** With a full stop, so that it is read as a sentence of its own. */
const ended = (text) => (/[.!?:]$/.test(text) ? text : `${text}.`);
