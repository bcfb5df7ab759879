// The versions of a document, and what differs between two of them.

import { button, el, SWEDISH } from "../chat/dom.js";
import { serviceUrl } from "../chat/places.js";
import { SERVICE } from "../chat/service.js";
import { address, call } from "./api.js";
import { allValid, field } from "./fields.js";
import { doing, section, stateBadge, table } from "./parts.js";
import { wording } from "./wording.js";
import { words } from "./words.js";

export function documentVersions(room, document) {
  const say = words.document;
  const { versions } = document;
  const columns = Object.values(say.columns);
  const rows = versions.map((one) => {
    const url = serviceUrl(one.file_url, SERVICE);
    return [
      one.version_label
        ? [say.version(one.ordinal), el("span", { ...SWEDISH, class: "muted" }, one.version_label)]
        : say.version(one.ordinal),
      one.received && el("span", { class: "date" }, one.received),
      one.decided && el("span", { class: "date" }, one.decided),
      validity(one),
      stateBadge(one.state),
      url &&
        el(
          "a",
          { href: url.href, target: "_blank", rel: "noopener", "aria-label": say.openThe(one.ordinal) },
          say.open,
        ),
    ];
  });
  const list = el("div", { class: "listing" }, table(say.versions, columns, rows));
  return section(say.versions, list, versions.length > 1 ? comparing(room, document) : null);
}

function validity({ valid_from, valid_to }) {
  const say = words.document;
  const parts = [valid_from && say.from(valid_from), valid_to && say.until(valid_to)].filter(Boolean);
  return parts.length ? parts.flatMap((text) => [el("span", { class: "date" }, text), " "]) : null;
}

function comparing(room, { document_id, versions }) {
  const say = words.document;
  const options = versions.map((one) => [one.version, say.version(one.ordinal)]);
  const older = field({ label: say.older, kind: "select", options, value: versions[1].version });
  const newer = field({
    label: say.newer,
    kind: "select",
    options,
    value: versions[0].version,
    check: (value) => (value === older.value() ? say.sameTwice : null),
  });
  const result = el("div", { class: "difference" });
  const compare = doing(say.doCompare, async () => {
    if (!allValid([newer])) return;
    const path = address(`api/documents/${encodeURIComponent(document_id)}/diff`, {
      from: older.value(),
      to: newer.value(),
    });
    const { sections } = await call("GET", path, { signal: room.signal });
    const differ = sections.filter(({ change }) => change !== "same");
    room.say(say.changed(differ.length));
    result.replaceChildren(...shown(differ, sections.length - differ.length));
  });
  return el(
    "div",
    { class: "comparing" },
    el("h3", {}, say.compare),
    el("div", { class: "row-of-fields" }, older.element, newer.element, compare),
    result,
  );
}

function shown(differ, same) {
  const say = words.document;
  return [
    el("p", {}, el("strong", {}, say.changed(differ.length)), same ? ` ${say.unchanged(same)}` : null),
    ...differ.map(({ section: name, change, before, after, page_before, page_after }) =>
      el(
        "details",
        { class: `change ${change}`, open: differ.length <= 5 },
        el(
          "summary",
          {},
          el("strong", {}, say.changes[change]),
          " ",
          el("span", SWEDISH, name || say.noSection),
          el("span", { class: "muted" }, ` ${words.page(page_after ?? page_before)}`),
        ),
        el("p", { ...SWEDISH, class: "wording" }, ...wording(before ?? "", after ?? "")),
      ),
    ),
  ];
}
