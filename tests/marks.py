"""Which letters of a page a mark lies over, told by PDFium's own text layer."""

import ctypes
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image, ImageChops
from pypdfium2 import raw

from index.answer import Box

_FINENESS = 100
"""PDFium gives places in whole units of what it is asked for: hundredths of a point."""


@dataclass(frozen=True)
class Letter:
    """A character of the text layer; its middle in points from the top left of the shown page."""

    text: str
    x: float
    y: float


def letters_on(pdf: bytes, number: int) -> list[Letter]:
    """The characters of page ``number`` (1-based), in the order of the file."""
    with closing(pdfium.PdfDocument(pdf)) as document, closing(document[number - 1]) as page:
        width, height = (round(side * _FINENESS) for side in page.get_size())
        with closing(page.get_textpage()) as text:
            found = []
            for index in range(text.count_chars()):
                x0, y0, x1, y1 = text.get_charbox(index)
                x, y = ctypes.c_int(), ctypes.c_int()
                middle = ((x0 + x1) / 2, (y0 + y1) / 2)
                raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, *middle, x, y)
                place = (x.value / _FINENESS, y.value / _FINENESS)
                found.append(Letter(text.get_text_range(index, 1), *place))
    return found


def in_boxes(letters: Sequence[Letter], boxes: Sequence[Box]) -> str:
    """The characters whose middle lies in any of ``boxes``."""
    return "".join(
        letter.text
        for letter in letters
        if any(x0 <= letter.x <= x1 and y0 <= letter.y <= y1 for x0, y0, x1, y1 in boxes)
    )


def under_the_mark(
    letters: Sequence[Letter], bare: Image.Image, marked: Image.Image, scale: float
) -> str:
    """The characters over whose middle the two pictures, in ``scale`` pixels a point, differ."""
    changed = ImageChops.difference(bare, marked).convert("L")
    return "".join(letter.text for letter in letters if _differs(changed, letter, scale))


def _differs(changed: Image.Image, letter: Letter, scale: float) -> bool:
    # As high as two points: within a thin letter all may be ink, which a mark leaves as it is.
    left, right = round(letter.x * scale - 1), round(letter.x * scale + 2)
    top, bottom = round((letter.y - 1) * scale), round((letter.y + 1) * scale)
    return changed.crop((left, top, right, max(bottom, top + 1))).getbbox() is not None
