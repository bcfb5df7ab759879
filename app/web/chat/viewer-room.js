// The room there is for the page viewer: it changes with the window, and with how far the page is scrolled.

export class ViewerRoom {
  #viewer;
  #resized;
  /** So much of the window is not the component's: styles/viewer.css keeps the viewer out of it. */
  #measure = () => {
    const { top, bottom } = this.#viewer.parentNode.getBoundingClientRect();
    this.#viewer.style.setProperty("--above", `${Math.max(top, 0)}px`);
    this.#viewer.style.setProperty("--below", `${Math.max(innerHeight - bottom, 0)}px`);
  };

  /** `onresize()` hears that what the viewer stands in has grown or shrunk. */
  constructor(viewer, onresize) {
    this.#viewer = viewer;
    this.#resized = new ResizeObserver(() => {
      onresize();
      this.#measure();
    });
  }

  watch() {
    this.#resized.observe(this.#viewer.parentNode);
    // Whatever scrolls around it: such an event is heard on its way down only.
    addEventListener("scroll", this.#measure, { capture: true, passive: true });
    addEventListener("resize", this.#measure);
    this.#measure();
  }

  unwatch() {
    this.#resized.disconnect();
    removeEventListener("scroll", this.#measure, { capture: true });
    removeEventListener("resize", this.#measure);
  }
}

/** What should not move as the page opens: the question where it is in sight, else what was pressed. */
export function anchor(trigger) {
  const turn = trigger.closest(".turn");
  return turn && turn.getBoundingClientRect().top >= 0 ? turn : trigger;
}
