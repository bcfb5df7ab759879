// Which collection: one that there is, or a new one by name.

import { el } from "../chat/dom.js";
import { field } from "./fields.js";
import { words } from "./words.js";

/** No collection is called so: names have no NUL. */
const OTHER = "\u0000";

/** `value()` is the collection's name; `fields` are those to be right before it counts. */
export function collectionChoice(collections, label, chosen = collections[0]) {
  const say = words.uploads;
  const known = collections.includes(chosen) || !chosen ? collections : [...collections, chosen];
  const select = field({
    label,
    kind: "select",
    options: [...known.map((name) => [name, name]), [OTHER, say.other]],
    value: chosen ?? OTHER,
  });
  const isNew = () => select.input.value === OTHER;
  const name = field({
    label: say.name,
    maxlength: "100",
    check: (value) => (isNew() && !value ? say.noCollection : null),
  });
  const show = () => (name.element.hidden = !isNew());
  select.input.addEventListener("change", show);
  show();
  return {
    element: el("div", { class: "choice" }, select.element, name.element),
    fields: [name],
    value: () => (isNew() ? name.value() : select.input.value),
  };
}
