"""Recognised words → an invisible text layer on a PDF's page, each word where it stands."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    StreamObject,
)

from ingest.characters import Matrix
from ingest.rules import times

# Every letter of Courier is this wide, in multiples of the font size: it is stretched to a word's
# width without a table of widths. One of the 14 fonts that every PDF reader has.
_LETTER = 0.6
_FONT = "/RitaOcr"
# Where the line goes and where the next line is, by quarter turns; display has y downwards.
_DIRECTIONS = (((1, 0), (0, 1)), ((0, -1), (1, 0)), ((-1, 0), (0, -1)), ((0, 1), (-1, 0)))
_INVISIBLE = 3  # text rendering mode, ISO 32000-1 table 106


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised word. Points from the top left of the page as displayed, along its line."""

    text: str
    x: float
    y: float
    """Where its baseline begins."""
    width: float
    size: float
    """The line's font size."""
    turns: int = 0
    """Quarter turns counter-clockwise of the line's direction as displayed."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A page's recognised words, and how to set the page straight under them."""

    to_display: Matrix
    """From the page's own space to points from the top left (``characters.to_display``)."""
    straightened: Matrix
    """From where things are displayed to where they are to be: a slight turn, or none."""
    words: tuple[Word, ...]
    """In reading order, their places after the turn."""


def add_text_layers(source: Path, layers: Mapping[int, Layer], target: Path) -> None:
    """Write ``source`` to ``target`` with the words of ``layers`` by page (1-based), the pictures
    of those pages set straight. Raises what pypdf raises on damaged files."""
    reader = PdfReader(source)
    if reader.is_encrypted:
        reader.decrypt("")
    writer = PdfWriter(clone_from=reader)
    font = writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Courier"),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
    )
    for number, layer in layers.items():
        if layer.words:
            page = writer.pages[number - 1]
            _add_font(page, font)
            _append(writer, page, layer)
    with target.open("wb") as stream:
        writer.write(stream)


def _add_font(page: PageObject, font: object) -> None:
    """Put the font among the page's resources, which may be shared with other pages."""
    stated = page.get("/Resources")
    resources = DictionaryObject(cast("DictionaryObject", stated.get_object()) if stated else {})
    fonts = DictionaryObject(
        cast("DictionaryObject", resources["/Font"]) if "/Font" in resources else {}
    )
    fonts[NameObject(_FONT)] = font
    resources[NameObject("/Font")] = fonts
    page[NameObject("/Resources")] = resources


def _append(writer: PdfWriter, page: PageObject, layer: Layer) -> None:
    """The page's content as it is but for the turn, then the words."""
    stated = page.get("/Contents")
    own = stated.get_object() if stated is not None else ArrayObject()
    parts = list(own) if isinstance(own, ArrayObject) else [page.raw_get("/Contents")]
    turn = times(times(layer.to_display, layer.straightened), _inverse(layer.to_display))
    before = f"q {_numbers(turn)} cm\n".encode()
    after = b"\nQ\n" + _content(layer.to_display, layer.words)
    ends = [writer._add_object(_stream(data)) for data in (before, after)]
    page[NameObject("/Contents")] = ArrayObject([ends[0], *parts, ends[1]])


def _stream(data: bytes) -> StreamObject:
    stream = StreamObject()
    stream.set_data(data)
    return stream.flate_encode() if len(data) > 100 else stream


def _content(matrix: Matrix, words: Sequence[Word]) -> bytes:
    lines = [f"BT {_INVISIBLE} Tr".encode()]
    for word in words:
        letters = unicodedata.normalize("NFKC", word.text).encode("cp1252", "replace")
        # a space after each, so that the next word is one of its own however near it stands
        escaped = b"".join(b"\\" + bytes([c]) if c in b"\\()" else bytes([c]) for c in letters)
        stretch = 100 * word.width / (_LETTER * word.size * len(letters))
        numbers = _numbers(_placed(matrix, word))
        lines.append(
            f"{_FONT} {word.size:.2f} Tf {stretch:.2f} Tz {numbers} Tm (".encode()
            + escaped
            + b" ) Tj"
        )
    return b"\n".join([*lines, b"ET"])


def _placed(matrix: Matrix, word: Word) -> Matrix:
    """From text space (letters upright, the baseline's begin in the origin) to the page's own."""
    x, y, (right, down) = word.x, word.y, _DIRECTIONS[word.turns]
    # text has y upwards, display downwards
    shown = (right[0], right[1], -down[0], -down[1], x, y)
    return times(shown, _inverse(matrix))


def _inverse(matrix: Matrix) -> Matrix:
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    a, b, c, d = d / area, -b / area, -c / area, a / area
    return (a, b, c, d, -(e * a + f * c), -(e * b + f * d))


def _numbers(matrix: Matrix) -> str:
    return " ".join(f"{number:.6f}" for number in matrix)
