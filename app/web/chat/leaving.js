// The links around a conversation: it is gone when its page is left, and is not to be lost by a press.

import { button, el } from "./dom.js";
import { texts } from "../texts/texts.js";

/**
 * While `chat` holds a conversation, a link to another page opens it in a new tab, and one to this page, which would
 * begin anew (in another language too), asks first.
 */
export function keepConversation(chat, links) {
  const here = links.filter((link) => link.pathname === location.pathname);
  const elsewhere = links.filter((link) => !here.includes(link)).map(inNewTab);
  let started = false;
  chat.addEventListener("rita-started", (event) => {
    ({ started } = event.detail);
    for (const open of elsewhere) open(started);
  });
  const question = new Question();
  for (const link of here)
    link.addEventListener("click", (event) => {
      // Those open another tab themselves.
      if (!started || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      question.ask(link);
    });
}

/** Turns a link into one that opens a new tab, and back. */
function inNewTab(link) {
  const told = el("span", { class: "unseen" }, ` (${texts.leaving.newTab})`);
  return (yes) => {
    if (yes) {
      link.target = "_blank";
      link.rel = "noopener";
      link.append(told);
    } else {
      link.removeAttribute("target");
      link.removeAttribute("rel");
      told.remove();
    }
  };
}

class Question {
  #text = el("p", { id: "leaving" });
  #go = el("a", { class: "button" });
  #dialog;

  constructor() {
    const stay = button({ autofocus: true, onclick: () => this.#dialog.close() }, texts.leaving.stay);
    this.#dialog = el(
      "dialog",
      { class: "leaving", role: "alertdialog", "aria-labelledby": "leaving" },
      this.#text,
      el("div", { class: "group" }, stay, this.#go),
    );
    document.body.append(this.#dialog);
  }

  /** Asks whether to follow `link`. Closed, the dialog gives the focus back to it. */
  ask(link) {
    const { language, start, change, goOn } = texts.leaving;
    const changes = link.matches(".language");
    this.#text.textContent = changes ? language : start;
    this.#go.textContent = changes ? change : goOn;
    this.#go.href = link.href;
    this.#dialog.showModal();
  }
}
