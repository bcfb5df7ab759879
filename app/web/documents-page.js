// The page of documents: which ones RiTA answers from, found by word and by filter.

import { button, el } from "./chat/dom.js";
import { request } from "./chat/service.js";
import { isOut, mayAsk, me, signInAddress } from "./chat/session.js";
import { showWho } from "./chat/who.js";
import { controls } from "./documents/controls.js";
import { listing } from "./documents/listing.js";
import { prepared, selected } from "./documents/selecting.js";
import { served } from "./served.js";
import { texts } from "./texts/texts.js";

/** Milliseconds after the last key before the number of hits is told: who writes is not interrupted. */
const QUIET = 500;

const place = document.querySelector("#documents");

async function load() {
  place.replaceChildren(el("p", { class: "muted", role: "status" }, texts.documents.loading));
  const person = await me();
  if (isOut(person) || !mayAsk(person)) {
    place.replaceChildren(...turnedAway(person));
    return;
  }
  const documents = await fetched();
  if (documents) show(prepared(documents));
  else
    place.replaceChildren(
      el("p", { role: "alert" }, texts.documents.failed),
      button({ onclick: load }, texts.retry),
    );
}

/** What is said to somebody who may read no documents. */
function turnedAway(person) {
  const say = texts.door;
  if (!isOut(person)) return [el("p", {}, say.noAccess, ". ", say.noAccessMore, " ", say.contact(served.contact))];
  const address = signInAddress(person);
  const link = address && el("p", {}, el("a", { class: "button", href: address }, say.signIn));
  return [el("p", {}, say.outDocuments), link].filter(Boolean);
}

/** The documents; null where they cannot be had. */
async function fetched() {
  try {
    const response = await request("api/documents");
    return response.ok ? (await response.json()).documents : null;
  } catch {
    return null;
  }
}

function show(documents) {
  if (!documents.length) {
    place.replaceChildren(el("p", {}, texts.documents.none));
    return;
  }
  const hits = el("p", { class: "hits", role: "status" });
  const list = listing(() => form.clear());
  let telling = 0;
  const update = (wanted, atOnce) => {
    const found = selected(documents, wanted);
    form.count(found.counts);
    list.show(found.documents, found.byFile);
    clearTimeout(telling);
    const tell = () => (hits.textContent = texts.documents.hits(found.documents.length));
    if (atOnce) tell();
    else telling = setTimeout(tell, QUIET);
  };
  const form = controls(documents, update);
  place.replaceChildren(form.element, hits, list.element);
  update(form.wanted(), true);
}

showWho();
if (place) load();
