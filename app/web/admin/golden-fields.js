// What a golden question is made of: the question, and where its answer stands.

import { folded, inSwedish } from "../documents/selecting.js";
import { choices, field } from "./fields.js";
import { words } from "./words.js";

/** Fields for `given` ({question, document_id, page}): `all` of them, and the `value()` they make. */
export function goldenFields(documents, given) {
  const say = words.golden;
  const sorted = [...documents].sort((one, other) => inSwedish(one.title, other.title));
  const question = field({
    label: say.question,
    kind: "textarea",
    help: say.questionHelp,
    value: given.question,
    required: true,
    maxlength: "2000",
    lang: "sv",
  });
  const place = placeFields(sorted, given);
  return {
    all: [question, ...place.all],
    value: () => ({ question: question.value(), ...place.value() }),
  };
}

/** Where an answer stands: a document found by word, and a page of it. */
function placeFields(documents, given) {
  const say = words.golden;
  const filter = field({ label: say.filter, kind: "search" });
  const document = field({ label: say.document, kind: "select", options: [], lang: "sv" });
  const page = field({
    label: say.page,
    kind: "number",
    help: say.pageHelp,
    value: given.page,
    min: "1",
    step: "1",
    inputmode: "numeric",
    check: (value) => (value && !/^[1-9]\d{0,5}$/.test(value) ? say.notAPage : null),
  });
  const fill = () => {
    const chosen = document.input.value;
    const written = folded(filter.value()).split(/\s+/).filter(Boolean);
    const found = documents.filter((one) => {
      const text = folded(`${one.title} ${one.file}`);
      return one.document_id === chosen || written.every((word) => text.includes(word));
    });
    const options = found.map((one) => [one.document_id, `${one.title} (${one.collection})`]);
    document.input.replaceChildren(...choices([["", say.none], ...options]));
    document.input.value = found.some((one) => one.document_id === chosen) ? chosen : "";
  };
  const paged = () => (page.element.hidden = !document.value());
  fill();
  document.input.value = given.document_id ?? "";
  paged();
  filter.input.addEventListener("input", () => {
    fill();
    // The first that is found is what was looked for, until another is chosen.
    const first = document.input.options[1];
    if (filter.value() && first && !document.value()) document.input.value = first.value;
    paged();
  });
  document.input.addEventListener("change", paged);
  return {
    all: [filter, document, page],
    value: () => ({
      document_id: document.value() || null,
      page: document.value() && page.value() ? Number(page.value()) : null,
    }),
  };
}
