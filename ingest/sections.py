"""A read document to sections: heading paths and, under each, the units that answers show.

headings → the blocks under each → paragraphs (joined over page and column breaks) → units
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.corpus import Section, Span
from ingest.blocks import Block, PdfDocument
from ingest.contents_lines import contents_lines
from ingest.heading_levels import Heading
from ingest.headings import headings
from ingest.text_marks import ends_finished, ends_open, is_lower
from ingest.titles import printed_title
from ingest.typography import body_size
from ingest.units import Part, units

# Fonts of the same nominal size differ by less (points); footnotes and the words in figures are
# set this much smaller than the body.
_SAME_SIZE = 0.8
_FOOTNOTE = 0.92
_IN_FIGURE = 0.7


def sections(document: PdfDocument) -> list[Section]:
    """The sections of ``document`` in reading order. Headings, headers, footers, tables of
    contents and the series that a document came out in are in no unit; every other block is."""
    title = printed_title(document)
    furniture = contents_lines(document) | set(title.series)
    found = headings(document, title, furniture)
    headers: dict[int, tuple[Span, ...]] = {}
    result: list[Section] = []
    for path, heading, blocks in _under_headings(document, found, furniture):
        content = units(_parts(document, blocks), document.pages, headers, heading)
        if content:
            result.append(Section(path, tuple(content)))
    return result


def _under_headings(
    document: PdfDocument, found: dict[int, Heading], furniture: set[int]
) -> Iterator[tuple[tuple[str, ...], tuple[Span, ...], list[Block]]]:
    """Heading paths, where the last heading stands, and the blocks under it up to the next."""
    stack: list[Heading] = []
    blocks: list[Block] = []
    passed_over = set(furniture)
    for index, block in enumerate(document.blocks):
        if index in found:
            heading = found[index]
            passed_over.update(heading.blocks)
            if not heading.text and not _path(stack):
                continue  # the letterhead above the title and the facts below it belong together
            if blocks:
                yield _path(stack), _where(document, stack), blocks
            elif stack and stack[-1].level == heading.level and heading.level % 1:
                # two unnumbered headings on end and set alike: the second stands under the first
                heading = replace(heading, level=heading.level + 0.01)
            blocks = []
            stack = [above for above in stack if above.level < heading.level]
            stack.append(heading)
        if index not in passed_over and block.kind != "running":
            blocks.append(block)
    if blocks:
        yield _path(stack), _where(document, stack), blocks


def _path(stack: Sequence[Heading]) -> tuple[str, ...]:
    return tuple(" ".join(heading.text.split()) for heading in stack if heading.text)


def _where(document: PdfDocument, stack: Sequence[Heading]) -> tuple[Span, ...]:
    """The spans of the last heading, if it has blocks of its own."""
    if not stack or not stack[-1].text:
        return ()
    parts = (_part(document, document.blocks[index]) for index in stack[-1].blocks)
    return tuple(span for part in parts if part is not None for span in part.spans)


@dataclass(frozen=True, slots=True)
class _Open:
    """A part that may go on in a later block."""

    part: Part
    last: Block


def _parts(document: PdfDocument, blocks: Sequence[Block]) -> list[Part]:
    """Blocks to paragraphs, list items and rows. One that a page or column break cuts is put
    together again; footnotes and the words of a figure come after the paragraph or list that
    they stand in the midst of."""
    body = body_size(document.blocks)
    parts: list[_Open] = []
    aside: list[_Open] = []
    for block in blocks:
        part = _part(document, block)
        if part is None:
            continue
        if parts and _is_aside(document, block, body):
            aside.append(_Open(part, block))
        elif parts and _goes_on(document, parts[-1], block):
            parts[-1] = _Open(_joined(document, parts[-1], part), block)
        else:
            if block.kind == "text":
                parts, aside = [*parts, *aside], []
            parts.append(_Open(part, block))
    return [item.part for item in (*parts, *aside)]


def _part(document: PdfDocument, block: Block) -> Part | None:
    """A block as a part; None when it has neither letters nor digits."""
    text = document.pages[block.page - 1].text[block.start : block.end]
    if not any(character.isalnum() for character in text):
        return None
    start = block.start + len(text) - len(text.lstrip())
    return Part(block, (Span(block.page, start, start + len(text.strip())),), (False,))


def _is_aside(document: PdfDocument, block: Block, body: float) -> bool:
    """Words in a figure, or a footnote: small text that begins with its number in the lower
    half of a page."""
    page = document.pages[block.page - 1]
    if block.kind not in ("text", "list_item"):
        return False
    return block.size < _IN_FIGURE * body or (
        block.size < _FOOTNOTE * body
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
    if item.part.block.kind == "list_item":
        return _hangs(item.part.block, block) and (elsewhere or block.y0 - last.y1 < last.size)
    first = after.lstrip()[:1]
    if (is_lower(after) and first.isalpha()) or _bracket_is_open(before):
        return elsewhere or abs(block.x0 - last.x0) < 3 * block.size
    return ends_open(before) and (elsewhere or not first.isupper())


def _hangs(item: Block, block: Block) -> bool:
    """Whether ``block`` is indented as the second line of a list item is."""
    return 3 < block.x0 - item.x0 < 6 * item.size


def _bracket_is_open(text: str) -> bool:
    return text.count("(") > text.count(")")


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
