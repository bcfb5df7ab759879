// Taking files in: dropped or chosen, sent with their progress in bytes, then a card for each until it is decided.

import { button, el, icon } from "../chat/dom.js";
import { address, send } from "./api.js";
import { allValid } from "./fields.js";
import { collectionChoice } from "./collection.js";
import { endings } from "./job-parts.js";
import { watchJobs } from "./live.js";
import { failure, section } from "./parts.js";
import { remember } from "./router.js";
import { uploadCard } from "./upload-card.js";
import { words } from "./words.js";

const ACCEPTED = ".pdf,.docx,.odt,.html,.htm,.md,.markdown";
/** Uploads that nobody has to decide on any more. */
const OVER = new Set(["replaced", "discarded"]);

/** The part of the view that takes files in; `onindexed()` hears when the index has changed. */
export async function uploading(room, { documents, collections, onindexed }) {
  const say = words.uploads;
  const cards = el("ul", { class: "uploads", "aria-label": say.list });
  const choice = collectionChoice(collections, say.collection);
  const kept = new Map();
  let newest = [];
  let wake = () => {};

  let replaced = documents.find((one) => one.document_id === room.query.get("ersatter")) ?? null;
  const replacing = el("div");
  const alone = el("p", { class: "error", role: "alert" });
  const tellReplaced = () => {
    choice.element.hidden = Boolean(replaced);
    replacing.replaceChildren(
      ...(replaced
        ? [
            el("p", {}, el("strong", {}, say.replacing(replaced.title))),
            button({ class: "link", onclick: instead }, say.notReplacing),
          ]
        : []),
    );
  };
  const asNew = () => {
    replaced = null;
    alone.textContent = "";
    remember("dokument", {});
    tellReplaced();
  };
  // The button that was pressed is gone: on to where the new document is to go.
  const instead = () => {
    asNew();
    choice.element.querySelector("select").focus();
  };
  tellReplaced();

  /** The cards as the service has them; who is in one keeps the focus. */
  async function refresh() {
    const { uploads } = await room.call("GET", "uploads");
    for (const upload of uploads.filter((one) => !OVER.has(one.state)).reverse()) {
      if (upload.state === "published" && upload.live && !kept.has(upload.id)) continue;
      put(upload);
    }
  }

  function put(upload) {
    const known = kept.get(upload.id);
    if (known) return known.show(upload);
    const card = uploadCard(room, upload, { documents, collections, changed });
    kept.set(upload.id, card);
    card.working(newest);
    cards.prepend(card.element);
  }

  async function changed(upload) {
    if (!upload) return refresh();
    kept.get(upload.id)?.show(upload);
    wake();
  }

  async function take(files) {
    // Of several files none can be known to be the new version.
    const tooMany = Boolean(replaced) && files.length > 1;
    alone.textContent = tooMany ? say.oneAtATime : "";
    if (!files.length || tooMany || (!replaced && !allValid(choice.fields))) return;
    const about = { collection: replaced?.collection ?? choice.value(), document_id: replaced?.document_id };
    if (replaced) asNew();
    for (const file of files) await sent(file, about);
  }

  async function sent(file, about) {
    const row = sending(file);
    cards.prepend(row.element);
    try {
      const path = address("api/admin/uploads", { name: file.name, ...about });
      const { upload } = await send(path, file, { onprogress: row.at, signal: row.signal });
      row.element.remove();
      put(upload);
      room.say(`${file.name}: ${say.sent}`);
      wake();
    } catch (error) {
      row.stop(row.signal.aborted ? say.stopped : failure(error));
    }
  }

  const heard = endings(room, (job) => {
    if (job.kind === "ingest") onindexed();
  });
  wake = await watchJobs(room, (jobs) => {
    newest = jobs;
    for (const card of kept.values()) card.working(jobs);
    refresh().catch(() => {});
    heard(jobs);
  });
  await refresh();
  return section(say.title, zone(room, take, choice.element, replacing, alone), cards);
}

/** Where files are dropped and chosen; one that is dropped beside it is no page to go to. */
function zone(room, take, ...more) {
  const say = words.uploads;
  const input = el("input", { type: "file", multiple: true, accept: ACCEPTED, hidden: true });
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    take(files);
  });
  const lead = el("p", { class: "big" }, say.lead);
  const element = el(
    "div",
    { class: "zone" },
    icon("upload"),
    el("div", {}, lead, el("p", { class: "muted" }, say.formats)),
    el(
      "div",
      { class: "choosing" },
      ...more,
      button({ class: "main", onclick: () => input.click() }, say.choose),
      input,
    ),
  );
  const over = (yes) => {
    element.classList.toggle("over", yes);
    lead.textContent = yes ? say.drop : say.lead;
  };
  const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const listen = (name, act) =>
    addEventListener(
      name,
      (event) => {
        if (!carries(event)) return;
        event.preventDefault();
        act(event);
      },
      { signal: room.signal },
    );
  listen("dragover", () => over(true));
  listen("dragleave", (event) => event.relatedTarget === null && over(false));
  listen("drop", ({ dataTransfer }) => {
    over(false);
    take([...dataTransfer.files]);
  });
  return element;
}

/** A file on its way: `at(bytes)` have left, `stop(text)` says why it will not come. */
function sending(file) {
  const say = words.uploads;
  const leaving = new AbortController();
  const bar = el("progress", { max: file.size || 1, value: 0, "aria-label": file.name });
  const told = el("p", { class: "muted" }, say.sending(0, file.size));
  const stop = button(
    { class: "quiet", "aria-label": say.stopThe(file.name), onclick: () => leaving.abort() },
    say.stop,
  );
  const element = el("li", { class: "upload" }, el("h3", { lang: "sv" }, file.name), bar, told, stop);
  const at = (bytes) => {
    bar.value = bytes;
    told.textContent = say.sending(Math.min(bytes, file.size), file.size);
  };
  const stopped = (text) => {
    bar.remove();
    told.className = "error";
    told.setAttribute("role", "alert");
    told.textContent = text;
    const held = document.activeElement === stop;
    const dismiss = button({ class: "quiet", onclick: dismissed }, say.dismiss);
    stop.replaceWith(dismiss);
    if (held) dismiss.focus();
  };
  const dismissed = () => {
    const heading = element.closest("section").querySelector("h2");
    element.remove();
    heading.focus();
  };
  return { element, at, stop: stopped, signal: leaving.signal };
}
