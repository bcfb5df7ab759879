"""The nouns of the corpus: documents, their pages and sections, and what is found in them.

Standard library only, so that every other module may import it. All positions are character
offsets into ``Page.text``: chunk, unit, sentence and quote are spans of pages, never copies
with an origin to be guessed, so that every character shown can be pointed at on its page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal, NamedTuple

SECTION_SEPARATOR = " › "

UnitKind = Literal["sentence", "list_item", "table_row"]


class Span(NamedTuple):
    """Characters ``start`` (included) to ``end`` (excluded) of page ``page`` (1-based)."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read. ``text`` is in reading order with one block (paragraph, list item, table
    row, heading) per line, words that were split at a line's end joined, ligatures opened."""

    number: int
    """1-based position in the file."""
    label: str | None
    """The printed page number where the file states one."""
    width: float
    """Points (1/72 inch)."""
    height: float
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document says of itself. None where it does not say."""

    title: str
    owner: str | None = None
    decided_by: str | None = None
    decided: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    review_date: date | None = None
    registry_number: str | None = None
    version_label: str | None = None

    def in_force(self, today: date) -> bool:
        """Whether ``today`` lies within the stated validity (both ends included; no end: yes)."""
        started = self.valid_from is None or self.valid_from <= today
        return started and (self.valid_to is None or today <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Document:
    """One governed text, by the place where it is kept, with the version that is indexed."""

    id: str
    collection: str
    source: str
    """The ingested folder, as an absolute path."""
    file: str
    """Path relative to ``source``, with forward slashes."""
    version: str
    """SHA-256 of the file, in hex."""
    page_count: int
    facts: Facts


def document_id(collection: str, file: str) -> str:
    """Identity of the document at ``file`` in ``collection``: the same across its versions.

    16 hex digits of SHA-256: a collision among a million documents has probability 3e-8.
    """
    return sha256(f"{collection}\0{file}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading path and what stands under it before the next heading."""

    path: tuple[str, ...]
    """Headings from the outermost in, e.g. ``("3 Handläggning", "3.2 Skyddsbedömning")``."""
    units: tuple["Unit", ...]

    @property
    def label(self) -> str:
        """The heading path as one line; empty before the first heading."""
        return SECTION_SEPARATOR.join(self.path)


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing an answer may show: a whole sentence, list item or table row.

    ``spans`` are in reading order; there is more than one only where the unit crosses a page
    (or a block that is not part of it, such as a footer). ``lead`` is what the unit cannot be
    understood without: a list's lead-in (or heading), a table's header row, itself a unit where
    the table begins. It is empty for sentences.
    """

    kind: UnitKind
    text: str
    spans: tuple[Span, ...]
    lead: tuple[Span, ...] = ()
    starts_block: bool = False
    """True for the first unit of its paragraph, list item or row: a line break stands before."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is embedded and found: some units of one section, in order."""

    number: int
    """0-based position in its document."""
    section: str
    """The heading path as one line (``Section.label``)."""
    units: tuple[Unit, ...]
    context: tuple[str, ...] = ()
    """Texts found but not cited with every unit: a continued list's lead-in, a table's header."""

    @property
    def text(self) -> str:
        """The cited text: the units, one block per line."""
        parts: list[str] = []
        for unit in self.units:
            if parts:
                parts.append("\n" if unit.starts_block else " ")
            parts.append(unit.text)
        return "".join(parts)

    def unit_ranges(self, title: str) -> list[tuple[int, int]]:
        """Where each unit stands in ``searchable(title)``, as [start, end) of characters."""
        start = len(self.searchable(title)) - len(self.text)
        ranges: list[tuple[int, int]] = []
        for unit in self.units:
            ranges.append((start, start + len(unit.text)))
            start += len(unit.text) + 1  # what stands between two units is one character
        return ranges

    @property
    def page_from(self) -> int:
        """First page, 1-based."""
        return min(span.page for unit in self.units for span in unit.spans)

    @property
    def page_to(self) -> int:
        """Last page, 1-based."""
        return max(span.page for unit in self.units for span in unit.spans)

    def searchable(self, title: str) -> str:
        """What is embedded and lexically indexed: title and heading path, then the chunk."""
        head = SECTION_SEPARATOR.join(part for part in (title, self.section) if part)
        return "\n".join((head, *self.context, self.text))


@dataclass(frozen=True, slots=True)
class Scores:
    """How a passage was found: a cosine, a BM25 score, and 0..1 for both together."""

    fused: float
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as found for a question."""

    row: int
    """The chunk's row in the snapshot."""
    document: Document
    chunk: Chunk
    scores: Scores


def spans_text(spans: Sequence[Span], pages: Sequence[Page]) -> str:
    """The text of ``spans``, runs joined by a space; ``pages`` in order from page 1."""
    return " ".join(pages[span.page - 1].text[span.start : span.end] for span in spans)
