// An answer with its references as plain text, in a form that fits a case journal.

import { texts, told } from "../texts/texts.js";

/** Question, answer with numbers, how it came to be, sources with facts, where it came from. `date` is ISO 8601. */
export function answerAsText(question, answer, date) {
  const said = answer.sentences.map(
    ({ text, citations }) =>
      `${text.replaceAll("\t", " – ")} ${citations.map((number) => `[${number}]`).join("")}`,
  );
  const from = answer.citations.map((citation) => {
    const where = [
      citation.title,
      citation.section,
      texts.page(citation.page, citation.page_label),
    ];
    const facts = [
      [texts.decided, citation.decided],
      [texts.validTo, citation.valid_to],
      [texts.owner, citation.owner],
      [texts.registryNumber, citation.registry_number],
    ].map(([name, value]) => `${name.toLocaleLowerCase("sv")} ${value ?? texts.unknown}`);
    return `[${citation.number}] ${where.filter(Boolean).join(", ")} (${facts.join(", ")})`;
  });
  return [
    `${texts.copyQuestion} ${question}`,
    "",
    texts.copyAnswer,
    ...said,
    "",
    texts.made(answer),
    ...answer.warnings.map(told),
    ...answer.contradictions.map(
      ({ citations, about }) =>
        `${texts.contradiction(about)}: ${citations.map((number) => `[${number}]`).join(" ")}`,
    ),
    ...(answer.missing.length ? [`${texts.missing} ${answer.missing.join("; ")}`] : []),
    "",
    texts.copySources,
    ...from,
    "",
    texts.copyFooter(date),
    "",
  ].join("\n");
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
