// The audit log: who did what and when, to be searched and taken along. It holds no question's text.

import { button, el, SWEDISH } from "../chat/dom.js";
import { address, file } from "./api.js";
import { field } from "./fields.js";
import { doing, moment, remark, section, table } from "./parts.js";
import { remember } from "./router.js";
import { words } from "./words.js";

/** Entries fetched at a time. */
const AT_ONCE = 50;

export async function auditView(room) {
  const say = words.audit;
  const given = (name) => room.query.get(name) ?? "";
  const who = field({ label: say.who, value: given("vem"), help: say.whoHelp, spellcheck: "false" });
  const what = field({
    label: say.what,
    kind: "select",
    value: given("vad"),
    options: [["", say.any], ...Object.entries(say.whats).sort(([, a], [, b]) => a.localeCompare(b))],
  });
  const day = field({ label: say.day, kind: "date", value: given("dag") });
  const wanted = () => ({ who: who.value(), what: what.value(), day: day.value() });
  const place = el("div");
  const state = el("div");
  let entries = [];

  async function fetched(before) {
    const found = await room.call("GET", address("audit", { ...wanted(), before, limit: AT_ONCE }));
    entries = before ? [...entries, ...found.entries] : found.entries;
    if (!before) state.replaceChildren(...chain(found.intact));
    show(found);
    return found.entries.length;
  }

  function show(found) {
    const more = doing(say.more, async () => {
      const first = entries.length;
      room.say(say.found(await fetched(entries.at(-1).id)));
      place.querySelectorAll("tbody tr")[first]?.querySelector("th").focus();
    });
    const rows = entries.map(row);
    place.replaceChildren(
      ...(rows.length
        ? [el("div", { class: "listing" }, table(say.list, Object.values(say.columns), rows))]
        : [el("p", { class: "muted" }, say.none)]),
      ...(found.entries.length === AT_ONCE ? [el("div", { class: "under" }, more)] : []),
    );
    for (const head of place.querySelectorAll("tbody th")) head.tabIndex = -1;
  }

  const form = el(
    "form",
    {
      class: "filters",
      onsubmit: async (event) => {
        event.preventDefault();
        remember("granskningslogg", { vem: who.value(), vad: what.value(), dag: day.value() });
        await seek();
      },
    },
    el("div", { class: "row-of-fields" }, who.element, what.element, day.element),
    el("div", {}, el("button", {}, say.seek)),
  );
  const error = el("p", { class: "error", role: "alert" });
  const seek = async () => {
    error.textContent = "";
    try {
      room.say(say.found(await fetched(null)));
    } catch (failed) {
      error.textContent = failed.message;
    }
  };
  const take = doing(say.export, () => file("api/admin/audit/export", say.file));
  room.element.append(
    el("p", { class: "muted" }, say.lead),
    state,
    section(say.seeking, form, error),
    section(say.list, place),
    section(say.export, el("p", { class: "muted" }, say.exportLead), take),
  );
  await fetched(null);
}

/** Whether nothing has been changed or taken out, where the service has looked. */
function chain(intact) {
  const say = words.audit;
  if (intact == null) return [];
  return intact ? [el("p", { class: "muted" }, say.intact)] : [remark(say.broken, "bad")];
}

function row(entry) {
  const say = words.audit;
  const about = [
    entry.subject ? el("p", SWEDISH, entry.subject) : null,
    entry.documents?.length ? el("p", { class: "muted" }, say.documents(entry.documents.length)) : null,
    entry.snapshot ? el("p", { class: "muted" }, entry.snapshot) : null,
    ...Object.entries(entry.detail ?? {}).map(([name, value]) =>
      el("p", { class: "muted" }, `${name}: ${[value].flat().join(", ")}`),
    ),
  ].filter(Boolean);
  return [
    el("span", { class: "date" }, moment(entry.at)),
    entry.who,
    say.whats[entry.what] ?? entry.what,
    about.length ? about : "–",
    [entry.via && (say.vias[entry.via] ?? entry.via), entry.outcome && (say.outcomes[entry.outcome] ?? entry.outcome)]
      .filter(Boolean)
      .join(", ") || "–",
  ];
}
