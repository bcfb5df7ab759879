// Which documents pass a search and its filters, in what order, and how many each choice would leave.

import { texts } from "../texts/texts.js";

/** What can be filtered by: the name of the control, and the fact that it looks at. */
export const FILTERS = ["collection", "owner", "document_type"];
/** The value of a filter for documents without that fact: no fact is written so. */
export const MISSING = "\u0000";

/** Names in the order of the Swedish alphabet; numbers by their size. */
export const inSwedish = new Intl.Collator("sv", { numeric: true }).compare;

/** What a search looks in besides the file, which is named only where nothing else explains the hit. */
const SEARCHED = ["title", "owner", "registry_number"];
const ORDERS = {
  title: (one, other) => inSwedish(one.title, other.title) || inSwedish(one.file, other.file),
  // The latest first; without a date last.
  decided: (one, other) => (other.decided ?? "").localeCompare(one.decided ?? ""),
  review: (one, other) =>
    (one.review_date ?? "9999").localeCompare(other.review_date ?? "9999"),
};

/** The documents with what a search looks in beside them (`words`, and `path` for the file), made once. */
export const prepared = (documents) =>
  [...documents]
    .sort(ORDERS.title)
    .map((document) => ({
      ...document,
      words: folded(SEARCHED.map((name) => document[name] ?? "").join("\n")),
      path: folded(document.file),
    }));

/** `text` without case and diacritics, for who writes on a foreign keyboard. */
export const folded = (text) =>
  text.normalize("NFKD").replace(/\p{Diacritic}/gu, "").toLocaleLowerCase("sv");

/** What a filter calls the fact of a document. */
export const valueOf = (document, name) => document[name] ?? MISSING;

/** What is shown of a fact. */
export function nameOf(value) {
  return value === MISSING ? texts.unknown : value;
}

/**
 * The `documents` (as `prepared`) that pass what is `wanted` ({search, collection, owner, document_type, all, order}),
 * and by filter and value how many there would be with that choice and the others as they are; `byFile(document)` is
 * whether a document found is so by the name of its file alone.
 */
export function selected(documents, wanted) {
  const words = folded(wanted.search).split(/\s+/).filter(Boolean);
  const found = documents.filter(
    (document) =>
      (wanted.all || document.in_force) &&
      words.every((word) => document.words.includes(word) || document.path.includes(word)),
  );
  const byFile = (document) => words.some((word) => !document.words.includes(word));
  const passes = (document, but) =>
    FILTERS.every(
      (name) => name === but || !wanted[name] || valueOf(document, name) === wanted[name],
    );
  const counts = Object.fromEntries(
    FILTERS.map((name) => [name, tally(found.filter((document) => passes(document, name)), name)]),
  );
  const passed = found.filter((document) => passes(document));
  // They are in the order of their titles already.
  const ordered = wanted.order === "title" ? passed : passed.sort(ORDERS[wanted.order]);
  return { documents: ordered, counts, byFile };
}

function tally(documents, name) {
  const counts = new Map();
  for (const document of documents) {
    const value = valueOf(document, name);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}
