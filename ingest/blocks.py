"""What the PDF reader hands on: a document's pages as blocks in reading order."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.corpus import Page

BlockKind = Literal["text", "list_item", "table_row", "contents", "running"]
"""``text`` is a paragraph or a heading candidate (which of them, the section builder decides; the
two are never in one block). ``contents`` is a line of a table of contents. ``running`` is a
header, a footer or a page number."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table row: the span of one line of ``Page.text``."""

    page: int
    """1-based."""
    start: int
    end: int
    """``Page.text[start:end]``; blocks are separated by one line feed."""
    kind: BlockKind
    size: float
    """The font size that most letters have, in points."""
    bold: bool
    """Whether most letters are bold."""
    x0: float
    y0: float
    x1: float
    y1: float
    """Points from the page's top left corner as displayed."""
    lines: int
    """Printed lines."""
    marker: str = ""
    """List item: its marker as printed, which stands at the start of the span."""
    table: int | None = None
    """Table row: the number of its table in the document, the same where a table goes on over
    a page break."""
    header: bool = False
    """Table row: whether it is the table's header."""
    cells: tuple[tuple[int, int], ...] = ()
    """Table row: the span of each cell with text, in column order; a tab stands between them."""


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark of the file."""

    level: int
    """1-based."""
    title: str
    page: int
    """1-based."""
    top: float | None
    """Points from the page's top, where the file says so."""


HiddenKind = Literal["off_page", "tiny", "unseen", "characters"]
"""``unseen``: in the colour of what lies behind it, covered, or not drawn at all. ``characters``:
such as have no shape."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Text that the file holds and the page does not show; it is not in ``Page.text``."""

    page: int
    """1-based."""
    kind: HiddenKind
    text: str
    """Its beginning; empty for characters without a shape."""
    count: int
    """Characters."""


@dataclass(frozen=True, slots=True)
class PdfDocument:
    """A PDF as read."""

    sha256: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    """In reading order over the whole document."""
    boxes: tuple[NDArray[np.uint16], ...]
    """Per page, shape ``(len(text), 4)``: x0, y0, x1, y1 of each character in tenths of a point
    from the top left; all zero for a character that is not printed (an inserted space)."""
    outline: tuple[OutlineEntry, ...]
    title: str | None
    author: str | None
    created: date | None
    """From the file's metadata; None where that is empty or says nothing."""
    textless_pages: tuple[int, ...]
    """1-based."""
    notes: tuple[str, ...] = ()
    """Swedish: optional facts of the file (outline, page labels, metadata) that could not be
    read, and why."""
    language: str | None = None
    """As the file states it ("sv-SE"); None where it does not."""
    hidden: tuple[Hidden, ...] = ()
    """By page."""
