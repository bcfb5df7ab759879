"""Which blocks are headings, and how deep each stands.

A block is a heading by the outline, by its number or by its type. Depth comes from what is
certain (numbers, a statute's parts, chapters and paragraphs) and is carried over to unnumbered
headings by comparing type: set like a numbered heading, as deep; set smaller, deeper.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.blocks import Block, PdfDocument
from ingest.text_marks import block_text, ends_open, ends_sentence, is_lower, letters

# Levels: a numbered heading's is how many numbers it has (1-5), so these come after.
_PART, _CHAPTER, _PARAGRAPH = 6.0, 7.0, 9.0
_TITLE = 0.0
# Headings told from body text by type alone are short; the longest real one in the documents
# this was tried on has 14 words, ingresses set in large type begin at 15.
_MOST_WORDS_BY_TYPE = 14
_MOST_WORDS = 40
_LARGER = 1.08  # times the body's size; fonts of the same nominal size differ by less

_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+(?=[A-ZÅÄÖ\"”])")
_APPENDIX = re.compile(r"(?:Bilaga|Appendix)(?:\s+(?:\d{1,2}|[A-ZÅÄÖ]))?\b(?!.*\.$)")
_STATUTE_PART = re.compile(r"(?:AVDELNING|AVD\.|Avdelning)\s+[IVXLC\d]+\b(?!.*[a-zåäö)]\.?\)\.?$)")
_STATUTE_CHAPTER = re.compile(r"\d{1,3}(?: ?[a-z])? kap\.(?=$|\s+[A-ZÅÄÖ])")
_STATUTE_PARAGRAPH = re.compile(
    r"(\d{1,3}(?: ?[a-z])?(?: ?[-–] ?\d{1,3}(?: ?[a-z])?)? ?§§?)"
    r"(?=$|\s*/|\s+[A-ZÅÄÖ\"”(]|\s+har upphävts|\s+upphör|\s+\d\. )"
)
_AMENDMENT = re.compile(r"\d{4}:\d{1,4}")  # a statute's transitional provisions: "2025:400"
_CAPTION = re.compile(r"(?:Figur|Tabell|Bild|Diagram|Figure|Table)\s*\d*\s*[.:–-]?(?:\s|$)")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_CONTENTS = re.compile(r"(?:Innehåll|Innehållsförteckning|Contents)\W*$", re.IGNORECASE)

_Kind = Literal["part", "chapter", "paragraph", "numbered", "appendix", "amendment", "plain"]

# Fewer paragraph signs at the start of blocks are references, not a statute.
_STATUTE_PARAGRAPHS = 5


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. ``blocks`` are the indices of the blocks it consists of; none for a statute's
    "12 §", which stands at the start of its first paragraph."""

    text: str
    level: float
    blocks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    kind: _Kind
    text: str
    depth: float
    """Level where ``kind`` settles it, else 0."""
    blocks: tuple[int, ...]
    style: tuple[float, bool]


def body_size(blocks: Sequence[Block]) -> float:
    """The font size, in half points, that most characters of the running text have."""
    sizes: Counter[float] = Counter()
    for block in blocks:
        if block.kind in ("text", "list_item"):
            sizes[_half_points(block.size)] += block.end - block.start
    return sizes.most_common(1)[0][0] if sizes else 0.0


def headings(document: PdfDocument, title: str, title_blocks: Sequence[int]) -> dict[int, Heading]:
    """The headings by the index of the block where each begins; none stands before the title
    on the first page. The title where it is printed again, and the heading of a table of
    contents, come as headings without text: what follows them stands under no heading."""
    reader = _Reader(document, title_blocks)
    found: dict[int, _Found] = {}
    for block in title_blocks:
        found[block] = _Found("plain", title, 0.0, (block,), (0.0, False))
    index = 0
    while index < len(document.blocks):
        heading = reader.heading_at(index)
        if heading is not None:
            found[index] = heading
        index += max(1, len(heading.blocks) if heading else 1)
    return _levelled(found, {letters(title), letters(_IN_BRACKETS.sub("", title))})


class _Reader:
    """What has to be known of the whole document to judge one block."""

    def __init__(self, document: PdfDocument, title_blocks: Sequence[int]) -> None:
        self._blocks = document.blocks
        self._texts = [block_text(document, block) for block in document.blocks]
        self._body = body_size(document.blocks)
        self._body_bold = _mostly_bold(document.blocks)
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
        self._first = max(title_blocks, default=-1) + 1

    def heading_at(self, index: int) -> _Found | None:
        """The heading that begins at block ``index``, if one does."""
        block, text = self._blocks[index], self._texts[index]
        if index < self._first or block.kind in ("contents", "running", "table_row"):
            return None
        if self._is_statute and (mark := _STATUTE_PARAGRAPH.match(text)):
            alone = (index,) if mark.end() == len(text) else ()
            return _Found("paragraph", mark[1], _PARAGRAPH, alone, self._style(block))
        if self._is_statute and _AMENDMENT.fullmatch(text):
            return _Found("amendment", text, _PARAGRAPH - 0.5, (index,), self._style(block))
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
            and not self._leads_a_list(index)
        )

    def _leads_a_list(self, index: int) -> bool:
        """A statute's list is introduced by half a sentence, which some producers set as a
        heading; nothing else that stands before a list does so ends in a preposition."""
        text = self._texts[index]
        following = next((b for b in self._blocks[index + 1 :] if b.kind != "running"), None)
        if following is None or following.kind != "list_item":
            return False
        start = self._texts[self._blocks.index(following, index)][len(following.marker) :].strip()
        return ends_open(text) or (
            self._is_statute and is_lower(start) and not _NUMBERED.match(text)
        )

    def _with_continuations(self, index: int) -> tuple[int, ...]:
        """Block ``index`` and those after it that go on with the same heading."""
        blocks = [index]
        for i in range(index + 1, min(index + 3, len(self._blocks))):
            block, last = self._blocks[i], self._blocks[blocks[-1]]
            close = block.page == last.page and 0 <= block.y0 - last.y1 < last.size
            alike = self._style(block) == self._style(last) and block.kind == "text"
            goes_on = is_lower(self._texts[i]) or ends_open(self._texts[blocks[-1]])
            if not (close and alike and goes_on and self._stands_out(block)):
                break
            blocks.append(i)
        return tuple(blocks)

    def _classified(self, index: int, text: str, blocks: tuple[int, ...]) -> _Found | None:
        block = self._blocks[index]
        marked = self._stands_out(block) or (block.page, letters(text)) in self._outline
        words = len(text.split())
        number = _NUMBERED.match(text)
        kind: _Kind | None = None
        depth = 0.0
        if self._is_statute and _STATUTE_CHAPTER.match(text):
            kind, depth = "chapter", _CHAPTER
        elif self._is_statute and marked and _STATUTE_PART.match(text):
            kind, depth = "part", _PART
        elif text.endswith("."):
            kind = None
        elif number and (marked or ("." in number[1] and words <= 12 and block.lines <= 2)):
            kind, depth = "numbered", 1.0 + number[1].count(".")
        elif marked and words <= _MOST_WORDS_BY_TYPE and _APPENDIX.match(text):
            kind, depth = "appendix", 1.0
        elif (block.page, letters(text)) in self._outline or (
            marked and words <= _MOST_WORDS_BY_TYPE
        ):
            kind = "plain"
        return _Found(kind, text, depth, blocks, self._style(block)) if kind else None

    def _stands_out(self, block: Block) -> bool:
        size = _half_points(block.size)
        bold = block.bold and not self._body_bold and size >= 0.94 * self._body
        return bold or size >= _LARGER * self._body

    def _style(self, block: Block) -> tuple[float, bool]:
        return _half_points(block.size), block.bold


def _half_points(size: float) -> float:
    return round(size * 2) / 2


def _mostly_bold(blocks: Sequence[Block]) -> bool:
    weights: Counter[bool] = Counter()
    for block in blocks:
        if block.kind in ("text", "list_item"):
            weights[block.bold] += block.end - block.start
    return weights[True] > weights[False]


def _levelled(found: Mapping[int, _Found], titles: set[str]) -> dict[int, Heading]:
    """Give every heading its level: see the module's docstring."""
    settled: dict[tuple[float, bool], Counter[float]] = {}
    for heading in found.values():
        if heading.kind in ("numbered", "chapter", "part"):
            settled.setdefault(heading.style, Counter())[heading.depth] += 1
    anchors = {style: levels.most_common(1)[0][0] for style, levels in settled.items()}
    plain = {heading.style for heading in found.values() if heading.kind == "plain"}
    by_style = {style: _plain_level(style, anchors, plain) for style in plain}
    levelled: dict[int, Heading] = {}
    for index, heading in found.items():
        if letters(heading.text) in titles or _CONTENTS.match(heading.text):
            levelled[index] = Heading("", _TITLE, heading.blocks)
        else:
            level = by_style[heading.style] if heading.kind == "plain" else heading.depth
            levelled[index] = Heading(heading.text, level, heading.blocks)
    return levelled


def _plain_level(
    style: tuple[float, bool],
    anchors: Mapping[tuple[float, bool], float],
    plain: set[tuple[float, bool]],
) -> float:
    """The level of unnumbered headings in ``style``: that of chapters and first-level numbers
    set alike; else just below the deepest that is set larger (or alike)."""
    level = anchors.get(style)
    if level in (1.0, _PART, _CHAPTER):
        return level
    if level is None:
        level = max((depth for other, depth in anchors.items() if other > style), default=_TITLE)
    rank = sum(other >= style for other in plain)
    return level + min(0.02 * rank, 0.4) + 0.1
