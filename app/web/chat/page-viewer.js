// The page where the answer stands: beside the answer where there is room, over it as a sheet where there is not.

import { button, el, icon, SWEDISH } from "./dom.js";
import { pageImageUrl, pdfUrl } from "./places.js";
import { keyed, KEY, request } from "./service.js";
import { texts } from "../texts/texts.js";

const ZOOM_STEPS = [50, 75, 100, 125, 150, 200, 300, 400];

/** The scale the service draws pages in, in pixels per point (page_images.render): only used to scroll to the mark. */
const PIXELS_PER_POINT = 2;

export class PageViewer {
  #base;
  #place = null;
  #page = 0;
  /** How many pages the file has; null until it is known. */
  #pages = null;
  #zoom = 100;
  #trigger = null;
  /** Sees the component grow and shrink while the page is open. */
  #room;
  #onchange;
  #parts;

  /** `onchange(open)` hears when the page is opened and closed. `element` is to be put in the document. */
  constructor(base, onchange) {
    this.#base = base;
    this.#onchange = onchange;
    this.#parts = this.#build();
    this.element = this.#parts.dialog;
    this.#room = new ResizeObserver(() => this.#present());
  }

  /** Shows the page of `place`; on closing, the focus goes back to `trigger`. */
  open(place, trigger) {
    const still = anchor(trigger);
    const before = still.getBoundingClientRect().top;
    this.#place = place;
    this.#pages = null;
    this.#trigger = trigger;
    this.#setZoom(100);
    const { title, where, quote } = this.#parts;
    title.textContent = place.title;
    where.textContent = place.section ?? "";
    quote.textContent = (place.quote ?? "").replaceAll("\t", " – ");
    quote.hidden = !place.quote;
    this.element.setAttribute("aria-label", texts.viewer(place.title));
    this.#onchange(true);
    this.#present();
    this.#room.observe(this.element.parentNode);
    this.#turnTo(place.page);
    this.#count(place);
    title.focus({ preventScroll: true });
    // Beside the page the text is set anew: what was looked at stays where it was.
    const moved = still.getBoundingClientRect().top - before;
    if (this.#beside) scrollBy({ top: moved, behavior: "instant" });
  }

  close() {
    if (!this.element.open) return;
    this.#room.disconnect();
    this.element.close();
    this.#parts.image.removeAttribute("src");
    this.#onchange(false);
    if (!this.#trigger?.isConnected) return;
    this.#trigger.focus({ preventScroll: true });
    this.#trigger.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  /** Beside the answer the rest of the page stays in use; as a sheet it does not. */
  #present() {
    const sheet = !this.#beside;
    if (this.element.open && this.element.matches(":modal") === sheet) return;
    if (this.element.open) this.element.close();
    if (sheet) this.element.showModal();
    else this.element.show();
  }

  /** Whether there is room for both (styles/viewer.css says from what width). */
  get #beside() {
    return getComputedStyle(this.element).getPropertyValue("--beside") === "1";
  }

  /** Asks for the number of pages. Without it (another version is in force now) the reader just turns on. */
  async #count(place) {
    const response = await request(`api/documents/${encodeURIComponent(place.document_id)}`);
    if (!response.ok || place !== this.#place) return;
    const { pages, version } = await response.json();
    if (place.version && place.version !== version) return;
    this.#pages = pages;
    this.#number();
  }

  #number() {
    const { now, previous, next } = this.#parts;
    now.textContent = texts.pageNow(this.#page, this.#pages);
    this.#withdraw(previous, "disabled", this.#page <= 1);
    this.#withdraw(next, "disabled", this.#page >= (this.#pages ?? Infinity));
  }

  /** Takes `button` out of use; a focus it holds goes on to the page, or the next key would be heard nowhere. */
  #withdraw(button, property, yes) {
    const held = this.element.getRootNode().activeElement === button;
    if (yes && held) this.#parts.area.focus({ preventScroll: true });
    button[property] = yes;
  }

  #turnTo(page) {
    const place = this.#place;
    const { image, state, back, pdf, retry } = this.#parts;
    const own = page === place.page;
    const named = texts.page(page, own ? place.page_label : null);
    this.#page = page;
    state.textContent = texts.pageLoading;
    this.#withdraw(retry, "hidden", true);
    image.hidden = true;
    image.alt =
      own && place.quote
        ? texts.pageImageMarked(named, place.title, place.quote)
        : texts.pageImage(named, place.title);
    const picture = pageImageUrl(place, page, this.#base);
    image.src = picture ? keyed(picture).href : "";
    this.#number();
    this.#withdraw(back, "hidden", own);
    const file = pdfUrl(place, page, this.#base);
    pdf.hidden = !file;
    if (file) {
      pdf.href = file.href;
      pdf.setAttribute("aria-label", texts.openPdfAt(named, place.title));
    }
  }

  #loaded() {
    const { image, state, area } = this.#parts;
    state.textContent = "";
    image.hidden = false;
    const own = this.#page === this.#place.page;
    const [box] = (own && this.#place.boxes) || [];
    const top = box ? (box[1] * PIXELS_PER_POINT * image.clientHeight) / image.naturalHeight : 0;
    // A third of the way down: what stands before the quote is seen too.
    area.scrollTo({ top: top - area.clientHeight / 3, left: 0, behavior: "instant" });
  }

  #failed() {
    const { image, state, next, retry } = this.#parts;
    if (!image.getAttribute("src")) return;
    image.hidden = true;
    const beyond = this.#page > this.#place.page;
    state.textContent = beyond ? texts.lastPage : texts.pageFailed;
    this.#withdraw(next, "disabled", beyond);
    retry.hidden = beyond;
  }

  #setZoom(percent) {
    const { image, percentage, bigger, smaller } = this.#parts;
    this.#zoom = percent;
    image.style.width = `${percent}%`;
    percentage.textContent = texts.zoomNow(percent);
    this.#withdraw(bigger, "disabled", percent === ZOOM_STEPS.at(-1));
    this.#withdraw(smaller, "disabled", percent === ZOOM_STEPS[0]);
  }

  /** Keeps the middle of what is seen in the middle. */
  #zoomBy(step) {
    const { area } = this.#parts;
    const middle = {
      x: (area.scrollLeft + area.clientWidth / 2) / area.scrollWidth,
      y: (area.scrollTop + area.clientHeight / 2) / area.scrollHeight,
    };
    this.#setZoom(ZOOM_STEPS[ZOOM_STEPS.indexOf(this.#zoom) + step] ?? this.#zoom);
    area.scrollTo({
      left: middle.x * area.scrollWidth - area.clientWidth / 2,
      top: middle.y * area.scrollHeight - area.clientHeight / 2,
      behavior: "instant",
    });
  }

  #build() {
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
      previous: tool("previous", texts.previousPage, () => this.#turnTo(this.#page - 1)),
      next: tool("next", texts.nextPage, () => this.#turnTo(this.#page + 1)),
      bigger: tool("more", texts.zoomIn, () => this.#zoomBy(1)),
      smaller: tool("less", texts.zoomOut, () => this.#zoomBy(-1)),
      back: button(
        { class: "quiet", onclick: () => this.#turnTo(this.#place.page) },
        texts.backToSource,
      ),
      state: el("p", { class: "state", role: "status" }),
      retry: button(
        { class: "quiet", onclick: () => this.#turnTo(this.#page) },
        icon("again"),
        texts.retry,
      ),
      image: el("img", {
        // A picture cannot send the key as a header, but so it says which page it is for.
        crossorigin: KEY && "anonymous",
        onload: () => this.#loaded(),
        onerror: () => this.#failed(),
      }),
    };
    const { state, retry, image } = parts;
    // Scrolled by keyboard, it has to take the focus.
    parts.area = el(
      "div",
      { class: "area", tabindex: "0", role: "group", "aria-label": texts.pageArea },
      state,
      retry,
      image,
    );
    parts.dialog = this.#dialog(parts);
    return parts;
  }

  #dialog({
    title,
    where,
    quote,
    pdf,
    previous,
    now,
    next,
    smaller,
    percentage,
    bigger,
    back,
    area,
  }) {
    const cancel = (event) => {
      event.preventDefault();
      this.close();
    };
    const turning = el("div", { class: "group" }, previous, now, next);
    const zooming = el("div", { class: "group" }, smaller, percentage, bigger);
    return el(
      "dialog",
      { class: "viewer", oncancel: cancel },
      el(
        "div",
        { class: "top" },
        el("div", {}, title, where),
        pdf,
        tool("close", texts.closeViewer, () => this.close()),
      ),
      quote,
      el("div", { class: "tools" }, turning, zooming, back),
      area,
    );
  }
}

/** What should not move: the question where it is in sight, else what was pressed. */
function anchor(trigger) {
  const turn = trigger.closest(".turn");
  return turn && turn.getBoundingClientRect().top >= 0 ? turn : trigger;
}

const tool = (name, label, onclick) =>
  button({ class: "tool", "aria-label": label, title: label, onclick }, icon(name));
