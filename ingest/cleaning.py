"""Characters as found → characters as read: ligatures opened, marks composed, junk left out.

Every character that is kept keeps a box: the letters of a ligature share its box between them.
"""

import unicodedata
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ingest.characters import Glyphs

HYPHEN = "-"
SOFT_HYPHEN = "\u00ad"

_SUPERSCRIPTS = [ord(digit) for digit in "⁰¹²³⁴⁵⁶⁷⁸⁹"]
_LIFTED = 0.2  # of the font size: a font's superscripts begin at .3 to .4, old-style digits below 0
_PDFIUM_HYPHEN = 0x02  # what PDFium puts for a hyphen at a line's end
_SPACE = 0x20
# Bullets of the Symbol and Wingdings fonts, which producers store as private-use characters
# (the font's own code + 0xF000); other private-use characters say nothing and are left out.
_SYMBOLS = {
    0xF02D: "–",
    0xF06C: "●",
    0xF06E: "■",
    0xF06F: "□",
    0xF071: "❑",
    0xF076: "❖",
    0xF0A7: "▪",
    0xF0A8: "☐",
    0xF0B7: "•",
    0xF0D8: "➢",
    0xF0E0: "→",
    0xF0FC: "✓",
    0xF0FE: "☒",
}


def clean(glyphs: Glyphs) -> Glyphs:
    """The characters to be read, in the same order: nothing off the page, no control or invisible
    characters, single ordinary spaces, NFC, presentation forms opened, soft hyphens only at the
    end of a line."""
    glyphs = glyphs.taken(_on_page(glyphs))
    ordinary = _ordinary(glyphs.codes)
    if not ordinary.all():
        glyphs = _rewritten(glyphs, ordinary)
    space = glyphs.codes == _SPACE
    doubled = np.zeros(len(space), np.bool_)
    doubled[1:] = space[1:] & space[:-1]
    return _raised(_parted(glyphs.taken(~doubled)))


def _raised(glyphs: Glyphs) -> Glyphs:
    """Raised digits (notes' numbers) as superscripts, so that a note's number and the text beside
    it do not read as one number: ⁴12 kap. 1 §. (NFKC makes them digits again.)

    Raised are digits whose ink begins above the baseline, as a font's own superscripts do, and
    smaller ones whose baseline lies above that of the larger text beside them.
    """
    if not len(glyphs.codes):
        return glyphs
    sizes = np.array([font.size for font in glyphs.font_table] + [0.0], np.float32)[glyphs.fonts]
    digits = (glyphs.codes >= ord("0")) & (glyphs.codes <= ord("9"))
    raised = glyphs.lifts > _LIFTED * sizes
    starts = np.flatnonzero(np.diff(glyphs.fonts, prepend=-2))
    ends = np.append(starts[1:], len(sizes))
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        beside = [i for i in (start - 1, end) if 0 <= i < len(sizes)]
        if digits[start:end].all() and any(_lower(glyphs, sizes, start, i) for i in beside):
            raised[start:end] = True
    codes = glyphs.codes.copy()
    for index in np.flatnonzero(raised & digits):
        codes[index] = _SUPERSCRIPTS[codes[index] - ord("0")]
    return replace(glyphs, codes=codes)


def _lower(glyphs: Glyphs, sizes: NDArray[np.float32], digit: int, other: int) -> bool:
    """Whether ``other`` is larger than ``digit`` and stands lower beside it, on the same line."""
    size = sizes[other]
    apart = np.abs(glyphs.origins[other] - glyphs.origins[digit])
    upright = glyphs.boxes[digit, 3] < glyphs.boxes[other, 3]
    near = apart[0] < 3 * size and 0.15 * size < apart[1] < 0.6 * size
    return bool(sizes[digit] < 0.8 * size and upright and near)


def _parted(glyphs: Glyphs) -> Glyphs:
    """Letters that stand in the very same box are one ligature that the file itself spells out:
    the box is shared between them."""
    same = np.zeros(len(glyphs.codes), np.bool_)
    same[1:] = (glyphs.boxes[1:] == glyphs.boxes[:-1]).all(axis=1) & (glyphs.fonts[1:] >= 0)
    if not same.any():
        return glyphs
    boxes = glyphs.boxes.copy()
    starts = np.flatnonzero(~same)
    lengths = np.diff(starts, append=len(same))
    for start, length in zip(starts[lengths > 1], lengths[lengths > 1], strict=True):
        left, right = boxes[start, 0], boxes[start, 2]
        edges = np.linspace(left, right, length + 1, dtype=np.float32)
        boxes[start : start + length, 0] = edges[:-1]
        boxes[start : start + length, 2] = edges[1:]
    return replace(glyphs, boxes=boxes)


def _on_page(glyphs: Glyphs) -> NDArray[np.bool_]:
    """Whether a character is printed on the page at least in part, or is an inferred space."""
    x0, y0, x1, y1 = glyphs.boxes.T
    shown = (x1 >= 0) & (y1 >= 0) & (x0 <= glyphs.width) & (y0 <= glyphs.height)
    kept: NDArray[np.bool_] = shown | (glyphs.fonts < 0)
    return kept


def _ordinary(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Printable ASCII, Latin-1 without soft hyphen and no-break space, and Latin Extended-A,
    but for what NFC or this module changes; everything else is looked at one by one."""
    ascii_part = (codes >= _SPACE) & (codes < 0x7F)
    ordinary: NDArray[np.bool_] = ascii_part | (
        (codes > 0xA0) & (codes < 0x180) & (codes != ord(SOFT_HYPHEN))
    )
    return ordinary


def _rewritten(glyphs: Glyphs, ordinary: NDArray[np.bool_]) -> Glyphs:
    """``glyphs`` with each character that is not ordinary replaced by what it stands for."""
    codes, boxes = glyphs.codes.copy(), glyphs.boxes.copy()
    repeats = np.ones(len(codes), np.intp)
    opened: dict[int, str] = {}
    for position in np.flatnonzero(~ordinary).tolist():
        character = chr(int(codes[position]))
        if unicodedata.combining(character) and position:
            composed = unicodedata.normalize("NFC", chr(int(codes[position - 1])) + character)
            if len(composed) == 1:
                codes[position - 1] = ord(composed)
                repeats[position] = 0
            continue
        text = _meant(character, boxes[position])
        repeats[position] = len(text)
        if len(text) == 1:
            codes[position] = ord(text)
        elif text:
            opened[position] = text
    rows = np.repeat(np.arange(len(codes)), repeats)
    result = replace(glyphs, codes=codes, boxes=boxes).taken(rows)
    starts = np.cumsum(repeats) - repeats
    for position, text in opened.items():
        _share(result, int(starts[position]), text)
    return result


def _meant(character: str, box: NDArray[np.float32]) -> str:
    """What a character outside the ordinary ones is read as; empty where it is left out."""
    code = ord(character)
    if code == _PDFIUM_HYPHEN:
        return HYPHEN
    if code == ord(SOFT_HYPHEN):
        # a soft hyphen with a width is printed: at a line's end, or because the font has only it
        return SOFT_HYPHEN if box[2] - box[0] > 0 else ""
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    if 0xFB00 <= code <= 0xFB4F:  # alphabetic presentation forms: ﬁ ﬂ ﬀ …
        return unicodedata.normalize("NFKC", character)
    category = unicodedata.category(character)
    if category == "Zs" or character == "\t":
        return " "
    return "" if category.startswith("C") or category in {"Zl", "Zp"} else character


def _share(glyphs: Glyphs, start: int, text: str) -> None:
    """Write the letters of an opened ligature, each with its part of the ligature's width."""
    left, right = float(glyphs.boxes[start, 0]), float(glyphs.boxes[start, 2])
    edges = np.linspace(left, right, len(text) + 1, dtype=np.float32)
    for offset, letter in enumerate(text):
        glyphs.codes[start + offset] = ord(letter)
        glyphs.boxes[start + offset, 0] = edges[offset]
        glyphs.boxes[start + offset, 2] = edges[offset + 1]
