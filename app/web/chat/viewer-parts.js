// What the page viewer is made of; what its parts do is for page-viewer.js to say.

import { button, el, icon, SWEDISH } from "./dom.js";
import { picture } from "./service.js";
import { texts } from "../texts/texts.js";

/** The parts by name, `dialog` with all of them in it. `acts` are what is done: by a step, to a page, or just so. */
export function viewerParts(acts) {
  const parts = {
    title: el("h3", { ...SWEDISH, tabindex: "-1" }),
    where: el("p", { ...SWEDISH, class: "muted" }),
    quote: el("blockquote", SWEDISH),
    pdf: el(
      "a",
      { class: "button quiet", target: "_blank", rel: "noopener" },
      icon("out"),
      el("span", {}, texts.openPdf),
    ),
    now: el("span", { class: "now", "aria-live": "polite" }),
    percentage: el("span", { class: "percentage", "aria-live": "polite" }),
    previous: tool("previous", texts.previousPage, () => acts.turn(-1)),
    next: tool("next", texts.nextPage, () => acts.turn(1)),
    bigger: tool("more", texts.zoomIn, () => acts.zoom(1)),
    smaller: tool("less", texts.zoomOut, () => acts.zoom(-1)),
    fit: tool("width", texts.zoomFit, acts.fit, "tool fit"),
    back: button({ class: "quiet", onclick: acts.back }, texts.backToSource),
    begins: onward(acts.goOn),
    goesOn: onward(acts.goOn),
    state: el("p", { class: "state", role: "status" }),
    retry: button({ class: "quiet", onclick: acts.retry }, icon("again"), texts.retry),
    image: picture({ onload: acts.loaded, onerror: acts.failed }),
  };
  // Scrolled by keyboard, it has to take the focus.
  parts.area = el(
    "div",
    { class: "area", tabindex: "0", role: "group", "aria-label": texts.pageArea },
    parts.state,
    parts.retry,
    parts.image,
  );
  parts.dialog = dialog(parts, acts.close);
  return parts;
}

function dialog(parts, close) {
  const cancel = (event) => {
    event.preventDefault();
    close();
  };
  const group = (...children) => el("div", { class: "group" }, ...children);
  return el(
    "dialog",
    { class: "viewer", oncancel: cancel },
    el(
      "div",
      { class: "top" },
      el("div", {}, parts.title, parts.where),
      parts.pdf,
      tool("close", texts.closeViewer, close),
    ),
    parts.quote,
    el(
      "div",
      { class: "tools" },
      group(parts.previous, parts.now, parts.next),
      group(parts.smaller, parts.percentage, parts.bigger, parts.fit),
      parts.back,
      parts.begins,
      parts.goesOn,
    ),
    parts.area,
  );
}

/** To the page where a sentence goes on: its number is the button's value. */
const onward = (goOn) =>
  button({ class: "quiet", onclick: (event) => goOn(Number(event.currentTarget.value)) });

const tool = (name, label, onclick, style = "tool") =>
  button({ class: style, "aria-label": label, title: label, onclick }, icon(name));
