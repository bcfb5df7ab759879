"""Dates as Swedish documents write them."""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

_MONTHS = (
    "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december".split(
        "|"
    )
)
_MONTH = "|".join(sorted((*_MONTHS, *(m[:3] for m in _MONTHS), "sept"), key=len, reverse=True))
_DATE = re.compile(
    r"(?<![\d:/-])(?:"
    r"(?P<year>(?:19|20)\d\d)(?P<mark>[-./\u2011–]?)(?P<month>\d\d)(?P=mark)(?P<day>\d\d)"
    rf"|(?P<day2>\d{{1,2}})\.? (?P<month2>{_MONTH})\.?,? (?P<year2>(?:19|20)\d\d)"
    r"|(?P<day3>\d{1,2})/(?P<month3>\d{1,2})[ /-](?P<year3>(?:19|20)\d\d)"
    r"|(?P<year4>(?:19|20)\d\d)-(?P<month4>\d\d)"
    rf"|(?P<month5>{_MONTH})\.? (?P<year5>(?:19|20)\d\d)"
    r")(?![\d/-]|:\d)",
    re.IGNORECASE,
)


class FoundDate(NamedTuple):
    """A date or month in a text: ``first`` and ``last`` are the same but for a month."""

    first: date
    last: date
    start: int
    end: int


def find_dates(text: str) -> list[FoundDate]:
    """The dates in ``text`` in order: "2025-03-01", "den 1 mars 2025", "20250301", "1/3 2025",
    and the months "2025-03" and "mars 2025". What is no day of the calendar is left out."""
    found: list[FoundDate] = []
    for match in _DATE.finditer(text):
        parts = {name.rstrip("2345"): value for name, value in match.groupdict().items() if value}
        year, month = int(parts["year"]), _month(parts["month"])
        if not 1 <= month <= 12:
            continue
        last = monthrange(year, month)[1]
        day = int(parts["day"]) if "day" in parts else None
        if day is not None and not 1 <= day <= last:
            continue
        found.append(
            FoundDate(
                date(year, month, day or 1),
                date(year, month, day or last),
                match.start(),
                match.end(),
            )
        )
    return found


def whole_date(text: str) -> FoundDate | None:
    """The date that ``text`` is, with "den" before it or a full stop after it and no more."""
    dates = find_dates(text)
    bare = len(dates) == 1 and (text[: dates[0].start] + text[dates[0].end :]).strip(" .")
    return dates[0] if bare in ("", "den") else None


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(text.lower()[:3]))
