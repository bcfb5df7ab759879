// The search field and the filters over the documents.

import { button, el } from "../chat/dom.js";
import { FILTERS, inSwedish, MISSING, nameOf, valueOf } from "./selecting.js";
import { texts } from "../texts/texts.js";

/** Where filters unfold only when asked for: the search and the first document fit on a phone together. */
const NARROW = matchMedia("(max-width: 40rem)");

/**
 * The form over `documents`; `onchange(wanted, atOnce)` hears what is wanted whenever that changes. `count(counts)` puts
 * the number of hits beside each choice, `clear()` takes everything back.
 */
export function controls(documents, onchange) {
  const search = el("input", {
    id: "search",
    type: "search",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: "200",
  });
  const choices = FILTERS.map((name) => choice(name, documents));
  const order = el(
    "select",
    { id: "order" },
    ...Object.entries(texts.documents.orders).map(([value, name]) => el("option", { value }, name)),
  );
  const all = el("input", { id: "all", type: "checkbox" });
  const wanted = () => ({
    search: search.value,
    all: all.checked,
    order: order.value,
    ...Object.fromEntries(choices.map(({ name, select }) => [name, select.value])),
  });
  const summary = el("summary");
  const fold = el(
    "details",
    { class: "fold" },
    summary,
    el(
      "div",
      { class: "choices" },
      ...choices.map(({ name, select }) => labelled(select, texts.documents.filters[name])),
      labelled(order, texts.documents.order),
      el("p", { class: "switch" }, all, el("label", { for: "all" }, texts.documents.all)),
    ),
  );
  const unfold = () => (fold.open = !NARROW.matches);
  NARROW.addEventListener("change", unfold);
  unfold();
  const form = el(
    "form",
    { class: "filters", role: "search", "aria-label": texts.documents.searching },
    labelled(search, texts.documents.search, "wide-field"),
    fold,
  );
  // Folded, the filters still say that some are in use.
  const told = () => {
    const chosen = choices.filter(({ select }) => select.value).length + Number(all.checked);
    summary.textContent = texts.documents.fold(chosen);
  };
  told();
  const change = (atOnce) => {
    told();
    onchange(wanted(), atOnce);
  };
  search.addEventListener("input", () => change(false));
  form.addEventListener("change", (event) => event.target !== search && change(true));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    change(true);
  });
  const clear = () => {
    form.reset();
    search.focus();
    change(true);
  };
  const count = (counts) => choices.forEach((one) => one.count(counts[one.name]));
  return { element: form, wanted, count, clear };
}

/** A list of the values of a fact, each with how many documents it would leave. */
function choice(name, documents) {
  const values = [...new Set(documents.map((document) => valueOf(document, name)))].sort(
    (one, other) => Number(one === MISSING) - Number(other === MISSING) || inSwedish(one, other),
  );
  const options = new Map(values.map((value) => [value, el("option", { value })]));
  const select = el(
    "select",
    { id: name },
    el("option", { value: "" }, texts.documents.any),
    ...options.values(),
  );
  const count = (counts) => {
    for (const [value, option] of options)
      option.textContent = `${nameOf(value)} (${counts.get(value) ?? 0})`;
  };
  return { name, select, count };
}

const labelled = (field, name, style) =>
  el("p", { class: style ?? null }, el("label", { for: field.id }, name), field);
