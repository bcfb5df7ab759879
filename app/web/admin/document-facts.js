// The facts of a document: what holds, where it stands, and what is wrong put right.

import { button, el, SWEDISH } from "../chat/dom.js";
import { allValid, field } from "./fields.js";
import { pageOf } from "./findings.js";
import { failure, section } from "./parts.js";
import { texts } from "../texts/texts.js";
import { words } from "./words.js";
import { DOCUMENT_TYPES } from "../texts/document-types.js";

const ORDER = [
  "title",
  "document_type",
  "owner",
  "decided_by",
  "decided",
  "valid_from",
  "valid_to",
  "review_date",
  "registry_number",
  "version_label",
  "language",
];
const DATES = new Set(["decided", "valid_from", "valid_to", "review_date"]);
const LANGUAGES = new Intl.DisplayNames([texts.language], { type: "language", fallback: "code" });
/** A fact as it is read: a language by its name. */
const said = (name, value) => (name === "language" && value ? LANGUAGES.of(value) : value);

/** The facts as a list, each with what it was read from; `change(body, said, focus)` puts one right. */
export function documentFacts(room, document, { place, change }) {
  const say = words.document;
  const rows = ORDER.filter((name) => document.facts[name]).map((name) => row(name, document.facts[name]));
  return section(
    say.facts,
    el("p", { class: "muted" }, say.factsLead),
    el("dl", { class: "known" }, ...rows, collectionRow()),
  );

  function row(name, fact) {
    const dd = el("dd");
    const read = () => dd.replaceChildren(...asRead(name, fact, () => dd.replaceChildren(form(name, fact, read))));
    read();
    return el("div", { "data-fact": name }, el("dt", {}, say.names[name]), dd);
  }

  function asRead(name, fact, edit) {
    const value = fact.value
      ? el("span", { ...(name !== "language" && SWEDISH), class: "value" }, said(name, fact.value))
      : el("span", { class: "value unknown" }, words.missing);
    const where = fact.page ? pageOf(fact, place) : null;
    const differs = fact.source === "admin" && fact.document_value !== fact.value;
    return [
      value,
      el(
        "span",
        { class: "where muted" },
        say.sources[fact.source],
        where && ": ",
        where,
        differs ? `. ${say.documentSays(said(name, fact.document_value) ?? words.missing)}` : null,
      ),
      button({ class: "quiet", "aria-label": words.editThe(say.names[name]), onclick: edit }, words.edit),
    ];
  }

  function form(name, fact, leave) {
    const input = field({
      label: say.names[name],
      kind: DATES.has(name) ? "date" : name === "document_type" ? "select" : "text",
      options: [["", words.missing], ...DOCUMENT_TYPES.map((type) => [type, type])],
      value: fact.value ?? "",
      help: name === "title" ? null : name === "language" ? say.languageHelp : say.empty,
      required: name === "title",
      maxlength: "500",
      check: (value) => (endsFirst(name, value) ? say.endsFirst : null),
    });
    const save = async () => {
      if (!allValid([input])) return;
      await change({ facts: { [name]: input.value() || null }, version: document.version }, words.saved, name);
    };
    const reset = () => change({ reset: [name], version: document.version }, say.resetDone, name);
    return inPlace(input, save, leave, fact.source === "admin" ? [say.reset, reset] : null);
  }

  function endsFirst(name, value) {
    const other = { valid_from: "valid_to", valid_to: "valid_from" }[name];
    const against = other && document.facts[other]?.value;
    return Boolean(value && against && (name === "valid_to" ? value < against : value > against));
  }

  function collectionRow() {
    const dd = el("dd");
    const read = () =>
      dd.replaceChildren(
        el("span", { ...SWEDISH, class: "value" }, document.collection),
        el("span", { class: "where" }),
        button(
          { class: "quiet", "aria-label": words.editThe(say.names.collection), onclick: edit },
          words.edit,
        ),
      );
    const edit = () => {
      const input = field({ label: say.names.collection, value: document.collection, required: true, maxlength: "200" });
      const save = async () =>
        allValid([input]) && change({ collection: input.value() }, words.saved, "collection");
      dd.replaceChildren(inPlace(input, save, read, null));
    };
    read();
    return el("div", { "data-fact": "collection" }, el("dt", {}, say.names.collection), dd);
  }

  /** A field in place of what it changes; Escape leaves it as it was. */
  function inPlace(input, save, leave, another) {
    const told = el("p", { class: "error", role: "alert" });
    let busy = false;
    const once = async (work) => {
      if (busy) return;
      busy = true;
      told.textContent = "";
      try {
        await work();
      } catch (error) {
        // What the service has against one field is told there.
        const own = error.errors?.length ? error.errors.map((one) => one.text).join(" ") : null;
        if (own) input.error(own);
        else told.textContent = failure(error);
        input.input.focus();
      } finally {
        busy = false;
      }
    };
    const left = () => {
      const { parentElement } = element;
      leave();
      parentElement.querySelector(".quiet").focus();
    };
    const element = el(
      "form",
      {
        class: "in-place",
        novalidate: true,
        onsubmit: (event) => {
          event.preventDefault();
          once(save);
        },
        onkeydown: (event) => event.key === "Escape" && left(),
      },
      input.element,
      told,
      el(
        "div",
        { class: "group" },
        el("button", { class: "main" }, words.save),
        button({ onclick: left }, words.cancel),
        another && button({ class: "quiet", onclick: () => once(another[1]) }, another[0]),
      ),
    );
    requestAnimationFrame(() => input.input.focus());
    return element;
  }
}
