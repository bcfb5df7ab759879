"""Labels and the values that stand beside them: "Giltig till: 2028-12-31"."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from index.corpus import Span
from ingest.dates import find_dates, whole_date

Fact = Literal[
    "owner", "decided_by", "decided", "valid_from", "valid_to", "validity", "review_date",
    "registry_number", "version_label", "document_type", "status",
]  # fmt: skip

# The labels in the order in which they are believed.
_LABELS: dict[Fact, str] = {
    "owner": "dokumentansvarig|dokumentansvarig funktion|dokumentägare|ansvarig för dokumentet"
    "|ansvarig för rutinen|rutinansvarig|ansvarig funktion|ansvarig enhet|ansvarig avdelning"
    "|ansvarig förvaltning|ansvarig|ägare|utgivare|förvaltning",
    "decided_by": "beslutad av|beslutat av|fastställd av|fastställt av|antagen av|antaget av"
    "|godkänd av|beslutsinstans|beslutande|beslutsfattare|beslutande organ|fastställare"
    "|beslutad av och datum|beslutad av/datum|fastställd av/datum|beslutsinstans och datum",
    "decided": "beslutsdatum|datum för beslut|beslutad den|beslutad|beslutat|fastställelsedatum"
    "|datum för fastställande|fastställd den|fastställd|fastställt|antagen den|antagen|antaget"
    "|godkänd den|godkänd",
    "valid_from": "giltig från och med|giltig från|giltig fr.o.m.|giltig fr o m|giltigt från"
    "|gäller från och med|gäller från|gäller fr.o.m.|gäller fr o m|ikraftträdande|träder i kraft"
    "|giltigt från och med|giltigt fr.o.m.|datum för ikraftträdande",
    "valid_to": "giltig till och med|giltig till|giltig t.o.m.|giltig t o m|giltigt till"
    "|gäller till och med|gäller till|gäller t.o.m.|gäller t o m|upphör att gälla"
    "|giltigt till och med|giltigt t.o.m.",
    "validity": "giltighetstid|giltighet|giltighetsperiod|gäller|giltig",
    "review_date": "nästa översyn|datum för översyn|översyn senast|nästa revidering"
    "|revideras senast|ska revideras|ska revideras senast|revideras|datum för revidering"
    "|nästa uppföljning|uppföljning senast|nästa aktualitetsprövning|aktualitetsprövas senast"
    "|översyn|datum för nästa översyn|nästa revision|uppdateras senast|ses över|ses över senast"
    "|ska ses över senast|nästa aktualisering",
    "registry_number": "diarienummer|diarienr|dnr|ärendenummer|ärendenr",
    "version_label": "version|versionsnummer|utgåva|ändring införd",
    "document_type": "dokumenttyp|typ av dokument|typ av styrdokument|styrdokumentstyp"
    "|dokumentslag|typ av styrande dokument",
    "status": "status|dokumentstatus|livscykelstatus",
}
FACT_OF = {label: fact for fact, labels in _LABELS.items() for label in labels.split("|")}
RANK = {label: rank for labels in _LABELS.values() for rank, label in enumerate(labels.split("|"))}
# Labels that also head ordinary columns: believed only in a table that holds another label.
VAGUE = frozenset(
    "status|ansvarig|ägare|förvaltning|version|gäller|giltig|beslutande|översyn".split("|")
)

_LABEL = "|".join(re.escape(label) for label in sorted(FACT_OF, key=len, reverse=True))
_LABELLED = re.compile(rf"(?<!\w)(?P<label>{_LABEL})\.?\s*:\s*", re.IGNORECASE)
# Any other label ends a value: "Version: 1.0 Målgrupper: Alla".
_OTHER_LABEL = re.compile(r"(?:^|\s)[A-ZÅÄÖ][\wåäö.]+(?: [a-zåäö]+){0,2}:(?=\s|$)")
# "Fastställd av kommunstyrelsen 2024-05-02 § 12", without a colon and with nothing else.
_BEGINS = re.compile(rf"(?P<label>{_LABEL})\s+(?=\S)", re.IGNORECASE)
_PARTS = re.compile(r"[^\t|•·]+")
_VALIDITY = re.compile(r"(?:från|fr\.o\.m\.|till|och|med|t\.o\.m\.|tills|vidare|den|[\s.,–-])*")
_AFTER_DECISION = re.compile(r"[\s,.;()–-]*(?:§+\s*\d+\w*|\d+\s*§)?[\s.)]*")
_CLAUSE = re.compile(r"\b(?:att|som|när|om|för|skall?|och gäller)\b")
_OWN_LINE_OWNERS = frozenset(
    "dokumentansvarig|dokumentansvarig funktion|dokumentägare|rutinansvarig".split("|")
)
_LONGEST = 200
_MOST_WORDS = 8
"""Of who decided or answers for a document; the longest in 58 PDFs has five."""


class Labelled(NamedTuple):
    """A known label, in lower case, with its value and where both stand (or the value alone)."""

    label: str
    value: str
    span: Span


def in_line(line: str, page: int, start: int) -> Iterator[Labelled]:
    """The labels of a line whose first character is the page's ``start``: "Version: 1.0
    Målgrupper: Alla" → version, "1.0"."""
    matches = [m for m in _LABELLED.finditer(line) if not m.start() or m["label"][0].isupper()]
    if not matches or not _begins_with_label(line):
        yield from _without_colon(line, page, start)
        return
    for match in matches:
        rest = line[match.end() :]
        end = min(
            (
                m.start()
                for pattern in (_LABELLED, _OTHER_LABEL)
                for m in [pattern.search(rest)]
                if m
            ),
            default=len(rest),
        )
        stop = match.end() + len(rest[:end].rstrip())
        span = Span(page, start + match.start(), start + stop)
        yield Labelled(match["label"].lower(), rest[:end], span)


def begins_with_fact(line: str) -> bool:
    """Whether ``line`` is a known label with its value: "Version: 1.0"."""
    return _LABELLED.match(line) is not None


def as_label(cell: str) -> str:
    """The known label that ``cell`` is, in lower case; empty when it is none."""
    label = " ".join(cell.lower().split()).rstrip(": ")
    return next((form for form in (label, label.rstrip(".")) if form in FACT_OF), "")


def _begins_with_label(line: str) -> bool:
    """Whether a line is a line of labels and not a sentence with a colon in it."""
    return bool(_LABELLED.match(line) or _OTHER_LABEL.match(line))


def _without_colon(line: str, page: int, start: int) -> Iterator[Labelled]:
    """Labels and values that fill a line, or what a bar or a tab leaves of it."""
    for part in _PARTS.finditer(line):
        text = part[0].strip()
        first = part.start() + len(part[0]) - len(part[0].lstrip())
        match = _BEGINS.match(text)
        if match and text[0].isupper() and _is_value(match["label"].lower(), text[match.end() :]):
            span = Span(page, start + first, start + first + len(text))
            yield Labelled(match["label"].lower(), text[match.end() :], span)


def _is_value(label: str, text: str) -> bool:
    """Whether ``text`` is what stands after ``label`` and no more: no sentence that goes on."""
    if len(text) > _LONGEST:
        return False
    fact = FACT_OF[label]
    dates = find_dates(text)
    if fact in ("valid_from", "valid_to", "review_date"):
        return whole_date(text) is not None
    if fact == "version_label":
        return re.fullmatch(r"\d{1,3}(?:\.\d{1,3}){0,3}", text) is not None
    if fact == "validity" and dates:
        around = text[: dates[0].start] + text[dates[0].end : dates[-1].start]
        return bool(_VALIDITY.fullmatch((around if len(dates) > 1 else "") + text[dates[-1].end :]))
    if fact in ("decided", "decided_by") and len(dates) == 1:
        before = text[: dates[0].start]
        return (
            len(before.split()) <= _MOST_WORDS
            and not _CLAUSE.search(before)
            and _AFTER_DECISION.fullmatch(text[dates[0].end :]) is not None
        )
    return (
        label in _OWN_LINE_OWNERS
        and text[0].isupper()
        and len(text.split()) <= _MOST_WORDS
        and not text.endswith((".", ":"))
    )
