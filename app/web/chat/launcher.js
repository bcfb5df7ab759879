// The chat on a page that has no <rita-chat> of its own: a button at the lower right, and the panel that it opens.
//
// On a wide screen the panel stands beside the page, which stays in use (a popover); on a small one it covers the page,
// which then cannot be reached (a modal dialog). The chat is made when it is first opened: until then nothing is asked.

import { button, el, icon } from "./dom.js";
import { dress } from "./dress.js";
import { css } from "../styles/launcher.css";
import { texts } from "../texts/texts.js";

class RitaLauncher extends HTMLElement {
  #parts = null;
  #chat = null;
  /** Heard while the panel is open: a window made small makes it a sheet. */
  #onresize = () => this.#present();

  connectedCallback() {
    if (this.#parts) return;
    this.#parts = this.#build();
    const root = this.attachShadow({ mode: "open" });
    dress(root, css);
    root.append(this.#parts.around);
  }

  disconnectedCallback() {
    this.#closed();
  }

  #open() {
    const { panel, body, opener, title } = this.#parts;
    if (!this.#chat) {
      this.#chat = el("rita-chat");
      body.append(this.#chat);
    }
    opener.setAttribute("aria-expanded", "true");
    this.#present();
    addEventListener("resize", this.#onresize);
    // On a sheet the keyboard of a phone would cover what is to be read before the first question.
    if (panel.matches(":modal")) title.focus();
    else this.#chat.focus({ preventScroll: true });
    this.#tell("rita-open");
  }

  #close() {
    if (!this.#isOpen) return;
    this.#hide();
    this.#closed();
    this.#parts.opener.focus({ preventScroll: true });
  }

  get #isOpen() {
    return this.#parts.opener.getAttribute("aria-expanded") === "true";
  }

  #closed() {
    removeEventListener("resize", this.#onresize);
    if (!this.#isOpen) return;
    this.#parts.opener.setAttribute("aria-expanded", "false");
    this.#tell("rita-close");
  }

  /** Shows the panel as the window has room for it (--sheet in styles/launcher.css). */
  #present() {
    const { panel } = this.#parts;
    const sheet = getComputedStyle(panel).getPropertyValue("--sheet") === "1";
    if (panel.matches(sheet ? ":modal" : ":popover-open")) return;
    // A page that is being read stays on top; the panel below it changes when it next can.
    if (this.#chat.shadowRoot.querySelector("dialog:modal")) return;
    const { activeElement } = this.shadowRoot;
    const focused = activeElement?.shadowRoot?.activeElement ?? activeElement;
    this.#hide();
    if (sheet) panel.showModal();
    else panel.showPopover();
    focused?.focus({ preventScroll: true });
  }

  #hide() {
    const { panel } = this.#parts;
    if (panel.matches(":popover-open")) panel.hidePopover();
    panel.close();
  }

  #key(event) {
    // Prevented: the chat has used it, to close the page that was open.
    if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
    if (!this.#isOpen) return;
    event.preventDefault();
    this.#close();
  }

  #tell(name) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
  }

  #build() {
    const press = () => (this.#isOpen ? this.#close() : this.#open());
    const opener = button(
      {
        class: "opener",
        "aria-expanded": "false",
        "aria-haspopup": "dialog",
        onclick: press,
      },
      icon("ask"),
      texts.launcher,
    );
    const title = el("h2", { id: "title", tabindex: "-1" }, texts.panel);
    const closing = button(
      {
        class: "tool",
        "aria-label": texts.closePanel,
        title: texts.closePanel,
        onclick: () => this.#close(),
      },
      icon("close"),
    );
    const body = el("div", { class: "body" });
    const cancel = (event) => {
      // From the chat's own dialogs it comes up here too.
      if (event.target !== panel) return;
      event.preventDefault();
      this.#close();
    };
    const panel = el(
      "dialog",
      {
        class: "panel",
        popover: "manual",
        "aria-labelledby": "title",
        oncancel: cancel,
        // A browser may close it without asking first.
        onclose: () => panel.matches(":modal, :popover-open") || this.#closed(),
      },
      el("div", { class: "top" }, title, closing),
      body,
    );
    const around = el(
      "aside",
      { lang: texts.language, "aria-label": texts.panel, onkeydown: (event) => this.#key(event) },
      opener,
      panel,
    );
    return { around, opener, panel, title, body };
  }
}

if (!customElements.get("rita-launcher")) customElements.define("rita-launcher", RitaLauncher);

/** Puts the button on the page, unless the chat is there already. */
export function launch() {
  if (document.querySelector("rita-chat, rita-launcher")) return;
  document.body.append(el("rita-launcher"));
}
