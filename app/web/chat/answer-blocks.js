// From an answer's sentences to paragraphs, lists and table rows. Pure: data in, data out.
//
// Verbatim list items are cited after their lead-in or heading, table rows after their header, and the
// sentence's text is those quotes in order. Where that holds, the parts are told apart here; where it
// does not, the text is shown as it is.

const BULLET = /^[•◦▪■●‣\uf0b7–—-]\s+/u;
const NUMBER = /^(\d{1,2}|\p{Ll})[.)]\s/u;
const TAB = "\t";

/**
 * Blocks of `answer` in order, each one of
 *   {kind: "paragraph", sentences: [{text, citations}]}
 *   {kind: "list", lead: {text, citations} | null, items: [{text, citations, numbered}]}
 *   {kind: "rows", header: [text] | null, rows: [{cells: [text], citations}]}
 * Neighbours with the same `key` are one block: of one section, under one lead-in, under one header.
 */
export function blocksOf(answer) {
  const byNumber = new Map(answer.citations.map((citation) => [citation.number, citation]));
  const blocks = [];
  for (const sentence of answer.sentences) {
    const block = blockOf(sentence, byNumber);
    const last = blocks.at(-1);
    if (last?.key !== block.key) blocks.push(block);
    else for (const part of PARTS) last[part]?.push(...block[part]);
  }
  return blocks;
}

/**
 * A table row by its header: `pairs` of name and value, or `text` where they are not equally many or there is none.
 */
export function pairsOf(header, { cells }) {
  if (header?.length !== cells.length) {
    const text = [header?.join(" – "), cells.join(" – ")].filter(Boolean).join(": ");
    return { pairs: null, text };
  }
  return { pairs: cells.map((cell, i) => [header[i], cell || "–"]), text: null };
}

const PARTS = ["sentences", "items", "rows"];

function blockOf({ text, citations }, byNumber) {
  const cited = citations.map((number) => byNumber.get(number)).filter(Boolean);
  const quotes = cited.map((citation) => citation.quote);
  const verbatim = quotes.length > 1 && squash(text) === squash(quotes.join(""));
  const [first] = citations;

  if (verbatim && quotes.slice(1).some((quote) => quote.includes(TAB))) {
    const parts = joined(quotes, citations, (quote) => quote.includes(TAB));
    const rows = parts.map((part, i) => ({
      cells: cells(part.text),
      citations: i ? part.citations : [first, ...part.citations],
    }));
    return { kind: "rows", key: `rows ${first}`, header: cells(quotes[0]), rows };
  }
  if (quotes[0]?.includes(TAB) && squash(text) === squash(quotes[0])) {
    return { kind: "rows", key: "rows", header: null, rows: [{ cells: cells(text), citations }] };
  }
  if (verbatim && (quotes[0].trimEnd().endsWith(":") || isItem(quotes[1]))) {
    const lead = { text: quotes[0], citations: [first] };
    const items = joined(quotes, citations, isItem).map((part) => itemOf(part.text, part.citations));
    return { kind: "list", key: `list ${first}`, lead, items };
  }
  const place = cited[0] ? `${cited[0].document_id} ${cited[0].section}` : "";
  if (isItem(text)) {
    return { kind: "list", key: `items ${place}`, lead: null, items: [itemOf(text, citations)] };
  }
  const sentences = [{ text: text.replaceAll(TAB, " – "), citations }];
  return { kind: "paragraph", key: `paragraph ${place}`, sentences };
}

/** The quotes after the lead, each with its citation; what does not begin one continues the one before. */
function joined(quotes, citations, begins) {
  const parts = [];
  for (const [i, quote] of quotes.entries()) {
    if (!i) continue;
    if (i === 1 || begins(quote)) parts.push({ text: quote, citations: [citations[i]] });
    else {
      parts.at(-1).text += ` ${quote}`;
      parts.at(-1).citations.push(citations[i]);
    }
  }
  return parts;
}

/** A list item without its bullet; a number is part of what is said, and stays. */
function itemOf(text, citations) {
  return { text: text.replace(BULLET, ""), citations, numbered: NUMBER.test(text) };
}

const isItem = (text) => BULLET.test(text) || NUMBER.test(text);
const cells = (quote) => quote.split(TAB).map((cell) => cell.trim());
const squash = (text) => text.replace(/\s+/g, "");
