// What needs somebody's attention now, each a link to where it is done.

import { el, icon } from "../chat/dom.js";
import { documentsOf } from "./documents-of.js";
import { endings, running } from "./job-parts.js";
import { runs, watchJobs } from "./live.js";
import { link, section } from "./parts.js";
import { to } from "./router.js";
import { words } from "./words.js";

export async function overview(room) {
  const attention = el("div");
  const going = el("div");
  const numbers = el("div");
  room.element.append(attention, going, numbers);
  const job = running(room, { stop: false });

  async function show(jobs) {
    const [state, { documents }, { uploads }] = await Promise.all([
      room.call("GET", "overview"),
      documentsOf(room),
      room.call("GET", "uploads"),
    ]);
    const items = attentions(state, documents, uploads, jobs, room.may("administer"));
    attention.replaceChildren(items.length ? toDo(items) : fine());
    numbers.replaceChildren(counts(state));
  }

  let newest = [];
  const ended = endings(room, () => show(newest).catch(() => {}));
  await watchJobs(room, (jobs) => {
    newest = jobs;
    const now = jobs.find(runs);
    going.replaceChildren(...(now ? [section(words.overview.running, job.element)] : []));
    if (now) job.show(now);
    ended(jobs);
  });
  await show(newest);
}

/** What to do, the most urgent first: [address, words, more words, tone]. */
function attentions(state, documents, uploads, jobs, all) {
  const say = words.overview;
  const { documents: counted } = state;
  const last = jobs.find((job) => job.kind === "ingest" && !runs(job));
  const withErrors = documents.filter((one) => one.findings.error).length;
  const overdue = documents.filter((one) => one.review_overdue && one.state === "in_force").length;
  const undecided = uploads.filter(({ state: at }) => at === "reviewed" || at === "refused").length;
  const list = (visa) => to("dokument", { visa });
  return [
    !state.snapshot && [to("dokument"), words.noIndex, state.fault, "bad"],
    all && state.snapshot && state.fault && [to("indexversioner"), say.fault, state.fault, "bad"],
    all && state.waiting && [to("indexversioner"), say.waiting, say.waitingMore, "warn"],
    last?.state === "failed" && [to("jobb"), say.failedJob, last.error, "bad"],
    undecided && [to("dokument"), say.uploads(undecided), say.uploadsMore, "warn"],
    counted.refused && [list("refused"), say.refused(counted.refused), say.refusedMore, "bad"],
    withErrors && [list("errors"), say.errors(withErrors), say.errorsMore, "bad"],
    counted.expired && [list("expired"), say.expired(counted.expired), say.expiredMore, "warn"],
    overdue && [list("overdue"), say.overdue(overdue), say.overdueMore, "warn"],
    state.questions_new && [
      to("fragor", { status: "new" }),
      say.questions(state.questions_new),
      say.questionsMore,
      "plain",
    ],
  ].filter(Boolean);
}

function toDo(items) {
  const rows = items.map(([href, text, more, tone]) =>
    el(
      "li",
      { class: tone },
      icon(tone === "plain" ? "mail" : "warning"),
      el("div", {}, link(href, text), more && el("p", { class: "muted" }, more)),
      icon("next"),
    ),
  );
  return section(words.overview.now, el("ul", { class: "to-do" }, ...rows));
}

const fine = () =>
  section(
    words.overview.now,
    el(
      "div",
      { class: "fine" },
      icon("done"),
      el(
        "div",
        {},
        el("p", { class: "big" }, words.overview.fine),
        el("p", { class: "muted" }, words.overview.fineMore),
      ),
    ),
  );

function counts(state) {
  const shown = Object.entries(words.overview.counts).map(([name, text]) => {
    const where = name === "refused" ? { visa: name } : { status: name };
    return el(
      "li",
      {},
      el(
        "a",
        { href: to("dokument", where) },
        el("strong", {}, words.number(state.documents[name] ?? 0)),
        el("span", {}, text),
      ),
    );
  });
  const { snapshot } = state;
  return section(
    words.overview.numbers,
    el("ul", { class: "counts" }, ...shown),
    el(
      "p",
      { class: "group under" },
      el("a", { class: "button", href: to("dokument") }, icon("more"), words.overview.toUpload),
      el("span", { class: "muted" }, snapshot ? words.overview.inUse(snapshot) : words.noIndex),
    ),
  );
}
