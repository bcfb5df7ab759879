// From an answer's sentences to paragraphs, lists and table rows. Pure: data in, data out.
//
// A verbatim list item is cited after its lead-in, a table row after its header, and the sentence's text is those
// quotes in order. Where that holds, the parts are told apart here; where it does not, the text is shown as it is.

const BULLET = /^[•◦▪■●‣\uf0b7–—-]\s+/u;
const TAB = "\t";

/**
 * Blocks of `answer` in order, each one of
 *   {kind: "paragraph", sentences: [{text, citations}]}
 *   {kind: "list", lead: {text, citations} | null, items: [{text, citations}]}
 *   {kind: "rows", header: [text] | null, rows: [{cells: [text], citations}]}
 */
export function blocksOf(answer) {
  const byNumber = new Map(answer.citations.map((citation) => [citation.number, citation]));
  const blocks = [];
  for (const sentence of answer.sentences) add(blocks, blockOf(sentence, byNumber));
  return blocks;
}

function blockOf(sentence, byNumber) {
  const { text, citations } = sentence;
  const cited = citations.map((number) => byNumber.get(number)).filter(Boolean);
  const quotes = cited.map((citation) => citation.quote);
  const verbatim = quotes.length > 0 && squash(text) === squash(quotes.join(""));
  const last = quotes.at(-1) ?? "";

  if (verbatim && last.includes(TAB)) {
    const header = quotes.length > 1 ? cells(quotes[0]) : null;
    return { kind: "rows", header, rows: [{ cells: cells(last), citations }] };
  }
  if (verbatim && quotes.length > 1 && quotes[0].trimEnd().endsWith(":")) {
    const lead = { text: quotes[0], citations: citations.slice(0, 1) };
    const item = { text: quotes.slice(1).join(" ").replace(BULLET, ""), citations: citations.slice(1) };
    return { kind: "list", lead, items: [item] };
  }
  if (BULLET.test(text)) return { kind: "list", lead: null, items: [{ text: text.replace(BULLET, ""), citations }] };
  const place = cited[0] ? `${cited[0].document_id} ${cited[0].section}` : "";
  return { kind: "paragraph", place, sentences: [{ text: text.replaceAll(TAB, " – "), citations }] };
}

/** Appends `block`, or makes it part of the last one where both belong together. */
function add(blocks, block) {
  const last = blocks.at(-1);
  if (last?.kind !== block.kind) blocks.push(block);
  else if (block.kind === "paragraph" && last.place === block.place) last.sentences.push(...block.sentences);
  else if (block.kind === "list" && (block.lead === null || same(last.lead?.text, block.lead.text)))
    last.items.push(...block.items);
  else if (block.kind === "rows" && same(last.header?.join(TAB), block.header?.join(TAB))) last.rows.push(...block.rows);
  else blocks.push(block);
}

const cells = (quote) => quote.split(TAB).map((cell) => cell.trim());
const squash = (text) => text.replace(/\s+/g, "");
const same = (one, other) => squash(one ?? "") === squash(other ?? "");
