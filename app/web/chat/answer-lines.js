// What an answer says in plain lines, and what it was read as: for paper, for a case journal and for the ear.

import { blocksOf, pairsOf } from "./answer-blocks.js";

/** The lines of `answer` as {text, citations}: a sentence, a list's lead or item, or a table row in each. */
export const linesOf = (answer) => blocksOf(answer).flatMap((block) => LINES[block.kind](block));

const LINES = {
  paragraph: ({ sentences }) => sentences,

  list: ({ lead, items }) => [
    ...(lead ? [lead] : []),
    // A number is the item's own sign.
    ...items.map(({ text, citations, numbered }) => ({
      text: numbered ? text : `– ${text}`,
      citations,
    })),
  ],

  rows: ({ header, rows }) =>
    rows.map((row) => ({ text: rowText(header, row), citations: row.citations })),
};

function rowText(header, row) {
  const { pairs, text } = pairsOf(header, row);
  return pairs ? pairs.map(([name, value]) => `${name}: ${value}`).join("; ") : text;
}

/** How the service read the question; null where it read it as it was `asked`. */
export function interpreted(answer, asked) {
  const used = answer.question_used ?? "";
  return used && plain(used) !== plain(asked) ? used : null;
}

const plain = (text) => text.replace(/\s+/g, " ").trim();
