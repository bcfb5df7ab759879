// What the page viewer is made of; what its parts do is for page-viewer.js to say.

import { button, el, icon, inOrder, SWEDISH } from "./dom.js";
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
      el("span"),
    ),
    now: el("span", { class: "now" }),
    percentage: el("span", { class: "percentage" }),
    // Read out: what the reader's press has come to, once. What is seen is no live region.
    heard: el("p", { class: "unseen", role: "status" }),
    previous: tool("previous", texts.previousPage, () => acts.turn(-1)),
    next: tool("next", texts.nextPage, () => acts.turn(1)),
    bigger: tool("more", texts.zoomIn, () => acts.zoom(1)),
    smaller: tool("less", texts.zoomOut, () => acts.zoom(-1)),
    fit: tool("width", texts.zoomFit, () => acts.zoom(null), "tool fit"),
    back: button({ class: "quiet", onclick: acts.back }, texts.backToSource),
    begins: onward(acts.goOn),
    goesOn: onward(acts.goOn),
    state: el("p", { class: "state" }),
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
    parts.heard,
  );
}

/** To the page where a sentence goes on: its number is the button's value. */
const onward = (goOn) =>
  button({ class: "quiet", onclick: (event) => goOn(Number(event.currentTarget.value)) });

const tool = (name, label, onclick, style = "tool") =>
  button({ class: style, "aria-label": label, title: label, onclick }, icon(name));

/**
 * Says in words what the picture of `page` shows of the file called `title`, and gives what the page is called. `shown`
 * is the place that is cited there; null where none is.
 */
export function describe({ image, quote }, title, page, shown) {
  const named = texts.page(page, shown?.page_label ?? null);
  const quoted = inOrder(shown?.quote ?? "").replaceAll("\t", " – ");
  quote.textContent = quoted;
  quote.hidden = !quoted;
  // A long one is scrolled, by keyboard too.
  if (quote.scrollHeight > quote.clientHeight) quote.tabIndex = 0;
  else quote.removeAttribute("tabindex");
  image.alt = inOrder(
    quoted ? texts.pageImageMarked(named, title, quoted) : texts.pageImage(named, title),
  );
  return named;
}
