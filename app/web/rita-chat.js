// <rita-chat>: the whole conversation as one element, so that a page and a widget can be the same component.
//
// It renders into an open shadow root with a constructed style sheet: nothing leaks in or out, and no inline style or
// script is needed. The conversation lives in this object and nowhere else; it is gone when the page is closed.

import { answerNodes, draftNode, howToAsk, notice, spoken } from "./answer-view.js";
import { button, el, icon } from "./dom.js";
import { PageViewer } from "./page-viewer.js";
import { answerAsText, copyText } from "./references.js";
import { ask, AskError } from "./rita-api.js";
import { texts } from "./texts.sv.js";

/** Characters; what the service takes unless its settings say otherwise (RITA_MAX_QUESTION_CHARACTERS). */
const MAX_QUESTION = 2000;
/** Characters of an earlier answer that the service takes (settings.MAX_ANSWER_CHARACTERS). */
const MAX_ANSWER = 10_000;
/** Earlier turns sent along, so that a follow-up can be understood. */
const HISTORY_TURNS = 5;
const STAGES = ["searching", "reading", "checking"];
const STYLES = new URL("rita-chat.css", import.meta.url);
/** The scripts lie in <service>/static/. */
const SERVICE = new URL("..", import.meta.url);

class RitaChat extends HTMLElement {
  #turns = [];
  /** Ends the question under way; null when there is none. */
  #working = null;
  #parts = null;
  #viewer = null;

  async connectedCallback() {
    if (this.#parts) return;
    this.#parts = this.#build();
    const root = this.attachShadow({ mode: "open" });
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#viewer.close();
    });
    const sheet = new CSSStyleSheet();
    root.adoptedStyleSheets = [sheet];
    await sheet.replace(await (await fetch(STYLES)).text());
    root.append(this.#parts.frame);
    this.#measure();
  }

  /** Puts the cursor where the question is written. */
  focus(options) {
    this.#parts?.field.focus(options);
  }

  #build() {
    this.#viewer = new PageViewer(SERVICE, (open) => this.#viewing(open));
    const parts = {
      field: el("textarea", {
        id: "question",
        rows: "2",
        enterkeyhint: "send",
        autocomplete: "off",
        placeholder: texts.fieldPlaceholder,
        "aria-describedby": "help keys message",
        oninput: () => this.#measure(),
        onkeydown: (event) => this.#key(event),
      }),
      message: el("div", { id: "message", class: "message", role: "alert" }),
      left: el("span", { class: "left muted" }),
      send: el("button", { type: "submit", class: "send" }, el("span", {}, texts.send), icon("send")),
      cancel: button({ class: "send", hidden: true, onclick: () => this.#working?.abort() }, el("span", {}, texts.cancel), icon("stop")),
      fresh: button({ class: "quiet", hidden: true, onclick: () => this.#startOver() }, icon("more"), texts.newConversation),
      turns: el("section", { class: "turns", "aria-label": texts.conversation }),
      // Announced by screen readers: what is going on, and the whole answer once. The visible text is no live region.
      log: el("div", { class: "unseen", role: "log", "aria-live": "polite", "aria-label": texts.log }),
    };
    const intro = el(
      "section",
      { class: "intro" },
      el("h2", {}, texts.welcome),
      el("p", { class: "welcome" }, texts.welcomeLead),
      el("p", { class: "ai" }, texts.notice),
    );
    const form = el(
      "form",
      { class: "composer", onsubmit: (event) => this.#submit(event) },
      parts.message,
      el("label", { for: "question", class: "unseen" }, texts.fieldLabel),
      el("div", { class: "box" }, parts.field, parts.send, parts.cancel),
      el("p", { id: "keys", class: "unseen" }, texts.fieldKeys),
      el(
        "div",
        { class: "under" },
        el("p", { id: "help", class: "muted before" }, texts.fieldHelp),
        el("p", { class: "muted after-start" }, texts.noticeShort),
        parts.left,
        parts.fresh,
      ),
    );
    parts.hints = howToAsk();
    parts.talk = el("div", { class: "talk" }, intro, parts.turns, form, parts.hints, parts.log);
    parts.frame = el("div", { class: "frame", lang: texts.language }, parts.talk, this.#viewer.element);
    return parts;
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!this.#working) event.currentTarget.form.requestSubmit();
  }

  /** How much may still be written, told only when the end is near. */
  #measure() {
    const { field, left, message } = this.#parts;
    const remaining = MAX_QUESTION - field.value.length;
    left.textContent = remaining >= 0 && remaining < MAX_QUESTION / 10 ? texts.lengthLeft(remaining) : "";
    if (remaining < 0) this.#complain(texts.tooLong(field.value.length, MAX_QUESTION));
    else if (message.firstChild) this.#complain(null);
  }

  #complain(text, title = null) {
    const { field, message } = this.#parts;
    message.replaceChildren(...(text ? [notice(title, text)] : []));
    if (text) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }

  #submit(event) {
    event.preventDefault();
    const { field } = this.#parts;
    const question = field.value.trim();
    if (this.#working) return;
    if (!question) {
      this.#complain(texts.emptyQuestion);
      field.focus();
      return;
    }
    if (field.value.length > MAX_QUESTION) return;
    field.value = "";
    this.#measure();
    this.#complain(null);
    const turn = this.#addTurn(question);
    this.#answer(turn);
  }

  #addTurn(question) {
    const id = `turn-${this.#turns.length + 1}`;
    const body = el("div", { class: "reply" });
    const node = el("article", { class: "turn", "aria-labelledby": id }, el("h2", { id }, question), body);
    const turn = { question, answer: null, node, body };
    this.#turns.push(turn);
    this.#parts.turns.append(node);
    this.#started(true);
    return turn;
  }

  #started(yes) {
    const { frame, fresh, field, hints } = this.#parts;
    frame.toggleAttribute("data-started", yes);
    fresh.hidden = !yes;
    hints.hidden = yes;
    field.placeholder = yes ? texts.fieldPlaceholderNext : texts.fieldPlaceholder;
  }

  async #answer(turn) {
    const draft = el("div", { class: "prose draft" });
    turn.body.replaceChildren(stageNode(null), draft);
    turn.body.setAttribute("aria-busy", "true");
    this.#bringUp(turn.node);
    this.#say(`${texts.stages.searching} …`);
    const working = new AbortController();
    this.#work(working);
    try {
      const answer = await ask(SERVICE, { question: turn.question, history: this.#history(turn) }, {
        signal: working.signal,
        onevent: (name, data) => this.#progress(turn, draft, name, data),
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
    const { send, cancel } = this.#parts;
    const held = [send, cancel].includes(this.shadowRoot.activeElement);
    this.#working = working;
    send.hidden = Boolean(working);
    cancel.hidden = !working;
    // The button under the finger is another one now: the focus stays at that place.
    if (held) (working ? cancel : send).focus();
  }

  /** Question and answer pairs before `turn`, oldest first. A blocked or failed question is not among them. */
  #history(turn) {
    return this.#turns
      .slice(0, this.#turns.indexOf(turn))
      .filter((earlier) => earlier.answer)
      .slice(-HISTORY_TURNS)
      .map(({ question, answer }) => ({
        // As it was understood, so that a second follow-up still knows what the first was about.
        question: answer.question_used && answer.question_used.length <= MAX_QUESTION ? answer.question_used : question,
        answer: answer.sentences.map((sentence) => sentence.text).join(" ").slice(0, MAX_ANSWER),
      }));
  }

  #progress(turn, draft, name, data) {
    if (name === "stage") turn.body.firstChild.replaceWith(stageNode(data.stage));
    else if (name === "sentence") draft.append(draftNode(data));
    else if (name === "restart") draft.replaceChildren();
  }

  #finish(turn, answer) {
    if (answer.status === "blocked_personal_data") {
      this.#block(turn);
      return;
    }
    turn.answer = answer.status === "unavailable" ? null : answer;
    const nodes = answerNodes(answer, {
      asked: turn.question,
      base: SERVICE,
      show: (place, trigger) => this.#show(turn, place, trigger),
      copy: (trigger) => this.#copy(turn, trigger),
    });
    if (answer.status === "unavailable") nodes.push(this.#again(turn));
    turn.body.replaceChildren(...nodes);
    this.#say(spoken(answer));
  }

  /** The question goes back into the field, to be rewritten, and leaves the conversation. */
  #block(turn) {
    const { field } = this.#parts;
    this.#remove(turn);
    if (!field.value) field.value = turn.question;
    this.#measure();
    // Without a digit in the question it is something earlier that was stopped.
    this.#complain(/\d/.test(turn.question) ? texts.blocked : texts.blockedHistory, texts.blockedTitle);
    this.#say("");
  }

  #remove(turn) {
    turn.node.remove();
    this.#turns = this.#turns.filter((other) => other !== turn);
    if (!this.#turns.length) this.#started(false);
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
    this.#complain(null);
    this.#say(texts.newConversationDone);
    this.focus();
  }

  #show(turn, place, trigger) {
    this.#pointOut(null);
    if (place.number) this.#pointOut(turn.node.querySelector(`[data-number="${Number(place.number)}"]`));
    this.#viewer.open(place, trigger);
  }

  #viewing(open) {
    this.#parts.frame.toggleAttribute("data-viewing", open);
    if (!open) this.#pointOut(null);
  }

  /** Marks the source that is open. */
  #pointOut(node) {
    this.#parts.turns.querySelector("[data-open]")?.removeAttribute("data-open");
    node?.setAttribute("data-open", "");
  }

  async #copy(turn, trigger) {
    const today = new Date().toLocaleDateString("sv-SE");
    const done = await copyText(answerAsText(turn.question, turn.answer, today), this.shadowRoot);
    const said = done ? texts.copied : texts.copyFailed;
    const label = trigger.lastChild;
    label.textContent = said;
    this.#say(said);
    setTimeout(() => (label.textContent = texts.copy), 4000);
  }

  #say(text) {
    this.#parts.log.replaceChildren(el("p", {}, text));
  }

  #bringUp(node) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    node.scrollIntoView({ block: "start", behavior: calm ? "instant" : "smooth" });
  }
}

/** What the service is doing, as it says itself. Seen, not announced: the log does that. */
function stageNode(stage) {
  const at = STAGES.indexOf(stage);
  const steps = STAGES.map((_, i) => el("i", { class: i <= at ? "done" : null }));
  const text = texts.stages[stage] ?? texts.waiting;
  return el("p", { class: "working", "aria-hidden": "true" }, el("span", { class: "steps" }, ...steps), `${text} …`);
}

if (!customElements.get("rita-chat")) customElements.define("rita-chat", RitaChat);
