"""A read document to sections: heading paths and, under each, the units that answers show.

headings → the blocks under each → paragraphs (joined over page and column breaks) → units
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.corpus import Section, Span
from ingest.blocks import Block, PdfDocument
from ingest.headings import Heading, body_size, headings
from ingest.text_marks import ends_finished, ends_open, is_lower
from ingest.titles import printed_title
from ingest.units import Part, units

# Fonts of the same nominal size differ by less (points); a footnote is set this much smaller
# than the body.
_SAME_SIZE = 0.8
_FOOTNOTE = 0.92


def sections(document: PdfDocument) -> list[Section]:
    """The sections of ``document`` in reading order. Headings, headers, footers and tables of
    contents are in no unit; every other block is in exactly one."""
    title = printed_title(document)
    found = headings(document, title.subject, title.blocks)
    headers: dict[int, tuple[Span, ...]] = {}
    result: list[Section] = []
    for path, blocks in _under_headings(document, found):
        parts = _parts(document, blocks)
        content = units(parts, document.pages, headers)
        if content:
            result.append(Section(path, tuple(content)))
    return result


def _under_headings(
    document: PdfDocument, found: dict[int, Heading]
) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """Heading paths and the blocks under each, up to the next heading."""
    stack: list[Heading] = []
    blocks: list[Block] = []
    inside_heading: set[int] = set()
    for index, block in enumerate(document.blocks):
        if index in found:
            heading = found[index]
            if blocks:
                yield _path(stack), blocks
            elif stack and stack[-1].level == heading.level and heading.level % 1:
                # two unnumbered headings on end and set alike: the second stands under the first
                heading = replace(heading, level=heading.level + 0.01)
            blocks = []
            stack = [above for above in stack if above.level < heading.level]
            stack.append(heading)
            inside_heading.update(heading.blocks)
        if index not in inside_heading and block.kind not in ("contents", "running"):
            blocks.append(block)
    if blocks:
        yield _path(stack), blocks


def _path(stack: Sequence[Heading]) -> tuple[str, ...]:
    return tuple(" ".join(heading.text.split()) for heading in stack if heading.text)


@dataclass(frozen=True, slots=True)
class _Open:
    """A part that may go on in a later block."""

    part: Part
    last: Block


def _parts(document: PdfDocument, blocks: Sequence[Block]) -> list[Part]:
    """Blocks to paragraphs, list items and rows. One that a page or column break cuts is put
    together again; footnotes between its halves come after it."""
    body = body_size(document.blocks)
    parts: list[_Open] = []
    footnotes: list[_Open] = []
    for block in blocks:
        part = _part(document, block)
        if part is None:
            continue
        if parts and _is_footnote(document, block, body):
            footnotes.append(_Open(part, block))
        elif parts and _goes_on(document, parts[-1], block):
            parts[-1] = _Open(_joined(document, parts[-1], part), block)
        else:
            parts += footnotes
            footnotes = []
            parts.append(_Open(part, block))
    return [item.part for item in (*parts, *footnotes)]


def _part(document: PdfDocument, block: Block) -> Part | None:
    """A block as a part; None when it has neither letters nor digits."""
    text = document.pages[block.page - 1].text
    spans = tuple(
        stripped
        for start, end in [(block.start, block.end)]
        if (stripped := _stripped(text, Span(block.page, start, end))) is not None
    )
    if not any(c.isalnum() for span in spans for c in text[span.start : span.end]):
        return None
    return Part(block, spans, (False,) * len(spans))


def _stripped(text: str, span: Span) -> Span | None:
    part = text[span.start : span.end]
    left = len(part) - len(part.lstrip())
    right = len(part) - len(part.rstrip())
    return Span(span.page, span.start + left, span.end - right) if part.strip() else None


def _is_footnote(document: PdfDocument, block: Block, body: float) -> bool:
    """Small text that begins with its number in the lower half of a page."""
    page = document.pages[block.page - 1]
    return (
        block.kind in ("text", "list_item")
        and block.size < _FOOTNOTE * body
        and block.y0 > page.height / 2
        and page.text[block.start].isdigit()
    )


def _goes_on(document: PdfDocument, item: _Open, block: Block) -> bool:
    """Whether ``block`` goes on with the sentence that ``item`` ended in the middle of."""
    last = item.last
    if (
        block.kind != "text"
        or item.part.block.kind == "table_row"
        or abs(block.size - last.size) > _SAME_SIZE
    ):
        return False
    before = document.pages[last.page - 1].text[last.start : last.end]
    after = document.pages[block.page - 1].text[block.start : block.end]
    if ends_finished(before):
        return False
    elsewhere = block.page != last.page or block.y0 < last.y0 - last.size
    first = after.lstrip()[:1]
    continues = is_lower(after) if first.isalpha() else ends_open(before) or is_lower(after)
    if not continues:
        return elsewhere and ends_open(before)
    if item.part.block.kind == "list_item" and not elsewhere:
        return block.x0 > item.part.block.x0 + 3
    return elsewhere or abs(block.x0 - last.x0) < 3 * block.size


def _joined(document: PdfDocument, item: _Open, more: Part) -> Part:
    """``item`` with ``more`` after it. A word divided by the break loses its hyphen: the spans
    leave it out."""
    *before, last = item.part.spans
    text = document.pages[last.page - 1].text
    following = document.pages[more.spans[0].page - 1].text[more.spans[0].start :]
    divided = (
        text[last.start : last.end].endswith(("-", "\u00ad"))
        and text[last.end - 2 : last.end - 1].isalpha()
        and is_lower(following)
        and following.split(maxsplit=1)[0] not in ("och", "eller", "samt", "respektive")
    )
    if divided:
        last = last._replace(end=last.end - 1)
    return replace(
        item.part,
        spans=(*before, last, *more.spans),
        glued=(*item.part.glued, divided, *more.glued[1:]),
    )
