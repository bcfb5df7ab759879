"""How deep each heading stands.

Depth comes from what is certain (numbers, a statute's parts, chapters and paragraphs) and is
carried over to unnumbered headings by comparing type: set like a numbered heading, as deep; set
smaller, deeper.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.blocks import Block
from ingest.text_marks import letters

# Levels: a numbered heading's is how many numbers it has (1-5), so these come after.
PART, CHAPTER, PARAGRAPH = 6.0, 7.0, 9.0
TITLE = 0.0

_IN_BRACKETS = re.compile(r"\([^)]*\)")
_CONTENTS = re.compile(r"(?:Innehåll|Innehållsförteckning|Contents)\W*$", re.IGNORECASE)

Kind = Literal["part", "chapter", "paragraph", "numbered", "appendix", "amendment", "plain"]

NO_STYLE = (0.0, False)
"""Of the title on the first page: how it is set tells nothing of other headings."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. ``blocks`` are the indices of the blocks it consists of; none for a statute's
    "12 §", which stands at the start of its first paragraph."""

    text: str
    level: float
    blocks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A heading whose level is not known yet."""

    kind: Kind
    text: str
    depth: float
    """Level where ``kind`` settles it, else 0."""
    blocks: tuple[int, ...]
    style: tuple[float, bool]


def is_contents_title(text: str) -> bool:
    """Whether ``text`` is what stands above a table of contents."""
    return _CONTENTS.match(text) is not None


def ingress_styles(found: Mapping[int, Found], blocks: Sequence[Block]) -> set[tuple[float, bool]]:
    """Styles that only ever stand right under another heading: ingresses, which say what the
    section is about and are no headings. Once is not enough to tell."""
    under: Counter[tuple[float, bool]] = Counter()
    every: Counter[tuple[float, bool]] = Counter()
    at = {block: item for index, item in found.items() for block in (index, *item.blocks)}
    for index, heading in found.items():
        if heading.kind == "plain" and heading.style != NO_STYLE:
            every[heading.style] += 1
            above = next(i for i in range(index - 1, -2, -1) if i < 0 or _printed(blocks[i]))
            over = at.get(above)
            under[heading.style] += over is not None and over.style != heading.style
    return {style for style, n in every.items() if n >= 2 and under[style] == n}


def _printed(block: Block) -> bool:
    return block.kind != "running"


def levelled(found: Mapping[int, Found], subject: str) -> dict[int, Heading]:
    """Every heading with its level. The document's own title (``subject``, also without what it
    has in brackets) and that of a table of contents lose their text and begin anew at the top.
    """
    titles = {letters(subject), letters(_IN_BRACKETS.sub("", subject))}
    settled: dict[tuple[float, bool], Counter[float]] = {}
    for heading in found.values():
        if heading.kind in ("numbered", "chapter", "part"):
            settled.setdefault(heading.style, Counter())[heading.depth] += 1
    anchors = {style: levels.most_common(1)[0][0] for style, levels in settled.items()}
    plain = {heading.style for heading in found.values() if heading.kind == "plain"}
    by_style = {style: _plain_level(style, anchors, plain) for style in plain - {NO_STYLE}}
    result: dict[int, Heading] = {}
    for index, heading in found.items():
        if (
            heading.style == NO_STYLE
            or letters(heading.text) in titles
            or is_contents_title(heading.text)
        ):
            result[index] = Heading("", TITLE, heading.blocks)
        else:
            level = by_style[heading.style] if heading.kind == "plain" else heading.depth
            if heading.kind == "appendix":
                level = min([level, *by_style.values(), *anchors.values()])
            result[index] = Heading(heading.text, level, heading.blocks)
    return result


def _plain_level(
    style: tuple[float, bool],
    anchors: Mapping[tuple[float, bool], float],
    plain: set[tuple[float, bool]],
) -> float:
    """The level of unnumbered headings in ``style``: that of chapters and first-level numbers
    set alike; else just below the deepest that is set larger (or alike)."""
    level = anchors.get(style)
    if level in (1.0, PART, CHAPTER):
        return level
    if level is None:
        level = max((depth for other, depth in anchors.items() if other > style), default=TITLE)
    rank = sum(other >= style for other in plain)
    return level + min(0.02 * rank, 0.4) + 0.1
