"""What a person should look at before a document is published: facts, form, what is hidden.

How routines are written decides how well they can be answered from. Each finding is one that the
document's writer can do something about, so that of others' texts (statutes, bills) only their
validity and what is hidden are looked at. Why these: docs/adr/0029-facts-and-review.md.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from index.corpus import Facts, Section, Unit
from index.findings import Code, Finding, finding, of_validity
from index.identity_numbers import contains
from ingest.abbreviations_used import undefined_abbreviations
from ingest.blocks import Block, Hidden, PdfDocument
from ingest.dates import find_dates, whole_date
from ingest.labels import as_label
from ingest.text_marks import block_text

MOST_PLACES = 5
"""Findings of one kind that are told one by one; the rest are one more, with their number."""
MOST_WORDS = 40
"""Of a sentence. Readability guides stop at 25 to 30; past 40 an answer's quote is a paragraph."""
_FEW_WORDS = 150
"""A text this short needs no headings."""
_FEW_CELLS = 3
"""Columns: a table of two has its headings in the first."""
_FEW_ROWS = 3
_MOST_HEADING_WORDS = 3
_SHOWN_WORDS = 8
_LONGEST_LIST = 200
_LEAST_HIDDEN = 4
"""Letters and digits: less is a stray mark."""
_LEAST_DIGITS = 10
_OTHERS_TEXTS = frozenset({"lag", "förordning", "föreskrift", "proposition", "direktiv"})
"""Written by the state: a municipality cannot rewrite them."""
_WHY_HIDDEN = {
    "off_page": "utanför sidan",
    "tiny": "mindre än 1 millimeter hög",
    "unseen": "i bakgrundens färg eller under något annat",
}

_NUMBERED_LINE = re.compile(r"(?:\bver(?:sion)?\b|\bdnr\b|diarie|\bdatum\b)", re.IGNORECASE)
_Place = tuple[int | None, str | None]


def review(
    document: PdfDocument,
    sections: Sequence[Section],
    facts: Facts,
    today: date,
    ocr_pages: Sequence[int] = (),
) -> tuple[Finding, ...]:
    """What is found in a document as read: errors first, then in the order of the text.

    ``sections`` are the document's own (``ingest.sections``), ``ocr_pages`` those whose text was
    read from a picture. Whether it is another document's double, ``ingest.similar`` tells.
    """
    found: list[tuple[Code, Iterable[_Place]]] = [
        ("personal_number", _personal_numbers(document)),
        ("hidden_text", _hidden(document.hidden)),
        ("hidden_characters", _characters(document.hidden)),
        *((one.code, [(None, one.detail)]) for one in of_validity(facts, today)),
        ("page_without_text", ((page, None) for page in document.textless_pages)),
        ("text_from_picture", _pages(ocr_pages)),
    ]
    if facts.document_type not in _OTHERS_TEXTS:
        found += [
            ("no_date", () if _dated(document, facts) else [(None, None)]),
            ("no_owner", () if facts.owner else [(None, None)]),
            ("no_headings", _headings(sections)),
            ("undefined_abbreviation", undefined_abbreviations(document)),
            ("long_sentence", _long_sentences(sections)),
            ("table_without_header", _bare_tables(document)),
        ]
    told = [one for code, places in found for one in _told(code, list(places))]
    return tuple(sorted(told, key=lambda one: one.severity != "error"))


def _told(code: Code, places: list[_Place]) -> Iterator[Finding]:
    """The first places one by one, and how many more there are and where."""
    for page, detail in places[:MOST_PLACES]:
        yield finding(code, page, detail)
    rest = places[MOST_PLACES:]
    if rest:
        pages = sorted({page for page, _ in rest if page is not None})
        where = f" ({_span(pages)})" if pages else ""
        names = [detail for _, detail in rest if code == "undefined_abbreviation" and detail]
        named = f": {', '.join(names)[:_LONGEST_LIST]}" if names else ""
        yield finding(code, None, f"{len(rest)} till{named}{where}")


def _span(pages: Sequence[int]) -> str:
    return f"sidan {pages[0]}" if len(pages) == 1 else f"sidorna {pages[0]}–{pages[-1]}"


def _pages(pages: Sequence[int]) -> list[_Place]:
    return [(pages[0], _span(sorted(pages)))] if pages else []


def _dated(document: PdfDocument, facts: Facts) -> bool:
    """Whether it says when it was decided or from when it holds, if only as a version's date or
    a date by itself, or beside its number, on the first page."""
    if facts.decided or facts.valid_from or find_dates(facts.version_label or ""):
        return True
    first = (block_text(document, block) for block in document.blocks if block.page == 1)
    return any(
        whole_date(line) or (_NUMBERED_LINE.search(line) and find_dates(line)) for line in first
    )


def _headings(sections: Sequence[Section]) -> list[_Place]:
    words = sum(len(unit.text.split()) for section in sections for unit in section.units)
    return [(None, None)] if words > _FEW_WORDS and not any(s.path for s in sections) else []


def _long_sentences(sections: Sequence[Section]) -> Iterator[_Place]:
    for unit in (unit for section in sections for unit in section.units):
        count = _words(unit)
        if count > MOST_WORDS:
            beginning = " ".join(unit.text.split()[:_SHOWN_WORDS])
            yield unit.spans[0].page, f"”{beginning} …” ({count} ord)"


def _words(unit: Unit) -> int:
    """Words of a sentence; none of a list item or a row, which are read piece by piece."""
    if unit.kind != "sentence":
        return 0
    return sum(1 for word in unit.text.split() if any(map(str.isalpha, word)))


def _bare_tables(document: PdfDocument) -> Iterator[_Place]:
    tables: dict[int, list[Block]] = {}
    goes_on: set[int] = set()
    last: Block | None = None
    for block in document.blocks:
        if block.kind == "running":
            continue
        if block.kind == "table_row" and block.table is not None:
            rows = tables.setdefault(block.table, [])
            if not rows and last is not None and last.kind == "table_row":
                goes_on.add(block.table)  # of the table before it, over a page or a merged row
            rows.append(block)
        last = block
    for number, rows in tables.items():
        wide = [row for row in rows if len(row.cells) >= _FEW_CELLS]
        if number in goes_on or len(wide) < _FEW_ROWS or any(row.header for row in rows):
            continue
        text = document.pages[rows[0].page - 1].text
        first = [text[start:end].strip() for start, end in rows[0].cells]
        if not any(map(as_label, first)) and not all(map(_heads_a_column, first)):
            yield rows[0].page, f"den börjar ”{' | '.join(first)[:80]}”"


def _heads_a_column(cell: str) -> bool:
    """Whether a cell may be a column's heading though it is not set as one: "Ansvarig enhet"."""
    plain = not any(map(str.isdigit, cell)) and not cell.endswith(".")
    return plain and cell[:1].isupper() and len(cell.split()) <= _MOST_HEADING_WORDS


def _hidden(hidden: Sequence[Hidden]) -> Iterator[_Place]:
    for one in hidden:
        if one.kind != "characters" and sum(map(str.isalnum, one.text)) >= _LEAST_HIDDEN:
            shown = f"{one.text[:80]} …" if len(one.text) > 80 else one.text
            yield one.page, f"”{shown}” ({_WHY_HIDDEN[one.kind]})"


def _characters(hidden: Sequence[Hidden]) -> Iterator[_Place]:
    for one in hidden:
        if one.kind == "characters":
            yield one.page, f"{one.count} tecken"


def _personal_numbers(document: PdfDocument) -> Iterator[_Place]:
    for block in document.blocks:
        text = block_text(document, block)
        if len(re.findall(r"\d", text)) >= _LEAST_DIGITS and contains(text):
            yield block.page, None
