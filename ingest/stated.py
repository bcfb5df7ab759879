"""What was found for each fact, how far it is to be believed, and which of it becomes a fact."""

import re
from datetime import date

from index.corpus import Facts, Span
from ingest.dates import FoundDate, find_dates
from ingest.labels import Fact

_PARAGRAPH = re.compile(r"[,;]?\s*(?:§+\s*\d+|\d+\s*§)\w*")
_NOTHING = re.compile(r"(?:[-–—.\s]*|saknas|ej angivet|n/?a|x+|<.*>|\[.*\])$", re.IGNORECASE)
_FOR_EVER = re.compile(r"tills? vidare", re.IGNORECASE)
_MOST_CHARACTERS = 120
# Ranks after those of a fact's own labels: a sentence, another fact's label, a bare number.
_SENTENCE, _OTHER_LABEL, _PRINTED = 50, 100, 200


class Stated:
    """Values per fact with their rank, the smallest believed first, and where they stand."""

    def __init__(self) -> None:
        self._texts: dict[str, list[tuple[int, str, Span]]] = {}
        self._dates: dict[str, list[tuple[int, date, Span]]] = {}

    def add(self, fact: Fact, rank: int, value: str, span: Span) -> None:
        """What stands beside the label of this ``rank`` among the fact's labels."""
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
            self._add_text(fact, rank, value, span)
        elif fact == "validity":
            self._add_validity(rank, value, dates, span)
        elif fact in ("decided", "decided_by"):
            self._add_decision(fact, rank, value, dates, span)
        elif (
            len(dates) == 1
            and dates[0].start <= len("den ")
            and not (fact == "valid_to" and _FOR_EVER.search(value))
        ):
            end = dates[0].first if fact == "valid_from" else dates[0].last
            self._add_date(fact, rank, end, span)

    def add_said(self, fact: Fact, value: str | date, span: Span) -> None:
        """What a sentence says of the document itself."""
        if isinstance(value, date):
            self._add_date(fact, _SENTENCE, value, span)
        else:
            self._add_text(fact, _SENTENCE, value, span)

    def add_printed(self, fact: str, value: str, span: Span) -> None:
        """A number that stands by itself in a line."""
        self._add_text(fact, _PRINTED, value, span)

    def facts(self, title: str) -> Facts:
        """The facts that are stated; language and type are told otherwise."""
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
        best = min(self._texts.get(fact, []), key=lambda item: item[0], default=None)
        return best[1] if best else None

    def span(self, fact: str) -> Span:
        """Where the believed value of a stated fact stands."""
        found = [(rank, span) for rank, _, span in self._texts.get(fact, [])]
        found += [(rank, span) for rank, _, span in self._dates.get(fact, [])]
        return min(found, key=lambda item: item[0])[1]

    def _date(self, fact: str) -> date | None:
        best = min(self._dates.get(fact, []), key=lambda item: item[0], default=None)
        return best[1] if best else None

    def _agreed(self, fact: str) -> date | None:
        days = {day for _, day, _ in self._dates.get(fact, [])}
        return days.pop() if len(days) == 1 else None

    def _add_text(self, fact: str, rank: int, value: str, span: Span) -> None:
        self._texts.setdefault(fact, []).append((rank, value, span))

    def _add_date(self, fact: str, rank: int, day: date, span: Span) -> None:
        self._dates.setdefault(fact, []).append((rank, day, span))

    def _add_decision(
        self, fact: Fact, rank: int, value: str, dates: list[FoundDate], span: Span
    ) -> None:
        """ "Kommunfullmäktige 2018-06-18 § 98" after either label says both who and when."""
        if len(dates) == 1:
            own = rank if fact == "decided" else rank + _OTHER_LABEL
            self._add_date("decided", own, dates[0].first, span)
            value = value[: dates[0].start] + value[dates[0].end :]
        who = _PARAGRAPH.sub("", value).strip(" ,;()-–")
        who = re.sub(r"\b(?:den|av|i)\s*$|^(?:av|i)\s+", "", who)
        who = " ".join(who.split()).strip(" ,;")
        if len(dates) <= 1 and re.search(r"[^\W\d_]{3}", who):
            own = rank if fact == "decided_by" else rank + _OTHER_LABEL
            self._add_text("decided_by", own, who[0].upper() + who[1:], span)

    def _add_validity(self, rank: int, value: str, dates: list[FoundDate], span: Span) -> None:
        """ "2024-01-01 – 2026-12-31", "t.o.m. 2026-12-31", "från 2024-01-01 tills vidare"."""
        for_ever = bool(_FOR_EVER.search(value))
        rank += _OTHER_LABEL
        if len(dates) == 2 and dates[0].first < dates[1].last:
            self._add_date("valid_from", rank, dates[0].first, span)
            self._add_date("valid_to", rank, dates[1].last, span)
        elif len(dates) == 1:
            before = value[: dates[0].start].lower().rstrip()
            if for_ever or before.endswith(("från", "från och med", "fr.o.m.", "fr o m")):
                self._add_date("valid_from", rank, dates[0].first, span)
            elif before.endswith(("till", "till och med", "t.o.m.", "t o m")):
                self._add_date("valid_to", rank, dates[0].last, span)
