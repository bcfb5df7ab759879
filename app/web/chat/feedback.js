// Whether the answer helped: a thumb, and where it did not, why. No text goes along unless the reader ticks it.

import { button, el, icon } from "./dom.js";
import { notice } from "./notice.js";
import { area, labelled, Sender } from "./sender.js";
import { newSecret, send, SendError, takeBack } from "./sending.js";
import { texts } from "../texts/texts.js";

const PATH = "api/feedback";
/** What the service takes (feedback_bodies.py). */
const MAX_COMMENT = 1000;
const MAX_DOCUMENTS = 20;
/** The answers that can have helped or not. Below the last two, the way to the owner stands already. */
const JUDGED = ["answered", "partial", "no_answer"];
const SENT_ON_ELSEWHERE = ["partial", "no_answer"];

/** So that a label finds its field, however many answers there are. */
let count = 0;

/** The row below `answer`, to what was `asked`; `say` has a text read out. None where nothing was answered. */
export const feedbackNodes = (answer, view) =>
  JUDGED.includes(answer.status) ? [new Feedback(answer, view).element] : [];

class Feedback {
  #answer;
  #asked;
  #say;
  #id = `feedback-${++count}`;
  #secret = newSecret();
  #given = null;
  /** The thumb that is being stored or taken back; null while none is. */
  #underWay = null;
  /** The thumb pressed last while another was under way. */
  #next = null;
  /** What the service said of the thumb that it keeps. */
  #kept = null;
  #sender;
  #parts;

  constructor(answer, { asked, say }) {
    this.#answer = answer;
    this.#asked = asked;
    this.#say = say;
    this.#parts = {
      up: this.#thumb("up", texts.feedback.yes),
      down: this.#thumb("down", texts.feedback.no),
      said: el("p", { class: "muted", tabindex: "-1" }),
      message: el("div", { class: "message", role: "alert" }),
      more: el("div", { class: "more" }),
    };
    const { up, down, said, message, more } = this.#parts;
    const named = { class: "row", role: "group", "aria-labelledby": this.#id };
    const row = el("div", named, el("p", { id: this.#id }, texts.feedback.helped), up, down, said);
    this.#sender = this.#wayToTheOwner();
    // Outside of what goes with the thumb: what has been sent can be taken back whatever becomes of that.
    this.element = el("div", { class: "feedback" }, row, message, more, this.#sender?.element);
    this.#mark(null);
  }

  /** None where the answer itself has one. */
  #wayToTheOwner() {
    if (SENT_ON_ELSEWHERE.includes(this.#answer.status)) return null;
    const sender = new Sender(this.#answer, { asked: this.#asked, say: this.#say });
    sender.element.classList.add("small");
    return sender;
  }

  #thumb(verdict, label) {
    const press = () => this.#press(verdict);
    return button({ class: "thumb", "aria-pressed": "false", onclick: press }, icon(verdict), label);
  }

  /** Pressed again, a thumb is taken back. Corrected at once, it is what was pressed last that holds. */
  async #press(verdict) {
    if (this.#underWay) {
      // The same once more is a double click.
      this.#next = verdict === this.#underWay ? null : verdict;
      return;
    }
    if (this.#given === verdict) await this.#undo(verdict);
    else if (await this.#give({ verdict })) {
      this.#told(verdict === "up" ? texts.feedback.thanks : texts.feedback.thanksWhy);
      this.#parts.more.replaceChildren(...(verdict === "down" ? [this.#why()] : []));
    }
    this.#goOn();
  }

  /** Carries out what was pressed in the meantime. */
  #goOn() {
    const next = this.#next;
    this.#next = null;
    if (next && next !== this.#given) this.#press(next);
  }

  #undo(verdict) {
    return this.#attempt(verdict, async () => {
      await takeBack(PATH, this.#secret);
      this.#mark(null);
      this.#parts.more.replaceChildren();
      this.#told(texts.feedback.takenBack);
    });
  }

  /** Whether the service took it. The first is replaced by the second. */
  #give(judgement) {
    return this.#attempt(judgement.verdict, async () => {
      const { id, status, mode, snapshot } = this.#answer;
      const documents = cited(this.#answer);
      const about = { answer_id: id, secret: this.#secret, status, mode, snapshot, documents };
      this.#kept = await send(PATH, { ...about, ...judgement });
      this.#mark(judgement.verdict);
    });
  }

  async #attempt(verdict, work) {
    if (this.#underWay) return false;
    this.#underWay = verdict;
    this.#parts.message.replaceChildren();
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof SendError)) throw error;
      this.#parts.message.replaceChildren(notice(null, error.message));
      return false;
    } finally {
      this.#underWay = null;
    }
  }

  #mark(verdict) {
    this.#given = verdict;
    for (const each of ["up", "down"])
      this.#parts[each].setAttribute("aria-pressed", String(each === verdict));
    if (this.#sender) this.#sender.element.hidden = verdict !== "down" && !this.#sender.begun;
  }

  /** Seen beside the thumbs, and read out. */
  #told(text) {
    this.#parts.said.textContent = text;
    this.#say(text);
  }

  #why() {
    const name = `${this.#id}-why`;
    const radios = Object.entries(texts.feedback.reasons).map(([code, words]) =>
      choice({ type: "radio", name, value: code }, words),
    );
    const along = this.#along();
    const submit = async (event) => {
      event.preventDefault();
      // Below a shadow root an event has forgotten its target once it has been heard.
      const form = event.currentTarget;
      const reason = form.elements[name].value || null;
      if (await this.#give({ verdict: "down", reason, ...along.written() })) this.#thank(form);
      this.#goOn();
    };
    return el(
      "form",
      { class: "why", onsubmit: submit },
      el("fieldset", {}, el("legend", {}, texts.feedback.why), ...radios),
      ...along.nodes,
      el("div", { class: "buttons" }, el("button", { type: "submit" }, texts.sending.send)),
    );
  }

  /** The question and a comment, sent along only where the box is ticked. */
  #along() {
    const question = this.#answer.question_used || this.#asked;
    const comment = area(`${this.#id}-comment`, MAX_COMMENT, 2);
    const fold = el(
      "div",
      { class: "along", hidden: true },
      el("p", {}, `${texts.feedback.yourQuestion} `, el("q", {}, question)),
      labelled(comment, texts.sending.comment),
      el("p", { class: "consent" }, texts.feedback.consent(this.#answer.questions_days)),
    );
    const tick = choice(
      { type: "checkbox", onchange: ({ target }) => (fold.hidden = !target.checked) },
      texts.feedback.sendAlong,
    );
    const written = () =>
      fold.hidden ? {} : { question, comment: comment.value.trim() || null };
    return { nodes: [tick, fold], written };
  }

  #thank(form) {
    const { said, down } = this.#parts;
    const until = this.#kept.erase_after;
    const undo = async () => {
      if (await this.#undo("down")) down.focus();
      this.#goOn();
    };
    form.replaceWith(
      button({ class: "quiet", onclick: undo }, icon("again"), texts.sending.undo),
    );
    // Read out by the focus, and so not told besides.
    said.textContent = until ? texts.feedback.thanksText(until) : texts.feedback.thanks;
    said.focus();
  }
}

/** A box to tick, or one of several, with its words. */
const choice = (attributes, words) =>
  el("label", { class: "choice" }, el("input", attributes), el("span", {}, words));

/** The documents that the answer stands on, once each. */
function cited({ citations }) {
  const versions = new Map(citations.map((c) => [`${c.document_id} ${c.version}`, c]));
  return [...versions.values()]
    .slice(0, MAX_DOCUMENTS)
    .map(({ document_id, version }) => ({ document_id, version }));
}
