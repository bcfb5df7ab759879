// A question on its way to the owner of a routine: shown before it is sent, and taken back as long as it stands here.

import { MAX_QUESTION } from "./composer.js";
import { button, el, icon, SWEDISH } from "./dom.js";
import { notice } from "./notice.js";
import { newSecret, send, SendError, takeBack } from "./sending.js";
import { texts } from "../texts/texts.js";

const PATH = "api/questions";
/** What the service takes (feedback_bodies.py). */
const MAX_COMMENT = 1000;
const MAX_PARTS = 3;
const MAX_PART = 500;

/** So that a label finds its field, however many answers there are. */
let count = 0;

export class Sender {
  #answer;
  #say;
  #secret = null;
  #busy = false;
  #parts;

  /** For `answer` to what was `asked`; `say` has a text read out. `element` is to be put in the document. */
  constructor(answer, { asked, say }) {
    this.#answer = answer;
    this.#say = say;
    this.#parts = this.#build(answer.question_used || asked);
    const { opener, form, done } = this.#parts;
    this.element = el("div", { class: "sender" }, opener, form, done);
  }

  /** Whether something of this may be stored: only here can it be taken back. */
  get begun() {
    return this.#secret !== null;
  }

  #open(yes) {
    const { opener, form, message } = this.#parts;
    form.hidden = !yes;
    opener.setAttribute("aria-expanded", String(yes));
    message.replaceChildren();
    // What stood above may have folded (feedback.css).
    if (yes) opener.scrollIntoView({ block: "nearest" });
  }

  async #send(event) {
    event.preventDefault();
    const { question, whose, comment, message, done } = this.#parts;
    if (this.#busy) return;
    if (!question.value.trim()) return this.#complain(texts.emptyQuestion, question);
    // Kept when it fails: sent again, it is stored once.
    this.#secret ??= newSecret();
    message.replaceChildren();
    this.#work(true);
    try {
      const place = places(this.#answer)[whose.value];
      const kept = await send(PATH, {
        secret: this.#secret,
        question: question.value.trim(),
        comment: comment.value.trim() || null,
        document: place ? { document_id: place.document_id, version: place.version } : null,
        missing: missing(this.#answer),
        answer_id: this.#answer.id,
        snapshot: this.#answer.snapshot,
      });
      this.#finish(kept.erase_after);
      // Read out by this, and so not told besides.
      done.querySelector("p").focus();
    } catch (error) {
      if (!(error instanceof SendError)) throw error;
      this.#complain(error.message, question);
    } finally {
      this.#work(false);
    }
  }

  #finish(eraseAfter) {
    const { opener, done } = this.#parts;
    const { done: title, keptUntil, undo: label } = texts.sending;
    const undo = button({ class: "quiet", onclick: () => this.#undo() }, icon("again"), label);
    const words = el("p", { tabindex: "-1" }, el("strong", {}, title), " ", keptUntil(eraseAfter));
    this.#open(false);
    opener.hidden = true;
    done.replaceChildren(words, el("div", { class: "message", role: "alert" }), undo);
  }

  async #undo() {
    const { opener, done } = this.#parts;
    if (this.#busy) return;
    this.#work(true);
    try {
      await takeBack(PATH, this.#secret);
      this.#secret = null;
      done.replaceChildren(el("p", {}, texts.sending.undone));
      opener.hidden = false;
      opener.focus();
      this.#say(texts.sending.undone);
    } catch (error) {
      if (!(error instanceof SendError)) throw error;
      done.querySelector(".message").replaceChildren(notice(null, error.message));
    } finally {
      this.#work(false);
    }
  }

  #work(yes) {
    this.#busy = yes;
    this.element.setAttribute("aria-busy", String(yes));
  }

  #complain(text, field) {
    this.#parts.message.replaceChildren(notice(null, text));
    field.focus();
  }

  #build(asked) {
    const id = `sender-${++count}`;
    const parts = {
      question: area(`${id}-question`, MAX_QUESTION, 3),
      comment: area(`${id}-comment`, MAX_COMMENT, 2),
      whose: el("select", { id: `${id}-whose` }, ...choices(this.#answer)),
      owner: el("output", { class: "muted", for: `${id}-whose` }),
      message: el("div", { class: "message", role: "alert" }),
      done: el("div", { class: "done" }),
      opener: button(
        { "aria-expanded": "false", onclick: () => this.#open(parts.form.hidden) },
        icon("mail"),
        texts.sendToOwner,
      ),
    };
    parts.question.value = asked.slice(0, MAX_QUESTION);
    parts.form = this.#form(id, parts);
    return parts;
  }

  #form(id, { question, whose, owner, comment, message }) {
    const lacking = missing(this.#answer);
    const consent = texts.sending.consent(this.#answer.questions_days);
    const chosen = () => {
      const place = places(this.#answer)[whose.value];
      owner.textContent = place ? texts.sending.ownedBy(place.owner) : "";
    };
    whose.addEventListener("change", chosen);
    chosen();
    return el(
      "form",
      { hidden: true, novalidate: true, onsubmit: (event) => this.#send(event) },
      labelled(question, texts.sending.question),
      labelled(whose, texts.sending.whose, owner),
      labelled(comment, texts.sending.comment),
      lacking.length ? el("p", { class: "muted" }, texts.sending.withMissing(lacking)) : null,
      message,
      el("p", { id: `${id}-consent`, class: "consent" }, consent),
      el(
        "div",
        { class: "buttons" },
        el(
          "button",
          { type: "submit", class: "send", "aria-describedby": `${id}-consent` },
          el("b", {}, texts.sending.send),
        ),
        button({ class: "quiet", onclick: () => this.#cancel() }, texts.cancel),
      ),
    );
  }

  #cancel() {
    this.#open(false);
    this.#parts.opener.focus();
  }
}

/** A field of several lines for `most` characters. */
export const area = (id, most, rows) =>
  el("textarea", { id, rows: String(rows), maxlength: String(most), autocomplete: "off" });

/** `field` under its label, with what belongs to it below. */
export const labelled = (field, text, ...below) =>
  el("div", { class: "field" }, el("label", { for: field.id }, text), field, ...below);

/** What the question may be about: each document once, those that the answer stands on first. */
function places({ citations, nearest }) {
  const seen = new Map();
  for (const place of [...citations, ...nearest])
    if (!seen.has(place.document_id)) seen.set(place.document_id, place);
  return [...seen.values()];
}

function choices(answer) {
  const named = places(answer).map(({ title }, i) =>
    el("option", { ...SWEDISH, value: String(i) }, title),
  );
  return [...named, el("option", { value: "" }, texts.sending.dontKnow)];
}

const missing = (answer) => answer.missing.slice(0, MAX_PARTS).map((part) => part.slice(0, MAX_PART));
