// A style sheet on a shadow root: constructed, so that no page's policy has to allow inline styles.

import { el } from "./dom.js";
import { FOREIGN } from "./service.js";

/** A browser's own size of type, where it does not say. */
const USUAL_SIZE = 16;

/** Puts `css` on `root`. */
export function dress(root, css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(FOREIGN ? inReadersSize(css, root) : css);
  root.adoptedStyleSheets = [sheet];
}

/**
 * `css` in the size of type that the reader has chosen. A rem is the page's, and many a page sets it to 62.5 % for its
 * own arithmetic: there it is replaced by pixels.
 */
function inReadersSize(css, root) {
  const probe = el("span");
  probe.style.font = "medium serif";
  root.append(probe);
  const chosen = parseFloat(getComputedStyle(probe).fontSize) || USUAL_SIZE;
  probe.remove();
  if (parseFloat(getComputedStyle(document.documentElement).fontSize) === chosen) return css;
  return css.replace(/([\d.]+)rem\b/g, (_, number) => `${number * chosen}px`);
}
