// How much RiTA is asked and how it goes, as charts and tables. No question's text is in it.

import { el, SWEDISH } from "../chat/dom.js";
import { lines, stacked } from "./charts.js";
import { fresh } from "./fields.js";
import { section, table } from "./parts.js";
import { remember } from "./router.js";
import { words } from "./words.js";

const PERIODS = [30, 90, 365];
const USUAL = 90;
/** More bars than this are drawn week by week. */
const MOST_BARS = 100;
const DAY = 86_400_000;
const OUTCOMES = ["answered", "partial", "no_answer", "other"];

export async function statisticsView(room) {
  const say = words.statistics;
  const given = Number(room.query.get("dagar"));
  let period = PERIODS.includes(given) ? given : USUAL;
  const id = fresh("period");
  const select = el(
    "select",
    { id },
    ...PERIODS.map((days) => el("option", { value: days, selected: days === period }, say.periods[days])),
  );
  const charts = el("div");
  select.addEventListener("change", async () => {
    period = Number(select.value);
    remember("statistik", { dagar: period === USUAL ? "" : period });
    await show();
  });
  room.element.append(
    el("p", { class: "muted" }, say.lead),
    el("p", { class: "period" }, el("label", { for: id }, say.period), select),
    charts,
  );
  await show();

  async function show() {
    const { days } = await room.call("GET", `statistics?days=${period}`);
    const all = days.filter((one) => one.collection === null).map(outcomes);
    const total = all.reduce((sum, one) => sum + one.total, 0);
    room.say(total ? say.total(total) : say.none);
    charts.replaceChildren(
      ...(total ? [headline(all, total), perDay(filled(all, period), total), perCollection(days), latency(all)] : [el("p", {}, say.none)]),
    );
  }
}

/** A day's figures as four outcomes. */
function outcomes(one) {
  const other = one.clarify + one.blocked + one.unavailable;
  return { ...one, other, total: one.answered + one.partial + one.no_answer + other };
}

function headline(all, total) {
  const say = words.statistics;
  const answered = all.reduce((sum, one) => sum + one.answered + one.partial, 0);
  return el(
    "p",
    { class: "headline" },
    el("strong", {}, say.total(total)),
    el("span", { class: "muted" }, say.share(answered / total)),
  );
}

/** Every day of the period, those without questions too; by week where there are many. */
function filled(all, period) {
  const known = new Map(all.map((one) => [one.day, one]));
  const none = { answered: 0, partial: 0, no_answer: 0, other: 0, total: 0 };
  const today = Date.parse(new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Stockholm" }));
  const days = Array.from({ length: period }, (_, i) => {
    const day = new Date(today - (period - 1 - i) * DAY).toISOString().slice(0, 10);
    return { ...(known.get(day) ?? none), day };
  });
  if (period <= MOST_BARS) return days;
  const weeks = [];
  for (let i = days.length; i > 0; i -= 7) {
    const week = days.slice(Math.max(0, i - 7), i);
    const sum = (name) => week.reduce((total, one) => total + one[name], 0);
    weeks.unshift({ day: week[0].day, ...Object.fromEntries([...OUTCOMES, "total"].map((name) => [name, sum(name)])) });
  }
  return weeks;
}

function perDay(days, total) {
  const say = words.statistics;
  const weekly = days.length > 1 && Date.parse(days[1].day) - Date.parse(days[0].day) > DAY;
  const labels = days.map(({ day }) => day);
  const title = weekly ? say.perWeek : say.perDay;
  const described = weekly ? say.perWeekDescription : say.perDayDescription;
  const rows = days
    .filter((one) => one.total)
    .map((one) => [one.day, ...OUTCOMES.map((name) => words.number(one[name])), words.number(one.total)]);
  const chart = stacked({
    title,
    description: described(total, labels[0], labels.at(-1)),
    labels,
    series: OUTCOMES.map((name) => ({ name: say.outcomes[name], values: days.map((one) => one[name]) })),
    told: (i) => `${labels[i]}: ${OUTCOMES.map((name) => `${say.outcomes[name]} ${days[i][name]}`).join(", ")}`,
    table: table(title, [weekly ? say.week : say.day, ...OUTCOMES.map((name) => say.outcomes[name]), say.questions], rows),
  });
  return section(title, chart);
}

/** A table, with the share as a bar in it. */
function perCollection(days) {
  const say = words.statistics;
  const sums = new Map();
  for (const one of days.filter(({ collection }) => collection !== null)) {
    const before = sums.get(one.collection) ?? 0;
    sums.set(one.collection, before + one.answered + one.partial);
  }
  const rows = [...sums].sort(([, one], [, other]) => other - one);
  if (!rows.length) return "";
  const most = Math.max(1, rows[0][1]);
  const shown = rows.map(([name, count]) => [
    el("span", SWEDISH, name || say.noCollection),
    el("span", { class: "bar" }, el("progress", { max: most, value: count, "aria-hidden": "true" }), words.number(count)),
  ]);
  return section(
    say.perCollection,
    el("div", { class: "plain-table" }, table(say.perCollection, [say.collection, say.questions], shown)),
  );
}

function latency(all) {
  const say = words.statistics;
  const timed = all.filter((one) => one.ms_p50 != null);
  if (!timed.length) return "";
  const labels = timed.map(({ day }) => day);
  const shown = (value) => say.milliseconds(Math.round(value));
  const chart = lines({
    title: say.latency,
    description: say.latencyDescription,
    labels,
    series: ["p50", "p95"].map((name) => ({ name: say[name], values: timed.map((one) => one[`ms_${name}`]) })),
    shown,
    table: table(
      say.latency,
      [say.day, say.p50, say.p95],
      timed.map((one) => [one.day, shown(one.ms_p50), shown(one.ms_p95 ?? one.ms_p50)]),
    ),
  });
  return section(say.latency, chart);
}
