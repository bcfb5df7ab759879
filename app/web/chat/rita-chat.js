// <rita-chat>: the whole conversation as one element, so that a page and a widget can be the same component.
//
// It renders into an open shadow root with a constructed style sheet: nothing leaks in or out, and no inline style or
// script is needed. The conversation lives in this object and nowhere else; it is gone when the page is closed.

import { spoken } from "./announcement.js";
import { answerNodes } from "./answer-view.js";
import { howToAsk } from "./asking-on.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { button, el, icon } from "./dom.js";
import { Door, reason, takeDraft } from "./door.js";
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

class RitaChat extends HTMLElement {
  #conversation = null;
  /** Ends the question under way; null when there is none. */
  #working = null;
  #parts = null;
  #viewer = null;
  #composer = null;
  #door = null;

  connectedCallback() {
    if (this.#parts) return;
    this.#parts = this.#build();
    const root = this.attachShadow({ mode: "open" });
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
      if (!this.#viewer.element.open) return;
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
    this.#conversation = new Conversation();
    this.#composer = new Composer({
      onask: (question, replaced) => this.#answer(this.#addTurn(question, replaced)),
      oncancel: () => this.#working?.abort(),
      onfresh: () => this.#startOver(),
    });
    this.#composer.giveBack(takeDraft() ?? "");
    const first = firstQuestions((question) => this.#askByButton(question, null));
    this.#door = new Door({
      onshut: (why) => this.#shut(why),
      onopen: (questions, how) => this.#open(questions, how),
    });
    const hints = howToAsk();
    // Read out: what is going on, and the whole answer once. The text that is seen is no live region.
    const log = el("div", {
      class: "unseen",
      role: "log",
      "aria-live": "polite",
      "aria-label": texts.log,
    });
    const turns = this.#conversation.element;
    const composer = this.#composer.element;
    const talk = el("div", { class: "talk" }, introNode(), turns, composer, hints, first.node, log);
    const frame = el("div", { class: "frame", lang: texts.language }, talk, this.#viewer.element);
    return { frame, hints, log, first };
  }

  /** Nothing can be asked now: it is said where one would ask. */
  #shut(why) {
    const begun = !this.#conversation.isEmpty;
    const look = () => this.#door.look();
    this.#parts.first.show([]);
    this.#composer.hold(reason(why, { draft: this.#composer.draft, begun, look }));
  }

  #open(questions, { again, other }) {
    this.#parts.first.show(questions);
    if (!again) return;
    this.#composer.hold(null);
    // Somebody else is signed in now: what was asked before was not theirs.
    if (other) this.#startOver();
    else this.#say(texts.door.open);
  }

  /** Asks by a button that the answer leaves behind, or that is gone once it is pressed: the focus goes along. */
  #askByButton(question, replaced) {
    if (this.#working || this.#composer.held) return;
    this.#composer.endEdit();
    const turn = this.#addTurn(question, replaced);
    rest(turn.node);
    this.#answer(turn);
  }

  #addTurn(question, replaced) {
    const turn = this.#conversation.add(question, replaced);
    this.#start(true);
    return turn;
  }

  /** Whether there is a conversation, for all that look otherwise when there is one. */
  #start(yes) {
    this.#composer.started = yes;
    if (this.#parts.frame.hasAttribute("data-started") === yes) return;
    this.#parts.frame.toggleAttribute("data-started", yes);
    this.#parts.hints.hidden = yes;
    // For the page of the chat alone (chat/leaving.js): it goes no further than this element.
    this.dispatchEvent(new CustomEvent("rita-started", { detail: { started: yes } }));
  }

  async #answer(turn) {
    this.#viewer.close({ back: false });
    const seen = new Working((text) => this.#say(text));
    turn.body.replaceChildren(...seen.nodes);
    turn.body.setAttribute("aria-busy", "true");
    bringUp(turn.node);
    const working = new AbortController();
    this.#work(working);
    try {
      const request = { question: turn.question, history: this.#conversation.before(turn) };
      const answer = await ask(request, {
        signal: working.signal,
        onevent: (name, data) => seen.hear(name, data),
      });
      if (turn.node.isConnected) this.#finish(turn, answer);
    } catch (error) {
      if (!(error instanceof AskError)) throw error;
      if (turn.node.isConnected) this.#fail(turn, error);
    } finally {
      seen.end();
      turn.body.removeAttribute("aria-busy");
      if (this.#working === working) this.#work(null);
    }
  }

  #work(working) {
    this.#working = working;
    this.#composer.working = Boolean(working);
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
      afresh: () => this.#askByButton(turn.question, turn),
      say: (text) => this.#say(text),
    });
    turn.body.replaceChildren(...nodes, ...(answered ? [] : [this.#again(turn)]));
    if (!answered) this.#door.refused();
    this.#say(spoken(answer, turn.question));
  }

  #block(turn) {
    this.#giveBack(turn);
    // Without a digit in the question it is something earlier that was stopped.
    const why = /\d/.test(turn.question) ? texts.blocked : texts.blockedHistory;
    this.#composer.complain(why, texts.blockedTitle);
    this.#say("");
  }

  /** The question goes back into the field, to be rewritten, and leaves the conversation. */
  #giveBack(turn) {
    const held = turn.node.contains(this.shadowRoot.activeElement);
    this.#conversation.remove(turn);
    if (this.#conversation.isEmpty) this.#start(false);
    this.#composer.giveBack(turn.question, turn.replaced);
    if (held) this.focus({ preventScroll: true });
  }

  #fail(turn, error) {
    if (error.kind === "cancelled") {
      this.#giveBack(turn);
      this.#composer.remark(texts.cancelled);
      this.#say(texts.cancelled);
      return;
    }
    if (error.kind === "out") {
      this.#giveBack(turn);
      this.#say("");
      this.#door.refused();
      return;
    }
    const text = error.wait > 1 ? texts.wait(error.wait) : (error.detail ?? texts.failed[error.kind]);
    turn.body.replaceChildren(notice(texts.failedTitle, text), this.#again(turn));
    this.#say(`${texts.failedTitle}. ${text}`);
  }

  #again(turn) {
    const retry = () => {
      if (this.#working || this.#composer.held) return;
      // The button is gone with what it stands in.
      rest(turn.node);
      this.#answer(turn);
    };
    return button({ class: "retry", onclick: retry }, icon("again"), texts.retry);
  }

  #startOver() {
    this.#working?.abort();
    this.#viewer.close({ back: false });
    this.#conversation.clear();
    this.#composer.clear();
    this.#start(false);
    this.#say(texts.newConversationDone);
    this.scrollIntoView({ block: "start", behavior: "instant" });
    this.focus({ preventScroll: true });
  }

  #show(turn, place, trigger) {
    this.#conversation.pointOut(turn, place.number);
    this.#viewer.open(place, trigger, turn.answer);
  }

  #viewing(open) {
    this.#parts.frame.toggleAttribute("data-viewing", open);
    if (!open) this.#conversation.pointOut(null, null);
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

/** Gives the focus to what is no control. */
function rest(node) {
  node.tabIndex = -1;
  node.focus({ preventScroll: true });
}

function bringUp(node) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  node.scrollIntoView({ block: "start", behavior: calm ? "instant" : "smooth" });
}

if (!customElements.get("rita-chat")) customElements.define("rita-chat", RitaChat);
