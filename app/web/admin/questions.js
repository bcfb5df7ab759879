// What users have sent: questions for the owners of routines, and whether answers helped.

import { button, el, SWEDISH } from "../chat/dom.js";
import { ask } from "./dialogs.js";
import { documentsOf } from "./documents-of.js";
import { fresh } from "./fields.js";
import { goldenFields } from "./golden-fields.js";
import { badge, doing, moment, section, table } from "./parts.js";
import { remember, to } from "./router.js";
import { texts } from "../texts/texts.js";
import { words } from "./words.js";

const STATES = ["new", "with_owner", "answered", "closed"];
const TONES = { new: "warn", with_owner: "plain", answered: "good", closed: "good" };
/** What can be done next with a question in each state. */
const NEXT = {
  new: ["with_owner", "answered", "closed"],
  with_owner: ["answered", "closed"],
  answered: ["closed", "new"],
  closed: ["new"],
};

export async function questionsView(room) {
  const say = words.questions;
  const [{ questions }, feedback, { documents }] = await Promise.all([
    room.call("GET", "questions"),
    room.call("GET", "feedback"),
    documentsOf(room),
  ]);
  // The newest first.
  let all = [...questions].reverse();
  const id = fresh("status");
  const given = room.query.get("status");
  const select = el(
    "select",
    { id },
    el("option", { value: "" }, say.any),
    ...STATES.map((state) => el("option", { value: state, selected: state === given }, say.states[state])),
  );
  const list = el("ul", { class: "sent" });
  const nothing = el("p", { class: "muted" }, say.none);
  const show = () => {
    const found = all.filter((one) => !select.value || one.status === select.value);
    list.replaceChildren(...found.map(item));
    nothing.hidden = found.length > 0;
  };
  select.addEventListener("change", () => {
    remember("fragor", { status: select.value });
    show();
  });
  show();
  room.element.append(
    section(
      say.title,
      el("p", { class: "muted" }, say.lead),
      el("p", { class: "period" }, el("label", { for: id }, say.show), select),
      list,
      nothing,
    ),
    judged(room, feedback),
  );

  function item(one) {
    const { question, comment, missing, title, owner, document_id, status } = one;
    const known = documents.some((other) => other.document_id === document_id);
    const about = title
      ? known
        ? el("a", { ...SWEDISH, href: to(["dokument", document_id]) }, say.about(title))
        : el("span", SWEDISH, say.about(title))
      : el("span", { class: "muted" }, say.aboutUnknown);
    return el(
      "li",
      { "data-question": one.id },
      el("h3", SWEDISH, question),
      el(
        "p",
        { class: "group" },
        badge(say.states[status], TONES[status]),
        about,
        owner && el("span", { ...SWEDISH, class: "muted" }, say.owner(owner)),
      ),
      comment && el("p", SWEDISH, el("span", { class: "muted" }, `${say.comment}: `), comment),
      missing.length
        ? el("p", SWEDISH, el("span", { class: "muted" }, `${say.lacked}: `), missing.join("; "))
        : null,
      el("p", { class: "muted small" }, `${say.sent(moment(one.created))}, ${say.until(one.erase_after.slice(0, 10))}`),
      el(
        "div",
        { class: "group" },
        ...NEXT[status].map((next) =>
          next === "closed"
            ? button({ onclick: () => close(one) }, say.acts.closed)
            : doing(say.acts[next], () => move(one, { status: next })),
        ),
        button({ class: "quiet", onclick: () => erase(one) }, say.erase),
      ),
    );
  }

  const send = (one, change) => room.call("PATCH", `questions/${one.id}`, change);
  const move = async (one, change) => moved(await send(one, change));

  /** Shows a question as it now is, and goes on from it. */
  function moved(now) {
    all = all.map((other) => (other.id === now.id ? now : other));
    show();
    room.say(say.moved(say.states[now.status]));
    (list.querySelector(`[data-question="${now.id}"] button`) ?? select).focus();
  }

  async function close(one) {
    const fields = goldenFields(documents, one);
    let now = null;
    const done = await ask({
      title: say.closing,
      text: say.closingText,
      fields: fields.all,
      act: say.acts.closed,
      work: async () => (now = await send(one, { status: "closed", golden: fields.value() })),
    });
    if (done) moved(now);
  }

  async function erase(one) {
    if (!(await erased(room, say.eraseTitle, `questions/${one.id}`))) return;
    all = all.filter((other) => other.id !== one.id);
    show();
    room.say(say.erased);
    select.focus();
  }
}

/** Asks, and erases what stands at `path`; false where that was left. */
function erased(room, title, path) {
  const text = words.questions.eraseText;
  const act = words.questions.erase;
  return ask({ title, text, act, danger: true, work: () => room.call("DELETE", path) });
}

function judged(room, { counts, texts: written }) {
  const say = words.questions;
  const all = counts.reduce((sum, one) => sum + one.count, 0);
  if (!all) return section(say.feedback, el("p", { class: "muted" }, say.feedbackNone));
  const up = counts.filter(({ verdict }) => verdict === "up").reduce((sum, one) => sum + one.count, 0);
  const reasons = counts
    .filter(({ reason }) => reason)
    .map(({ reason, count }) => [texts.feedback.reasons[reason] ?? reason, words.number(count)]);
  const list = el("ul", { class: "sent" }, ...[...written].reverse().map((one) => text(room, one)));
  return section(
    say.feedback,
    el("p", {}, say.helped(up, all)),
    reasons.length
      ? el("div", { class: "plain-table" }, table(say.reasons, [say.reason, say.count], reasons))
      : null,
    written.length ? el("h3", {}, say.texts) : null,
    list,
  );
}

function text(room, one) {
  const say = words.questions;
  const item = el(
    "li",
    {},
    one.question && el("h4", SWEDISH, one.question),
    el(
      "p",
      { class: "group" },
      badge(one.verdict === "up" ? say.up : say.down, one.verdict === "up" ? "good" : "warn"),
      one.reason && el("span", {}, texts.feedback.reasons[one.reason] ?? one.reason),
    ),
    one.comment && el("p", SWEDISH, one.comment),
    el(
      "p",
      { class: "muted small" },
      [say.sent(moment(one.created)), one.erase_after && say.until(one.erase_after.slice(0, 10))].filter(Boolean).join(", "),
    ),
    button({ class: "quiet", onclick: erase }, say.erase),
  );
  return item;

  async function erase() {
    if (!(await erased(room, say.eraseVerdict, `feedback/${one.id}`))) return;
    const heading = item.closest("section").querySelector("h2");
    item.remove();
    room.say(say.erased);
    heading.focus();
  }
}
