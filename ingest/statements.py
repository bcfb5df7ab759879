"""What a document says of itself in sentences, without a label: "Regeringen överlämnar …".

Each form is one that only says this of the document it stands in; where it can stand is said by
the form. None of them is a last day of validity: that is believed beside its label alone.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from index.corpus import Span
from ingest.blocks import Block, PdfDocument
from ingest.dates import whole_date
from ingest.fact_boxes import PAGES, span_of
from ingest.labels import Fact
from ingest.text_marks import block_text

_DECISION_PAGES = 4
# How the government and agencies date their texts, alone on a line of the first pages.
_DECIDED_LINE = re.compile(
    r"(?P<government>Beslut vid regeringssammanträde)?"
    r"(?:Stockholm|[Bb]eslutade?|[Uu]tfärdad)?(?: den)? (?=\d)"
)
_GOVERNMENT_BILL = re.compile(r"Regeringen överlämnar denna (?:proposition|skrivelse) till riks")
_DEPARTMENT = re.compile(r"(?:\S+ ){1,4}\((?P<name>[A-ZÅÄÖ][a-zåäö-]{3,30}departementet)\)$")
_AGENCY = re.compile(
    r"(?P<name>[A-ZÅÄÖ][a-zåäö]{2,30}(?:verket|styrelsen|myndigheten|inspektionen|kassan))s "
    r"(?:föreskrifter|allmänna råd)\b"
)
_SERIES_NUMBER = re.compile(r"[A-ZÅÄÖ-]{1,8}FS ?\d{4}:\d+$")
_AMENDED = re.compile(r"\(?Ändringar införda (?P<version>t\.?o\.?m\.? .{3,30}?)\.?\)?$")
_PUBLISHED = re.compile(r"publ\. \d{4}-\d\d-\d\d$")
_GOVERNING = (
    r"(?:polic[iy]n?|riktlinje(?:n|rna|r)?|rutin(?:en|erna|er)?|plan(?:en)?|program(?:met)?"
    r"|strategi(?:n)?|dokument(?:et)?|styrdokument(?:et)?|reglemente(?:t)?|anvisning(?:en|arna|ar)?"
    r"|delegationsordning(?:en)?|tax(?:a|an|or|orna)|regler(?:na)?|vägledning(?:en)?)"
)
_REVIEWED = re.compile(
    rf"(?:^|\. )(?:(?:Denna|Detta|Dessa) )?{_GOVERNING} (?:ska|skall|bör|kommer att) "
    r"(?:revideras|ses över|aktualitetsprövas|aktualiseras|omprövas|uppdateras)"
    r"(?: igen| nästa gång)? senast (?:år (?P<year>\d{4}):s utgång|vid utgången av (?:år )?"
    r"(?P<end>\d{4})|(?P<date>[^.]{4,24}))(?=\.|$)",
    re.IGNORECASE,
)
_BEGINS_TO_HOLD = re.compile(
    rf"(?:^|\. )(?:(?:Denna|Detta|Dessa) )?{_GOVERNING} "
    r"(?:gäller från och med|gäller fr\.o\.m\.|gäller från|börjar gälla|träder i kraft)"
    r" (?P<date>[^.]{4,24}?)(?: och)?(?: tills vidare)?(?=\.|$)",
    re.IGNORECASE,
)


class Statement(NamedTuple):
    """A fact and where it is said."""

    fact: Fact
    value: str | date
    span: Span


def statements(document: PdfDocument) -> Iterator[Statement]:
    """What the sentences of the first and the last pages state, in reading order."""
    last = len(document.pages) - PAGES
    lines = [block_text(document, block) for block in document.blocks if block.page == 1]
    bill = any(_GOVERNMENT_BILL.match(line) for line in lines)
    regulations = any(_SERIES_NUMBER.match(line) for line in lines)
    for block in document.blocks:
        if not (block.page <= _DECISION_PAGES or block.page > last):
            continue
        text, span = block_text(document, block), span_of(document, block)
        if block.page == 1:
            if bill and (department := _DEPARTMENT.match(text)):
                start = span.start + department.start("name")
                yield Statement("owner", department["name"], Span(1, start, span.end - 1))
            if _GOVERNMENT_BILL.match(text):
                yield Statement("decided_by", "Regeringen", span)
        if block.page <= _DECISION_PAGES:
            yield from _decision(text, span)
        if block.page <= PAGES:
            yield from _version(text, span)
            if regulations and (agency := _AGENCY.match(text)):
                yield Statement("decided_by", agency["name"], span)
        if block.kind in ("text", "list_item"):
            yield from _days(block, text, span)


def _decision(text: str, span: Span) -> Iterator[Statement]:
    line = _DECIDED_LINE.match(text)
    day = whole_date(text[line.end() :]) if line else None
    if line and day:
        yield Statement("decided", day.first, span)
        if line["government"]:
            yield Statement("decided_by", "Regeringen", span)


def _version(text: str, span: Span) -> Iterator[Statement]:
    if amended := _AMENDED.match(text):
        yield Statement("version_label", amended["version"], span)
    elif _PUBLISHED.match(text):
        yield Statement("version_label", text, span)


def _days(block: Block, text: str, span: Span) -> Iterator[Statement]:
    forms: list[tuple[Fact, re.Pattern[str], Callable[[re.Match[str]], date | None]]] = [
        ("review_date", _REVIEWED, _review_day)
    ]
    if block.page <= PAGES:
        forms.append(("valid_from", _BEGINS_TO_HOLD, _first_day))
    for fact, form, day_of in forms:
        for match in form.finditer(text):
            if day := day_of(match):
                start = match.start() + (2 if match[0].startswith(". ") else 0)
                yield Statement(
                    fact, day, Span(block.page, span.start + start, span.start + match.end())
                )


def _first_day(match: re.Match[str]) -> date | None:
    day = whole_date(match["date"])
    return day.first if day else None


def _review_day(match: re.Match[str]) -> date | None:
    if year := match["year"] or match["end"]:
        return date(int(year), 12, 31) if 1900 <= int(year) <= date.max.year else None
    day = whole_date(match["date"])
    return day.last if day else None
