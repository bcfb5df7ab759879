// All documents, found by word and by what they need, with new files taken in at the top.

import { button, el, SWEDISH } from "../chat/dom.js";
import { inSwedish } from "../documents/selecting.js";
import { documentsOf } from "./documents-of.js";
import { fresh } from "./fields.js";
import { badge, findingsBadges, section, stateBadge, table, tableRow } from "./parts.js";
import { remember, to } from "./router.js";
import { prepared, selected } from "./selecting.js";
import { uploading } from "./uploading.js";
import { words } from "./words.js";

/** Rows made at a time: two thousand at once hold up a phone. */
const ROWS = 100;
/** Milliseconds after the last key before the number of hits is told. */
const QUIET = 500;
const NARROW = matchMedia("(max-width: 40rem)");
/** What in the address belongs to which control. */
const IN_ADDRESS = { search: "sok", collection: "samling", state: "status", needs: "visa", order: "ordning" };

export async function documentsView(room) {
  const { documents, refused } = await documentsOf(room);
  const collections = [...new Set(documents.map((one) => one.collection))].sort(inSwedish);
  const list = el("div");
  const fill = (rows) => list.replaceChildren(listed(room, prepared(rows), collections));
  const again = async () => {
    const now = await documentsOf(room);
    fill(now.documents);
    bad.replaceChildren(...refusedFiles(now.refused));
  };
  const bad = el("div", { id: "refused" }, ...refusedFiles(refused));
  fill(documents);
  room.element.append(await uploading(room, { documents, collections, onindexed: again }), bad, list);
  if (room.query.get("visa") === "refused")
    requestAnimationFrame(() => bad.scrollIntoView({ block: "start", behavior: "instant" }));
}

function refusedFiles(refused) {
  if (!refused?.length) return [];
  const say = words.documents;
  const rows = refused.map(({ file, reason, collection }) => [
    el("span", SWEDISH, file),
    el("span", SWEDISH, reason),
    collection && el("span", SWEDISH, collection),
  ]);
  return [
    section(
      say.refused,
      el("p", { class: "muted" }, say.refusedLead),
      el("div", { class: "listing" }, table(say.refused, [say.file, say.reason, say.collection], rows)),
    ),
  ];
}

function listed(room, documents, collections) {
  const say = words.documents;
  if (!documents.length) return section(say.list, el("p", {}, say.none));
  const hits = el("p", { class: "hits", role: "status" });
  const rows = list(() => form.clear());
  let telling = 0;
  const form = controls(room.query, collections, (wanted, atOnce) => {
    const found = selected(documents, wanted);
    rows.show(found);
    clearTimeout(telling);
    const tell = () => (hits.textContent = say.hits(found.length));
    if (atOnce) tell();
    else telling = setTimeout(tell, QUIET);
  });
  const part = section(say.list, form.element, hits, rows.element);
  form.start();
  return part;
}

/** The search and the choices, begun as the address says and kept in it. */
function controls(query, collections, onchange) {
  const say = words.documents;
  const any = ["", say.any];
  const search = el("input", { type: "search", autocomplete: "off", maxlength: "200", id: fresh("s") });
  const selects = {
    collection: [any, ...collections.map((name) => [name, name])],
    state: [any, ...["in_force", "upcoming", "expired", "withdrawn"].map((s) => [s, words.states[s]])],
    needs: [any, ...Object.entries(say.needing)],
    order: Object.entries(say.orders),
  };
  const fields = { search };
  for (const [name, options] of Object.entries(selects))
    fields[name] = el(
      "select",
      { id: fresh(name) },
      ...options.map(([value, text]) => el("option", { value }, text)),
    );
  for (const [name, field] of Object.entries(fields)) {
    const given = query.get(IN_ADDRESS[name]);
    if (given && (name === "search" || selects[name].some(([value]) => value === given)))
      field.value = given;
  }
  const labelled = (name) => el("p", {}, el("label", { for: fields[name].id }, say[name]), fields[name]);
  const summary = el("summary");
  const fold = el(
    "details",
    { class: "fold" },
    summary,
    el("div", { class: "choices" }, ...Object.keys(selects).map(labelled)),
  );
  fold.open = !NARROW.matches;
  NARROW.addEventListener("change", () => (fold.open = !NARROW.matches));
  const element = el(
    "form",
    { class: "filters", role: "search", "aria-label": say.searching },
    labelled("search"),
    fold,
  );
  const change = (atOnce) => {
    const wanted = Object.fromEntries(Object.entries(fields).map(([k, field]) => [k, field.value]));
    const chosen = ["collection", "state", "needs"].filter((name) => wanted[name]).length;
    summary.textContent = say.fold(chosen);
    onchange(wanted, atOnce);
    return wanted;
  };
  const changed = (atOnce) => {
    const wanted = change(atOnce);
    if (wanted.order === "title") wanted.order = "";
    const kept = Object.entries(IN_ADDRESS).map(([name, short]) => [short, wanted[name]]);
    remember("dokument", Object.fromEntries(kept));
  };
  search.addEventListener("input", () => changed(false));
  element.addEventListener("change", (event) => event.target !== search && changed(true));
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    changed(true);
  });
  const clear = () => {
    for (const field of Object.values(fields)) field.value = field === fields.order ? "title" : "";
    search.focus();
    changed(true);
  };
  return { element, clear, start: () => change(true) };
}

const COLUMNS = ["title", "state", "owner", "valid_to", "review_date", "findings"];

function list(onclear) {
  const say = words.documents;
  const columns = COLUMNS.map((name) => say.columns[name]);
  const rows = table(say.list, columns, []);
  const body = rows.querySelector("tbody");
  const more = button({ class: "more", onclick: () => add(true) });
  const nothing = el(
    "div",
    { class: "nothing" },
    el("p", {}, say.nothing),
    button({ onclick: onclear }, say.clear),
  );
  let left = [];
  function add(pressed) {
    const added = left.slice(0, ROWS).map((one) => tableRow(columns, cells(one)));
    left = left.slice(ROWS);
    body.append(...added);
    more.hidden = !left.length;
    more.textContent = say.more(Math.min(ROWS, left.length), left.length);
    if (pressed) added[0].querySelector("a").focus();
  }
  function show(found) {
    body.replaceChildren();
    left = found;
    rows.hidden = !found.length;
    nothing.hidden = Boolean(found.length);
    add(false);
  }
  return { element: el("div", { class: "listing" }, rows, nothing, more), show };
}

function cells(one) {
  const say = words.documents;
  const about = [
    one.collection,
    one.file,
    one.format !== "pdf" && words.formats[one.format],
    one.versions > 1 && say.versions(one.versions),
  ];
  return [
    [
      el("a", { ...SWEDISH, class: "name", href: to(["dokument", one.document_id]) }, one.title),
      el("span", { ...SWEDISH, class: "muted" }, about.filter(Boolean).join(" · ")),
    ],
    [stateBadge(one.state), one.ocr ? badge(words.ocr) : null],
    one.owner && el("span", SWEDISH, one.owner),
    one.valid_to && el("span", { class: "date" }, one.valid_to),
    one.review_date && [
      el("span", { class: "date" }, one.review_date),
      one.review_overdue ? badge(say.overdue, "warn") : null,
    ],
    findingsBadges(one.findings),
  ];
}
