// What a golden question is made of: the question, and where its answer stands.

import { folded, inSwedish } from "../documents/selecting.js";
import { choices, field } from "./fields.js";
import { words } from "./words.js";

/** What is chosen where there is to be no answer. No document has such an id. */
const NONE = "none";

/**
 * Fields for `given` ({question, document_id, page}, and `unanswerable` where it is one): `all` of them, and the
 * `value()` they make.
 */
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
  // Chosen in so many words: a document forgotten would make the question one without an answer.
  const document = field({ label: say.document, kind: "select", options: [], required: true });
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
    const before = document.input.value;
    const written = folded(filter.value()).split(/\s+/).filter(Boolean);
    const found = documents.filter((one) => {
      const text = folded(`${one.title} ${one.file}`);
      return one.document_id === before || written.every((word) => text.includes(word));
    });
    const options = found.map((one) => [one.document_id, `${one.title} (${one.collection})`]);
    document.input.replaceChildren(...choices([["", say.choose], [NONE, say.none], ...options]));
    const kept = before === NONE || found.some((one) => one.document_id === before);
    document.input.value = kept ? before : "";
  };
  const chosen = () => (document.value() === NONE ? null : document.value() || null);
  const paged = () => (page.element.hidden = !chosen());
  fill();
  document.input.value = given.unanswerable ? NONE : (given.document_id ?? "");
  // What is not there any more is to be chosen anew.
  if (!document.input.value) document.input.value = "";
  paged();
  let decided = Boolean(document.value());
  filter.input.addEventListener("input", () => {
    if (!decided) document.input.value = "";
    fill();
    // The first that is found is what was looked for, until one is chosen.
    const first = document.input.options[2];
    if (!decided && filter.value() && first) document.input.value = first.value;
    if (document.value()) document.error(null);
    paged();
  });
  document.input.addEventListener("change", () => {
    decided = true;
    paged();
  });
  return {
    all: [filter, document, page],
    value: () => ({
      document_id: chosen(),
      page: chosen() && page.value() ? Number(page.value()) : null,
    }),
  };
}
