"""Which blocks are headings: by the outline, by their number or by their type."""

import re
from collections.abc import Mapping, Set

from ingest.blocks import Block, PdfDocument
from ingest.heading_levels import (
    CHAPTER,
    NO_STYLE,
    PARAGRAPH,
    PART,
    Found,
    Heading,
    Kind,
    ingress_styles,
    levelled,
)
from ingest.labels import begins_with_fact
from ingest.text_marks import block_text, ends_open, ends_sentence, is_lower, letters
from ingest.titles import PrintedTitle
from ingest.typography import body_is_bold, body_size, half_points

# Headings told from body text by type alone are short; the longest real one in the documents
# this was tried on has 14 words, ingresses set in large type begin at 15.
_MOST_WORDS_BY_TYPE = 14
_MOST_WORDS = 40
_LARGER = 1.08  # times the body's size; fonts of the same nominal size differ by less

_NUMBERED = re.compile(
    r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?(?:\s+(?=[A-ZÅÄÖ\"”])|(?<=\.\d)(?=[A-ZÅÄÖ]))"
)
_APPENDIX = re.compile(r"(?:Bilaga|Appendix)(?:\s+(?:\d{1,2}|[A-ZÅÄÖ]))?\b(?!.*\.$)")
_STATUTE_PART = re.compile(r"(?:AVDELNING|AVD\.|Avdelning)\s+[IVXLC\d]+\b(?!.*[a-zåäö)]\.?\)\.?$)")
_STATUTE_CHAPTER = re.compile(r"\d{1,3}(?: ?[a-z])? kap\.(?=$|\s+[A-ZÅÄÖ])")
_STATUTE_PARAGRAPH = re.compile(
    r"(\d{1,3}(?: ?[a-z])?(?: ?[-–] ?\d{1,3}(?: ?[a-z])?)? ?§§?)(?:\d{1,2}\b)?"  # a footnote's
    r"(?=$|\s*/|\s+[A-ZÅÄÖ\"”(]|\s+har upphävts|\s+upphör|\s+\d\. )"
)
_AMENDMENT = re.compile(r"\d{4}:\d{1,4}")  # a statute's transitional provisions: "2025:400"
_CAPTION = re.compile(r"(?:Figur|Tabell|Bild|Diagram|Figure|Table)\s*\d*\s*[.:–-]?(?:\s|$)")
# Fewer paragraph signs at the start of blocks are references, not a statute.
_STATUTE_PARAGRAPHS = 5


def headings(
    document: PdfDocument, title: PrintedTitle, excluded: Set[int] = frozenset()
) -> dict[int, Heading]:
    """The headings by the index of the block where each begins; none stands before the title
    on the first page or among the blocks ``excluded``. The title where it is printed again, and the
    heading of a table of contents, come as headings without text: what follows them stands
    under no heading."""
    reader = _Reader(document, title, excluded)
    found: dict[int, Found] = {}
    for block in title.blocks:
        found[block] = Found("plain", title.subject, 0.0, (block,), NO_STYLE)
    index = 0
    while index < len(document.blocks):
        heading = reader.heading_at(index)
        if heading is not None:
            found[index] = heading
        index += max(1, len(heading.blocks) if heading else 1)
    ingresses = ingress_styles(found, document.blocks) - reader.outlined_styles(found)
    found = {i: item for i, item in found.items() if item.style not in ingresses}
    return levelled(found, title.subject)


class _Reader:
    """What has to be known of the whole document to judge one block."""

    def __init__(self, document: PdfDocument, title: PrintedTitle, excluded: Set[int]) -> None:
        self._blocks = document.blocks
        self._texts = [block_text(document, block) for block in document.blocks]
        self._body = body_size(document.blocks)
        self._body_bold = body_is_bold(document.blocks)
        self._outline = {
            (page, letters(entry.title))
            for entry in document.outline
            for page in (entry.page, entry.page + 1)
        }
        self._is_statute = (
            sum(
                block.kind == "text" and bool(_STATUTE_PARAGRAPH.match(text))
                for block, text in zip(self._blocks, self._texts, strict=True)
            )
            >= _STATUTE_PARAGRAPHS
        )
        self._first = max(title.blocks, default=-1) + 1
        self._excluded = excluded

    def outlined_styles(self, found: Mapping[int, Found]) -> set[tuple[float, bool]]:
        """The styles of headings that the outline names."""
        return {item.style for index, item in found.items() if self._in_outline(index, item.text)}

    def heading_at(self, index: int) -> Found | None:
        """The heading that begins at block ``index``, if one does."""
        block, text = self._blocks[index], self._texts[index]
        if (
            index < self._first
            or index in self._excluded
            or block.kind in ("contents", "running", "table_row")
        ):
            return None
        if self._is_statute and (mark := _STATUTE_PARAGRAPH.match(text)):
            alone = (index,) if mark.end() == len(text) else ()
            return Found("paragraph", mark[1], PARAGRAPH, alone, self._style(block))
        if self._is_statute and _AMENDMENT.fullmatch(text):
            return Found("amendment", text, PARAGRAPH - 0.5, (index,), self._style(block))
        if not self._may_be_heading(index):
            return None
        blocks = self._with_continuations(index)
        whole = " ".join(self._texts[i] for i in blocks)
        return self._classified(index, whole, blocks)

    def _may_be_heading(self, index: int) -> bool:
        block, text = self._blocks[index], self._texts[index]
        words = len(text.split())
        if block.kind == "list_item" and not (
            block.marker[:1].isdigit() and self._stands_out(block)
        ):
            return False
        return (
            0 < words <= _MOST_WORDS
            and len(re.findall(r"[^\W\d_]", text)) >= 2
            and not is_lower(text)
            and not _CAPTION.match(text)
            and (not text.endswith((":", ";", ",")))
            and (not ends_sentence(text) or text.endswith(("?", "kap.", "m.m.", "m.fl.")))
            and not begins_with_fact(text)
            and not self._runs_on(index)
        )

    def _runs_on(self, index: int) -> bool:
        """Whether the text is the beginning of what follows: of a paragraph that goes on in
        lower case, or of a list in a statute, where lists are introduced by half a sentence which
        some producers set as a heading and name in the outline."""
        text = self._texts[index]
        after = next(
            (i for i in range(index + 1, len(self._blocks)) if self._blocks[i].kind != "running"),
            None,
        )
        if after is None or _NUMBERED.match(text):
            return False
        start = self._texts[after][len(self._blocks[after].marker) :]
        leads_list = self._blocks[after].kind == "list_item" and is_lower(start)
        if self._in_outline(index, text) or leads_list:
            return self._is_statute and leads_list
        alike = self._style(self._blocks[after]) == self._style(self._blocks[index])
        goes_on = is_lower(start) or (
            ends_open(text) and start[:1].isdigit() and not _STATUTE_PARAGRAPH.match(start)
        )
        return self._blocks[after].kind == "text" and not alike and goes_on

    def _in_outline(self, index: int, text: str) -> bool:
        return (self._blocks[index].page, letters(text)) in self._outline

    def _with_continuations(self, index: int) -> tuple[int, ...]:
        """Block ``index`` and those after it that go on with the same heading."""
        blocks = [index]
        for i in range(index + 1, min(index + 3, len(self._blocks))):
            block, last = self._blocks[i], self._blocks[blocks[-1]]
            close = block.page == last.page and 0 <= block.y0 - last.y1 < last.size
            alike = self._style(block) == self._style(last) and block.kind == "text"
            text = self._texts[i]
            goes_on = is_lower(text) or text[:1] == "(" or ends_open(self._texts[blocks[-1]])
            if not (close and alike and goes_on and self._stands_out(block)):
                break
            blocks.append(i)
        return tuple(blocks)

    def _classified(self, index: int, text: str, blocks: tuple[int, ...]) -> Found | None:
        block = self._blocks[index]
        outlined = self._in_outline(index, text)
        marked = self._stands_out(block) or outlined
        words = len(text.split())
        number = _NUMBERED.match(text)
        kind: Kind | None = None
        depth = 0.0
        if self._is_statute and _STATUTE_CHAPTER.match(text):
            kind, depth = "chapter", CHAPTER
        elif self._is_statute and marked and _STATUTE_PART.match(text):
            kind, depth = "part", PART
        elif text.endswith("."):
            kind = None
        elif number and (marked or _looks_numbered(block, number[1], text)):
            kind, depth = "numbered", 1.0 + number[1].count(".")
        elif marked and words <= _MOST_WORDS_BY_TYPE and _APPENDIX.match(text):
            kind, depth = "appendix", 1.0
        elif outlined or (marked and words <= _MOST_WORDS_BY_TYPE):
            kind = "plain"
        return Found(kind, text, depth, blocks, self._style(block)) if kind else None

    def _stands_out(self, block: Block) -> bool:
        size = half_points(block.size)
        bold = block.bold and not self._body_bold and size >= 0.94 * self._body
        return bold or size >= _LARGER * self._body

    def _style(self, block: Block) -> tuple[float, bool]:
        return half_points(block.size), block.bold


def _looks_numbered(block: Block, number: str, text: str) -> bool:
    """Whether text set as the body is still a numbered heading: "1.2.1 Granskningsprocess"."""
    short = len(text.split()) <= 12 and block.lines <= 2
    return "." in number and short and not ends_open(text)
