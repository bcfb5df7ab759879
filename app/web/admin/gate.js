// The way in: a session where one signs in, else the key, asked for once, and again where the service no longer takes it.

import { button, el } from "../chat/dom.js";
import { ASKS_WHO, isOut, me, signInAddress } from "../chat/session.js";
import { served } from "../served.js";
import { texts } from "../texts/texts.js";
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

/** Fills `place` for somebody who has no session, or one that opens nothing here. */
export function turnAway(place, person) {
  const say = words.gate;
  const address = isOut(person) && signInAddress(person);
  const text = !person ? words.unreachable : isOut(person) ? say.signIn : say.noRole(person.name);
  const more = address
    ? el("a", { class: "button", href: address }, texts.session.signIn)
    : el("span", {}, texts.door.contact(served.contact));
  const heading = el("h1", { tabindex: "-1" }, say.title);
  place.replaceChildren(
    el("div", { class: "wide entrance" }, heading, el("p", { class: "lead" }, text), el("p", { class: "under" }, more)),
  );
}

let asking = null;

/** One dialog for all requests that are refused meanwhile; what is written in the view behind it stays there. */
whenRefused(() => (asking ??= (ASKS_WHO ? signInAgain() : askAgain()).finally(() => (asking = null))));

/** The session has ended: one signs in in another tab, and goes on here. */
async function signInAgain() {
  const say = words.gate;
  const address = signInAddress(await me({ anew: true }), "");
  return new Promise((resolve, reject) => {
    const id = fresh("again");
    const told = el("p", { class: "error", role: "alert" });
    const look = async () => {
      const person = await me({ anew: true });
      told.textContent = isOut(person) ? say.stillOut : "";
      if (!person || isOut(person)) return;
      resolve();
      dialog.close();
    };
    const unseen = el("span", { class: "unseen" }, ` (${texts.leaving.newTab})`);
    const link = el("a", { class: "button", href: address, target: "_blank", rel: "noopener" }, texts.door.signInAgain, unseen);
    const dialog = el(
      "dialog",
      { class: "asking", "aria-labelledby": id },
      el("h2", { id }, texts.door.ended),
      el("p", {}, say.endedLead),
      told,
      el("div", { class: "group" }, address ? link : null, button({ onclick: look }, say.goOn)),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      reject(new ApiError(401, say.stillOut));
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

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
