// An answer under way: what the service is doing, and the sentences as they come.

import { draftNode } from "./answer-prose.js";
import { el } from "./dom.js";
import { texts } from "../texts/texts.js";

const STAGES = ["searching", "reading", "checking"];

export class Working {
  #stage = stageNode(null);
  #draft = el("div", { class: "prose draft" });

  /** What is seen until the answer is whole. */
  get nodes() {
    return [this.#stage, this.#draft];
  }

  /** Hears an event of the answer's stream. What is drafted here is not the answer yet, and may be taken back. */
  hear(name, data) {
    if (name === "stage") {
      const stage = stageNode(data.stage);
      this.#stage.replaceWith(stage);
      this.#stage = stage;
    } else if (name === "sentence") this.#draft.append(draftNode(data));
    else if (name === "restart") this.#draft.replaceChildren();
  }
}

/** What the service is doing, as it says itself. Seen, not read out: the log does that. */
function stageNode(stage) {
  const at = STAGES.indexOf(stage);
  const steps = STAGES.map((_, i) => el("i", { class: i <= at ? "done" : null }));
  const text = texts.stages[stage] ?? texts.waiting;
  return el(
    "p",
    { class: "working", "aria-hidden": "true" },
    el("span", { class: "steps" }, ...steps),
    `${text} …`,
  );
}
