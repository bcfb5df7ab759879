"""What a page draws, in its order: fillings, pictures, and texts that are not drawn at all."""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ingest.characters import Matrix, to_display
from ingest.rules import matrix_of, times

_THINNEST = 3.0
"""Points. What covers less is a line."""
_MOST_COVERS = 2000
"""More than this is a map or a chart: the largest are looked at."""
_TRANSPARENT = 26
"""Of 255: less than a tenth is not seen."""
_DEEPEST_FORM = 4
_NOT_DRAWN = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)


@dataclass(frozen=True, slots=True)
class Cover:
    """Something filled or a picture: x0, y0, x1, y1 as displayed, its place in the order of
    drawing, and its colour (None: a picture)."""

    box: tuple[float, float, float, float]
    order: int
    colour: tuple[int, int, int] | None

    @property
    def area(self) -> float:
        """Square points."""
        x0, y0, x1, y1 = self.box
        return (x1 - x0) * (y1 - y0)


def drawn_objects(page: Any) -> tuple[list[Cover], dict[int, int]]:
    """What is filled and what is a picture, in the order of drawing, and each text object's place
    in that order."""
    covers: list[Cover] = []
    order: dict[int, int] = {}
    for place, (item, kind, matrix) in enumerate(_objects(page)):
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            order[ctypes.cast(item, ctypes.c_void_p).value or 0] = place
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            covers += [Cover(box, place, None) for box in _extent(item, matrix)]
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and _filled(item):
            parts = [ctypes.c_uint(255) for _ in range(4)]
            pdfium.FPDFPageObj_GetFillColor(item, *parts)
            red, green, blue, alpha = (part.value for part in parts)
            if alpha >= _TRANSPARENT:
                covers += [Cover(box, place, (red, green, blue)) for box in _extent(item, matrix)]
    covers.sort(key=lambda cover: -cover.area)
    return covers[:_MOST_COVERS], order


def _objects(page: Any) -> Iterator[tuple[Any, int, Matrix]]:
    """Everything drawn, in order, with its kind and the matrix that takes it to the display."""

    def walk(count: int, get: Any, owner: Any, outer: Matrix, depth: int) -> Iterator[Any]:
        for index in range(count):
            item = get(owner, index)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
                inner = times(matrix_of(item), outer)
                inside = pdfium.FPDFFormObj_CountObjects(item)
                yield from walk(inside, pdfium.FPDFFormObj_GetObject, item, inner, depth + 1)
            else:
                yield item, kind, outer

    count = pdfium.FPDFPage_CountObjects(page.raw)
    yield from walk(count, pdfium.FPDFPage_GetObject, page.raw, to_display(page), 0)


def _filled(path: Any) -> bool:
    fill, stroke = ctypes.c_int(), pdfium.FPDF_BOOL()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value)


def _extent(item: Any, matrix: Matrix) -> list[tuple[float, float, float, float]]:
    """An object's box as displayed; none where it is thin or unknown."""
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(item, *sides):
        return []
    left, bottom, right, top = (side.value for side in sides)
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    box = (min(xs), min(ys), max(xs), max(ys))
    return [box] if min(box[2] - box[0], box[3] - box[1]) > _THINNEST else []


def not_drawn(objects: Sequence[int]) -> NDArray[np.bool_]:
    """Whether a character's text object is drawn invisibly or is wholly transparent."""
    known: dict[int, bool] = {0: False}
    for identity in objects:
        if identity not in known:
            item = ctypes.cast(identity, pdfium.FPDF_PAGEOBJECT)
            parts = [ctypes.c_uint(255) for _ in range(4)]
            pdfium.FPDFPageObj_GetFillColor(item, *parts)
            mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
            known[identity] = mode in _NOT_DRAWN or parts[3].value < _TRANSPARENT
    return np.fromiter(map(known.__getitem__, objects), np.bool_, len(objects))
