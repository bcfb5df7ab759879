// What the views are built of: sections, badges, tables, buttons that say what went wrong.

import { button, el, icon } from "../chat/dom.js";
import { ApiError } from "./api.js";
import { fresh } from "./fields.js";
import { words } from "./words.js";

const MOMENT = new Intl.DateTimeFormat("sv-SE", {
  dateStyle: "short",
  timeStyle: "short",
  timeZone: "Europe/Stockholm",
});

/** A moment (ISO 8601) as day and time in Sweden. */
export const moment = (iso) => (iso ? MOMENT.format(new Date(iso)) : words.missing);

/** A part of a view under its own heading. */
export function section(title, ...children) {
  const id = fresh("part");
  const heading = el("h2", { id, tabindex: "-1" }, title);
  return el("section", { class: "part", "aria-labelledby": id }, heading, ...children);
}

/** What a thing's state is, in words; the colour only goes along. `tone` is good, bad, warn or plain. */
export const badge = (text, tone = "plain") => el("span", { class: `badge ${tone}` }, text);

const TONES = { in_force: "good", expired: "warn", withdrawn: "plain", upcoming: "plain" };
export const stateBadge = (state) => badge(words.states[state] ?? state, TONES[state]);

/** How many findings there are; the errors first. */
export function findingsBadges({ error, warning }) {
  if (!error && !warning) return [el("span", { class: "muted" }, words.noFindings)];
  return [
    error ? badge(words.errors(error), "bad") : null,
    warning ? badge(words.warnings(warning), "warn") : null,
  ];
}

/** A remark with a drawing beside it. */
export const remark = (text, tone = "warn") => el("p", { class: `remark ${tone}` }, icon("warning"), el("span", {}, text));

export const link = (href, ...children) => el("a", { href }, ...children);

/** What went wrong, in words for who pressed; what is a fault of ours is for the console. */
export function failure(error) {
  if (error.name === "AbortError") return "";
  if (error instanceof ApiError) return error.message;
  reportError(error);
  return words.serverFailed;
}

/**
 * A button that does `work` once at a time. While it does, a second press is nothing; what goes wrong is said under it.
 * `name` is its whole name where the words on it would be the same as another's.
 */
export function doing(text, work, { name, style } = {}) {
  const told = el("p", { class: "error", role: "alert" });
  const pressed = button({ class: style, "aria-label": name }, text);
  pressed.addEventListener("click", async () => {
    if (pressed.getAttribute("aria-disabled") === "true") return;
    pressed.setAttribute("aria-disabled", "true");
    told.textContent = "";
    try {
      await work(pressed);
    } catch (error) {
      told.textContent = failure(error);
    } finally {
      pressed.removeAttribute("aria-disabled");
    }
  });
  return el("div", { class: "doing" }, pressed, told);
}

/**
 * A table that becomes cards where there is no room (admin.css). `columns` are names; each of `rows` is as many cells,
 * each text, an element, or an array of those; the first is the row's name. Roles are said: a table laid out as cards is
 * no table to some browsers otherwise.
 */
export function table(name, columns, rows, attributes = {}) {
  const head = columns.map((text) => el("th", { role: "columnheader", scope: "col" }, text));
  return el(
    "table",
    { role: "table", "aria-label": name, ...attributes },
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...head)),
    el("tbody", { role: "rowgroup" }, ...rows.map((cells) => tableRow(columns, cells))),
  );
}

export function tableRow(columns, [first, ...rest], attributes = {}) {
  const cells = rest.map((cell, i) =>
    el(
      "td",
      { role: "cell" },
      el("span", { class: "label", "aria-hidden": "true" }, columns[i + 1]),
      el("div", {}, ...shown(cell)),
    ),
  );
  return el(
    "tr",
    { role: "row", ...attributes },
    el("th", { role: "rowheader", scope: "row" }, ...shown(first)),
    ...cells,
  );
}

const shown = (cell) =>
  cell == null || cell === "" ? [el("span", { class: "unknown" }, words.missing)] : [cell].flat();

/** What is said while something is fetched. */
export const loading = () => el("p", { class: "muted", role: "status" }, words.loading);

/** What is said where it could not be. */
export const failed = (error, again) =>
  el(
    "div",
    { class: "failed" },
    el("p", { role: "alert" }, words.failed, " ", failure(error)),
    button({ onclick: again }, words.retry),
  );
