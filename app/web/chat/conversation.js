// The turns of a conversation: they are kept here and nowhere else.

import { MAX_QUESTION } from "./composer.js";
import { el } from "./dom.js";
import { texts } from "../texts/texts.js";

/** Characters of an earlier answer that the service takes (settings.MAX_ANSWER_CHARACTERS). */
const MAX_ANSWER = 10_000;
/** Earlier turns sent along, so that a follow-up can be understood. */
const HISTORY_TURNS = 5;

export class Conversation {
  #turns = [];
  /** How many there have been: no two have the same id, though one be taken back. */
  #made = 0;

  constructor() {
    this.element = el("section", { class: "turns", "aria-label": texts.conversation });
  }

  get isEmpty() {
    return !this.#turns.length;
  }

  /** A question's place in the conversation; `replaced` is the turn that it asks anew, in the reader's words. */
  add(question, replaced) {
    const id = `turn-${++this.#made}`;
    const body = el("div", { class: "reply" });
    const node = el(
      "article",
      { class: "turn", "aria-labelledby": id },
      el("h2", { id }, question),
      body,
    );
    const turn = { question, replaced, answer: null, node, body };
    this.#turns.push(turn);
    this.element.append(node);
    return turn;
  }

  remove(turn) {
    turn.node.remove();
    this.#turns = this.#turns.filter((other) => other !== turn);
  }

  clear() {
    this.#turns = [];
    this.element.replaceChildren();
  }

  /**
   * Question and answer pairs before `turn`, oldest first. Not among them is a question that was blocked, failed or
   * asked anew. What the reader made of an interpretation is not interpreted again: it has nothing before it.
   */
  before(turn) {
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

  /** Marks source `number` of `turn` as the one that is open, and no other; null marks none. */
  pointOut(turn, number) {
    this.element.querySelector("[data-open]")?.removeAttribute("data-open");
    if (!number) return;
    turn.node.querySelector(`[data-number~="${Number(number)}"]`)?.setAttribute("data-open", "");
  }
}

const fits = (question) => Boolean(question) && question.length <= MAX_QUESTION;
