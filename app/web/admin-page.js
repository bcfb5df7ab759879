// The admin page: the key or the session first, then its views, one at a time, by the part of the address after #.

import { button, el } from "./chat/dom.js";
import { ASKS_WHO, isOut, me } from "./chat/session.js";
import { showWho } from "./chat/who.js";
import { accessView } from "./admin/access.js";
import { call, token } from "./admin/api.js";
import { auditView } from "./admin/audit.js";
import { documentView } from "./admin/document.js";
import { documentsView } from "./admin/documents.js";
import { showGate, turnAway } from "./admin/gate.js";
import { goldenView } from "./admin/golden.js";
import { jobsView } from "./admin/jobs.js";
import { overview } from "./admin/overview.js";
import { failed, loading } from "./admin/parts.js";
import { questionsView } from "./admin/questions.js";
import { here, to } from "./admin/router.js";
import { snapshotsView } from "./admin/snapshots.js";
import { statisticsView } from "./admin/statistics.js";
import { switchView } from "./admin/switch.js";
import { words } from "./admin/words.js";

const VIEWS = {
  oversikt: overview,
  dokument: (room) => (room.path.length > 1 ? documentView(room) : documentsView(room)),
  fragor: questionsView,
  kontrollfragor: goldenView,
  jobb: jobsView,
  indexversioner: snapshotsView,
  statistik: statisticsView,
  atkomst: accessView,
  granskningslogg: auditView,
  driftstopp: switchView,
};

/** What a view takes of whoever looks (app/rules.py); the others are an owner's too. */
const NEEDED = {
  jobb: "administer",
  indexversioner: "administer",
  statistik: "measure",
  atkomst: "administer",
  granskningslogg: "audit",
  driftstopp: "administer",
};
/** The roles of which one is needed (app/access.py). */
const ROLES = {
  keep: ["owner", "admin"],
  administer: ["admin"],
  measure: ["admin", "auditor"],
  audit: ["auditor"],
};

/** Where the menu unfolds only when asked for. */
const NARROW = matchMedia("(max-width: 56rem)");
/** What stands after a view's own title. */
const AROUND = document.title;

const place = document.querySelector("#admin");
let leave = new AbortController();
let shell = null;
/** The roles of whoever is signed in; null where the token opens everything. */
let roles = null;

const may = (action) => roles === null || ROLES[action].some((role) => roles.includes(role));
const sees = (view) => may(NEEDED[view] ?? "keep");
const FIRST = () => Object.keys(VIEWS).find(sees);

function enter() {
  shell = makeShell();
  place.replaceChildren(shell.element);
  open({ focus: true });
}

function signOut() {
  token.clear();
  leave.abort();
  shell = null;
  showGate(place, enter).focus();
  document.title = AROUND;
}

function makeShell() {
  const heading = el("h1", { tabindex: "-1" });
  const content = el("div", { class: "content" });
  const said = el("p", { class: "unseen", role: "status" });
  const summary = el("summary");
  const links = Object.keys(VIEWS)
    .filter(sees)
    .map((name) => el("a", { href: to(name), "data-view": name }, words.views[name]));
  const out = button({ class: "quiet", onclick: signOut }, words.gate.out);
  const fold = el(
    "details",
    {},
    summary,
    el(
      "ul",
      {},
      ...links.map((one) => el("li", {}, one)),
      ASKS_WHO ? null : el("li", { class: "out" }, out),
    ),
  );
  const unfold = () => (fold.open = !NARROW.matches);
  NARROW.addEventListener("change", unfold);
  unfold();
  const mark = (view) => {
    for (const one of links) {
      if (one.dataset.view === view) one.setAttribute("aria-current", "page");
      else one.removeAttribute("aria-current");
    }
    summary.textContent = words.fold(words.views[view] ?? words.notFound);
    unfold();
  };
  const element = el(
    "div",
    { class: "admin" },
    el("nav", { class: "rooms", "aria-label": words.menu }, fold),
    el("div", { class: "room" }, heading, said, content),
  );
  return { element, heading, content, said, mark };
}

/** Shows the view that the address names; with `focus`, its heading gets the focus when it is there. */
async function open({ focus }) {
  const route = here();
  if (!route || !shell) return;
  leave.abort();
  leave = new AbortController();
  const { signal } = leave;
  const name = route.path[0] ?? FIRST();
  const view = Object.hasOwn(VIEWS, name) && sees(name) ? VIEWS[name] : null;
  const { heading, content, said, mark } = shell;
  const title = (text) => {
    heading.textContent = text;
    document.title = `${text} – ${AROUND}`;
  };
  mark(name);
  said.textContent = "";
  title(view ? words.views[name] : words.notFound);
  if (!view) content.replaceChildren(el("p", {}, words.notFoundMore));
  else {
    content.replaceChildren(loading());
    const element = el("div", { class: "view" });
    try {
      await view({
        ...route,
        element,
        signal,
        title,
        heading,
        may,
        // The same text twice in a row is said twice.
        say: (text) => {
          said.textContent = "";
          requestAnimationFrame(() => (said.textContent = text));
        },
        // Leaving gives up what is fetched, never what is to be changed.
        call: (method, path, body) =>
          call(method, `api/admin/${path}`, method === "GET" ? { signal } : { body }),
      });
      if (signal.aborted) return;
      content.replaceChildren(element);
    } catch (error) {
      if (signal.aborted) return;
      content.replaceChildren(failed(error, () => open({ focus: true })));
    }
  }
  if (!focus) return;
  scrollTo({ top: 0, behavior: "instant" });
  heading.focus({ preventScroll: true });
}

addEventListener("hashchange", () => open({ focus: true }));
// The skip link leads to no view: the address stays, and the focus goes.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.querySelector("#main").focus();
});
// Another language shows the same view.
for (const one of document.querySelectorAll("a.language"))
  one.addEventListener("click", () => (one.hash = location.hash));

async function begin() {
  showWho();
  if (!ASKS_WHO) {
    if (token.get()) enter();
    else showGate(place, enter);
    return;
  }
  token.clear();
  const person = await me();
  roles = person?.roles ?? [];
  if (isOut(person) || !FIRST()) turnAway(place, person);
  else enter();
}

if (place) begin();
