// The texts of the language in use. It is chosen once, as the script starts: what its element says (data-lang), else
// what the page is written in, else Swedish.

import { en } from "./en.js";
import { sv } from "./sv.js";

const LANGUAGES = { sv, en };
const { lang, verbatim } = document.currentScript.dataset;
const wanted = lang || document.documentElement.lang;

export const texts = LANGUAGES[wanted.slice(0, 2).toLowerCase()] ?? sv;

/** What is said of the answers before the first; of an AI's text only where the page allows for one. */
export const aboutAnswers =
  verbatim === undefined ? `${texts.notice} ${texts.noticeWritten}` : texts.notice;

/**
 * What the service says ({code, text or detail, date}: a warning or a problem) in the page's language; in its own
 * words, which are Swedish, where there are no others.
 */
export function told({ code, text, detail, date }) {
  const words = Object.hasOwn(texts.codes, code) ? texts.codes[code] : null;
  return (typeof words === "function" ? words(date) : words) ?? text ?? detail;
}
