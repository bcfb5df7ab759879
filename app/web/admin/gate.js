// The key: asked for once, and again where the service no longer takes it.

import { el } from "../chat/dom.js";
import { ApiError, token, whenRefused } from "./api.js";
import { field, fresh } from "./fields.js";
import { SERVICE } from "../chat/service.js";
import { words } from "./words.js";

/** The form that asks for the key; `ontoken()` hears when the service takes it. */
function form(ontoken) {
  const key = field({
    label: words.gate.key,
    kind: "password",
    help: words.gate.help,
    spellcheck: "false",
  });
  const submit = async (event) => {
    event.preventDefault();
    const given = key.value();
    const wrong = given ? await refused(given) : words.gate.empty;
    key.error(wrong);
    if (wrong) return key.input.focus();
    token.set(given);
    ontoken();
  };
  const element = el(
    "form",
    { class: "gate", novalidate: true, onsubmit: submit },
    key.element,
    el("button", { class: "main" }, words.gate.submit),
  );
  return { element, input: key.input };
}

/** What is wrong with a key, in words; null where the service takes it. */
async function refused(given) {
  // A header carries no other letters, and no key has them.
  if (!/^[\x21-\x7e]+$/.test(given)) return words.gate.wrong;
  try {
    const headers = { Authorization: `Bearer ${given}` };
    const { status } = await fetch(new URL("api/admin/overview", SERVICE), { headers });
    if (status === 401) return words.gate.wrong;
    return status < 500 || status === 503 ? null : words.serverFailed;
  } catch {
    return words.unreachable;
  }
}

/** Fills `place` with the form, before anything is shown. */
export function showGate(place, onenter) {
  const { element } = form(onenter);
  const heading = el("h1", { tabindex: "-1" }, words.gate.title);
  place.replaceChildren(
    el("div", { class: "wide entrance" }, heading, el("p", { class: "lead" }, words.gate.lead), element),
  );
  return heading;
}

let asking = null;

/** One dialog for all requests that are refused meanwhile; what is written in the view behind it stays there. */
whenRefused(() => (asking ??= askAgain().finally(() => (asking = null))));

function askAgain() {
  return new Promise((resolve, reject) => {
    const id = fresh("again");
    const { element, input } = form(() => {
      resolve();
      dialog.close();
    });
    const dialog = el(
      "dialog",
      { class: "asking", "aria-labelledby": id },
      el("h2", { id }, words.gate.again),
      el("p", {}, words.gate.againLead),
      element,
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      reject(new ApiError(401, words.gate.wrong));
    });
    document.body.append(dialog);
    dialog.showModal();
    input.focus();
  });
}
