"""Pages of characters → pages of text in blocks, each character with its box."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.blocks import Block, BlockKind
from ingest.characters import Glyphs
from ingest.cleaning import clean
from ingest.contents import find_contents
from ingest.hyphens import seam, vocabulary
from ingest.lines import Run, find_runs, join_lines
from ingest.markers import item_marker
from ingest.paragraphs import Setting, group, learn_setting
from ingest.rules import Rules, turned
from ingest.running import MARGIN_BAND, find_running
from ingest.tables import Table, TableNumber, find_tables, number_tables

_NOT_PRINTED = -1


@dataclass(frozen=True, slots=True)
class LaidOutPage:
    """A page's text, its blocks and its characters' boxes (see ``PdfDocument``)."""

    text: str
    blocks: tuple[Block, ...]
    boxes: NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page taken apart: its lines in the order of the file's content, and its tables."""

    glyphs: Glyphs
    lines: tuple[Run, ...]
    tables: tuple[Table, ...]


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


def lay_out(pages: Sequence[tuple[Glyphs, Rules]]) -> list[LaidOutPage]:
    """All pages of a document, which is looked at as a whole: what repeats is a header, what
    most lines look like is body text."""
    parts = [_take_apart(glyphs, rules) for glyphs, rules in pages]
    lines = [part.lines for part in parts]
    setting = learn_setting(lines)
    words = vocabulary(line.text for page in lines for line in page)
    running = find_running(lines, [part.glyphs.height for part in parts])
    numbers = number_tables([part.tables for part in parts], lines, running)
    laid_out, inside_contents = [], False
    for index, part in enumerate(parts):
        own = [line for i, line in enumerate(part.lines) if i not in running[index]]
        margin = [line for i, line in enumerate(part.lines) if i in running[index]]
        contents, inside_contents = find_contents(own, inside_contents)
        groups = [Group(((line,),), "running") for line in margin]
        groups += _body(own, contents, list(zip(part.tables, numbers[index], strict=True)), setting)
        laid_out.append(_Writer(part.glyphs, index + 1, words).write(groups))
    return laid_out


def _take_apart(glyphs: Glyphs, rules: Rules) -> ReadPage:
    glyphs = clean(glyphs)
    runs = find_runs(glyphs, rules)
    tables: list[Table] = []
    used: set[int] = set()
    for turns in {run.turns for run in runs}:
        indices = [index for index, run in enumerate(runs) if run.turns == turns]
        frame = turned(rules, turns, glyphs.width, glyphs.height)
        for table, inside in find_tables([runs[index] for index in indices], frame):
            if not _in_margin(table, glyphs.height):
                tables.append(table)
                used.update(indices[index] for index in inside)
    rest = [run for index, run in enumerate(runs) if index not in used]
    return ReadPage(glyphs, tuple(join_lines(rest)), tuple(tables))


def _in_margin(table: Table, height: float) -> bool:
    """Whether a table is a page's header or footer set as one."""
    return table.bottom <= height * MARGIN_BAND or table.top >= height * (1 - MARGIN_BAND)


def _body(
    lines: Sequence[Run],
    contents: frozenset[int],
    tables: Sequence[tuple[Table, TableNumber]],
    setting: Setting,
) -> list[Group]:
    """The groups of a page without its running lines: paragraphs, and each table where the
    file's content has its first line."""
    rows = {min(run.start for run in table.runs): (table, number) for table, number in tables}
    groups: list[Group] = []
    stretch: list[Run] = []
    flow = [(line.start, index) for index, line in enumerate(lines)]
    for start, index in sorted(flow + [(start, -1) for start in rows]):
        if index >= 0 and index not in contents:
            stretch.append(lines[index])
            continue
        groups += _paragraphs(stretch, setting)
        stretch = []
        if index >= 0:
            groups.append(Group(((lines[index],),), "contents"))
        else:
            groups += _rows(*rows[start])
    return groups + _paragraphs(stretch, setting)


def _rows(table: Table, number: TableNumber) -> list[Group]:
    return [
        Group(row.cells, "table_row", table=number.table, header=index == 0 and number.header)
        for index, row in enumerate(table.rows)
    ]


def _paragraphs(lines: Sequence[Run], setting: Setting) -> list[Group]:
    groups = []
    for block in group(lines, setting):
        first = block[0]
        marker = item_marker(first.text)
        heading = first.size > 1.1 * setting.body_size or all(line.bold for line in block)
        if marker and not (heading and marker[:1].isdigit()):
            groups.append(Group((tuple(block),), "list_item", marker))
        else:
            groups.append(Group((tuple(block),), "text"))
    return groups


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
            cells = []
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
        on_page = np.clip(self._glyphs.boxes[sources[printed]], 0, limits)
        boxes[printed] = np.round(on_page * 10).astype(np.uint16)
        return boxes
