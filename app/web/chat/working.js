// An answer under way: what the service is doing, and the sentences as they come.

import { draftNode } from "./answer-prose.js";
import { el } from "./dom.js";
import { texts } from "../texts/texts.js";

const STAGES = ["searching", "reading", "checking"];

/** A stage that lasts longer is read out: who cannot see the steps would hear nothing. Most are gone by then. */
const LONG_MS = 4_000;

export class Working {
  #stage = stageNode(null);
  #draft = el("div", { class: "prose draft" });
  #say;
  #saying = 0;

  /** `say(text)` has read out what the service begins with, and each stage that takes its time. */
  constructor(say) {
    this.#say = say;
    say(named(STAGES[0]));
  }

  /** What is seen until the answer is whole. */
  get nodes() {
    return [this.#stage, this.#draft];
  }

  /** Hears an event of the answer's stream. What is drafted here is not the answer yet, and may be taken back. */
  hear(name, data) {
    if (name === "stage") this.#show(data.stage);
    else if (name === "sentence") this.#draft.append(draftNode(data));
    else if (name === "restart") this.#draft.replaceChildren();
  }

  /** There is no more to be said. */
  end() {
    clearTimeout(this.#saying);
  }

  #show(stage) {
    const node = stageNode(stage);
    this.#stage.replaceWith(node);
    this.#stage = node;
    this.end();
    // The first was said as it began.
    if (STAGES.indexOf(stage) > 0) this.#saying = setTimeout(() => this.#say(named(stage)), LONG_MS);
  }
}

const named = (stage) => `${texts.stages[stage] ?? texts.waiting} …`;

/** What the service is doing, as it says itself. Seen; it is read out as the class above says. */
function stageNode(stage) {
  const at = STAGES.indexOf(stage);
  const steps = STAGES.map((_, i) => el("i", { class: i <= at ? "done" : null }));
  return el(
    "p",
    { class: "working", "aria-hidden": "true" },
    el("span", { class: "steps" }, ...steps),
    named(stage),
  );
}
