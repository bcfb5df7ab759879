// The picture of a page, with what is meant marked: the chat's own viewer.

import { button } from "../chat/dom.js";
import { showName } from "../chat/page-name.js";
import { PageViewer } from "../chat/page-viewer.js";
import { SERVICE } from "../chat/service.js";
import { words } from "./words.js";

let viewer = null;

/** A button that opens the page of `place` (as a citation has it). */
export function showPage(place) {
  return button(
    { class: "link", "aria-haspopup": "dialog", onclick: (event) => open(place, event.currentTarget) },
    showName({ page_label: null, ...place }),
  );
}

function open(place, trigger) {
  if (!viewer) {
    viewer = new PageViewer(SERVICE, () => {});
    document.body.append(viewer.element);
  }
  viewer.open({ page_label: null, boxes: boxesIn(place.page_image_url), ...place }, trigger);
}

/** The boxes that a picture's address asks to be marked. */
function boxesIn(address) {
  const marked = new URL(address, SERVICE).searchParams.get("highlight");
  return marked ? marked.split(";").map((box) => box.split(",").map(Number)) : [];
}
