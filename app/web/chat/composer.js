// Where the question is written: the field, what is wrong with it, and the buttons beside it.

import { button, el, icon } from "./dom.js";
import { notice } from "./notice.js";
import { personalData } from "./personal-data.js";
import { holdsPersonalNumber } from "./personal-number.js";
import { texts } from "../texts/texts.js";

/** Characters; what the service takes unless its settings say otherwise (RITA_MAX_QUESTION_CHARACTERS). */
export const MAX_QUESTION = 2000;

/** The id of what is said of the answers before the first question: it describes the field too. */
export const NOTICE = "about-answers";

export class Composer {
  #parts;
  #working = false;
  /** What the question being written comes instead of; null for a question of its own. */
  #replaced = null;
  /** What stood in the field before an edit. */
  #draft = "";
  #onask;

  /**
   * `onask(question, replaced)` hears a question fit to send, and what was given to `edit` where it is that text
   * edited; `oncancel` and `onfresh` hear their buttons.
   */
  constructor({ onask, oncancel, onfresh }) {
    this.#onask = onask;
    this.#parts = {
      field: this.#field(),
      message: el("div", { id: "message", class: "message", role: "alert" }),
      held: el("div", { id: "held", class: "message", role: "status" }),
      hint: el("p", { id: "hint", class: "muted" }),
      unedit: button(
        { class: "link", hidden: true, onclick: () => this.#cancelEdit() },
        texts.cancelEdit,
      ),
      left: el("span", { class: "left muted" }),
      send: el(
        "button",
        { type: "submit", class: "send" },
        el("span", {}, texts.send),
        icon("send"),
      ),
      cancel: button(
        { class: "send", hidden: true, onclick: oncancel },
        el("span", {}, texts.cancel),
        icon("stop"),
      ),
      fresh: button(
        { class: "quiet", hidden: true, onclick: onfresh },
        icon("more"),
        texts.newConversation,
      ),
    };
    this.element = this.#form();
  }

  focus(options) {
    this.#parts.field.focus(options);
  }

  /** What stands in the field. */
  get draft() {
    return this.#parts.field.value.trim();
  }

  /** Whether nothing can be asked now. */
  get held() {
    return this.#parts.field.readOnly;
  }

  /** Takes no question, and says why in `nodes`; null takes questions again. */
  hold(nodes) {
    const { field, held, send } = this.#parts;
    held.replaceChildren(...(nodes ? [notice(null, nodes)] : []));
    field.readOnly = Boolean(nodes);
    if (nodes) send.setAttribute("aria-disabled", "true");
    else send.removeAttribute("aria-disabled");
  }

  /** Puts a question back, to be rewritten, unless something else is being written already. */
  giveBack(question, replaced = null) {
    if (this.#parts.field.value) return;
    this.#parts.field.value = question;
    this.#replace(replaced);
    this.#measure();
  }

  /** Lets the reader say `question` otherwise; what is sent comes instead of `replaced`. */
  edit(question, replaced) {
    const { field } = this.#parts;
    if (!this.#replaced) this.#draft = field.value;
    field.value = question;
    this.#replace(replaced);
    this.#measure();
    field.focus();
    field.setSelectionRange(question.length, question.length);
  }

  /** Takes an edit back, if there is one: what stood in the field before stands there again. */
  endEdit() {
    if (!this.#replaced) return;
    this.#parts.field.value = this.#draft;
    this.#replace(null);
    this.#measure();
  }

  /** Empties the field, and says nothing. */
  clear() {
    this.#parts.field.value = "";
    this.#measure();
    this.complain(null);
  }

  /** Says by the field what is no complaint, until something is written. */
  remark(text) {
    const { hint } = this.#parts;
    hint.textContent = [text, hint.textContent].filter(Boolean).join(" ");
  }

  #cancelEdit() {
    this.endEdit();
    this.#parts.field.focus();
  }

  #replace(replaced) {
    this.#replaced = replaced;
    if (!replaced) this.#draft = "";
    this.#parts.hint.textContent = replaced ? texts.editing : "";
    this.#parts.unedit.hidden = !replaced;
  }

  /** Says what is wrong with the question; null takes it back. */
  complain(text, title = null) {
    const { field, message } = this.#parts;
    message.replaceChildren(...(text ? [notice(title, text)] : []));
    if (text) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }

  /** Whether the conversation has begun. */
  set started(yes) {
    const { field, fresh } = this.#parts;
    fresh.hidden = !yes;
    field.placeholder = yes ? texts.fieldPlaceholderNext : texts.fieldPlaceholder;
    // Who comes straight to the field hears, before the first question, what kind of answer to expect.
    field.setAttribute("aria-describedby", `${yes ? "" : `${NOTICE} `}help keys held hint message`);
    this.#replace(null);
  }

  /** While a question is under way the button ends it. */
  set working(yes) {
    const { send, cancel } = this.#parts;
    const held = [send, cancel].includes(this.element.getRootNode().activeElement);
    this.#working = yes;
    send.hidden = yes;
    cancel.hidden = !yes;
    // The button under the finger is another one now: the focus stays at that place.
    if (held) (yes ? cancel : send).focus();
  }

  #submit(event) {
    event.preventDefault();
    const { field } = this.#parts;
    const question = field.value.trim();
    if (this.#working || field.value.length > MAX_QUESTION) return;
    if (this.held) {
      this.#parts.held.querySelector("a, button")?.focus();
      return;
    }
    const wrong = !question
      ? [texts.emptyQuestion]
      : holdsPersonalNumber(question)
        ? [texts.blocked, texts.blockedTitle]
        : null;
    if (wrong) {
      this.complain(...wrong);
      field.focus();
      return;
    }
    const found = personalData(question);
    if (found.length) this.#warn(found, question);
    else this.#send(question);
  }

  /** Asks before what may be about somebody is sent: it may be the number of an office as well. */
  #warn(found, question) {
    const { field, message } = this.#parts;
    const say = texts.personalData;
    const change = button({ onclick: () => field.focus() }, say.change);
    const send = button({ onclick: () => this.#sendAnyway(question) }, say.send);
    const choices = el("p", {}, change, send);
    message.replaceChildren(notice(say.title(found), [say.text, choices]));
    change.focus();
  }

  #sendAnyway(question) {
    if (this.#working || this.held) return;
    this.#parts.field.focus();
    this.#send(question);
  }

  #send(question) {
    const { field } = this.#parts;
    const replaced = this.#replaced;
    field.value = "";
    this.#measure();
    this.complain(null);
    this.#onask(question, replaced);
  }

  #key(event) {
    if (event.key === "Escape" && this.#replaced && !event.isComposing) {
      // Used: nothing else closes by it.
      event.preventDefault();
      this.#cancelEdit();
    }
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!this.#working) this.#parts.field.form.requestSubmit();
  }

  /** How much may still be written, told only when the end is near. */
  #measure() {
    const { field, left, message } = this.#parts;
    this.#replace(field.value ? this.#replaced : null);
    const remaining = MAX_QUESTION - field.value.length;
    left.textContent =
      remaining >= 0 && remaining < MAX_QUESTION / 10 ? texts.lengthLeft(remaining) : "";
    if (remaining < 0) this.complain(texts.tooLong(field.value.length, MAX_QUESTION));
    else if (message.firstChild) this.complain(null);
  }

  #field() {
    return el("textarea", {
      id: "question",
      rows: "2",
      enterkeyhint: "send",
      autocomplete: "off",
      placeholder: texts.fieldPlaceholder,
      "aria-describedby": `${NOTICE} help keys held hint message`,
      oninput: () => this.#measure(),
      onkeydown: (event) => this.#key(event),
    });
  }

  /** What is written and, below it, what on a phone is not always in sight (styles/composer.css). */
  #form() {
    const { field, held, message, hint, unedit, left, send, cancel, fresh } = this.#parts;
    return el(
      "div",
      { class: "composer" },
      el(
        "form",
        { class: "dock", onsubmit: (event) => this.#submit(event) },
        held,
        message,
        el("label", { for: "question", class: "unseen" }, texts.fieldLabel),
        el("div", { class: "hint" }, hint, unedit),
        el("div", { class: "box" }, field, send, cancel),
        el("p", { id: "keys", class: "unseen" }, texts.fieldKeys),
      ),
      el(
        "div",
        { class: "under" },
        el("p", { id: "help", class: "muted" }, texts.fieldHelp),
        left,
        fresh,
      ),
    );
  }
}
