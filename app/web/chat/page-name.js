// What the place of a citation is called: a page, where its file has pages of its own; else the words for its text.

import { texts } from "../texts/texts.js";
import { hasPages } from "./places.js";

/** The page of `place`; null where its file has none: its section then says where it stands. */
export const pageName = (place) =>
  hasPages(place) ? texts.page(place.page, place.page_label) : null;

/** What the link to the picture of `place` says. */
export const showName = (place) =>
  hasPages(place) ? texts.showPage(pageName(place)) : texts.showText;

/** What the link to the file of `place` is called, at what `page` is called there. */
export const fileName = (place, page = pageName(place)) =>
  hasPages(place) ? texts.openPdfAt(page, place.title) : texts.saveFile(place.title);
