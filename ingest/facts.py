"""What a document says of itself: decided by whom and when, valid until, who answers for it.

Only what stands beside a known label on the first two pages, or in the header or footer, is
believed. A wrong last day of validity hides a document from every answer, so that where two
statements differ, neither is taken.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from index.corpus import Facts
from ingest.blocks import PdfDocument
from ingest.dates import FoundDate, find_dates
from ingest.document_types import document_type
from ingest.labels import FACT_OF, PAGES, RANK, labelled
from ingest.language import document_language
from ingest.sidecar import overridden, read_sidecars
from ingest.text_marks import block_text
from ingest.titles import document_title

__all__ = ["facts", "read_sidecars"]

_REGISTRY_NUMBER = re.compile(
    r"\b(?:Dnr|Diarienr|Diarienummer)\b[.:]?\s*"
    r"(?P<number>(?:[A-ZÅÄÖ]{2,8}[ -]?)?(?:\d{2,4}[/:-]\d[\w./:-]*\w|\d{4}[/:-]\d))"
)
_PRINTED_VERSION = re.compile(r"\bver(?:sion)?\. ?(?P<number>\d+(?:\.\d+)*)\b")
_PARAGRAPH = re.compile(r"[,;]?\s*(?:§+\s*\d+|\d+\s*§)\w*")
_NOTHING = re.compile(r"(?:[-–—.\s]*|saknas|ej angivet|n/?a|x+|<.*>|\[.*\])$", re.IGNORECASE)
_FOR_EVER = re.compile(r"tills? vidare", re.IGNORECASE)
_MOST_CHARACTERS = 120


def facts(
    document: PdfDocument,
    file: str,
    sidecar: Mapping[str, str] | None = None,
) -> Facts:
    """The facts of the document at ``file``; a ``sidecar`` (a row of ``metadata.csv``) goes
    before what the document says."""
    found = _Findings()
    for label, value in labelled(document):
        found.add(label, value)
    stated = replace(
        found.facts(document_title(document, file)),
        language=document_language(document),
        document_type=document_type(document, file, found.text("document_type")),
    )
    stated = _with_printed_numbers(document, stated)
    return overridden(stated, sidecar) if sidecar else stated


class _Findings:
    """Values per fact with the rank of the label that each stood beside."""

    def __init__(self) -> None:
        self._texts: dict[str, list[tuple[int, str]]] = {}
        self._dates: dict[str, list[tuple[int, date]]] = {}

    def add(self, label: str, value: str) -> None:
        fact, rank = FACT_OF[label], RANK[label]
        value = " ".join(value.split()).strip(" ,;")
        if (
            fact == "status"
            or not value
            or len(value) > _MOST_CHARACTERS
            or _NOTHING.fullmatch(value)
        ):
            return
        dates = find_dates(value)
        if fact in ("owner", "registry_number", "version_label", "document_type"):
            self._texts.setdefault(fact, []).append((rank, value))
        elif fact == "validity":
            self._add_validity(rank, value, dates)
        elif fact in ("decided", "decided_by"):
            self._add_decision(fact, rank, value, dates)
        elif (
            len(dates) == 1
            and dates[0].start <= len("den ")
            and not (fact == "valid_to" and _FOR_EVER.search(value))
        ):
            end = dates[0].first if fact == "valid_from" else dates[0].last
            self._dates.setdefault(fact, []).append((rank, end))

    def _add_decision(self, fact: str, rank: int, value: str, dates: list[FoundDate]) -> None:
        """ "Kommunfullmäktige 2018-06-18 § 98" after either label says both who and when."""
        if len(dates) == 1:
            own = rank if fact == "decided" else rank + 100
            self._dates.setdefault("decided", []).append((own, dates[0].first))
            value = value[: dates[0].start] + value[dates[0].end :]
        who = re.sub(r"\b(?:den|av)\s*$|^av\s+", "", _PARAGRAPH.sub("", value).strip(" ,;()-–"))
        who = " ".join(who.split()).strip(" ,;")
        if len(dates) <= 1 and re.search(r"[^\W\d_]{3}", who):
            own = rank if fact == "decided_by" else rank + 100
            self._texts.setdefault("decided_by", []).append((own, who))

    def _add_validity(self, rank: int, value: str, dates: list[FoundDate]) -> None:
        """ "2024-01-01 – 2026-12-31", "t.o.m. 2026-12-31", "från 2024-01-01 tills vidare"."""
        for_ever = bool(_FOR_EVER.search(value))
        if len(dates) == 2 and dates[0].first < dates[1].last:
            self._dates.setdefault("valid_from", []).append((rank + 100, dates[0].first))
            self._dates.setdefault("valid_to", []).append((rank + 100, dates[1].last))
        elif len(dates) == 1:
            before = value[: dates[0].start].lower().rstrip()
            if for_ever or before.endswith(("från", "från och med", "fr.o.m.", "fr o m")):
                self._dates.setdefault("valid_from", []).append((rank + 100, dates[0].first))
            elif before.endswith(("till", "till och med", "t.o.m.", "t o m")):
                self._dates.setdefault("valid_to", []).append((rank + 100, dates[0].last))

    def facts(self, title: str) -> Facts:
        valid_from, valid_to = self._date("valid_from"), self._agreed("valid_to")
        decided = self._date("decided")
        starts = [day for day in (valid_from, decided) if day is not None]
        if valid_to is not None and any(valid_to < day for day in starts):
            valid_to = None
        return Facts(
            title=title,
            owner=self.text("owner"),
            decided_by=self.text("decided_by"),
            decided=decided,
            valid_from=valid_from,
            valid_to=valid_to,
            review_date=self._date("review_date"),
            registry_number=self.text("registry_number"),
            version_label=self.text("version_label"),
        )

    def text(self, fact: str) -> str | None:
        """The value beside the label that is believed before others."""
        return min(self._texts.get(fact, []), key=lambda item: item[0], default=(0, None))[1]

    def _date(self, fact: str) -> date | None:
        return min(self._dates.get(fact, []), key=lambda item: item[0], default=(0, None))[1]

    def _agreed(self, fact: str) -> date | None:
        days = {day for _, day in self._dates.get(fact, [])}
        return days.pop() if len(days) == 1 else None


def _with_printed_numbers(document: PdfDocument, stated: Facts) -> Facts:
    """Registry number and version as headers and footers print them, where no label said."""
    lines = [
        block_text(document, block)
        for block in document.blocks
        if block.page <= PAGES and (block.kind == "running" or block.lines == 1)
    ]
    for line in lines:
        if stated.registry_number is None and (number := _REGISTRY_NUMBER.search(line)):
            stated = replace(stated, registry_number=number["number"])
        if stated.version_label is None and (version := _PRINTED_VERSION.search(line)):
            stated = replace(stated, version_label=version["number"])
    return stated
