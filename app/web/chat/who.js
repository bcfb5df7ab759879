// In the header of every page: who is signed in, and the way out.

import { button, el } from "./dom.js";
import { request, SERVICE } from "./service.js";
import { ASKED_ANEW, isOut, me, signInAddress } from "./session.js";
import { texts } from "../texts/texts.js";

/** Fills in the place that the page has for it; a page of a service without sign-in has none. */
export function showWho() {
  const place = document.querySelector("#who");
  if (!place) return;
  const look = async () => show(place, await me());
  document.addEventListener(ASKED_ANEW, look);
  look();
}

function show(place, person) {
  // Who stands there already keeps the focus.
  if (!person || place.dataset.kind === person.kind) return;
  place.dataset.kind = person.kind;
  const address = signInAddress(person);
  if (!isOut(person)) place.replaceChildren(...signedIn(person));
  else if (address) place.replaceChildren(el("a", { href: address }, texts.session.signIn));
}

function signedIn({ name, sign_out_url: out }) {
  const say = texts.session;
  const told = el("span", { class: "unseen", role: "alert" });
  const leave = async () => {
    try {
      const response = await request(out, { method: "POST" });
      if (!response.ok) throw new TypeError(response.statusText);
      const { continue_at: next } = await response.json();
      location.assign(new URL(next, SERVICE));
    } catch {
      told.textContent = texts.failed.network;
      told.classList.remove("unseen");
    }
  };
  return [
    el("span", { class: "name" }, el("span", { class: "unseen" }, `${say.as} `), el("bdi", {}, name ?? say.someone)),
    out ? button({ class: "quiet", onclick: leave }, say.signOut) : null,
    told,
  ].filter(Boolean);
}
