// On the page about RiTA: who somebody is to it, and what is kept about them, to fetch and to erase.

import { button, el, SWEDISH } from "./dom.js";
import { request, SERVICE } from "./service.js";
import { isOut, me, signInAddress } from "./session.js";
import { texts } from "../texts/texts.js";

const PATH = "api/me/questions";

/** Fills in `place` for whoever reads the page. */
export async function showOwn(place) {
  const say = texts.own;
  const person = await me();
  if (isOut(person)) {
    const address = signInAddress(person, "#mina-uppgifter");
    const link = address && el("a", { class: "button", href: address }, texts.session.signIn);
    place.replaceChildren(el("p", {}, say.out), ...(link ? [el("p", {}, link)] : []));
    return;
  }
  place.replaceChildren(...(person ? [facts(person)] : []), ...kept());
}

function facts({ name, roles, collections }) {
  const say = texts.own;
  const named = roles.map((role) => say.roles[role] ?? role);
  const read = collections ? collections.join(", ") || say.nothing : say.everything;
  return el(
    "dl",
    {},
    el("dt", {}, texts.session.as),
    el("dd", {}, el("bdi", {}, name ?? texts.session.someone)),
    el("dt", {}, say.role),
    el("dd", {}, named.join(", ") || say.nothing),
    el("dt", {}, say.reads),
    el("dd", collections?.length ? SWEDISH : {}, read),
  );
}

function kept() {
  const say = texts.own;
  const href = new URL(PATH, SERVICE).href;
  const said = el("p", { role: "status" });
  const erase = button({ "aria-expanded": "false", onclick: () => ask(true) }, say.erase);
  const sure = button({ class: "danger", onclick: () => work() }, say.sure);
  const stay = button({ onclick: () => ask(false) }, texts.cancel);
  const question = el("div", { hidden: true }, el("p", {}, say.question), el("p", { class: "acts" }, stay, sure));
  const ask = (yes) => {
    question.hidden = !yes;
    erase.setAttribute("aria-expanded", String(yes));
    said.textContent = "";
    (yes ? stay : erase).focus();
  };
  const work = async () => {
    ask(false);
    try {
      const response = await request(PATH, { method: "DELETE" });
      said.textContent = response.ok ? say.erased : texts.failed.server;
    } catch {
      said.textContent = texts.failed.network;
    }
  };
  return [
    el("p", {}, say.kept),
    el("p", { class: "acts" }, el("a", { class: "button", href, download: say.file }, say.fetch), erase),
    question,
    said,
  ];
}
