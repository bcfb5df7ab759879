"""The straight lines that a page draws: table borders, and the edges of shaded cells."""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from ingest.characters import Matrix, to_display

Point = tuple[float, float]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# Points. A border is drawn at most 3 wide; shorter lines than 5 are dashes of letters and arrows;
# the two edges of a drawn border are one line; cells' borders meet within 3.
_THICKEST = 3.0
_SHORTEST = 5.0
_SAME = 2.0
_MEET = 3.0
# A path with more points than this is a picture; forms in forms deeper than this are not read.
_MOST_POINTS = 400
_DEEPEST_FORM = 4


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: at y (horizontal) or x (vertical) ``at``, from ``start`` to ``end``.

    Points from the page's top left as displayed.
    """

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Rules:
    """A page's lines, those on one another put together."""

    horizontal: tuple[Rule, ...] = ()
    vertical: tuple[Rule, ...] = ()


def read_rules(page: Any) -> Rules:
    """The horizontal and vertical lines of an open PDFium page."""
    width, height = page.get_size()
    horizontal, vertical = [], []
    for (ax, ay), (bx, by) in _edges(_paths(page)):
        x0, x1 = sorted((ax, bx))
        y0, y1 = sorted((ay, by))
        if x1 - x0 > 0.98 * width or y1 - y0 > 0.98 * height:
            continue  # the page's own background
        if y1 - y0 <= _THICKEST and x1 - x0 >= _SHORTEST:
            horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= _THICKEST and y1 - y0 >= _SHORTEST:
            vertical.append(Rule((x0 + x1) / 2, y0, y1))
    return Rules(_merged(horizontal), _merged(vertical))


def turned(rules: Rules, turns: int, width: float, height: float) -> Rules:
    """The lines in the frame of text set with ``turns`` (see ``lines.Run``)."""
    across, down = rules.horizontal, rules.vertical
    if turns in {1, 2}:  # y counts from the bottom
        across = tuple(Rule(height - rule.at, rule.start, rule.end) for rule in across)
        down = tuple(Rule(rule.at, height - rule.end, height - rule.start) for rule in down)
    if turns in {2, 3}:  # x counts from the right
        across = tuple(Rule(rule.at, width - rule.end, width - rule.start) for rule in across)
        down = tuple(Rule(width - rule.at, rule.start, rule.end) for rule in down)
    return Rules(down, across) if turns in {1, 3} else Rules(across, down)


def _paths(page: Any) -> Iterator[tuple[Any, Matrix]]:
    """Every drawn path with the matrix that takes it to the page as displayed."""

    def walk(count: int, get: Any, owner: Any, outer: Matrix, depth: int) -> Iterator[Any]:
        for index in range(count):
            item = get(owner, index)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_PATH and _drawn(item):
                yield item, outer
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
                inner = _times(_matrix(item), outer)
                inside = pdfium.FPDFFormObj_CountObjects(item)
                yield from walk(inside, pdfium.FPDFFormObj_GetObject, item, inner, depth + 1)

    count = pdfium.FPDFPage_CountObjects(page.raw)
    yield from walk(count, pdfium.FPDFPage_GetObject, page.raw, to_display(page), 0)


def _drawn(path: Any) -> bool:
    fill, stroke = ctypes.c_int(), pdfium.FPDF_BOOL()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value or stroke.value)


def _matrix(item: Any) -> Matrix:
    raw = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, raw):
        return _IDENTITY
    return (raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _edges(paths: Iterator[tuple[Any, Matrix]]) -> Iterator[tuple[Point, Point]]:
    """The straight pieces of the paths, as displayed."""
    segment_point = (ctypes.c_float(), ctypes.c_float())
    for path, outer in paths:
        count = pdfium.FPDFPath_CountSegments(path)
        if not 2 <= count <= _MOST_POINTS:
            continue
        a, b, c, d, e, f = _times(_matrix(path), outer)
        first: Point = (0.0, 0.0)
        last = first
        for index in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(path, index)
            pdfium.FPDFPathSegment_GetPoint(segment, *segment_point)
            x, y = segment_point[0].value, segment_point[1].value
            point = (a * x + c * y + e, b * x + d * y + f)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                first = point
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                yield last, point
            last = point
            if pdfium.FPDFPathSegment_GetClose(segment):
                yield point, first
                last = first


def _merged(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Lines on the same level that overlap or meet, as one each."""
    levels: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if levels and rule.at - levels[-1][0].at <= _SAME:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    merged: list[Rule] = []
    for level in levels:
        at = sum(rule.at for rule in level) / len(level)
        start, end = None, 0.0
        for rule in sorted(level, key=lambda rule: rule.start):
            if start is not None and rule.start <= end + _MEET:
                end = max(end, rule.end)
                continue
            if start is not None:
                merged.append(Rule(at, start, end))
            start, end = rule.start, rule.end
        if start is not None:
            merged.append(Rule(at, start, end))
    return tuple(merged)
