// One uploaded file: what its review says, and whether it is published.

import { el, SWEDISH } from "../chat/dom.js";
import { allValid, fresh } from "./fields.js";
import { collectionChoice } from "./collection.js";
import { findingsList } from "./findings.js";
import { running } from "./job-parts.js";
import { runs } from "./live.js";
import { badge, doing } from "./parts.js";
import { to } from "./router.js";
import { words } from "./words.js";

const TONES = { refused: "bad", reviewed: "plain", published: "good", received: "plain" };
/** The facts that a review shows, in this order. */
const FACTS = ["title", "owner", "decided", "valid_from", "valid_to", "review_date", "registry_number"];

/** A card for `upload`: `show(upload)` brings it up to date, `working(jobs)` shows the job that it waits for. */
export function uploadCard(room, upload, { documents, collections, changed }) {
  const say = words.uploads;
  const heading = el("h3", { ...SWEDISH, tabindex: "-1" }, upload.file);
  const state = el("span");
  const body = el("div", { class: "body" });
  const progress = running(room, { stop: false });
  const under = el("div");
  const element = el(
    "li",
    { class: "upload" },
    el("div", { class: "top-line" }, heading, state),
    body,
    under,
  );
  let shown = null;
  /** What the newest reading has come to: null while one runs. */
  let outcome = null;

  function show(now) {
    const same = shown?.state === now.state && shown.live === now.live;
    const before = shown;
    shown = now;
    if (!same) fill(now, before);
  }

  function fill(now, before) {
    const text = words.uploads[now.state] ?? now.state;
    state.replaceChildren(badge(now.state === "received" ? say.waiting : text, TONES[now.state]));
    const held = body.contains(document.activeElement);
    body.replaceChildren(...parts(now));
    if (held) (body.querySelector("a, button") ?? heading).focus();
    if (before && before.state === "received") room.say(say.heard(now.file, text));
  }

  function parts(now) {
    if (now.state === "refused") return [el("p", { ...SWEDISH, class: "error" }, now.reason), discard(now)];
    if (now.state === "published") return published(now);
    return now.review ? reviewed(now) : [discard(now)];
  }

  /** Published is not yet read in: whether it is, and if not what it waits for, with where that is seen to. */
  function published({ live, document_id }) {
    const told = (text, href, leads) => [
      el("p", {}, text),
      ...(href ? [el("p", {}, el("a", { href }, leads))] : []),
    ];
    if (live) return told(say.live, document_id && to(["dokument", document_id]), say.toDocument);
    if (outcome === "waiting") return told(say.waits, to("indexversioner"), words.views.indexversioner);
    if (outcome === "failed") return told(say.notRead, to("jobb"), words.views.jobb);
    return told(say.publishedMore);
  }

  function reviewed(now) {
    const { review } = now;
    const errors = review.findings.filter((one) => one.severity === "error").length;
    const identity = identityChoice(now, documents);
    const choice = collectionChoice(collections, words.document.names.collection, now.collection);
    const publish = doing(
      say.publish,
      async () => {
        if (!identity.valid() || !allValid(choice.fields)) return;
        const body = { collection: choice.value(), document_id: identity.value() };
        changed(await room.call("POST", `uploads/${now.id}/publish`, body));
      },
      { name: say.publishThe(now.file), style: "main" },
    );
    return [
      el("p", { class: "muted" }, about(now)),
      el("h4", {}, say.findings),
      review.findings.length ? findingsList(review.findings, null) : el("p", {}, say.clean),
      el("h4", {}, say.facts),
      facts(review),
      ...(errors
        ? [el("p", { class: "blocked" }, say.blocked(errors)), discard(now)]
        : [
            el("div", { class: "choice-row" }, choice.element, identity.element),
            el("div", { class: "group" }, publish, discard(now)),
          ]),
    ];
  }

  const discard = (now) =>
    doing(
      say.discard,
      async () => {
        await room.call("DELETE", `uploads/${now.id}`);
        const list = element.parentElement;
        element.remove();
        room.say(say.discarded(now.file));
        list?.closest("section")?.querySelector("h2").focus();
      },
      { name: say.discardThe(now.file), style: "quiet" },
    );

  function working(jobs) {
    const own = jobs.find(
      (job) =>
        runs(job) &&
        ((shown.state === "received" && job.upload_id === shown.id) ||
          (shown.state === "published" && !shown.live && job.kind === "ingest")),
    );
    under.replaceChildren(...(own ? [progress.element] : []));
    if (own) progress.show(own);
    const now = cameTo(jobs.find((job) => job.kind === "ingest"));
    if (now === outcome) return;
    outcome = now;
    if (shown.state === "published" && !shown.live) fill(shown, shown);
  }

  show(upload);
  return { element, show, working };
}

/** What a reading has come to, for a file that is not in the index: null where that is still to be seen. */
function cameTo(job) {
  if (!job || runs(job)) return null;
  if (job.state === "done") return job.report?.activated === false ? "waiting" : null;
  return "failed";
}

const about = ({ bytes, review }) =>
  [
    words.formats[review.format],
    words.pages(review.pages),
    words.bytes(bytes),
    review.ocr && words.ocr,
  ]
    .filter(Boolean)
    .join(" · ");

function facts({ facts: found, places }) {
  const pairs = FACTS.map((name) => {
    const page = places[name];
    const value = found[name]
      ? el("dd", SWEDISH, found[name], page ? el("span", { class: "muted" }, ` (${words.page(page)})`) : null)
      : el("dd", { class: "unknown" }, words.missing);
    return el("div", {}, el("dt", {}, words.document.names[name]), value);
  });
  return el("dl", { class: "facts" }, ...pairs);
}

/**
 * Whether the file is a new document or replaces one: asked where it looks like one that there is, and decided by
 * whoever answers. `value()` is the document's id, null for a new one.
 */
function identityChoice(upload, documents) {
  const say = words.uploads;
  const fixed = documents.find((one) => one.document_id === upload.document_id);
  const proposed = fixed ? [fixed] : upload.proposals;
  if (!proposed.length) return { element: null, valid: () => true, value: () => null };
  const name = fresh("identity");
  const told = el("p", { class: "error", id: `${name}-error` });
  const radio = (value, text, checked) => {
    const id = fresh(name);
    const input = el("input", { type: "radio", name, id, value, checked, "aria-describedby": `${name}-error` });
    return el("p", { class: "switch" }, input, el("label", { for: id }, text));
  };
  const element = el(
    "fieldset",
    { class: "identity" },
    el("legend", {}, say.identity),
    ...proposed.map((one) => radio(one.document_id, say.replaces(one.title), Boolean(fixed))),
    radio("", say.fresh, false),
    told,
  );
  const chosen = () => element.querySelector("input:checked");
  const valid = () => {
    told.textContent = chosen() ? "" : say.choose_one;
    if (!chosen()) element.querySelector("input").focus();
    return Boolean(chosen());
  };
  return { element, valid, value: () => chosen().value || null };
}
