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

DocumentType = Literal[
    "policy", "strategi", "program", "plan",
    "riktlinje", "regel", "anvisning", "rutin", "vägledning",
    "reglemente", "delegationsordning", "taxa",
    "lag", "förordning", "föreskrift", "proposition", "direktiv",
    "beslut", "avtal", "mall", "specifikation", "protokoll", "rapport",
]  # fmt: skip
"""What a document is, as municipalities sort theirs; why these: ``ingest/document_types.py``."""

Format = Literal["pdf", "docx", "odt", "html", "markdown"]
"""What kind of file a document came as."""


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
    language: str | None = None
    """ISO 639-1: "sv". Norwegian is "no" in either of its written forms."""
    document_type: DocumentType | None = None

    def in_force(self, today: date) -> bool:
        """Whether ``today`` lies within the stated validity (both ends included; no end: yes)."""
        started = self.valid_from is None or self.valid_from <= today
        return started and (self.valid_to is None or today <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one governed text, and what is known of it. Which of a text's versions is in
    force on a day: ``index/versions.py``."""

    id: str
    """The text's identity, the same across its versions."""
    collection: str
    source: str
    """The ingested folder, as an absolute path."""
    file: str
    """Path relative to ``source``, with forward slashes."""
    version: str
    """SHA-256 of the file, in hex."""
    page_count: int
    facts: Facts
    ordinal: int = 1
    """1, 2, 3 …: the version's number within the document, in the order they came."""
    received: date | None = None
    """The day (in Sweden) that this version came into the index; None: it was always there."""
    format: Format = "pdf"
    ocr_pages: tuple[int, ...] = ()
    """1-based pages whose text was read from a picture of it."""
    rendition: str | None = None
    """What the PDF that its pages are of is stored by, the first 64 bits of its SHA-256 in hex;
    None: they are the file's own. Another reader of the same file may make another."""
    withdrawn: date | None = None
    """The first day that it is no longer used; None: it is."""
    erased: bool = False
    """Gone from everything, whatever the day."""

    @property
    def key(self) -> str:
        """What a snapshot knows this version by: the identity, and the file's first 64 bits."""
        return f"{self.id}-{self.version[:16]}"


def document_id(collection: str, file: str) -> str:
    """Identity of a document that first stood at ``file`` in ``collection``.

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
        return _running_text(self.units)

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
    """How a passage was found."""

    fused: float
    """What it is ranked by."""
    dense: float
    """Cosine of the chunk and the question."""
    lexical: float
    """Share, 0..1, of the most that the question's words and n-grams could score."""
    late: float | None = None
    """What the closer look saw: the mean cosine of the question's tokens with their nearest in the
    passage, or its best unit's where the model gives no vectors of tokens. None without a look."""
    reranked: float | None = None
    """A reranker's score, on its own scale; None where none was used."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as found for a question, with what stands around it in the document."""

    row: int
    """The found chunk's row in the snapshot."""
    document: Document
    chunk: Chunk
    """What was found."""
    scores: Scores
    before: tuple[Chunk, ...] = ()
    after: tuple[Chunk, ...] = ()
    twins: tuple["Twin", ...] = ()
    """Other places with the same words, folded into this one."""

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        """All that is shown, in reading order."""
        return (*self.before, self.chunk, *self.after)

    @property
    def first_row(self) -> int:
        """The row of the first of ``chunks``; they lie one after another."""
        return self.row - len(self.before)

    @property
    def text(self) -> str:
        """The text of ``chunks``, one block per line."""
        return _running_text([unit for chunk in self.chunks for unit in chunk.units])

    @property
    def page_from(self) -> int:
        """First page, 1-based."""
        return min(chunk.page_from for chunk in self.chunks)

    @property
    def page_to(self) -> int:
        """Last page, 1-based."""
        return max(chunk.page_to for chunk in self.chunks)


@dataclass(frozen=True, slots=True)
class Twin:
    """A place whose text is nearly that of a passage shown."""

    document: Document
    section: str
    page_from: int
    page_to: int


def _running_text(units: Sequence[Unit]) -> str:
    """Units as text, one block per line."""
    parts: list[str] = []
    for unit in units:
        if parts:
            parts.append("\n" if unit.starts_block else " ")
        parts.append(unit.text)
    return "".join(parts)
