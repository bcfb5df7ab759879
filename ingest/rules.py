"""The straight lines that a page draws: table borders, and the edges of shaded cells."""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from ingest.characters import Matrix, to_display

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Colour = tuple[int, int, int, int]

_WHITE: Colour = (255, 255, 255, 255)
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
# More lines than this are a picture (the densest page of tables in the real PDFs has 290).
_MOST_LINES = 2000


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


@dataclass(frozen=True, slots=True)
class Shade:
    """A filled rectangle: x0, y0, x1, y1 and its red, green, blue and alpha."""

    box: Box
    colour: Colour


def read_rules(page: Any) -> Rules:
    """The horizontal and vertical lines of an open PDFium page: drawn lines, and the edges of
    filled rectangles that lie side by side or below one another as shaded cells do. (A marked
    word has a rectangle of its own too.)"""
    width, height = page.get_size()
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    shades: list[Shade] = []
    for path, matrix in _paths(page):
        edges = list(_edges(path, matrix))
        shade = _shade(path, edges)
        if shade is not None:
            if shade.colour != _WHITE and shade.colour[3]:
                shades.append(shade)
            continue
        for edge in edges:
            _sort_in(edge, horizontal, vertical)
    if max(len(shades), len(horizontal), len(vertical)) > _MOST_LINES:
        return Rules()
    for edge in _cell_edges(shades):
        _sort_in(edge, horizontal, vertical)
    # the page's own background or frame is no table
    horizontal = [rule for rule in horizontal if rule.end - rule.start <= 0.98 * width]
    vertical = [rule for rule in vertical if rule.end - rule.start <= 0.98 * height]
    return Rules(_merged(horizontal), _merged(vertical))


def _sort_in(edge: tuple[Point, Point], horizontal: list[Rule], vertical: list[Rule]) -> None:
    (ax, ay), (bx, by) = edge
    x0, x1 = sorted((ax, bx))
    y0, y1 = sorted((ay, by))
    if y1 - y0 <= _THICKEST and x1 - x0 >= _SHORTEST:
        horizontal.append(Rule((y0 + y1) / 2, x0, x1))
    elif x1 - x0 <= _THICKEST and y1 - y0 >= _SHORTEST:
        vertical.append(Rule((x0 + x1) / 2, y0, y1))


def _shade(path: Any, edges: Sequence[tuple[Point, Point]]) -> Shade | None:
    """The extent of a path that is filled, not outlined, and thicker than a line."""
    stroke, fill = pdfium.FPDF_BOOL(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if stroke.value or not edges:
        return None
    xs = [x for edge in edges for x, _ in edge]
    ys = [y for edge in edges for _, y in edge]
    box = (min(xs), min(ys), max(xs), max(ys))
    if min(box[2] - box[0], box[3] - box[1]) <= _THICKEST or len(edges) > 5:
        return None
    parts = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(path, *parts)
    return Shade(box, (parts[0].value, parts[1].value, parts[2].value, parts[3].value))


def _cell_edges(shades: Sequence[Shade]) -> Iterator[tuple[Point, Point]]:
    """The edges of the shades that have a neighbour of the same width below or above, or of the
    same height beside them; but none between two of the same colour, which may be one cell."""
    for index, shade in enumerate(shades):
        touching = [
            (side, other.colour == shade.colour)
            for i, other in enumerate(shades)
            if i != index and (side := _side(shade.box, other.box))
        ]
        if not touching:
            continue
        joined = {side for side, same_colour in touching if same_colour}
        x0, y0, x1, y1 = shade.box
        edges: dict[str, tuple[Point, Point]] = {
            "above": ((x0, y0), (x1, y0)),
            "below": ((x0, y1), (x1, y1)),
            "left": ((x0, y0), (x0, y1)),
            "right": ((x1, y0), (x1, y1)),
        }
        yield from (edge for side, edge in edges.items() if side not in joined)


def _side(box: Box, other: Box) -> str:
    """On which side of ``box`` a box of the same width or height touches it, if one does."""
    same = [abs(a - b) <= _SAME for a, b in zip(box, other, strict=True)]
    if same[0] and same[2] and _apart(box[1], box[3], other[1], other[3]) <= _MEET:
        return "above" if other[1] < box[1] else "below"
    if same[1] and same[3] and _apart(box[0], box[2], other[0], other[2]) <= _MEET:
        return "left" if other[0] < box[0] else "right"
    return ""


def _apart(start: float, end: float, other_start: float, other_end: float) -> float:
    return max(other_start - end, start - other_end)


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
                inner = times(matrix_of(item), outer)
                inside = pdfium.FPDFFormObj_CountObjects(item)
                yield from walk(inside, pdfium.FPDFFormObj_GetObject, item, inner, depth + 1)

    count = pdfium.FPDFPage_CountObjects(page.raw)
    yield from walk(count, pdfium.FPDFPage_GetObject, page.raw, to_display(page), 0)


def _drawn(path: Any) -> bool:
    fill, stroke = ctypes.c_int(), pdfium.FPDF_BOOL()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value or stroke.value)


def matrix_of(item: Any) -> Matrix:
    """The matrix of a page object; the identity where it has none."""
    raw = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, raw):
        return _IDENTITY
    return (raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """First ``inner``, then ``outer``."""
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


def _edges(path: Any, matrix: Matrix) -> Iterator[tuple[Point, Point]]:
    """The straight pieces of a path as displayed; none of a picture's."""
    count = pdfium.FPDFPath_CountSegments(path)
    if not 2 <= count <= _MOST_POINTS:
        return
    a, b, c, d, e, f = times(matrix_of(path), matrix)
    raw_x, raw_y = ctypes.c_float(), ctypes.c_float()
    first: Point = (0.0, 0.0)
    last = first
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, raw_x, raw_y)
        x, y = raw_x.value, raw_y.value
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
