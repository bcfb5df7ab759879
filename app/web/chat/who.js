// In the header of every page: who is signed in, and the way out.

import { button, el } from "./dom.js";
import { request, SERVICE } from "./service.js";
import { isOut, me, signInAddress } from "./session.js";
import { texts } from "../texts/texts.js";

/** Fills in the place that the page has for it; a page of a service without sign-in has none. */
export async function showWho() {
  const place = document.querySelector("#who");
  if (!place) return;
  const person = await me();
  if (!person) return;
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
