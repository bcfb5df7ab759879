// Taking a document out of use: for a while, or for good.

import { button, el } from "../chat/dom.js";
import { ask } from "./dialogs.js";
import { field } from "./fields.js";
import { doing, section } from "./parts.js";
import { to } from "./router.js";
import { words } from "./words.js";

/** `send(what, body)` does it, `again(said)` shows the document as it then is. */
export function documentActs(room, document, { send, again }) {
  const say = words.document;
  const { state, withdrawn } = document;
  const rows = [
    withdrawn
      ? [state === "withdrawn" ? say.restoreLead : say.restoreBefore(withdrawn), doing(say.restore, restore)]
      : [say.withdrawLead, button({ onclick: withdraw }, say.withdraw)],
    [say.eraseLead, button({ class: "danger", onclick: erase }, say.erase)],
  ];
  return section(
    say.acts,
    el("ul", { class: "acts" }, ...rows.map(([text, press]) => el("li", {}, el("p", {}, text), press))),
  );

  async function restore() {
    await send("/restore");
    await again(say.restored);
  }

  async function withdraw() {
    const from = field({ label: say.withdrawFrom, kind: "date", help: say.withdrawFromHelp });
    const reason = reasonField();
    const done = await ask({
      title: say.withdrawTitle(document.title),
      text: say.withdrawLead,
      fields: [from, reason],
      act: say.withdraw,
      work: () => send("/withdraw", { from: from.value() || null, reason: reason.value() }),
    });
    // Behind an open dialog nothing takes the focus.
    if (done) await again(words.saved);
  }

  async function erase() {
    const typed = field({
      label: say.eraseType(say.eraseWord),
      check: (value) => (value === say.eraseWord ? null : say.eraseWrong(say.eraseWord)),
    });
    const reason = reasonField();
    const path = `documents/${encodeURIComponent(document.document_id)}`;
    const erased = await ask({
      title: say.eraseTitle(document.title),
      text: say.eraseLead,
      fields: [reason, typed],
      act: say.erase,
      danger: true,
      work: () => room.call("DELETE", path, { reason: reason.value() }),
    });
    if (!erased) return;
    // Back would lead to what is gone.
    location.replace(to("dokument"));
  }
}

const reasonField = () =>
  field({
    label: words.document.reason,
    help: words.document.reasonHelp,
    required: true,
    maxlength: "500",
  });
