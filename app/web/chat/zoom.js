// How large the page is shown in the viewer, and which part of it.

import { texts } from "../texts/texts.js";

const ZOOM_STEPS = [50, 75, 100, 125, 150, 200, 300, 400];
/** As wide as there is room for. */
const FIT = 100;

/** What routines are mostly set in, in points, and the pixels it takes to be read on a phone held as one holds it. */
const USUAL_TEXT = 10;
const READABLE = 10;

/** The scale the service draws pages in, in pixels per point (page_images.render). */
const PIXELS_PER_POINT = 2;
/** Pixels between the edge and a mark that is wider than the room. */
const MARGIN = 16;

export class Zoom {
  #parts;
  #withdraw;
  /** Percent of the room's width. */
  #percent = FIT;

  /** `withdraw(button, property, yes)` takes a button out of use. */
  constructor(parts, withdraw) {
    this.#parts = parts;
    this.#withdraw = withdraw;
  }

  set(percent) {
    const { image, percentage, bigger, smaller, fit } = this.#parts;
    this.#percent = percent;
    image.style.width = `${percent}%`;
    percentage.textContent = texts.zoomNow(percent);
    this.#withdraw(bigger, "disabled", percent === ZOOM_STEPS.at(-1));
    this.#withdraw(smaller, "disabled", percent === ZOOM_STEPS[0]);
    this.#withdraw(fit, "disabled", percent === FIT);
  }

  fit() {
    this.set(FIT);
  }

  /**
   * Scrolls to the first of `boxes` (points from the page's upper left), with `readable` as large as it takes to read
   * the text there, and no smaller than it fits.
   */
  toMark(boxes, { readable }) {
    const { image, area } = this.#parts;
    const points = image.naturalWidth / PIXELS_PER_POINT;
    if (!boxes.length) {
      area.scrollTo({ top: 0, left: 0, behavior: "instant" });
      return;
    }
    if (readable) this.set(this.#readable(points));
    const scale = image.clientWidth / points;
    const left = Math.min(...boxes.map((box) => box[0])) * scale;
    const width = Math.max(...boxes.map((box) => box[2])) * scale - left;
    // A third of the way down: what stands before the quote is seen too.
    area.scrollTo({
      top: boxes[0][1] * scale - area.clientHeight / 3,
      left: image.offsetLeft + left - Math.max((area.clientWidth - width) / 2, MARGIN),
      behavior: "instant",
    });
  }

  #readable(points) {
    const fitting = (this.#parts.image.clientWidth * FIT) / this.#percent;
    const size = (percent) => (USUAL_TEXT * fitting * percent) / (FIT * points);
    const steps = ZOOM_STEPS.filter((step) => step >= FIT);
    return steps.find((step) => size(step) >= READABLE) ?? steps.at(-1);
  }

  /** One step larger or smaller; null to fit. The reader has pressed for it: it is said. */
  by(step) {
    const percent = step ? ZOOM_STEPS[ZOOM_STEPS.indexOf(this.#percent) + step] : FIT;
    this.#keepMiddle(percent ?? this.#percent);
    this.#parts.heard.textContent = texts.zoomNow(this.#percent);
  }

  /** Keeps the middle of what is seen in the middle. */
  #keepMiddle(percent) {
    const { area } = this.#parts;
    const middle = {
      x: (area.scrollLeft + area.clientWidth / 2) / area.scrollWidth,
      y: (area.scrollTop + area.clientHeight / 2) / area.scrollHeight,
    };
    this.set(percent);
    area.scrollTo({
      left: middle.x * area.scrollWidth - area.clientWidth / 2,
      top: middle.y * area.scrollHeight - area.clientHeight / 2,
      behavior: "instant",
    });
  }
}
