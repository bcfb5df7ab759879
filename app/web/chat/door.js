// Whether a question can be asked now, and if not, why: nobody is signed in, they may not ask, or RiTA is stopped.
//
// It is looked at when the page has been drawn, when something was refused, and, while it is shut, now and then and
// whenever the reader comes back to the tab: it opens by itself.

import { button, el, SWEDISH } from "./dom.js";
import { holdsPersonalNumber } from "./personal-number.js";
import { request } from "./service.js";
import { isOut, mayAsk, me, signInAddress } from "./session.js";
import { served } from "../served.js";
import { texts } from "../texts/texts.js";

/** Milliseconds between two looks while it is shut. */
const EVERY = 15_000;
/** Where a question is kept while its reader signs in: in this tab only, and for that long. */
const KEPT_AS = "rita-draft";

export class Door {
  #onshut;
  #onopen;
  #timer = 0;
  #who = null;
  /** Why it is shut; null while it is open. */
  why = null;

  /** `onshut(why)` hears why nothing can be asked, `onopen(questions, again)` that it can, with what RiTA suggests. */
  constructor({ onshut, onopen }) {
    this.#onshut = onshut;
    this.#onopen = onopen;
    document.addEventListener("visibilitychange", () => this.why && !document.hidden && this.look());
    requestAnimationFrame(() => setTimeout(() => this.look()));
  }

  async look() {
    clearTimeout(this.#timer);
    const person = await me({ anew: this.why !== null });
    if (isOut(person)) return this.#shut({ kind: "out", person });
    if (!mayAsk(person)) return this.#shut({ kind: "noAccess", person });
    const { questions, stopped } = await suggested();
    if (stopped) return this.#shut({ kind: "stopped", text: stopped });
    const before = this.#who;
    this.#who = person?.name ?? before;
    const again = this.why !== null;
    this.why = null;
    this.#onopen(questions, { again, other: before !== null && before !== this.#who });
  }

  /** What was asked has been refused: somebody else's turn to say why. */
  async refused() {
    this.why ??= { kind: "unknown" };
    await this.look();
  }

  #shut(why) {
    this.#timer = setTimeout(() => this.look(), EVERY);
    const same = this.why?.kind === why.kind && this.why.text === why.text;
    this.why = why;
    if (!same) this.#onshut(why);
  }
}

/** What the service suggests to begin with, and what it says where it is stopped. A chat without suggestions is whole. */
async function suggested() {
  try {
    const response = await request("api/suggestions", { cache: "no-store" });
    if (response.ok) return { questions: (await response.json()).suggestions };
    const problem = await response.json();
    return { questions: [], stopped: problem.code === "stopped" ? problem.detail : null };
  } catch {
    return { questions: [] };
  }
}

/**
 * Why nothing can be asked, in nodes for the reader. `draft` is what stands in the field; with a conversation `begun`,
 * one signs in in another tab, so that it stays on the screen.
 */
export function reason({ kind, person, text }, { draft, begun, look }) {
  const say = texts.door;
  const contact = say.contact(served.contact);
  if (kind === "stopped") {
    // The service's own words begin with the same, in Swedish.
    const title = texts.language === "sv" ? null : el("strong", {}, say.stopped);
    return [title, el("span", SWEDISH, text), " ", say.stoppedMore];
  }
  if (kind === "noAccess") return [el("strong", {}, say.noAccess), say.noAccessMore, " ", contact];
  const address = signInAddress(person, "");
  if (!address) {
    const again = button({ onclick: () => location.reload() }, say.reload);
    const more = served.signIn === "proxy" ? [say.byProxy, el("p", {}, again)] : [say.byKeys, " ", contact];
    return [el("strong", {}, say.out), ...more];
  }
  const number = Boolean(draft) && holdsPersonalNumber(draft);
  const link = el("a", { class: "button", href: address }, begun ? say.signInAgain : say.signIn);
  if (begun) {
    link.target = "_blank";
    link.rel = "noopener";
    link.append(el("span", { class: "unseen" }, ` (${texts.leaving.newTab})`));
    addEventListener("focus", look, { once: true });
  } else if (draft && !number) link.addEventListener("click", () => keepDraft(draft));
  const more = begun ? say.expired : draft ? (number ? say.draftLost : say.draftKept) : say.signInMore;
  return [el("strong", {}, begun ? say.ended : say.out), more, el("p", {}, link)];
}

const keepDraft = (draft) => sessionStorage.setItem(KEPT_AS, draft);

/** What was kept over a sign-in; it is kept no longer. */
export function takeDraft() {
  try {
    const draft = sessionStorage.getItem(KEPT_AS);
    sessionStorage.removeItem(KEPT_AS);
    return draft;
  } catch {
    // A page of another site may be allowed no storage.
    return null;
  }
}
