// An answer to take along: as plain text in a form that fits a case journal, and as what a printed page says.

import { interpreted, linesOf } from "./answer-lines.js";
import { inOrder } from "./dom.js";
import { pageName } from "./page-name.js";
import { byPlace } from "./places.js";
import { texts, told } from "../texts/texts.js";

/**
 * What is taken along of `answer`: the question and how it was understood, what is said with numbers, how that came to
 * be, the sources with their facts, and where and `when` it was fetched.
 */
export function taken(question, answer, when) {
  return {
    question,
    understood: interpreted(answer, question),
    said: linesOf(answer).map(({ text, citations }) => `${text} ${signs(citations)}`),
    remarks: [
      texts.made(answer),
      ...answer.warnings.map(told),
      ...answer.contradictions.map(
        ({ citations, about }) => `${texts.contradiction(about)}: ${signs(citations)}`,
      ),
      ...(answer.missing.length ? [`${texts.missing} ${answer.missing.join("; ")}`] : []),
    ],
    sources: byPlace(answer.citations).map(sourceLine),
    footer: fetched(when),
  };
}

/** The same as plain text. */
export function answerAsText(question, answer, when) {
  const { understood, said, remarks, sources, footer } = taken(question, answer, when);
  const lines = [
    `${texts.copyQuestion} ${question}`,
    ...(understood ? [`${texts.interpreted} ${understood}`] : []),
    "",
    texts.copyAnswer,
    ...said,
    "",
    ...remarks,
    "",
    texts.copySources,
    // A case journal is searched as it is typed.
    ...sources.map((line) => line.replaceAll("\u00a0", " ")),
    "",
    footer,
    "",
  ];
  return inOrder(lines.join("\n"));
}

const signs = (numbers) => numbers.map((number) => `[${number}]`).join(" ");

/** Where and `when` an answer was fetched. */
export const fetched = (when) => texts.copyFooter(moment(when));

/** Date and time, as ISO 8601 writes them but for the letter between. */
const moment = (when) => when.toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short" });

/** One place in a line. A date or a number that is missing is said to be; what else is not known is left out. */
function sourceLine(citations) {
  const [first] = citations;
  const where = [first.title, first.section, pageName(first)];
  const facts = [
    [texts.decided, first.decided ?? texts.unknown],
    [texts.versionLabel, first.version_label],
    [texts.registryNumber, first.registry_number ?? texts.unknown],
    [texts.validTo, first.valid_to],
    [texts.owner, first.owner],
  ].filter(([, value]) => value);
  const warned = new Set(citations.flatMap((citation) => citation.warnings.map(told)));
  if (citations.some(({ ocr }) => ocr)) warned.add(texts.ocr);
  return [
    `${signs(citations.map(({ number }) => number))} ${where.filter(Boolean).join(", ")}.`,
    `${facts.map(([name, value]) => `${name}: ${value}`).join(". ")}.`,
    ...warned,
  ].join(" ");
}

/** Puts `text` on the clipboard; says whether it did. `host` is where a helper field may stand. */
export async function copyText(text, host) {
  // Only pages over https or on the own machine have navigator.clipboard; an intranet page may have neither.
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  host.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
