// Index versions: which one answers, which one waits and why, and how two of them differ, question by question.

import { button, el, SWEDISH } from "../chat/dom.js";
import { address } from "./api.js";
import { ask } from "./dialogs.js";
import { allValid, field, fresh } from "./fields.js";
import { badge, doing, moment, section, table } from "./parts.js";
import { words } from "./words.js";

const TONES = { in_use: "good", waiting: "warn", earlier: "plain", damaged: "bad" };

export async function snapshotsView(room) {
  const say = words.snapshots;
  const used = (snapshots) => snapshots.find(({ state }) => state === "in_use");
  await show();

  async function show() {
    const { snapshots } = await room.call("GET", "snapshots");
    const waiting = snapshots.find(({ state }) => state === "waiting");
    const parts = [
      el("p", { class: "muted" }, say.lead),
      waiting && (await pending(waiting, used(snapshots))),
      section(say.all, el("div", { class: "listing" }, list(snapshots))),
      snapshots.length > 1 ? comparing(room, snapshots) : null,
    ];
    room.element.replaceChildren(...parts.filter(Boolean));
  }

  /** The one that waits, with the questions that it lost. */
  async function pending(snapshot, old) {
    const { golden } = snapshot;
    const fell = old && golden ? (await compared(room, old.id, snapshot.id)).filter(({ a, b }) => a?.held && !b?.held) : [];
    return section(
      say.waiting,
      el(
        "div",
        { class: "card" },
        golden ? el("p", {}, say.waitingLead(golden.held, golden.asked, golden.floor)) : null,
        fell.length ? el("h3", {}, say.fell) : el("p", { class: "muted" }, say.noneFell),
        fell.length
          ? el("ul", { class: "fell" }, ...fell.map(({ question }) => el("li", SWEDISH, question)))
          : null,
        el("p", {}, say.choices),
        button(
          { "aria-label": say.activateAnywayThe(snapshot.id), onclick: () => activate(snapshot) },
          say.activateAnyway,
        ),
      ),
    );
  }

  function list(snapshots) {
    const rows = snapshots.map((one) => [
      [el("span", { class: "name" }, moment(one.created)), el("span", { class: "muted" }, one.id)],
      badge(say.states[one.state], TONES[one.state]),
      one.documents == null ? null : words.number(one.documents),
      one.pages == null ? null : words.number(one.pages),
      one.golden?.asked ? say.held(one.golden.held, one.golden.asked) : el("span", { class: "muted" }, say.notAsked),
      act(one),
    ]);
    return table(say.all, Object.values(say.columns), rows);
  }

  function act(one) {
    if (one.state === "in_use" || one.state === "damaged") return el("span", { class: "muted" }, "–");
    const waits = one.state === "waiting";
    return button(
      {
        "aria-label": waits ? say.activateThe(one.id) : say.backThe(one.id),
        onclick: () => activate(one),
      },
      waits ? say.activate : say.back,
    );
  }

  async function activate(one) {
    const waits = one.state === "waiting";
    const done = await ask({
      title: waits ? say.activateTitle : say.backTitle,
      text: waits ? say.activateText : say.backText,
      act: waits ? say.activate : say.back,
      work: () => room.call("POST", `snapshots/${encodeURIComponent(one.id)}/activate`),
    });
    if (!done) return;
    await show();
    room.say(say.activated);
    room.element.closest(".room").querySelector("h1").focus();
  }
}

const compared = async (room, a, b) =>
  (await room.call("GET", address("snapshots/compare", { a, b }))).questions;

function comparing(room, snapshots) {
  const say = words.snapshots;
  const options = snapshots
    .filter(({ state }) => state !== "damaged")
    .map((one) => [one.id, `${moment(one.created)}, ${say.states[one.state].toLocaleLowerCase()}`]);
  const one = field({ label: say.one, kind: "select", options, value: options[1]?.[0] });
  const other = field({
    label: say.other,
    kind: "select",
    options,
    value: options[0]?.[0],
    check: (value) => (value === one.value() ? say.sameTwice : null),
  });
  const result = el("div");
  const compare = doing(say.doCompare, async () => {
    if (!allValid([other])) return;
    result.replaceChildren(...comparison(await compared(room, one.value(), other.value())));
  });
  return section(
    say.compare,
    el("div", { class: "row-of-fields" }, one.element, other.element, compare),
    result,
  );
}

function comparison(questions) {
  const say = words.snapshots;
  if (!questions.length) return [el("p", { role: "status" }, say.noQuestions)];
  const differ = questions.filter(({ a, b }) => a?.held !== b?.held);
  const id = fresh("only");
  const only = el("input", { type: "checkbox", id, checked: differ.length > 0 });
  const list = el("div", { class: "listing" });
  const fill = () =>
    list.replaceChildren(
      table(say.compare, [say.question, say.one, say.other], (only.checked ? differ : questions).map(row)),
    );
  only.addEventListener("change", fill);
  fill();
  return [
    differ.length
      ? el("p", { class: "switch" }, only, el("label", { for: id }, say.onlyDifferent))
      : el("p", { role: "status" }, say.noDifference),
    list,
  ];
}

function row({ question, a, b }) {
  const say = words.snapshots;
  const how = (held) => (held ? badge(held.held ? say.holds : say.fails, held.held ? "good" : "bad") : el("span", { class: "muted" }, say.notAsked));
  const turned = a && b && a.held !== b.held ? el("span", { class: "muted" }, ` ${b.held ? say.better : say.worse}`) : null;
  return [el("span", SWEDISH, question), how(a), [how(b), turned]];
}
