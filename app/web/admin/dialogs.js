// Questions before something is done that a press alone should not do.

import { button, el } from "../chat/dom.js";
import { allValid, fresh } from "./fields.js";
import { failure } from "./parts.js";
import { words } from "./words.js";

/**
 * Asks in a dialog: `title`, `text`, the `fields` to fill in, and a button called `act`. When it is pressed and all is
 * right, `work()` is done, and the dialog stays until that has succeeded. True where it was, false where it was left.
 * The browser gives the focus back to what had it.
 */
export function ask({ title, text, fields = [], act, danger = false, work }) {
  return new Promise((resolve) => {
    const id = fresh("dialog");
    const told = el("p", { class: "error", role: "alert" });
    const go = el("button", { class: danger ? "danger" : "main" }, act);
    const stay = button({ onclick: () => dialog.close() }, words.cancel);
    let done = false;
    const submit = async (event) => {
      event.preventDefault();
      if (go.getAttribute("aria-disabled") === "true" || !allValid(fields)) return;
      go.setAttribute("aria-disabled", "true");
      told.textContent = "";
      try {
        await work();
        done = true;
        dialog.close();
      } catch (error) {
        told.textContent = failure(error);
      } finally {
        go.removeAttribute("aria-disabled");
      }
    };
    const dialog = el(
      "dialog",
      { class: "asking", "aria-labelledby": id },
      el(
        "form",
        { novalidate: true, onsubmit: submit },
        el("h2", { id }, title),
        text && el("p", {}, text),
        ...fields.map((one) => one.element),
        told,
        el("div", { class: "group" }, go, stay),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(done);
    });
    document.body.append(dialog);
    dialog.showModal();
    (fields[0]?.input ?? stay).focus();
  });
}
