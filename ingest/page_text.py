"""Groups of lines → a page's text, its blocks, and each character's box."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.blocks import Block, BlockKind
from ingest.characters import Glyphs
from ingest.hyphens import seam
from ingest.lines import Run

_NOT_PRINTED = -1
_FARTHEST = 6553.5  # points: what 16 bits hold in tenths (2.3 m of paper)


@dataclass(frozen=True, slots=True)
class LaidOutPage:
    """A page's text, its blocks and its characters' boxes (see ``PdfDocument``)."""

    text: str
    blocks: tuple[Block, ...]
    boxes: NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that become one block; a table row has them cell by cell."""

    cells: tuple[tuple[Run, ...], ...]
    kind: BlockKind
    marker: str = ""
    table: int | None = None
    header: bool = False

    @property
    def lines(self) -> tuple[Run, ...]:
        """All its lines."""
        return tuple(line for cell in self.cells for line in cell)

    @property
    def top(self) -> float:
        """The upper edge of its first line, in the frame of its text."""
        return min(line.y0 for line in self.lines)

    @property
    def bottom(self) -> float:
        """The lower edge of its last line."""
        return max(line.y1 for line in self.lines)


def write_page(
    glyphs: Glyphs, number: int, groups: Sequence[Group], words: Counter[str]
) -> LaidOutPage:
    """Page ``number`` (1-based) with ``groups`` in reading order; ``words`` are the document's
    (``hyphens.vocabulary``), ``glyphs`` cleaned."""
    return _Writer(glyphs, number, words).write(groups)


class _Writer:
    """Writes groups of lines as one page's text, keeping track of where each character is from."""

    def __init__(self, glyphs: Glyphs, number: int, words: Counter[str]) -> None:
        self._glyphs = glyphs
        self._number = number
        self._words = words
        self._text: list[str] = []
        self._sources: list[int] = []
        self._page_text = "".join(map(chr, glyphs.codes.tolist()))

    def write(self, groups: Sequence[Group]) -> LaidOutPage:
        blocks = []
        for item in groups:
            if self._text:
                self._insert("\n")
            start = len(self._text)
            cells: list[tuple[int, int]] = []
            for cell in filter(None, item.cells):
                if cells:
                    self._insert("\t")
                cell_start = len(self._text)
                self._lines(cell)
                cells.append((cell_start, len(self._text)))
            blocks.append(self._block(item, start, cells))
        return LaidOutPage("".join(self._text), tuple(blocks), self._tenths())

    def _insert(self, between: str) -> None:
        self._text += between
        self._sources += [_NOT_PRINTED] * len(between)

    def _lines(self, lines: Sequence[Run]) -> None:
        for index, line in enumerate(lines):
            if index:
                drop, between = seam(lines[index - 1].text, line.text, self._words)
                if drop:
                    self._text.pop()
                    self._sources.pop()
                self._insert(between)
            for number, (start, end) in enumerate(line.pieces):
                if number:
                    self._insert(" ")
                self._text += self._page_text[start:end]
                self._sources += range(start, end)

    def _block(self, item: Group, start: int, cells: list[tuple[int, int]]) -> Block:
        lines = item.lines
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
        letters = sum(len(line.text) for line in lines)
        bold = sum(len(line.text) for line in lines if line.bold)
        sources = np.array(self._sources[start:], np.intp)
        x0, y0, x1, y1 = self._glyphs.boxes[sources[sources != _NOT_PRINTED]].T
        return Block(
            page=self._number,
            start=start,
            end=len(self._text),
            kind=item.kind,
            size=sizes.most_common(1)[0][0],
            bold=2 * bold > letters,
            x0=float(x0.min()),
            y0=float(y0.min()),
            x1=float(x1.max()),
            y1=float(y1.max()),
            lines=max(len(cell) for cell in item.cells),
            marker=item.marker,
            table=item.table,
            header=item.header,
            cells=tuple(cells) if item.kind == "table_row" else (),
        )

    def _tenths(self) -> NDArray[np.uint16]:
        sources = np.array(self._sources, np.intp)
        boxes = np.zeros((len(sources), 4), np.uint16)
        printed = sources != _NOT_PRINTED
        limits = np.array([self._glyphs.width, self._glyphs.height] * 2, np.float32)
        limits = np.minimum(limits, _FARTHEST)
        on_page = np.clip(self._glyphs.boxes[sources[printed]], 0, limits)
        boxes[printed] = np.round(on_page * 10).astype(np.uint16)
        return boxes
