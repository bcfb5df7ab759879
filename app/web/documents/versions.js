// What a document has been: its versions with their days and files, and what differs from the one before.

import { button, el, icon, SWEDISH } from "../chat/dom.js";
import { serviceUrl } from "../chat/places.js";
import { request, SERVICE } from "../chat/service.js";
import { texts } from "../texts/texts.js";

/** A button that shows the versions of `document` in a place that `room()` gives when it is first pressed: an element with a `holder` in it. */
export function versionsButton(document, room) {
  const words = texts.documents.versions;
  let place = null;
  const press = async ({ currentTarget: pressed }) => {
    const open = pressed.getAttribute("aria-expanded") !== "true";
    pressed.setAttribute("aria-expanded", open);
    place ??= room();
    place.hidden = !open;
    if (open && !place.holder.childElementCount) await fill(place.holder, document);
  };
  const named = { "aria-expanded": "false", "aria-label": words.of(document.title) };
  return button({ class: "quiet to-versions", onclick: press, ...named }, words.show);
}

async function fill(holder, document) {
  const words = texts.documents.versions;
  holder.replaceChildren(el("p", { role: "status" }, words.loading));
  const found = await fetched(`${path(document)}/versions`);
  if (!found) {
    holder.replaceChildren(el("p", { role: "alert" }, words.failed));
    return;
  }
  const { versions } = found;
  const items = versions.map((version, place) => one(document, version, versions[place + 1]));
  holder.replaceChildren(el("ul", { class: "versions" }, ...items));
}

/** A version, with what differs from the one `before` it where there is one. */
function one(document, version, before) {
  const words = texts.documents.versions;
  const name = words.name(version.ordinal, version.version_label);
  const url = serviceUrl(version.file_url, SERVICE);
  const link =
    url &&
    el(
      "a",
      {
        class: "button",
        href: url.href,
        target: "_blank",
        rel: "noopener",
        "aria-label": words.openThe(name, document.title),
      },
      icon("out"),
      words.open,
    );
  const holder = el("div", { class: "difference" });
  const compare =
    before &&
    button(
      {
        class: "quiet",
        "aria-label": words.compareThe(name, document.title),
        onclick: () => showDifference(holder, document, before, version),
      },
      words.compare,
    );
  return el(
    "li",
    {},
    el("div", {}, el("strong", {}, name), " ", el("span", {}, words.days(version))),
    el("div", { class: "acts" }, link, compare),
    holder,
  );
}

async function showDifference(holder, document, from, to) {
  const words = texts.documents.versions;
  const asked = new URLSearchParams({ from: from.version, to: to.version });
  holder.replaceChildren(el("p", { role: "status" }, words.comparing));
  const found = await fetched(`${path(document)}/diff?${asked}`);
  if (!found) {
    holder.replaceChildren(el("p", { role: "alert" }, words.failed));
    return;
  }
  const differ = found.sections.filter(({ change }) => change !== "same");
  holder.replaceChildren(
    el("p", { role: "status" }, words.differ(differ.length)),
    ...differ.map(changed),
  );
}

/** A section that differs: what is gone stands in `del`, what has come in `ins`. */
function changed({ section, change, before, after, parts }) {
  const words = texts.documents.versions;
  const told = parts.length
    ? parts.map(({ change: what, text }) => [what, text])
    : [[change, after ?? before]];
  const tags = { added: "ins", removed: "del", same: "span" };
  return el(
    "section",
    {},
    el(
      "h2",
      {},
      el("span", SWEDISH, section ?? words.noSection),
      ` – ${words.changes[change]}`,
    ),
    ...told.map(([what, text]) =>
      el("p", SWEDISH, el(tags[what], {}, text.replaceAll("\t", " – "))),
    ),
  );
}

const path = ({ document_id }) => `api/documents/${encodeURIComponent(document_id)}`;

/** What the service says; null where it does not. */
async function fetched(address) {
  try {
    const response = await request(address);
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
