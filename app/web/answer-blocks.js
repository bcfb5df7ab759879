// From an answer's sentences to paragraphs, lists and table rows. Pure: data in, data out.
//
// A verbatim list item is cited after its lead-in or heading, a table row after its header, and the
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

const PARTS = ["sentences", "items", "rows"];

function blockOf({ text, citations }, byNumber) {
  const cited = citations.map((number) => byNumber.get(number)).filter(Boolean);
  const quotes = cited.map((citation) => citation.quote);
  const verbatim = quotes.length > 1 && squash(text) === squash(quotes.join(""));
  const [first] = citations;

  if (quotes.at(-1)?.includes(TAB) && (verbatim || squash(text) === squash(quotes[0]))) {
    const header = verbatim ? cells(quotes[0]) : null;
    const rows = [{ cells: cells(quotes.at(-1)), citations }];
    return { kind: "rows", key: `rows ${verbatim ? first : ""}`, header, rows };
  }
  if (verbatim && (quotes[0].trimEnd().endsWith(":") || isItem(quotes[1]))) {
    const lead = { text: quotes[0], citations: [first] };
    const items = [itemOf(quotes.slice(1).join(" "), citations.slice(1))];
    return { kind: "list", key: `list ${first}`, lead, items };
  }
  const place = cited[0] ? `${cited[0].document_id} ${cited[0].section}` : "";
  if (isItem(text)) {
    return { kind: "list", key: `items ${place}`, lead: null, items: [itemOf(text, citations)] };
  }
  const sentences = [{ text: text.replaceAll(TAB, " – "), citations }];
  return { kind: "paragraph", key: `paragraph ${place}`, sentences };
}

/** A list item without its bullet; a number is part of what is said, and stays. */
function itemOf(text, citations) {
  return { text: text.replace(BULLET, ""), citations, numbered: NUMBER.test(text) };
}

const isItem = (text) => BULLET.test(text) || NUMBER.test(text);
const cells = (quote) => quote.split(TAB).map((cell) => cell.trim());
const squash = (text) => text.replace(/\s+/g, "");
