// Jobs: the one that runs, live, and those that have been.

import { el, SWEDISH } from "../chat/dom.js";
import { endings, jobBadge, jobCause, jobName, running } from "./job-parts.js";
import { runs, watchJobs } from "./live.js";
import { doing, failure, moment, section, table } from "./parts.js";
import { to } from "./router.js";
import { words } from "./words.js";

export async function jobsView(room) {
  const say = words.jobs;
  const now = el("div", { class: "now-running" });
  const idle = el("p", { class: "muted" }, say.idle);
  const past = el("div");
  const shown = new Map();
  let listed = "";
  let over = [];
  // What a job left waiting may have been decided on since: only the service knows what waits now.
  let waiting = null;
  const fill = () => past.replaceChildren(history(room, over, waiting));
  const lookForWaiting = async () => {
    waiting = (await room.call("GET", "overview")).waiting;
    fill();
  };
  const ended = endings(room, () => lookForWaiting().catch(() => {}));
  let wake = () => {};

  const start = doing(say.start, async () => {
    await room.call("POST", "jobs");
    room.say(say.started);
    wake();
  });
  room.element.append(section(say.now, idle, now, start), section(say.history, past));

  wake = await watchJobs(room, (jobs) => {
    const going = jobs.filter(runs);
    for (const [id, one] of shown)
      if (!going.some((job) => job.id === id)) {
        one.element.remove();
        shown.delete(id);
      }
    for (const job of going) {
      if (!shown.has(job.id)) {
        shown.set(job.id, running(room));
        now.append(shown.get(job.id).element);
      }
      shown.get(job.id).show(job);
    }
    idle.hidden = going.length > 0;
    ended(jobs);
    over = jobs.filter((job) => !runs(job));
    // What is unfolded stays so while nothing new has ended.
    const told = over.map((job) => `${job.id}${job.state}`).join();
    if (told !== listed || !past.hasChildNodes()) fill();
    listed = told;
  });
  await lookForWaiting();
}

function history(room, jobs, waiting) {
  const say = words.jobs;
  if (!jobs.length) return el("p", { class: "muted" }, say.none);
  const rows = jobs.map((job) => [
    [el("span", { class: "name" }, jobName(job)), el("span", { class: "muted" }, jobCause(job))],
    [jobBadge(job), ...told(room, job, waiting)],
    el("span", { class: "date" }, moment(job.started ?? job.created)),
    job.started && job.ended && words.seconds((new Date(job.ended) - new Date(job.started)) / 1_000),
  ]);
  return el(
    "div",
    { class: "listing" },
    table(say.history, Object.values(say.columns), rows),
  );
}

/** What a job has come to: why it failed, and file by file for who asks. */
function told(room, job, waiting) {
  const parts = job.error ? [el("p", { ...SWEDISH, class: "error" }, job.error)] : [];
  if (job.kind !== "ingest" || !job.report) return parts;
  if (job.snapshot && job.snapshot === waiting)
    parts.push(el("p", {}, el("a", { href: to("indexversioner") }, words.jobs.waits)));
  return [...parts, report(room, job)];
}

/** The report, fetched when it is unfolded: a list of every file is long. */
function report(room, job) {
  const place = el("div", {});
  const fold = el("details", {}, el("summary", {}, words.jobs.report), place);
  fold.addEventListener("toggle", async () => {
    if (!fold.open || place.hasChildNodes()) return;
    try {
      const whole = await room.call("GET", `jobs/${job.id}`);
      place.replaceChildren(...files(whole.report.documents ?? []));
    } catch (error) {
      place.replaceChildren(el("p", { class: "error", role: "alert" }, failure(error)));
    }
  });
  return fold;
}

/** How many files there are of each kind, and those that could not be used by name. */
function files(documents) {
  const say = words.jobs;
  const of = (status) => documents.filter((one) => one.status === status);
  const figures = ["indexed", "unchanged", "removed"]
    .map((status) => [status, of(status).length])
    .filter(([, count]) => count)
    .map(([status, count]) => say[status](count));
  const refused = of("refused");
  const named = refused.map(({ file, reason }) =>
    el("li", SWEDISH, el("strong", {}, file), reason ? `: ${reason}` : null),
  );
  return [
    el("p", { class: "muted" }, figures.join(", ") || say.nothing),
    ...(refused.length ? [el("p", {}, say.refused(refused.length)), el("ul", {}, ...named)] : []),
  ];
}
