// A link to the page where something stands.

import { el } from "./dom.js";
import { pdfUrl } from "./places.js";

/**
 * A link to the page of `place`: shown beside the answer, or as pdf where the reader asks the browser for a new tab.
 * Where the place has no address on the service it is words without a link.
 */
export function pageLink(place, { base, show }, ...children) {
  const pdf = pdfUrl(place, place.page, base);
  if (!pdf) return el("span", {}, ...children);
  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(place, event.currentTarget);
  };
  return el("a", { href: pdf.href, "aria-haspopup": "dialog", onclick: press }, ...children);
}
