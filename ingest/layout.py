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
from ingest.running import find_running

_NOT_PRINTED = -1


@dataclass(frozen=True, slots=True)
class LaidOutPage:
    """A page's text, its blocks and its characters' boxes (see ``PdfDocument``)."""

    text: str
    blocks: tuple[Block, ...]
    boxes: NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that become one block."""

    lines: tuple[Run, ...]
    kind: BlockKind
    marker: str = ""


def lay_out(pages: Sequence[Glyphs]) -> list[LaidOutPage]:
    """All pages of a document, which is looked at as a whole: what repeats is a header, what
    most lines look like is body text."""
    cleaned = [clean(page) for page in pages]
    lines = [join_lines(find_runs(page)) for page in cleaned]
    setting = learn_setting(lines)
    words = vocabulary(line.text for page in lines for line in page)
    running = find_running(lines, [page.height for page in cleaned])
    laid_out, inside_contents = [], False
    for number, glyphs in enumerate(cleaned):
        own = [line for i, line in enumerate(lines[number]) if i not in running[number]]
        margin = [line for i, line in enumerate(lines[number]) if i in running[number]]
        contents, inside_contents = find_contents(own, inside_contents)
        groups = [Group((line,), "running") for line in margin]
        groups += _body(own, contents, setting)
        laid_out.append(_Writer(glyphs, number + 1, words).write(groups))
    return laid_out


def _body(lines: Sequence[Run], contents: frozenset[int], setting: Setting) -> list[Group]:
    """The groups of a page without its running lines."""
    groups: list[Group] = []
    stretch: list[Run] = []
    for index, line in enumerate(lines):
        if index in contents:
            groups += _paragraphs(stretch, setting)
            stretch = []
            groups.append(Group((line,), "contents"))
        else:
            stretch.append(line)
    return groups + _paragraphs(stretch, setting)


def _paragraphs(lines: Sequence[Run], setting: Setting) -> list[Group]:
    groups = []
    for block in group(lines, setting):
        first = block[0]
        marker = item_marker(first.text)
        heading = first.size > 1.1 * setting.body_size or all(line.bold for line in block)
        if marker and not (heading and marker[:1].isdigit()):
            groups.append(Group(tuple(block), "list_item", marker))
        else:
            groups.append(Group(tuple(block), "text"))
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
            self._lines(item.lines)
            blocks.append(self._block(item, start))
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

    def _block(self, item: Group, start: int) -> Block:
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
            lines=len(lines),
            marker=item.marker,
        )

    def _tenths(self) -> NDArray[np.uint16]:
        sources = np.array(self._sources, np.intp)
        boxes = np.zeros((len(sources), 4), np.uint16)
        printed = sources != _NOT_PRINTED
        limits = np.array([self._glyphs.width, self._glyphs.height] * 2, np.float32)
        on_page = np.clip(self._glyphs.boxes[sources[printed]], 0, limits)
        boxes[printed] = np.round(on_page * 10).astype(np.uint16)
        return boxes
