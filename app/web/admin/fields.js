// Fields with their label, help and error; what is wrong stands beside the field, in words.

import { el } from "../chat/dom.js";
import { words } from "./words.js";

let made = 0;

/** An id that no other element has. */
export const fresh = (name) => `${name}-${(made += 1)}`;

/**
 * A field: `kind` is text, date, number, password, textarea or select (with `options`, each [value, name]). `check(value)`
 * gives what is wrong in words, or null. `value()` is what stands there, trimmed; `valid()` says what is wrong and
 * whether nothing is.
 */
export function field({ label, kind = "text", value = "", help, options, check, required, ...rest }) {
  const id = fresh("field");
  const told = el("p", { class: "error", id: `${id}-error` });
  const described = [help && `${id}-help`, `${id}-error`].filter(Boolean).join(" ");
  const input = control(kind, { id, "aria-describedby": described, ...rest }, options);
  input.value = value ?? "";
  if (required) input.setAttribute("aria-required", "true");
  const error = (text) => {
    told.textContent = text ?? "";
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  const now = () => input.value.trim();
  const wrong = () =>
    (required && !now() && words.required) ||
    // Half a date has no value, and is not an empty field.
    (input.validity.badInput && (kind === "date" ? words.notADate : words.golden.notAPage)) ||
    (check?.(now()) ?? null);
  const valid = () => {
    error(wrong());
    return !input.hasAttribute("aria-invalid");
  };
  input.addEventListener("input", () => input.hasAttribute("aria-invalid") && error(null));
  const element = el(
    "div",
    { class: "field" },
    el("label", { for: id }, label),
    help && el("p", { class: "muted help", id: `${id}-help` }, help),
    input,
    told,
  );
  return { element, input, value: now, valid, error };
}

function control(kind, attributes, options) {
  if (kind === "textarea") return el("textarea", { rows: 3, ...attributes });
  if (kind !== "select") return el("input", { type: kind, autocomplete: "off", ...attributes });
  return el("select", attributes, ...choices(options));
}

export const choices = (options) =>
  options.map(([value, name]) => el("option", { value: value ?? "" }, name));

/** Whether all of `fields` are right; the first that is not gets the focus. */
export function allValid(fields) {
  const wrong = fields.filter((one) => !one.valid());
  wrong[0]?.input.focus();
  return !wrong.length;
}
