// One document: what is known of it and from where, what its review found, its versions, and taking it out of use.

import { el, icon, SWEDISH } from "../chat/dom.js";
import { serviceUrl } from "../chat/places.js";
import { SERVICE } from "../chat/service.js";
import { documentActs } from "./document-acts.js";
import { documentFacts } from "./document-facts.js";
import { documentVersions } from "./document-versions.js";
import { findingsList } from "./findings.js";
import { badge, doing, section, stateBadge } from "./parts.js";
import { to } from "./router.js";
import { words } from "./words.js";

export async function documentView(room) {
  const path = `documents/${encodeURIComponent(room.path[1])}`;
  const send = (what, body) => room.call("POST", `${path}${what}`, body);
  show(await room.call("GET", path));

  function show(document) {
    const say = words.document;
    room.title(document.title);
    const place = placeOf(document);
    const parts = [
      top(document),
      proposals(document),
      section(
        say.findings,
        document.findings.length
          ? findingsList(document.findings, place)
          : el("p", { class: "muted" }, words.uploads.clean),
      ),
      documentFacts(room, document, { place, change }),
      documentVersions(room, document),
      documentActs(room, document, { send, again }),
    ];
    room.element.replaceChildren(...parts.filter(Boolean));
  }

  /** Changes the document; what comes back is what holds, and `focus` is the name of the fact to go on from. */
  async function change(body, said, focus) {
    show(await room.call("PATCH", path, body));
    room.say(said);
    room.element.querySelector(`[data-fact="${focus}"] .quiet`)?.focus();
  }

  /** Shows the document as it is after something was done with it as a whole. */
  async function again(said) {
    show(await room.call("GET", path));
    room.say(said);
    room.element.closest(".room").querySelector("h1").focus();
  }

  function proposals({ proposals: found }) {
    if (!found.length) return null;
    const say = words.document;
    const items = found.map(({ document_id, title, file, why }) => {
      const other = { other: document_id };
      const apart = async () => {
        await send("/apart", other);
        await again(words.saved);
      };
      // A job makes one document of the two: where it is followed.
      const same = async () => {
        await send("/same", other);
        location.hash = to("jobb");
      };
      return el(
        "li",
        {},
        el(
          "p",
          {},
          el("a", { ...SWEDISH, href: to(["dokument", document_id]) }, title),
          el("span", { class: "muted" }, ` ${say.why[why] ?? ""} `),
          el("span", { ...SWEDISH, class: "muted" }, file),
        ),
        el(
          "div",
          { class: "group" },
          doing(say.isSame, same, { name: say.isSameThe(title) }),
          doing(say.isApart, apart, { name: say.isApartThe(title) }),
        ),
      );
    });
    return section(say.same, el("p", { class: "muted" }, say.sameLead), el("ul", { class: "proposals" }, ...items));
  }
}

/** What the page viewer needs to know of the version that is shown. */
function placeOf({ document_id, version, title, format, versions }) {
  const file_url = versions.find((one) => one.version === version)?.file_url ?? null;
  return { document_id, version, title, format, section: null, file_url };
}

function top(document) {
  const say = words.document;
  const { collection, file, format, pages, ocr, state } = document;
  const url = serviceUrl(placeOf(document).file_url, SERVICE);
  return el(
    "div",
    { class: "document-top" },
    el("p", { class: "back" }, el("a", { href: to("dokument") }, icon("previous"), say.all)),
    el(
      "p",
      { class: "group" },
      stateBadge(state),
      ocr ? badge(words.ocr) : null,
      el("span", { ...SWEDISH, class: "muted" }, `${collection} · ${file}`),
      el("span", { class: "muted" }, `${words.formats[format]}, ${words.pages(pages)}`),
    ),
    el(
      "p",
      { class: "group" },
      el("a", { class: "button", href: to("dokument", { ersatter: document.document_id }) }, icon("upload"), say.newVersion),
      url && el("a", { class: "button", href: url.href, download: file.split("/").at(-1) }, icon("page"), say.original),
    ),
  );
}
