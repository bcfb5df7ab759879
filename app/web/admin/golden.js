// Golden questions: what every new index version is tried against, kept by those who know the answers.

import { button, el, icon, SWEDISH } from "../chat/dom.js";
import { call } from "./api.js";
import { lines } from "./charts.js";
import { ask } from "./dialogs.js";
import { documentsOf } from "./documents-of.js";
import { goldenFields } from "./golden-fields.js";
import { badge, doing, moment, section, table } from "./parts.js";
import { to } from "./router.js";
import { words } from "./words.js";

export async function goldenView(room) {
  const say = words.golden;
  const { documents } = await documentsOf(room);
  await show();

  async function show() {
    const [{ questions, floor }, trend] = await Promise.all([
      room.call("GET", "golden"),
      room.call("GET", "golden/trend"),
    ]);
    room.element.replaceChildren(
      el("p", { class: "muted" }, say.lead),
      section(say.list, adding(), questions.length ? list(questions) : el("p", {}, say.empty)),
      trended(trend.runs, floor),
    );
  }

  function adding() {
    return button({ class: "main", "data-add": true, onclick: () => edit(null) }, icon("more"), say.add);
  }

  async function edit(golden) {
    const fields = goldenFields(documents, golden ? { ...golden, unanswerable: !golden.document_id } : {});
    const path = golden ? `golden/${golden.id}` : "golden";
    const done = await ask({
      title: golden ? say.change : say.add,
      fields: fields.all,
      act: words.save,
      work: () => room.call(golden ? "PUT" : "POST", path, { ...fields.value(), active: true }),
    });
    if (done) await again(golden ? words.saved : say.added, golden?.id);
  }

  async function remove(golden) {
    const done = await ask({
      title: say.removeTitle,
      text: golden.question,
      act: say.remove,
      danger: true,
      work: () => room.call("DELETE", `golden/${golden.id}`),
    });
    if (done) await again(say.removed);
  }

  /** Shows the list anew, and goes on from the question with `id`, else from where one is added. */
  async function again(said, id) {
    await show();
    room.say(said);
    const where = id ? `[data-golden="${id}"] button` : "[data-add]";
    room.element.querySelector(where)?.focus();
  }

  function list(questions) {
    return el("ul", { class: "golden" }, ...questions.map(item));
  }

  function item(golden) {
    const { document_id, file, page, question, held, active } = golden;
    const known = documents.find((one) => one.document_id === document_id);
    const result = el("div", { class: "tried", role: "status" });
    const where = document_id
      ? [
          known
            ? el("a", { ...SWEDISH, href: to(["dokument", document_id]) }, known.title)
            : el("span", SWEDISH, file ?? document_id),
          page ? ` ${words.page(page).toLocaleLowerCase()}` : null,
        ]
      : [say.shouldRefuse];
    return el(
      "li",
      { "data-golden": golden.id },
      el("h3", SWEDISH, question),
      el(
        "p",
        { class: "group" },
        held == null ? null : badge(held ? words.snapshots.holds : words.snapshots.fails, held ? "good" : "bad"),
        active ? null : badge(say.inactive),
        el("span", { class: "muted" }, ...where),
      ),
      el(
        "div",
        { class: "group" },
        doing(say.tryIt, () => trying(golden, result), { name: say.tryThe(question) }),
        button({ class: "quiet", "aria-label": say.changeThe(question), onclick: () => edit(golden) }, words.edit),
        button({ class: "quiet", "aria-label": say.removeThe(question), onclick: () => remove(golden) }, say.remove),
      ),
      result,
    );
  }

  async function trying({ question, document_id, page }, result) {
    result.replaceChildren(el("p", { class: "muted" }, say.trying));
    const answer = await call("POST", "api/ask", { body: { question } }).catch((error) => {
      result.replaceChildren();
      throw error;
    });
    const { status, citations } = answer;
    const refused = status === "no_answer" || !citations.length;
    const right = document_id
      ? citations.some((one) => one.document_id === document_id && (!page || one.page === page))
      : refused;
    const told = document_id ? (right ? say.right : say.wrong) : right ? say.rightRefusal : say.wrongRefusal;
    const places = [...new Set(citations.map((one) => say.cited(one.title, one.page)))];
    result.replaceChildren(
      el("p", {}, badge(right ? words.snapshots.holds : words.snapshots.fails, right ? "good" : "bad"), " ", told),
      refused
        ? el("p", { class: "muted" }, say.noAnswer)
        : el("ul", { class: "muted" }, ...places.map((text) => el("li", SWEDISH, text))),
    );
  }
}

/** When an index version was made, ISO 8601: its id begins with it (20261122T181854…Z). */
const madeAt = (id) => id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d).*$/, "$1-$2-$3T$4:$5:$6Z");

function trended(runs, floor) {
  const say = words.golden;
  // An earlier index version may be asked anew, to be compared: what counts is when each was made.
  const asked = runs
    .filter((one) => one.asked)
    .sort((one, other) => (one.snapshot < other.snapshot ? -1 : 1));
  if (!asked.length) return section(say.trend, el("p", { class: "muted" }, say.noTrend));
  const labels = asked.map(({ snapshot }) => moment(madeAt(snapshot)));
  const chart = lines({
    title: say.trend,
    description: say.trendDescription,
    labels,
    series: [
      { name: say.share, values: asked.map(({ held, asked: all }) => held / all) },
      { name: say.floor, values: asked.map(() => floor) },
    ],
    top: 1,
    shown: words.percent,
    table: table(
      say.trend,
      [say.when, say.count, say.share],
      asked.map(({ held, asked: all }, i) => [labels[i], words.snapshots.held(held, all), words.percent(held / all)]),
    ),
  });
  return section(say.trend, chart);
}
