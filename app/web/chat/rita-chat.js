// <rita-chat>: the whole conversation as one element, so that a page and a widget can be the same component.
//
// It renders into an open shadow root with a constructed style sheet: nothing leaks in or out, and no inline style or
// script is needed. The conversation lives in this object and nowhere else; it is gone when the page is closed.

import { spoken } from "./announcement.js";
import { answerNodes } from "./answer-view.js";
import { howToAsk } from "./asking-on.js";
import { Composer, MAX_QUESTION } from "./composer.js";
import { button, el, icon } from "./dom.js";
import { dress } from "./dress.js";
import { firstQuestions, introNode } from "./intro.js";
import { notice } from "./notice.js";
import { PageViewer } from "./page-viewer.js";
import { printAnswer } from "./printing.js";
import { answerAsText, copyText } from "./references.js";
import { ask, AskError } from "./rita-api.js";
import { SERVICE } from "./service.js";
import { css } from "../styles/rita-chat.css";
import { texts } from "../texts/texts.js";
import { Working } from "./working.js";

/** Characters of an earlier answer that the service takes (settings.MAX_ANSWER_CHARACTERS). */
const MAX_ANSWER = 10_000;
/** Earlier turns sent along, so that a follow-up can be understood. */
const HISTORY_TURNS = 5;

class RitaChat extends HTMLElement {
  #turns = [];
  /** Ends the question under way; null when there is none. */
  #working = null;
  #parts = null;
  #viewer = null;
  #composer = null;

  connectedCallback() {
    if (this.#parts) return;
    this.#parts = this.#build();
    const root = this.attachShadow({ mode: "open" });
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing || !this.#viewer.element.open) return;
      // Used: what is around may close itself by the next one.
      event.preventDefault();
      this.#viewer.close();
    });
    dress(root, css);
    root.append(this.#parts.frame);
    // What stood here for the reader until now.
    this.replaceChildren();
  }

  /** Puts the cursor where the question is written. */
  focus(options) {
    this.#composer?.focus(options);
  }

  #build() {
    this.#viewer = new PageViewer(SERVICE, (open) => this.#viewing(open));
    this.#composer = new Composer({
      onask: (question, replaced) => this.#answer(this.#addTurn(question, replaced)),
      oncancel: () => this.#working?.abort(),
      onfresh: () => this.#startOver(),
    });
    const intro = introNode();
    const first = firstQuestions((question) => this.#askFirst(question));
    const turns = el("section", { class: "turns", "aria-label": texts.conversation });
    const hints = howToAsk();
    // Read out: what is going on, and the whole answer once. The text that is seen is no live region.
    const log = el("div", {
      class: "unseen",
      role: "log",
      "aria-live": "polite",
      "aria-label": texts.log,
    });
    const composer = this.#composer.element;
    const talk = el("div", { class: "talk" }, intro, turns, composer, hints, first, log);
    const frame = el("div", { class: "frame", lang: texts.language }, talk, this.#viewer.element);
    return { frame, turns, hints, log };
  }

  /** Asks what a button says that is gone once it is asked: the focus goes to the question. */
  #askFirst(question) {
    const turn = this.#addTurn(question, null);
    turn.node.tabIndex = -1;
    turn.node.focus({ preventScroll: true });
    this.#answer(turn);
  }

  /** A question's place in the conversation; `replaced` is the turn that it asks anew, in the reader's words. */
  #addTurn(question, replaced) {
    const id = `turn-${this.#turns.length + 1}`;
    const body = el("div", { class: "reply" });
    const node = el(
      "article",
      { class: "turn", "aria-labelledby": id },
      el("h2", { id }, question),
      body,
    );
    const turn = { question, replaced, answer: null, node, body };
    this.#turns.push(turn);
    this.#parts.turns.append(node);
    this.#started(true);
    return turn;
  }

  #started(yes) {
    this.#parts.frame.toggleAttribute("data-started", yes);
    this.#parts.hints.hidden = yes;
    this.#composer.started = yes;
  }

  async #answer(turn) {
    const seen = new Working();
    turn.body.replaceChildren(...seen.nodes);
    turn.body.setAttribute("aria-busy", "true");
    bringUp(turn.node);
    this.#say(`${texts.stages.searching} …`);
    const working = new AbortController();
    this.#work(working);
    try {
      const request = { question: turn.question, history: this.#history(turn) };
      const answer = await ask(request, {
        signal: working.signal,
        onevent: (name, data) => seen.hear(name, data),
      });
      if (turn.node.isConnected) this.#finish(turn, answer);
    } catch (error) {
      if (!(error instanceof AskError)) throw error;
      if (turn.node.isConnected) this.#fail(turn, error);
    } finally {
      turn.body.removeAttribute("aria-busy");
      if (this.#working === working) this.#work(null);
    }
  }

  #work(working) {
    this.#working = working;
    this.#composer.working = Boolean(working);
  }

  /**
   * Question and answer pairs before `turn`, oldest first. Not among them is a question that was blocked, failed or
   * asked anew. What the reader made of an interpretation is not interpreted again: it has nothing before it.
   */
  #history(turn) {
    if (turn.replaced) return [];
    const anew = new Set(this.#turns.map((later) => later.replaced));
    return this.#turns
      .slice(0, this.#turns.indexOf(turn))
      .filter((earlier) => earlier.answer && !anew.has(earlier))
      .slice(-HISTORY_TURNS)
      .map(({ question, answer }) => ({
        // As it was understood, so that a second follow-up still knows what the first was about.
        question: fits(answer.question_used) ? answer.question_used : question,
        answer: answer.sentences
          .map((sentence) => sentence.text)
          .join(" ")
          .slice(0, MAX_ANSWER),
      }));
  }

  #finish(turn, answer) {
    this.#tell(answer);
    if (answer.status === "blocked_personal_data") {
      this.#block(turn);
      return;
    }
    const answered = answer.status !== "unavailable";
    turn.answer = answered ? answer : null;
    const nodes = answerNodes(answer, {
      asked: turn.question,
      base: SERVICE,
      show: (place, trigger) => this.#show(turn, place, trigger),
      copy: (trigger) => this.#copy(turn, trigger),
      print: () => printAnswer(turn.question, turn.answer, new Date(), this.shadowRoot),
      edit: (question) => this.#composer.edit(question, turn),
      say: (text) => this.#say(text),
    });
    turn.body.replaceChildren(...nodes, ...(answered ? [] : [this.#again(turn)]));
    this.#say(spoken(answer, turn.question));
  }

  /** The question goes back into the field, to be rewritten, and leaves the conversation. */
  #block(turn) {
    turn.node.remove();
    this.#turns = this.#turns.filter((other) => other !== turn);
    if (!this.#turns.length) this.#started(false);
    this.#composer.giveBack(turn.question);
    // Without a digit in the question it is something earlier that was stopped.
    const why = /\d/.test(turn.question) ? texts.blocked : texts.blockedHistory;
    this.#composer.complain(why, texts.blockedTitle);
    this.#say("");
  }

  #fail(turn, error) {
    const text = error.detail ?? texts.failed[error.kind];
    turn.body.replaceChildren(notice(texts.failedTitle, text), this.#again(turn));
    this.#say(`${texts.failedTitle}. ${text}`);
  }

  #again(turn) {
    const retry = () => {
      if (!this.#working) this.#answer(turn);
    };
    return button({ class: "retry", onclick: retry }, icon("again"), texts.retry);
  }

  #startOver() {
    this.#working?.abort();
    this.#viewer.close();
    this.#turns = [];
    this.#parts.turns.replaceChildren();
    this.#started(false);
    this.#composer.complain(null);
    this.#say(texts.newConversationDone);
    this.focus();
  }

  #show(turn, place, trigger) {
    this.#pointOut(
      place.number ? turn.node.querySelector(`[data-number="${Number(place.number)}"]`) : null,
    );
    this.#viewer.open(place, trigger, turn.answer);
  }

  #viewing(open) {
    this.#parts.frame.toggleAttribute("data-viewing", open);
    if (!open) this.#pointOut(null);
  }

  /** Marks the source that is open, and no other. */
  #pointOut(node) {
    this.#parts.turns.querySelector("[data-open]")?.removeAttribute("data-open");
    node?.setAttribute("data-open", "");
  }

  async #copy(turn, trigger) {
    const text = answerAsText(turn.question, turn.answer, new Date());
    const done = await copyText(text, this.shadowRoot);
    const said = done ? texts.copied : texts.copyFailed;
    const label = trigger.lastChild;
    label.textContent = said;
    this.#say(said);
    setTimeout(() => (label.textContent = texts.copy), 4000);
  }

  /** Lets the page around know that there is an answer: how it ended, never what was asked or said. */
  #tell({ status, id }) {
    const detail = { status, id };
    this.dispatchEvent(new CustomEvent("rita-answer", { bubbles: true, composed: true, detail }));
  }

  #say(text) {
    this.#parts.log.replaceChildren(el("p", {}, text));
  }
}

const fits = (question) => Boolean(question) && question.length <= MAX_QUESTION;

function bringUp(node) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  node.scrollIntoView({ block: "start", behavior: calm ? "instant" : "smooth" });
}

if (!customElements.get("rita-chat")) customElements.define("rita-chat", RitaChat);
