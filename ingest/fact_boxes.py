"""Where on its first pages a document states facts: boxes, lines of labels, headers, footers."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.corpus import Span
from ingest.blocks import Block, PdfDocument
from ingest.labels import VAGUE, Labelled, as_label, in_line
from ingest.text_marks import block_text

PAGES = 2
"""A document's facts stand on its first two pages; below them, labels head other things."""


def labelled(document: PdfDocument) -> Iterator[Labelled]:
    """Labels and their values in reading order, those of headers and footers last."""
    blocks = [block for block in document.blocks if block.page <= PAGES]
    yield from _in_tables(document, blocks)
    own = [block for block in blocks if block.kind in ("text", "list_item", "table_row")]
    texts = [block for block in own if block.kind == "text"]
    yield from _side_by_side(document, texts)
    yield from _stacked(document, texts)
    for block in (*own, *(block for block in blocks if block.kind == "running")):
        line = block_text(document, block)
        start = span_of(document, block).start
        if block.kind == "table_row":
            line = line.replace("\t", " ")
        yield from in_line(line, block.page, start)


def span_of(document: PdfDocument, block: Block, last: Block | None = None) -> Span:
    """``block`` (to the end of ``last``) without white space at either end."""
    end = (last or block).end
    text = document.pages[block.page - 1].text[block.start : end]
    start = block.start + len(text) - len(text.lstrip())
    return Span(block.page, start, start + len(text.strip()))


def _in_tables(document: PdfDocument, blocks: Sequence[Block]) -> Iterator[Labelled]:
    """Label and value in neighbouring cells, or a row of labels above a row of values."""
    tables: dict[int, list[list[tuple[str, Span]]]] = {}
    for block in blocks:
        if block.kind == "table_row" and block.table is not None:
            text = document.pages[block.page - 1].text
            cells = [
                (text[start:end].strip(), Span(block.page, start, end))
                for start, end in block.cells
            ]
            tables.setdefault(block.table, []).append(cells)
    for rows in tables.values():
        pairs = [
            Labelled(label, value, Span(at.page, at.start, to.end))
            for row in rows
            if len(row) % 2 == 0
            for (name, at), (value, to) in zip(row[::2], row[1::2], strict=True)
            if (label := as_label(name)) and not as_label(value)
        ]
        for above, below in pairwise(rows):
            labels = [as_label(cell) for cell, _ in above]
            if len(above) == len(below) and sum(map(bool, labels)) >= 2:
                pairs += [
                    Labelled(label, *cell)
                    for label, cell in zip(labels, below, strict=True)
                    if label
                ]
        if any(pair.label not in VAGUE for pair in pairs):
            yield from pairs


def _side_by_side(document: PdfDocument, blocks: Sequence[Block]) -> Iterator[Labelled]:
    """A label and, on the same line to its right, its value."""
    pairs: list[Labelled] = []
    certain = False
    for block, following in pairwise(blocks):
        label = as_label(block_text(document, block))
        level = abs(block.y0 - following.y0) < 0.5 * block.size and following.x0 > block.x1
        if label and level and block.page == following.page:
            pairs.append(_pair(document, label, block, following))
            certain = certain or label not in VAGUE or block_text(document, block).endswith(":")
    if certain:
        yield from pairs


def _stacked(document: PdfDocument, blocks: Sequence[Block]) -> Iterator[Labelled]:
    """A label and just below it, set in line with it, its value; two of them at least, since one
    may be a heading and the text under it."""
    pairs: list[Labelled] = []
    for block, following in pairwise(blocks):
        label, value = as_label(block_text(document, block)), block_text(document, following)
        below = -1 < following.y0 - block.y1 < block.size and abs(following.x0 - block.x0) < 3
        same = block.page == following.page and following.lines == 1
        if label and label not in VAGUE and below and same and not as_label(value):
            pairs.append(_pair(document, label, block, following))
    if len({pair.label for pair in pairs}) >= 2:
        yield from pairs


def _pair(document: PdfDocument, label: str, block: Block, value: Block) -> Labelled:
    return Labelled(label, block_text(document, value), span_of(document, block, value))
