"""A page's characters with their boxes and fonts, as PDFium finds them.

PDFium's calls are made through bare C function types mapped over index ranges: 0.4 µs a call in
place of 2–3 µs through the library's checked wrappers, so that 1,003 pages (2 million characters)
take some 5 seconds. PDFium is not thread-safe: one document at a time per process.
"""

import ctypes
import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import repeat
from math import hypot, isfinite
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

Matrix = tuple[float, float, float, float, float, float]
"""a … f as in PDF: x' = ax + cy + e, y' = bx + dy + f."""


@dataclass(frozen=True, slots=True)
class Font:
    """How a run of text is set."""

    size: float
    """Points, on the page as displayed."""
    bold: bool
    turns: int
    """Quarter turns counter-clockwise of the line's direction as displayed: 0 is ordinary."""
    colour: tuple[int, int, int] = (0, 0, 0)
    """Red, green and blue, 0 to 255."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A page's printed characters in the order of the file's content.

    Coordinates are points from the top left corner of the page as displayed (its rotation and
    crop box applied). All arrays have one entry per character.
    """

    width: float
    height: float
    codes: NDArray[np.uint32]
    boxes: NDArray[np.float32]
    """Shape (n, 4): x0, y0, x1, y1; from the font's ascender to its descender."""
    origins: NDArray[np.float32]
    """Shape (n, 2): where the character stands on its baseline."""
    fonts: NDArray[np.int32]
    """Index into ``font_table``; -1 for a space that PDFium inferred from a gap."""
    font_table: tuple[Font, ...]
    lifts: NDArray[np.float32]
    """How far above its baseline a digit's ink begins, in points; 0 for everything else."""

    def taken(self, keep: NDArray[np.bool_] | NDArray[np.intp]) -> "Glyphs":
        """The characters that ``keep`` is true for, or those of these indices."""
        return replace(
            self,
            codes=self.codes[keep],
            boxes=self.boxes[keep],
            origins=self.origins[keep],
            fonts=self.fonts[keep],
            lifts=self.lifts[keep],
        )


def _function(wrapped: object, result: type | None, *arguments: type) -> Callable[..., Any]:
    # PYFUNCTYPE keeps the interpreter lock: releasing it costs more than these calls do
    address = ctypes.cast(wrapped, ctypes.c_void_p).value  # type: ignore[arg-type]
    return ctypes.PYFUNCTYPE(result, *arguments)(address or 0)


_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
_get_unicode = _function(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _POINTER, _INT)
_get_object = _function(pdfium.FPDFText_GetTextObject, _POINTER, _POINTER, _INT)
_get_box = _function(pdfium.FPDFText_GetLooseCharBox, _INT, _POINTER, _INT, _POINTER)
_get_ink = _function(pdfium.FPDFText_GetCharBox, _INT, _POINTER, _INT, *[_POINTER] * 4)
_get_origin = _function(pdfium.FPDFText_GetCharOrigin, _INT, _POINTER, _INT, _POINTER, _POINTER)

_BOLD_NAME = re.compile(r"bold|black|heavy|fet(?![a-z])", re.IGNORECASE)
_SMALLEST, _LARGEST = 0.1, 1000.0  # points; damaged or hidden text may say anything
_FORCE_BOLD = 1 << 18  # font descriptor flag 19, ISO 32000-1 table 123


@contextmanager
def text_page(page: Any) -> Iterator[Any]:
    """The page's PDFium text page, closed afterwards."""
    opened = page.get_textpage()
    try:
        yield opened
    finally:
        opened.close()


def read_glyphs(page: Any) -> tuple[Glyphs, list[int]]:
    """All characters of an open PDFium page, and the address of each one's text object (0: none).

    Raises ``pypdfium2.PdfiumError`` where PDFium cannot load the page's text.
    """
    width, height = page.get_size()
    with text_page(page) as opened:
        handle = ctypes.cast(opened.raw, _POINTER).value
        count = max(0, pdfium.FPDFText_CountChars(opened.raw))
        indices = range(count)
        codes = np.fromiter(map(_get_unicode, repeat(handle, count), indices), np.uint32, count)
        objects = [value or 0 for value in map(_get_object, repeat(handle, count), indices)]
        rectangles = _call_into(_get_box, handle, np.zeros((count, 4), np.float32))
        origins = _origins(handle, count)
        lifts = _lifts(handle, codes, origins)
        fonts, table = _fonts(opened.raw, objects, page.get_rotation())
    matrix = to_display(page)
    # FS_RECTF is left, top, right, bottom
    corners = _display(matrix, rectangles.reshape(-1, 2, 2)).reshape(-1, 4)
    boxes = np.stack(
        (
            corners[:, [0, 2]].min(axis=1),
            corners[:, [1, 3]].min(axis=1),
            corners[:, [0, 2]].max(axis=1),
            corners[:, [1, 3]].max(axis=1),
        ),
        axis=1,
    )
    glyphs = Glyphs(width, height, codes, boxes, _display(matrix, origins), fonts, table, lifts)
    return glyphs, objects


def _call_into(
    function: Callable[..., Any], handle: int | None, out: NDArray[np.float32]
) -> NDArray[np.float32]:
    """``function(handle, i, &out[i])`` for every row of ``out``."""
    count, step = len(out), out.itemsize * out.shape[1]
    first = out.ctypes.data
    addresses = range(first, first + count * step, step)
    deque(map(function, repeat(handle, count), range(count), addresses), maxlen=0)
    return out


def _origins(handle: int | None, count: int) -> NDArray[np.float32]:
    points = np.zeros((count, 2), np.float64)
    first = points.ctypes.data
    xs, ys = range(first, first + 16 * count, 16), range(first + 8, first + 8 + 16 * count, 16)
    deque(map(_get_origin, repeat(handle, count), range(count), xs, ys), maxlen=0)
    return points.astype(np.float32)


def _lifts(
    handle: int | None, codes: NDArray[np.uint32], origins: NDArray[np.float32]
) -> NDArray[np.float32]:
    lifts = np.zeros(len(codes), np.float32)
    ink = np.zeros(4, np.float64)  # left, right, bottom, top
    addresses = [ink.ctypes.data + 8 * side for side in range(4)]
    for index in np.flatnonzero((codes >= ord("0")) & (codes <= ord("9"))).tolist():
        if _get_ink(handle, index, *addresses):
            lifts[index] = ink[2] - origins[index, 1]
    return np.nan_to_num(lifts, nan=0.0, posinf=0.0, neginf=0.0)


def to_display(page: Any) -> Matrix:
    """The matrix from the page's own space to points from the top left of the page as shown."""
    left, bottom, right, top = page.get_bbox()
    matrices: dict[int, Matrix] = {
        0: (1, 0, 0, -1, -left, top),
        90: (0, 1, 1, 0, -bottom, -left),
        180: (-1, 0, 0, 1, right, -bottom),
        270: (0, -1, -1, 0, top, right),
    }
    return matrices[page.get_rotation()]


def _display(matrix: Matrix, points: NDArray[np.float32]) -> NDArray[np.float32]:
    a, b, c, d, e, f = matrix
    finite = np.nan_to_num(points, nan=0.0, posinf=0.0, neginf=0.0)  # a damaged matrix
    x, y = finite[..., 0], finite[..., 1]
    return np.stack((a * x + c * y + e, b * x + d * y + f), axis=-1).astype(np.float32)


def _fonts(
    textpage: Any, objects: list[int], rotation: int
) -> tuple[NDArray[np.int32], tuple[Font, ...]]:
    """Per character the index of its font; a font is looked up once per text object."""
    table: dict[Font, int] = {}
    of_object: dict[int, int] = {0: -1}
    bold: dict[int | None, bool] = {}
    for index, identity in enumerate(objects):
        if identity not in of_object:
            font = _font(textpage, index, identity, rotation, bold)
            of_object[identity] = table.setdefault(font, len(table))
    count = len(objects)
    return np.fromiter(map(of_object.__getitem__, objects), np.int32, count), tuple(table)


def _font(
    textpage: Any, index: int, identity: int, rotation: int, known: dict[int | None, bool]
) -> Font:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    size = pdfium.FPDFText_GetFontSize(textpage, index) * hypot(matrix.c, matrix.d)
    size = min(max(size, _SMALLEST), _LARGEST) if isfinite(size) else _SMALLEST
    if abs(matrix.a) >= abs(matrix.b):
        turns = 0 if matrix.a >= 0 else 2
    else:
        turns = 1 if matrix.b > 0 else 3
    text_object = ctypes.cast(identity, pdfium.FPDF_PAGEOBJECT)
    handle = pdfium.FPDFTextObj_GetFont(text_object)
    key = ctypes.cast(handle, _POINTER).value
    if key not in known:
        known[key] = _is_bold(handle)
    parts = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(text_object, *parts)
    colour = (parts[0].value, parts[1].value, parts[2].value)
    # the page's rotation is clockwise
    return Font(round(size, 1), known[key], (turns - rotation // 90) % 4, colour)


def _is_bold(font: Any) -> bool:
    """By the font's name or its descriptor's flag. PDFium's weight is no help: it is guessed from
    stem widths and says 760 of a regular text face."""
    buffer = ctypes.create_string_buffer(128)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
    name = buffer.value.decode("latin-1")
    return bool(_BOLD_NAME.search(name)) or bool(pdfium.FPDFFont_GetFlags(font) & _FORCE_BOLD)


def open_document(data: bytes) -> Any:
    """The PDFium document. Raises ``pypdfium2.PdfiumError`` where it cannot be opened."""
    return pypdfium2.PdfDocument(data)
