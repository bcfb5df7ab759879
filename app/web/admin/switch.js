// The kill switch: RiTA answers nobody until it is let go again.

import { button, el, SWEDISH } from "../chat/dom.js";
import { ask } from "./dialogs.js";
import { field } from "./fields.js";
import { badge, moment, section } from "./parts.js";
import { words } from "./words.js";

/** Characters; what the service takes (app/switch.py). */
const MOST = 500;

export async function switchView(room) {
  const say = words.switch;
  const place = el("div");
  const show = ({ stopped, since, by, told }) => {
    const facts = [since && say.since(moment(since)), by && say.by(by)].filter(Boolean).join(", ");
    place.replaceChildren(
      section(
        say.now,
        el("p", {}, badge(stopped ? say.isStopped : say.runs, stopped ? "bad" : "good"), " ", facts),
        stopped
          ? el("div", { class: "card" }, el("p", { class: "muted" }, say.told), el("p", SWEDISH, told))
          : null,
        el("p", { class: "muted under" }, stopped ? say.startLead : say.stopLead),
        el(
          "p",
          { class: "under group" },
          stopped ? button({ class: "main", onclick: start }, say.start) : null,
          button({ class: stopped ? null : "danger", onclick: () => stop(stopped) }, stopped ? say.change : say.stop),
        ),
      ),
    );
  };
  const done = (now, text) => {
    show(now);
    room.say(text);
    room.heading.focus();
  };

  async function stop(already) {
    const message = field({ label: say.message, help: say.messageHelp, kind: "textarea", maxlength: String(MOST), lang: "sv" });
    let now = null;
    const sent = await ask({
      title: already ? say.change : say.stopTitle,
      text: already ? null : say.stopText,
      fields: [message],
      act: already ? say.change : say.stop,
      danger: !already,
      work: async () => (now = await room.call("PUT", "switch", { message: message.value() || null })),
    });
    if (sent) done(now, already ? say.changed : say.stopped);
  }

  async function start() {
    let now = null;
    const sent = await ask({
      title: say.startTitle,
      act: say.start,
      work: async () => (now = await room.call("DELETE", "switch")),
    });
    if (sent) done(now, say.started);
  }

  room.element.append(place);
  show(await room.call("GET", "switch"));
}
