// Jobs as they go: asked for every other second, only while one runs and the tab is seen.

const EVERY = 2_000;
/** For who may not see jobs: how many times it is looked for what has come of a press. */
const LOOKS = 60;

export const runs = ({ state }) => state === "queued" || state === "running";

/**
 * `onjobs(jobs)` hears the jobs now, and again while one runs, until `room` is left. `wake()` asks again at once: for who
 * has just started one. What fails is tried again; the first time it is raised.
 */
export async function watchJobs(room, onjobs) {
  let timer = 0;
  let asking = false;
  let running = false;
  const sees = room.may("administer");
  let looks = LOOKS;

  async function look() {
    clearTimeout(timer);
    if (asking || room.signal.aborted) return;
    asking = true;
    try {
      const { jobs } = sees ? await room.call("GET", "jobs") : { jobs: [] };
      running = sees ? jobs.some(runs) : (looks -= 1) > 0;
      onjobs(jobs);
    } finally {
      asking = false;
      next();
    }
  }

  function next() {
    clearTimeout(timer);
    if (running && !document.hidden && !room.signal.aborted)
      timer = setTimeout(() => look().catch(() => {}), EVERY);
  }

  const wake = () => {
    running = true;
    looks = LOOKS;
    return look().catch(() => {});
  };
  document.addEventListener("visibilitychange", next, { signal: room.signal });
  room.signal.addEventListener("abort", () => clearTimeout(timer));
  await look();
  return wake;
}
