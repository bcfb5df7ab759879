// The documents found, as a table where there is room and as cards where there is not (documents.css).

import { button, el, icon, SWEDISH } from "../chat/dom.js";
import { hasPages, serviceUrl } from "../chat/places.js";
import { SERVICE } from "../chat/service.js";
import { texts, told } from "../texts/texts.js";
import { versionsButton } from "./versions.js";

/** Rows made at a time: two thousand at once hold up a phone for most of a second. */
const ROWS = 100;

const COLUMNS = ["title", "owner", "decided", "validTo", "review", "pdf"];

/**
 * A place for documents: `show(documents, byFile)` fills it, with the file of those for which `byFile(document)`.
 * `onclear` takes the search back where it finds nothing.
 */
export function listing(onclear) {
  const body = el("tbody", { role: "rowgroup" });
  const more = button({ class: "more", onclick: () => add(true) });
  const nothing = el(
    "div",
    { class: "nothing", hidden: true },
    el("p", {}, texts.documents.nothing),
    button({ onclick: onclear }, texts.documents.clear),
  );
  const table = el("table", { role: "table", "aria-label": texts.documents.table }, head(), body);
  let left = [];
  let named = () => false;

  function add(pressed) {
    const rows = left.slice(0, ROWS).map((document) => row(document, named(document)));
    left = left.slice(ROWS);
    body.append(...rows);
    more.hidden = !left.length;
    more.replaceChildren(texts.documents.more(Math.min(ROWS, left.length), left.length));
    // The button may be gone: who pressed it goes on with the first of what came.
    if (pressed) rows[0].querySelector("a, [tabindex]")?.focus();
  }

  function show(documents, byFile) {
    body.replaceChildren();
    left = documents;
    named = byFile;
    table.hidden = !documents.length;
    nothing.hidden = Boolean(documents.length);
    add(false);
  }
  return { element: el("div", { class: "listing" }, table, nothing, more), show };
}

// Roles are said: a table that is laid out as cards is no table to some browsers otherwise.
function head() {
  const cells = COLUMNS.map((name) =>
    el("th", { role: "columnheader", scope: "col" }, texts.documents.columns[name]),
  );
  return el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...cells));
}

function row(document, named) {
  const made = el(
    "tr",
    { role: "row", class: document.in_force ? null : "out-of-force" },
    el("th", { role: "rowheader", scope: "row" }, ...about(document, named)),
    cell("owner", document.owner, SWEDISH),
    cell("decided", document.decided),
    cell("validTo", document.valid_to),
    cell("review", document.review_date),
    el("td", { role: "cell" }, fileLink(document)),
  );
  if (document.versions > 1) {
    const room = () => {
      const found = versionsRow();
      made.after(found);
      return found;
    };
    made.firstElementChild.append(versionsButton(document, room));
  }
  return made;
}

/** A row of its own beneath a document's, as wide as the table. */
function versionsRow() {
  const holder = el("td", { role: "cell", colspan: COLUMNS.length });
  return Object.assign(el("tr", { role: "row", class: "beneath" }, holder), { holder });
}

/** Title, what else tells it apart (the file where it is `named`), and what to know before relying on it. */
function about(document, named) {
  const { title, registry_number, version_label, document_type, collection, file } = document;
  const version = version_label && `${texts.versionLabel} ${version_label}`;
  const facts = [document_type, registry_number ?? texts.documents.noNumber, version, collection];
  return [
    el("span", { ...SWEDISH, class: "name" }, title),
    el("span", { ...SWEDISH, class: "muted" }, facts.filter(Boolean).join(" · ")),
    named ? el("span", { ...SWEDISH, class: "muted" }, file) : null,
    ...[...document.warnings.map(told), ...(document.ocr ? [texts.documents.ocr] : [])].map((text) =>
      el("span", { class: "warned" }, icon("warning"), text),
    ),
  ];
}

/** A fact under its column's name, which is only seen on a card. */
function cell(name, value, spoken = { class: "date" }) {
  const label = el("span", { class: "label", "aria-hidden": "true" }, texts.documents.columns[name]);
  const shown = value ? el("span", spoken, value) : el("span", { class: "unknown" }, texts.unknown);
  return el("td", { role: "cell" }, label, shown);
}

function fileLink(document) {
  const url = serviceUrl(document.file_url, SERVICE);
  const shown = hasPages(document);
  const words = texts.documents;
  const name = shown ? words.openPdf(document.title) : words.saveFile(document.title);
  const attributes = { href: url?.href, target: "_blank", rel: "noopener", "aria-label": name };
  return url && el("a", { class: "button", ...attributes }, icon("out"), shown ? texts.openPdf : words.save);
}
