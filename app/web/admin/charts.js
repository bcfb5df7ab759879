// Charts, drawn as SVG by what there is to show and the room there is. Each has a description, a legend that does not
// rest on colour (patterns, dashes), and its figures as a table.

import { el } from "../chat/dom.js";
import { fresh } from "./fields.js";
import { words } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 200;
/** Pixels that a bar leaves to its neighbour, of its own share of the width. */
const GAP = 0.2;
/** Pixels from the middle of a dot to its edge, with its outline. */
const DOT = 4;
/** Names of the parts of a bar and of lines in the style sheet, in the order of the series. */
const LOOKS = ["one", "two", "three", "four"];

function draw(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/**
 * Bars, one for each of `labels`, each made of the values of `series` ({name, values}) one on the other. `told(i)` is
 * what a bar says under the mouse.
 */
export function stacked({ title, description, labels, series, told, table }) {
  const totals = labels.map((_, i) => series.reduce((sum, { values }) => sum + values[i], 0));
  const top = rounded(Math.max(...totals));
  const patterns = series.map((_, i) => fresh("pattern"));
  const paint = (width) => {
    const each = width / labels.length;
    const bars = labels.map((_, i) => {
      let below = 0;
      const parts = series.map(({ values }, at) => {
        const height = (values[i] / top) * HEIGHT;
        const rect = draw("rect", {
          x: (i * each + (each * GAP) / 2).toFixed(2),
          y: (HEIGHT - below - height).toFixed(2),
          width: Math.max(each * (1 - GAP), 1).toFixed(2),
          height: height.toFixed(2),
          class: `part ${LOOKS[at]}`,
          fill: `url(#${patterns[at]})`,
        });
        below += height;
        return rect;
      });
      return draw("g", {}, draw("title", {}, told(i)), ...parts);
    });
    return [draw("defs", {}, ...patterns.map(pattern)), ...bars];
  };
  return figure({ title, description, labels, series, top, paint, table, kind: "bar", shown: words.number });
}

/** Lines, one for each of `series` ({name, values}; null breaks it), over `labels`. */
export function lines({ title, description, labels, series, top, shown, table }) {
  const most = top ?? rounded(Math.max(1, ...series.flatMap(({ values }) => values.map((v) => v ?? 0))));
  const paint = (width) => {
    const step = labels.length > 1 ? (width - 2 * DOT) / (labels.length - 1) : 0;
    const at = (value, i) => [step ? DOT + i * step : width / 2, HEIGHT - (value / most) * HEIGHT];
    return series.map(({ name, values }, n) => {
      let path = "";
      const dots = [];
      let drawing = false;
      values.forEach((value, i) => {
        if (value == null) {
          drawing = false;
          return;
        }
        const [x, y] = at(value, i).map((part) => part.toFixed(2));
        path += `${drawing ? "L" : "M"}${x} ${y}`;
        drawing = true;
        const dot = draw("circle", { cx: x, cy: y, r: DOT - 1, class: "dot" });
        dot.append(draw("title", {}, `${labels[i]}: ${name} ${shown(value)}`));
        dots.push(dot);
      });
      // So many that they would hide the line say nothing by themselves.
      const few = labels.length <= 60;
      return draw("g", { class: `line ${LOOKS[n]}` }, draw("path", { d: path }), ...(few ? dots : []));
    });
  };
  return figure({ title, description, labels, series, top: most, paint, table, kind: "line", shown });
}

function figure({ title, description, labels, series, top, paint, table, kind, shown }) {
  const ids = [fresh("chart"), fresh("chart")];
  const svg = draw("svg", { role: "img", "aria-labelledby": ids[0], "aria-describedby": ids[1], class: "chart", height: HEIGHT + 8 });
  const redraw = (width) => {
    svg.setAttribute("viewBox", `0 -4 ${width} ${HEIGHT + 8}`);
    const lines_ = [0, 0.5, 1].map((share) =>
      draw("line", { x1: 0, x2: width, y1: HEIGHT * share, y2: HEIGHT * share, class: "grid" }),
    );
    svg.replaceChildren(
      draw("title", { id: ids[0] }, title),
      draw("desc", { id: ids[1] }, description),
      ...lines_,
      ...paint(width),
    );
  };
  redraw(600);
  new ResizeObserver(([{ contentRect }]) => contentRect.width && redraw(Math.round(contentRect.width))).observe(svg);
  const scale = [1, 0.5, 0].map((share) => el("span", {}, shown(top * share)));
  const middle = labels[Math.floor((labels.length - 1) / 2)];
  const ends = labels.length > 2 ? [labels[0], middle, labels.at(-1)] : labels;
  return el(
    "figure",
    { class: "figure" },
    legend(series, kind),
    el(
      "div",
      { class: "plot" },
      el("div", { class: "scale", "aria-hidden": "true" }, ...scale),
      svg,
      el("div", { class: "ends", "aria-hidden": "true" }, ...ends.map((text) => el("span", {}, text))),
    ),
    el("details", { class: "as-table" }, el("summary", {}, words.asTable), el("div", { class: "listing" }, table)),
  );
}

function legend(series, kind) {
  if (series.length < 2) return null;
  const items = series.map(({ name }, i) => {
    const id = fresh("key");
    const sample = draw("svg", { viewBox: "0 0 24 14", width: 24, height: 14, class: "key", "aria-hidden": "true" });
    if (kind === "bar")
      sample.append(
        draw("defs", {}, pattern(id, i)),
        draw("rect", { x: 0.5, y: 0.5, width: 23, height: 13, class: `part ${LOOKS[i]}`, fill: `url(#${id})` }),
      );
    else sample.append(draw("g", { class: `line ${LOOKS[i]}` }, draw("path", { d: "M1 7H23" })));
    return el("li", {}, sample, name);
  });
  return el("ul", { class: "legend" }, ...items);
}

/** What fills the part of a bar: plain, hatched, dotted, empty. The colours are the style sheet's. */
function pattern(id, i) {
  const marks = [
    [draw("rect", { width: 6, height: 6, class: "ink" })],
    [draw("path", { d: "M0 6L6 0M-1 1L1 -1M5 7L7 5", class: "stroke" })],
    [],
    [draw("circle", { cx: 3, cy: 3, r: 1.4, class: "ink" })],
  ][i];
  const ground = draw("rect", { width: 6, height: 6, class: "ground" });
  return draw("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", class: LOOKS[i] }, ground, ...marks);
}

/** The next number that is round enough for a scale. */
function rounded(value) {
  if (value <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 5, 6, 8, 10].map((n) => n * power).find((n) => n >= value);
}
