// A job as it goes, and what it has come to.

import { el } from "../chat/dom.js";
import { badge, doing } from "./parts.js";
import { runs } from "./live.js";
import { words } from "./words.js";

const TONES = { done: "good", failed: "bad", cancelled: "plain", queued: "plain", running: "plain" };
export const jobBadge = (job) => badge(words.jobs.states[job.state] ?? job.state, TONES[job.state]);

export const jobName = (job) => words.jobs.kinds[job.kind] ?? job.kind;
export const jobCause = (job) =>
  job.cause ? (words.jobs.causes[job.cause] ?? job.cause) : null;

/** A job that runs, with how far it has come: `show(job)` brings it up to date. `stop` lets it be cancelled. */
export function running(room, { stop = true } = {}) {
  const name = el("strong");
  const bar = el("progress", { "aria-label": words.jobs.progressName });
  const files = el("span");
  const left = el("span", { class: "muted" });
  const read = el("span", { class: "muted" });
  const file = el("span", { class: "muted file", lang: "sv" });
  let shown = null;
  const cancel = doing(words.jobs.cancel, async () => {
    await room.call("POST", `jobs/${shown.id}/cancel`);
    room.say(words.jobs.cancelling);
  });
  const element = el(
    "div",
    { class: "running" },
    el("p", {}, name),
    bar,
    el("p", { class: "figures" }, files, read, left),
    el("p", { class: "figures" }, file),
    stop ? cancel : null,
  );
  function show(job) {
    shown = job;
    const { progress } = job;
    name.textContent = `${jobName(job)}: ${words.jobs.states[job.state].toLocaleLowerCase()}`;
    if (progress?.files) {
      bar.max = progress.files;
      bar.value = progress.files_done ?? 0;
    } else bar.removeAttribute("value");
    files.textContent = progress?.files
      ? words.jobs.progress(progress.files_done ?? 0, progress.files)
      : (job.waiting_for ?? words.jobs.starting);
    read.textContent = progress?.pages ? words.jobs.read(progress.pages, progress.chunks ?? 0) : "";
    left.textContent = progress?.seconds_left != null ? words.jobs.left(progress.seconds_left) : "";
    file.textContent = progress?.file ?? "";
  }
  return { element, show };
}

/**
 * Hears in `jobs`, as they are asked for again and again, which have ended since the last time, and says so: the first
 * of them, once. `onend(job)` for each.
 */
export function endings(room, onend = () => {}) {
  let going = new Set();
  return (jobs) => {
    for (const job of jobs.filter((one) => going.has(one.id) && !runs(one))) {
      room.say(words.jobs.ended(jobName(job), words.jobs.states[job.state]));
      onend(job);
    }
    going = new Set(jobs.filter(runs).map((job) => job.id));
  };
}
