"""Text that a file holds and nobody sees on its page: white on white, under a picture or a black
box, smaller than can be read, off the page, invisible characters.

What a quote shows must stand visibly on its page, and an instruction to a machine is hidden where
people do not look. What is hidden is therefore left out of the text, and told of in the review.

Whether text is seen is tried: the page is drawn with it and without it, and what makes no
difference is hidden. Drawing takes some 30 ms a page, so that only pages are tried where something
suggests it: letters nearly white, in the colour of what lies behind them, under something drawn
after them, or of a kind that is not drawn at all. Text that is not drawn stays where it lies on ink
of a picture: that is how scanned pages carry the text that OCR found in them.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ingest.blocks import Hidden, HiddenKind
from ingest.characters import Glyphs, read_glyphs
from ingest.drawing import Cover, drawn_objects, not_drawn

Mask = NDArray[np.bool_]

_SMALLEST = 3.0
"""Points. The smallest text in 61 real and sample PDFs is 4.5; 3 points are 1 mm high."""
_LIGHT = 225
"""Red, green and blue at least so bright may vanish on white."""
_SAME_COLOUR = 30
"""The most that red, green and blue may differ from what lies behind to be looked at."""
_SEEN = 26
"""Of 255: the least difference that a letter makes to a pixel to be seen. A tenth."""
_INK = 40
"""Of 255: the least difference within a letter's box on a scanned page that is ink, not noise."""
_MOSTLY = 0.5
"""Of a line's suspected letters: from here on none of them can be read."""
_AROUND = 0.35
"""Of a letter's height: how far from its ink OCR may have put it, on a page scanned askew."""
_ON_INK = 0.3
"""The share of a line's letters that lie on ink where the line is what a scan shows: commas and
accents have little, and text in a blank part of a picture has none."""
_MOST_PIXELS = 2000
"""Along the longer side of the page as drawn; an ordinary page has 842."""
_SHOWN = 200
"""Characters of hidden text that are kept to be told of."""
_TAGS = range(0xE0000, 0xE0080)
_FIRST_HALF = 0xDB40
"""Of a tag in UTF-16; the other is U+DC00 to U+DC7F."""
_ZERO_WIDTH = np.array([0x180E, 0x200B, 0x200C, 0x200D, 0x2060, 0x2061, 0x2062, 0x2063, 0xFEFF])
_TURNS_ROUND = np.array([0x202D, 0x202E])
_A_RUN = 3
"""Zero-width characters after one another that say something; one by itself is a line's break."""


def visible(page: Any, number: int) -> tuple[Glyphs, tuple[Hidden, ...]]:
    """The characters of an open PDFium page that can be seen on it, and what else there is.

    Raises ``pypdfium2.PdfiumError`` where PDFium cannot load or draw the page.
    """
    glyphs, objects = read_glyphs(page)
    printed = (glyphs.fonts >= 0) & (glyphs.codes > ord(" ")) & (glyphs.codes != 0xA0)
    if not printed.any():
        return glyphs, ()
    off_page = printed & _off_page(glyphs)
    tiny = printed & _tiny(glyphs) & ~off_page
    unseen = printed & _unseen(page, glyphs, objects, printed & ~off_page & ~tiny)
    kinds: tuple[tuple[HiddenKind, Mask], ...] = (
        ("off_page", off_page),
        ("tiny", tiny),
        ("unseen", unseen),
    )
    found = [
        Hidden(number, kind, _text(glyphs, mask), int(mask.sum()))
        for kind, mask in kinds
        if mask.any()
    ]
    if invisible := _invisible_characters(glyphs.codes):
        found.append(Hidden(number, "characters", "", invisible))
    shortened = tuple(replace(hidden, text=hidden.text[:_SHOWN]) for hidden in found)
    gone = off_page | tiny | unseen
    return (glyphs.taken(~gone) if gone.any() else glyphs), shortened


def _off_page(glyphs: Glyphs) -> Mask:
    x0, y0, x1, y1 = glyphs.boxes.T
    off: Mask = (x1 < 0) | (y1 < 0) | (x0 > glyphs.width) | (y0 > glyphs.height)
    return off


def _tiny(glyphs: Glyphs) -> Mask:
    """By its font's size and by its box: a font may state one size and draw another."""
    sizes = np.array([font.size for font in glyphs.font_table], np.float32)[glyphs.fonts]
    extent = (glyphs.boxes[:, 2:] - glyphs.boxes[:, :2]).max(axis=1)
    small: Mask = (sizes < _SMALLEST) & (extent < 1.5 * _SMALLEST)
    return small


def _unseen(page: Any, glyphs: Glyphs, objects: Sequence[int], among: Mask) -> Mask:
    covers, order = drawn_objects(page)
    suspected = among & (
        _pale(glyphs) | not_drawn(objects) | _covered(glyphs, objects, covers, order)
    )
    if not suspected.any():
        return suspected
    handles = {objects[index] for index in np.flatnonzero(suspected).tolist()}
    scale = min(1.0, _MOST_PIXELS / max(glyphs.width, glyphs.height))
    drawn = _picture(page, scale)
    _set_active(handles, active=False)
    without = _picture(page, scale)
    _set_active(handles, active=True)
    difference = np.abs(drawn.astype(np.int16) - without).max(axis=2)
    boxes = _pixels(glyphs, scale, difference.shape)
    unseen = suspected.copy()
    for index in np.flatnonzero(suspected).tolist():
        x0, y0, x1, y1 = boxes[index]
        unseen[index] = difference[y0:y1, x0:x1].max(initial=0) < _SEEN
    for line in _lines(glyphs, suspected):  # of black on black, a tail may reach below the box
        unseen[line] = unseen[line] if unseen[line].mean() < _MOSTLY else True
    return unseen & ~_recognised(glyphs, objects, covers, drawn, boxes, unseen)


def _pale(glyphs: Glyphs) -> Mask:
    colours = np.array([font.colour for font in glyphs.font_table], np.uint8)
    pale: Mask = (colours.min(axis=1) >= _LIGHT)[glyphs.fonts]
    return pale


def _covered(
    glyphs: Glyphs, objects: Sequence[int], covers: Sequence[Cover], order: dict[int, int]
) -> Mask:
    """Whether something is drawn over a character, or lies behind it in its own colour."""
    found = np.zeros(len(objects), np.bool_)
    if not covers:
        return found
    places = np.fromiter((order.get(identity, -1) for identity in objects), np.int64, len(objects))
    colours = np.array([font.colour for font in glyphs.font_table], np.int16)[glyphs.fonts]
    middle = (glyphs.boxes[:, :2] + glyphs.boxes[:, 2:]) / 2
    for cover in covers:
        x0, y0, x1, y1 = cover.box
        inside = (
            (middle[:, 0] > x0) & (middle[:, 0] < x1) & (middle[:, 1] > y0) & (middle[:, 1] < y1)
        )
        above = (places >= 0) & (places < cover.order)
        if cover.colour is not None:
            above |= np.abs(colours - np.array(cover.colour, np.int16)).max(axis=1) < _SAME_COLOUR
        found |= inside & above
    return found


def _recognised(
    glyphs: Glyphs,
    objects: Sequence[int],
    covers: Sequence[Cover],
    drawn: NDArray[np.uint8],
    boxes: NDArray[np.intp],
    unseen: Mask,
) -> Mask:
    """Of what is not seen, the lines that lie on the ink of a picture: a scanned page's text."""
    kept = np.zeros(len(unseen), np.bool_)
    pictures = [cover.box for cover in covers if cover.colour is None]
    invisible = np.flatnonzero(unseen & not_drawn(objects))
    if not len(invisible) or not pictures:
        return kept
    grey = drawn.astype(np.int16).mean(axis=2)
    middle = (glyphs.boxes[:, :2] + glyphs.boxes[:, 2:]) / 2
    on_ink = np.zeros(len(unseen), np.bool_)
    for index in invisible.tolist():
        x0, y0, x1, y1 = boxes[index]
        x, y = middle[index]
        around = round(_AROUND * (y1 - y0))
        patch = grey[max(0, y0 - around) : y1 + around, max(0, x0 - around) : x1 + around]
        inside = any(a < x < c and b < y < d for a, b, c, d in pictures)
        on_ink[index] = inside and patch.size > 0 and patch.max() - patch.min() >= _INK
    for line in _lines(glyphs, unseen & not_drawn(objects)):
        kept[line] = on_ink[line].mean() >= _ON_INK
    return kept


def _lines(glyphs: Glyphs, among: Mask) -> Iterator[NDArray[np.intp]]:
    """The characters of ``among`` line by line, as indices."""
    chosen = np.flatnonzero(among)
    middle = (glyphs.boxes[chosen, 1] + glyphs.boxes[chosen, 3]) / 2
    height = glyphs.boxes[chosen, 3] - glyphs.boxes[chosen, 1]
    starts = np.flatnonzero(np.abs(np.diff(middle)) > 0.5 * height[1:]) + 1
    yield from (line for line in np.split(chosen, starts) if len(line))


def _picture(page: Any, scale: float) -> NDArray[np.uint8]:
    """The page as drawn: height, width, blue-green-red."""
    bitmap: pypdfium2.PdfBitmap = page.render(scale=scale, rev_byteorder=False)
    pixels: NDArray[np.uint8] = bitmap.to_numpy()[:, :, :3].copy()
    bitmap.close()
    return pixels


def _set_active(handles: set[int], *, active: bool) -> None:
    for handle in handles:
        pdfium.FPDFPageObj_SetIsActive(ctypes.cast(handle, pdfium.FPDF_PAGEOBJECT), active)


def _pixels(glyphs: Glyphs, scale: float, shape: tuple[int, ...]) -> NDArray[np.intp]:
    """Each character's box in the picture, widened to whole pixels and cut off at its edges."""
    scaled = glyphs.boxes * scale
    boxes = np.concatenate((np.floor(scaled[:, :2]), np.ceil(scaled[:, 2:])), axis=1)
    limits = np.array([shape[1], shape[0]] * 2)
    pixels: NDArray[np.intp] = np.clip(boxes, 0, limits).astype(np.intp)
    return pixels


def _text(glyphs: Glyphs, mask: Mask) -> str:
    """The characters of ``mask`` in order, with the spaces between them."""
    chosen = np.flatnonzero(mask)
    if not len(chosen):
        return ""
    parts = [chr(int(glyphs.codes[chosen[0]]))]
    for before, index in zip(chosen[:-1].tolist(), chosen[1:].tolist(), strict=True):
        parts.append((" " if index - before > 1 else "") + chr(int(glyphs.codes[index])))
    return "".join(parts)


def _invisible_characters(codes: NDArray[np.uint32]) -> int:
    """Characters without a shape that say something: tags, runs of zero width, text turned
    round."""
    tags = (codes >= _TAGS.start) & (codes < _TAGS.stop)
    # PDFium gives what lies past the first plane as two halves
    tags[:-1] |= (codes[:-1] == _FIRST_HALF) & (codes[1:] >= 0xDC00) & (codes[1:] < 0xDC80)
    zero = np.isin(codes, _ZERO_WIDTH).astype(np.int8)
    edges = np.diff(zero, prepend=0, append=0)
    lengths = np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)
    runs = int(lengths[lengths >= _A_RUN].sum())
    return int(tags.sum()) + runs + int(np.isin(codes, _TURNS_ROUND).sum())
