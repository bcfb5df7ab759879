// The page where the answer stands: beside the answer where there is room, over it as a sheet where there is not.

import { inOrder } from "./dom.js";
import { citedOn, pageImageUrl, pdfUrl, sentencePages } from "./places.js";
import { keyed, picture, request } from "./service.js";
import { texts } from "../texts/texts.js";
import { viewerParts } from "./viewer-parts.js";

const ZOOM_STEPS = [50, 75, 100, 125, 150, 200, 300, 400];
/** As wide as there is room for. */
const FIT = 100;

/** The scale the service draws pages in, in pixels per point (page_images.render): only used to scroll to the mark. */
const PIXELS_PER_POINT = 2;

export class PageViewer {
  #base;
  #place = null;
  /** The answer that cites the place; null where none does. */
  #answer = null;
  #page = 0;
  /** Whether the reader turns pages: then the next one is fetched before it is asked for. */
  #turning = false;
  /** How many pages the file has; null until it is known. */
  #pages = null;
  #zoom = FIT;
  #trigger = null;
  /** Sees the component grow and shrink while the page is open. */
  #room;
  #onchange;
  #parts;

  /** `onchange(open)` hears when the page is opened and closed. `element` is to be put in the document. */
  constructor(base, onchange) {
    this.#base = base;
    this.#onchange = onchange;
    this.#parts = viewerParts({
      close: () => this.close(),
      turn: (step) => this.#turn(step),
      back: () => this.#turnTo(this.#place.page),
      zoom: (step) => this.#zoomBy(step),
      fit: () => this.#zoomTo(FIT),
      retry: () => this.#turnTo(this.#page),
      loaded: () => this.#loaded(),
      failed: () => this.#failed(),
      goOn: (page) => this.#turnTo(page),
    });
    this.element = this.#parts.dialog;
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.#room = new ResizeObserver(() => this.#present());
  }

  /**
   * Shows the page of `place`; on closing, the focus goes back to `trigger`. What `answer` cites on other pages of the
   * same file is marked there too.
   */
  open(place, trigger, answer = null) {
    const still = anchor(trigger);
    const before = still.getBoundingClientRect().top;
    this.#place = place;
    this.#pages = null;
    this.#trigger = trigger;
    this.#answer = answer;
    this.#turning = false;
    this.#setZoom(FIT);
    const { title, where } = this.#parts;
    title.textContent = inOrder(place.title);
    where.textContent = inOrder(place.section ?? "");
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

  #turn(step) {
    const page = this.#page + step;
    if (page < 1 || page > (this.#pages ?? Infinity)) return;
    this.#turning = true;
    this.#turnTo(page);
  }

  #turnTo(page) {
    const { image, state, back, retry } = this.#parts;
    this.#page = page;
    state.textContent = texts.pageLoading;
    this.#withdraw(retry, "hidden", true);
    image.hidden = true;
    const named = this.#describe();
    image.src = this.#picture(page)?.href ?? "";
    this.#number();
    this.#withdraw(back, "hidden", page === this.#place.page);
    this.#goOn();
    this.#link(named);
  }

  /** What is cited on the page that is shown; null where nothing is. */
  get #shown() {
    const place = this.#place;
    return this.#page === place.page ? place : citedOn(this.#page, place, this.#answer);
  }

  /** Says in words what the picture shows, and what the page is called. */
  #describe() {
    const { image, quote } = this.#parts;
    const { title } = this.#place;
    const shown = this.#shown;
    const named = texts.page(this.#page, shown?.page_label ?? null);
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

  /** The picture of `page`, with what is cited there marked. */
  #picture(page) {
    const place = this.#place;
    const cited = page === place.page ? place : (citedOn(page, place, this.#answer) ?? place);
    const url = pageImageUrl(cited, page, this.#base);
    return url && keyed(url);
  }

  /** Leads on to where a sentence that goes over the page's edge began, or ends. */
  #goOn() {
    const { before, after } = sentencePages(this.#shown ?? {}, this.#answer);
    for (const [link, page, say] of [
      [this.#parts.begins, before, texts.beginsOn],
      [this.#parts.goesOn, after, texts.goesOnTo],
    ]) {
      link.textContent = page ? say(page) : "";
      link.value = page ?? "";
      this.#withdraw(link, "hidden", !page);
    }
  }

  #link(named) {
    const { pdf } = this.#parts;
    const file = pdfUrl(this.#place, this.#page, this.#base);
    pdf.hidden = !file;
    if (!file) return;
    pdf.href = file.href;
    pdf.setAttribute("aria-label", inOrder(texts.openPdfAt(named, this.#place.title)));
  }

  #loaded() {
    const { image, state, area } = this.#parts;
    state.textContent = "";
    image.hidden = false;
    const [box] = this.#shown?.boxes ?? [];
    const top = box ? (box[1] * PIXELS_PER_POINT * image.clientHeight) / image.naturalHeight : 0;
    // A third of the way down: what stands before the quote is seen too.
    area.scrollTo({ top: top - area.clientHeight / 3, left: 0, behavior: "instant" });
    if (this.#turning && this.#page < (this.#pages ?? 0))
      picture({ src: this.#picture(this.#page + 1)?.href });
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

  /** Plus, minus and nought as in the browser's own viewer of PDFs; the arrows turn where there is nothing to scroll. */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const { area } = this.#parts;
    const across = event.target === area && area.scrollWidth <= area.clientWidth;
    const act = {
      "+": () => this.#zoomBy(1),
      "=": () => this.#zoomBy(1),
      "-": () => this.#zoomBy(-1),
      0: () => this.#zoomTo(FIT),
      ArrowRight: across && (() => this.#turn(1)),
      ArrowLeft: across && (() => this.#turn(-1)),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #setZoom(percent) {
    const { image, percentage, bigger, smaller, fit } = this.#parts;
    this.#zoom = percent;
    image.style.width = `${percent}%`;
    percentage.textContent = texts.zoomNow(percent);
    this.#withdraw(bigger, "disabled", percent === ZOOM_STEPS.at(-1));
    this.#withdraw(smaller, "disabled", percent === ZOOM_STEPS[0]);
    this.#withdraw(fit, "disabled", percent === FIT);
  }

  #zoomBy(step) {
    this.#zoomTo(ZOOM_STEPS[ZOOM_STEPS.indexOf(this.#zoom) + step] ?? this.#zoom);
  }

  /** Keeps the middle of what is seen in the middle. */
  #zoomTo(percent) {
    const { area } = this.#parts;
    const middle = {
      x: (area.scrollLeft + area.clientWidth / 2) / area.scrollWidth,
      y: (area.scrollTop + area.clientHeight / 2) / area.scrollHeight,
    };
    this.#setZoom(percent);
    area.scrollTo({
      left: middle.x * area.scrollWidth - area.clientWidth / 2,
      top: middle.y * area.scrollHeight - area.clientHeight / 2,
      behavior: "instant",
    });
  }
}

/** What should not move: the question where it is in sight, else what was pressed. */
function anchor(trigger) {
  const turn = trigger.closest(".turn");
  return turn && turn.getBoundingClientRect().top >= 0 ? turn : trigger;
}
