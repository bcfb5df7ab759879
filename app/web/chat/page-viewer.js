// The page where the answer stands: beside the answer where there is room, over it as a sheet where there is not.

import { focused, inOrder } from "./dom.js";
import { pagesOf } from "./page-count.js";
import { fileName } from "./page-name.js";
import { citedOn, hasPages, pageImageUrl, pdfUrl, sentencePages } from "./places.js";
import { keyed, picture } from "./service.js";
import { isOut, me } from "./session.js";
import { texts } from "../texts/texts.js";
import { describe, viewerParts } from "./viewer-parts.js";
import { anchor, ViewerRoom } from "./viewer-room.js";
import { Zoom } from "./zoom.js";

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
  #zoom;
  /** Whether the page has yet to be shown as large as it is read. */
  #sizing = false;
  #trigger = null;
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
      back: () => this.#goTo(this.#place.page),
      zoom: (step) => this.#zoomBy(step),
      retry: () => this.#turnTo(this.#page),
      loaded: () => this.#loaded(),
      failed: () => this.#failed(),
      goOn: (page) => this.#goTo(page),
    });
    this.element = this.#parts.dialog;
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.#zoom = new Zoom(this.#parts, (...what) => this.#withdraw(...what));
    this.#room = new ViewerRoom(this.element, () => this.#present());
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
    this.#sizing = true;
    this.#zoom.fit();
    const { title, where, heard } = this.#parts;
    heard.textContent = "";
    title.textContent = inOrder(place.title);
    where.textContent = inOrder(place.section ?? "");
    this.element.setAttribute("aria-label", texts.viewer(place.title));
    this.#onchange(true);
    this.#present();
    this.#room.watch();
    this.#turnTo(place.page);
    this.#count(place);
    title.focus({ preventScroll: true });
    // Beside the page the text is set anew: what was looked at stays where it was.
    const moved = still.getBoundingClientRect().top - before;
    if (this.#beside) scrollBy({ top: moved, behavior: "instant" });
  }

  /** With `back`, who read here is led back to where it was opened; who is elsewhere meanwhile stays there. */
  close({ back = true } = {}) {
    if (!this.element.open) return;
    const focus = focused();
    const leading = back && (!focus || this.element.contains(focus));
    this.#room.unwatch();
    this.element.close();
    this.#parts.image.removeAttribute("src");
    this.#onchange(false);
    if (!leading || !this.#trigger?.isConnected) return;
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

  /** Asks for the number of pages. Without it the reader just turns on. */
  async #count(place) {
    const pages = await pagesOf(place);
    if (!pages || place !== this.#place) return;
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
    this.#goTo(page);
  }

  /** To the page that the reader pressed for: it is said, once. */
  #goTo(page) {
    this.#turnTo(page);
    this.#parts.heard.textContent = texts.pageNow(page, this.#pages);
  }

  #turnTo(page) {
    const { image, state, back, retry } = this.#parts;
    this.#page = page;
    const url = this.#picture(page);
    state.textContent = url ? texts.pageLoading : texts.pageNoImage;
    this.#withdraw(retry, "hidden", true);
    image.hidden = true;
    const named = describe(this.#parts, this.#place.title, page, this.#shown);
    if (url) image.src = url.href;
    else image.removeAttribute("src");
    this.#number();
    this.#withdraw(back, "hidden", page === this.#place.page);
    this.#goOn();
    this.#link(named);
  }

  /** What is cited on the page that is shown; null where nothing is. */
  get #shown() {
    return this.#cited(this.#page);
  }

  #cited(page) {
    return page === this.#place.page ? this.#place : citedOn(page, this.#place, this.#answer);
  }

  /** The picture of `page`, with what is cited there marked. */
  #picture(page) {
    const url = pageImageUrl(this.#cited(page) ?? this.#place, page, this.#base);
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
    pdf.querySelector("span").textContent = hasPages(this.#place) ? texts.openPdf : texts.saveThis;
    pdf.setAttribute("aria-label", inOrder(fileName(this.#place, named)));
  }

  #loaded() {
    const { image, state } = this.#parts;
    state.textContent = "";
    image.hidden = false;
    const small = this.element.matches(":modal");
    this.#zoom.toMark(this.#shown?.boxes ?? [], { readable: this.#sizing && small });
    this.#sizing = false;
    if (this.#turning && this.#page < (this.#pages ?? 0))
      picture({ src: this.#picture(this.#page + 1)?.href });
  }

  #failed() {
    const { image, state, next, retry, heard } = this.#parts;
    if (!image.getAttribute("src")) return;
    image.hidden = true;
    const beyond = this.#page > this.#place.page;
    state.textContent = beyond ? texts.lastPage : texts.pageFailed;
    heard.textContent = state.textContent;
    this.#withdraw(next, "disabled", beyond);
    retry.hidden = beyond;
    this.#whether();
  }

  /** A picture does not say why it was refused: perhaps nobody is signed in any more. */
  async #whether() {
    const page = this.#page;
    if (!isOut(await me({ anew: true })) || page !== this.#page) return;
    const { state, retry, heard } = this.#parts;
    state.textContent = texts.pageOut;
    heard.textContent = state.textContent;
    retry.hidden = false;
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
      0: () => this.#zoomBy(null),
      ArrowRight: across && (() => this.#turn(1)),
      ArrowLeft: across && (() => this.#turn(-1)),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #zoomBy(step) {
    this.#sizing = false;
    this.#zoom.by(step);
  }
}
