// Two wordings of the same section, word by word.

import { el } from "../chat/dom.js";

/** Pairs of words that are compared at most: beyond it the section is shown as taken out and put in. */
const MOST_PAIRS = 1_000_000;

/**
 * `before` and `after` as nodes: what both have as text, what is gone in `del`, what has come in `ins`. The longest
 * common subsequence of the words (Wagner and Fischer 1974), between what begins and what ends alike.
 */
export function wording(before, after) {
  const [old, now] = [before, after].map((text) => text.split(/(?<=\s)(?=\S)/u).filter(Boolean));
  const key = (word) => word.trim();
  let start = 0;
  while (start < old.length && start < now.length && key(old[start]) === key(now[start])) start += 1;
  let tail = 0;
  while (
    tail < Math.min(old.length, now.length) - start &&
    key(old.at(-1 - tail)) === key(now.at(-1 - tail))
  )
    tail += 1;
  const end = now.length - tail;
  return [
    now.slice(0, start).join(""),
    ...middle(old.slice(start, old.length - tail), now.slice(start, end), key),
    now.slice(end).join(""),
  ];
}

function middle(old, now, key) {
  if (old.length * now.length > MOST_PAIRS) return marked("del", old).concat(marked("ins", now));
  const width = now.length + 1;
  const longest = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1)
      longest[i * width + j] =
        key(old[i]) === key(now[j])
          ? longest[(i + 1) * width + j + 1] + 1
          : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
  const runs = [];
  const add = (kind, word) => {
    if (runs.at(-1)?.kind === kind) runs.at(-1).text.push(word);
    else runs.push({ kind, text: [word] });
  };
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && key(old[i]) === key(now[j])) {
      add(null, now[j]);
      i += 1;
      j += 1;
    } else if (j >= now.length || (i < old.length && longest[(i + 1) * width + j] >= longest[i * width + j + 1])) {
      add("del", old[i]);
      i += 1;
    } else {
      add("ins", now[j]);
      j += 1;
    }
  }
  return runs.flatMap(({ kind, text }) => (kind ? marked(kind, text) : [text.join("")]));
}

const marked = (kind, text) => (text.length ? [el(kind, {}, text.join("").trimEnd()), " "] : []);
