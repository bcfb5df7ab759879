// Who comes in: the keys of machines, and who is signed in now.

import { copyText } from "../chat/references.js";
import { button, el, SWEDISH } from "../chat/dom.js";
import { ask } from "./dialogs.js";
import { field, fresh } from "./fields.js";
import { badge, moment, section, table } from "./parts.js";
import { words } from "./words.js";

/** What a key can be made for; the others of app/access.py are given with `rita keys`. */
const ACTIONS = ["ask", "read", "keep", "administer", "measure", "audit"];
const USUAL = ["ask", "read"];
/** Days: what a key lasts unless another number is given, and the most (app/sign_in/keys.py). */
const USUAL_DAYS = 90;
const MOST_DAYS = 365;

export async function accessView(room) {
  const keys = el("div");
  const sessions = el("div");
  const say = words.access;
  const shown = el("div", { class: "under", role: "status" });
  const showKeys = async () => {
    const { keys: all } = await room.call("GET", "keys");
    keys.replaceChildren(all.length ? keyTable(room, all, showKeys) : el("p", { class: "muted" }, say.noKeys));
  };
  const showSessions = async () => {
    const { sessions: all } = await room.call("GET", "sessions");
    sessions.replaceChildren(
      all.length ? sessionTable(room, all, showSessions) : el("p", { class: "muted" }, say.noSessions),
    );
  };
  const make = button({ onclick: () => makeKey(room, shown, showKeys) }, say.make);
  room.element.append(
    section(say.keys, el("p", { class: "muted" }, say.keysLead), keys, shown, el("p", { class: "under" }, make)),
    section(say.sessions, el("p", { class: "muted" }, say.sessionsLead), sessions),
  );
  await Promise.all([showKeys(), showSessions()]);
}

function keyTable(room, keys, again) {
  const say = words.access;
  const today = new Date().toISOString();
  const rows = keys.map((key) => {
    const over = key.revoked ? say.revoked : key.expires < today ? say.expired : null;
    return [
      el("span", { ...SWEDISH, class: "name" }, key.name),
      [badge(over ?? say.valid, over ? "plain" : "good")],
      key.actions.map((action) => say.actions[action] ?? action).join(", "),
      key.collections ? el("span", SWEDISH, key.collections.join(", ")) : say.all,
      el("span", { class: "date" }, key.expires.slice(0, 10)),
      key.used ? el("span", { class: "date" }, key.used) : say.never,
      over ? "–" : button({ "aria-label": say.revokeThe(key.name), onclick: () => revoke(room, key, again) }, say.revoke),
    ];
  });
  return el("div", { class: "listing" }, table(say.keys, Object.values(say.keyColumns), rows));
}

async function revoke(room, { name }, again) {
  const say = words.access;
  const done = await ask({
    title: say.revokeTitle(name),
    text: say.revokeText,
    act: say.revoke,
    danger: true,
    work: () => room.call("DELETE", `keys/${encodeURIComponent(name)}`),
  });
  if (!done) return;
  await again();
  room.say(say.revokedDone);
  room.heading.focus();
}

/** The key itself is shown when it is made, and never again: only its hash is kept. */
async function makeKey(room, shown, again) {
  const say = words.access;
  const name = field({ label: say.name, help: say.nameHelp, required: true, maxlength: "64", spellcheck: "false" });
  const may = choices(say.may, ACTIONS, USUAL, say.actions);
  const collections = field({ label: say.only, help: say.onlyHelp });
  const days = field({ label: say.days, kind: "number", value: USUAL_DAYS, min: 1, max: MOST_DAYS, required: true });
  let made = null;
  const done = await ask({
    title: say.make,
    fields: [name, may, collections, days],
    act: say.doMake,
    work: async () => {
      const named = collections.value().split(",").map((part) => part.trim()).filter(Boolean);
      made = await room.call("POST", "keys", {
        name: name.value(),
        actions: may.value(),
        collections: named.length ? named : null,
        days: Number(days.value()),
      });
    },
  });
  if (!done) return;
  shown.replaceChildren(secret(made, () => shown.replaceChildren()));
  await again();
  shown.querySelector("button").focus();
}

function secret({ name, secret: key }, forget) {
  const say = words.access;
  const text = el("code", { class: "secret" }, key);
  const told = el("span", { class: "muted", role: "status" });
  const copy = button(
    { class: "main", onclick: async () => (told.textContent = (await copyText(key, document.body)) ? say.copied : say.notCopied) },
    say.copy,
  );
  return el(
    "div",
    { class: "card" },
    el("p", {}, el("strong", {}, say.made(name)), " ", say.madeMore),
    el("p", {}, text),
    el("p", { class: "group" }, copy, button({ class: "quiet", onclick: forget }, say.hide), told),
  );
}

/** Boxes of which at least one is to be ticked: as a field is (fields.js). */
function choices(legend, options, chosen, names) {
  const id = fresh("choices");
  const told = el("p", { class: "error", id });
  const boxes = options.map((value) => el("input", { type: "checkbox", value, checked: chosen.includes(value), "aria-describedby": id }));
  const value = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const valid = () => {
    told.textContent = value().length ? "" : words.access.oneAtLeast;
    return value().length > 0;
  };
  const element = el(
    "fieldset",
    { class: "identity" },
    el("legend", {}, legend),
    ...boxes.map((box) => el("label", { class: "switch" }, box, names[box.value])),
    told,
  );
  return { element, input: boxes[0], value, valid };
}

function sessionTable(room, sessions, again) {
  const say = words.access;
  const rows = sessions.map((one) => [
    el("span", { class: "name" }, one.name ?? one.who),
    el("span", { class: "date" }, moment(one.created)),
    el("span", { class: "date" }, moment(one.seen)),
    button({ "aria-label": say.endThe(one.name ?? one.who), onclick: () => end(room, one, again) }, say.end),
  ]);
  return el("div", { class: "listing" }, table(say.sessions, Object.values(say.sessionColumns), rows));
}

async function end(room, { id, name, who }, again) {
  const say = words.access;
  const done = await ask({
    title: say.endTitle(name ?? who),
    text: say.endText,
    act: say.end,
    danger: true,
    work: () => room.call("DELETE", `sessions/${encodeURIComponent(id)}`),
  });
  if (!done) return;
  await again();
  room.say(say.ended);
  room.heading.focus();
}
