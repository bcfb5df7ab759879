// Which documents the admin's list shows, in what order.

import { folded, inSwedish } from "../documents/selecting.js";

const NEEDING = {
  errors: (one) => one.findings.error > 0,
  warnings: (one) => one.findings.warning > 0,
  overdue: (one) => one.review_overdue && one.state === "in_force",
  expired: (one) => one.state === "expired",
};
export const needs = (one, which) =>
  which === "any" ? Object.values(NEEDING).some((test) => test(one)) : (NEEDING[which]?.(one) ?? true);

/** The most to do first: errors weigh more than any number of warnings. */
const weight = ({ findings, state, review_overdue }) =>
  findings.error * 1_000 + (state === "expired") * 100 + review_overdue * 10 + findings.warning;

const last = "9999";
const ORDERS = {
  title: (one, other) => inSwedish(one.title, other.title) || inSwedish(one.file, other.file),
  needs: (one, other) => weight(other) - weight(one),
  review: (one, other) => (one.review_date ?? last).localeCompare(other.review_date ?? last),
  ends: (one, other) => (one.valid_to ?? last).localeCompare(other.valid_to ?? last),
};

/** The documents with what a search looks in beside them, made once, by title. */
export const prepared = (documents) =>
  [...documents]
    .sort(ORDERS.title)
    .map((one) => ({ ...one, words: folded([one.title, one.file, one.owner ?? ""].join("\n")) }));

/** Those of `documents` (as `prepared`) that pass what is `wanted` ({search, collection, state, needs, order}). */
export function selected(documents, wanted) {
  const written = folded(wanted.search).split(/\s+/).filter(Boolean);
  const found = documents.filter(
    (one) =>
      written.every((word) => one.words.includes(word)) &&
      (!wanted.collection || one.collection === wanted.collection) &&
      (!wanted.state || one.state === wanted.state) &&
      (!wanted.needs || needs(one, wanted.needs)),
  );
  return wanted.order === "title" ? found : found.sort(ORDERS[wanted.order]);
}
