// What a review found: what, what to do about it, and where. The same thing in many places is said once.

import { el, icon, SWEDISH } from "../chat/dom.js";
import { showPage } from "./pages.js";
import { badge } from "./parts.js";
import { words } from "./words.js";

/** Places shown before the rest is folded. */
const PLACES = 3;

/** The findings, errors first; a page can be opened where `place` ({document_id, version, title, file_url}) has one. */
export function findingsList(findings, place) {
  const groups = new Map();
  for (const one of findings) {
    const key = `${one.severity}\n${one.code}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const errors = (group) => group[0].severity === "error";
  const ordered = [...groups.values()].sort((one, other) => errors(other) - errors(one));
  return el("ul", { class: "findings" }, ...ordered.map((group) => finding(group, place)));
}

function finding(group, place) {
  const [{ severity, advice }] = group;
  const places = group
    .filter(({ page, detail }) => page || detail)
    .map((one) => el("li", {}, ...where(one, place)));
  const rest = places.splice(PLACES);
  return el(
    "li",
    { class: severity },
    icon("warning"),
    el(
      "div",
      {},
      el(
        "p",
        { class: "group" },
        badge(words.severities[severity], severity === "error" ? "bad" : "warn"),
        el("strong", SWEDISH, called(group[0])),
        group.length > 1 ? el("span", { class: "muted" }, words.places(group.length)) : null,
      ),
      el("p", { ...SWEDISH, class: "muted" }, advice),
      places.length ? el("ul", { class: "places" }, ...places) : null,
      rest.length
        ? el(
            "details",
            {},
            el("summary", {}, words.morePlaces(rest.length)),
            el("ul", { class: "places" }, ...rest),
          )
        : null,
    ),
  );
}

/** What it is, without what was found: that stands with its place. */
const called = ({ what, detail }) => (detail ? what.replace(`: ${detail}`, "") : what);

const where = (one, place) => [
  one.page ? pageOf(one, place) : null,
  one.page && one.detail ? " " : null,
  one.detail && el("span", { ...SWEDISH, class: "quoted" }, one.detail),
];

/** The page: to be opened where there is a picture of it, else its number. */
export function pageOf({ page, quote, image_url }, place) {
  return image_url && place
    ? showPage({ ...place, page, quote, page_image_url: image_url })
    : el("span", { class: "muted" }, words.page(page));
}
