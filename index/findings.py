"""What a review says of a document, and where its facts were found.

The nouns that ingest writes, a snapshot keeps and the admin page shows. The review itself is
``ingest/review.py``; what it looks for and why is told to writers in ``docs/writing-routines.md``.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.answer import Box
from index.corpus import Facts

OriginSource = Literal["document", "sidecar", "file"]
Severity = Literal["error", "warning"]
Code = Literal[
    "page_without_text", "text_from_picture", "no_headings", "no_date", "no_owner",
    "expired", "review_overdue", "undefined_abbreviation", "long_sentence",
    "table_without_header", "hidden_text", "hidden_characters", "personal_number",
    "near_duplicate",
]  # fmt: skip
"""Everything that a review can find."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact was found."""

    source: OriginSource
    """``document``: in its text. ``sidecar``: in metadata.csv or the file's own yaml. ``file``: in
    the file's metadata or name."""
    page: int | None = None
    """1-based; None where it is told from the text as a whole (its language), or not in it."""
    quote: str | None = None
    """The line that says so, as it stands."""
    boxes: tuple[Box, ...] = ()
    """Where the quote stands on its page: points from the top left, one box a line."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a review found. A document with an ``error`` is not published."""

    code: Code
    severity: Severity
    page: int | None = None
    """1-based; None where it holds for the whole document, or for the places after the first."""
    detail: str | None = None
    """What was found, in Swedish or as it stands in the document; never a personal number."""


@dataclass(frozen=True, slots=True)
class _Kind:
    severity: Severity
    what: str
    advice: str


_KINDS: dict[Code, _Kind] = {
    "page_without_text": _Kind(
        "warning",
        "Sidan är en bild utan text",
        "Texten på sidan kan inte hittas. Lägg in originalet i stället för en inskanning, eller "
        "låt ett program tolka texten (OCR). Är sidan bara en bild eller tom behöver du inte göra "
        "något.",
    ),
    "text_from_picture": _Kind(
        "warning",
        "Texten är tolkad från en bild (OCR)",
        "Tolkningen kan ha läst fel, särskilt siffror och namn. Lägg in originalet om det finns "
        "kvar.",
    ),
    "no_headings": _Kind(
        "warning",
        "Inga rubriker hittades",
        "Dela upp texten med rubriker, gjorda med ordbehandlarens rubrikformat. Då kan svaren "
        "säga i vilket avsnitt de står.",
    ),
    "no_date": _Kind(
        "warning",
        "Det framgår inte när dokumentet beslutades eller från när det gäller",
        "Skriv ”Beslutsdatum” eller ”Giltig från” på första sidan, eller fyll i uppgiften här.",
    ),
    "no_owner": _Kind(
        "warning",
        "Det framgår inte vem som ansvarar för dokumentet",
        "Skriv ”Dokumentansvarig” med en funktion, inte ett namn, på första sidan, eller fyll i "
        "uppgiften här.",
    ),
    "expired": _Kind(
        "warning",
        "Dokumentet har slutat gälla",
        "Det används inte i svar. Lägg in den nya versionen, eller rätta datumet om det är fel.",
    ),
    "review_overdue": _Kind(
        "warning",
        "Dagen för översyn har passerat",
        "Se över dokumentet. Gäller det fortfarande: skriv in ett nytt datum för översyn.",
    ),
    "undefined_abbreviation": _Kind(
        "warning",
        "Förkortning som inte förklaras",
        "Skriv ut orden första gången, med förkortningen inom parentes. Då hittas texten också "
        "av den som söker på orden.",
    ),
    "long_sentence": _Kind(
        "warning",
        "Mening med mer än 40 ord",
        "Dela meningen, eller gör en punktlista. Ett svar visar alltid hela meningar.",
    ),
    "table_without_header": _Kind(
        "warning",
        "Tabell utan rubrikrad",
        "Skriv överst vad varje kolumn visar. Utan det går en rad inte att förstå när den visas "
        "för sig.",
    ),
    "hidden_text": _Kind(
        "warning",
        "Text som inte syns på sidan",
        "Den visas inte i svar. Ta bort den ur originalet, eller gör den synlig om den ska vara "
        "med.",
    ),
    "hidden_characters": _Kind(
        "warning",
        "Osynliga tecken i texten",
        "Skriv om stället, eller klistra in det utan formatering, så att inget osynligt följer "
        "med.",
    ),
    "personal_number": _Kind(
        "error",
        "Ett personnummer står i texten",
        "Ta bort det och lägg in dokumentet på nytt. Är det ett påhittat exempel: skriv "
        "ÅÅÅÅMMDD-XXXX i stället.",
    ),
    "near_duplicate": _Kind(
        "warning",
        "Nästan samma text som ett annat dokument",
        "Är det en ny version av det dokumentet, säg det, så att bara den ena gäller. Annars "
        "hänvisa till det i stället för att upprepa det.",
    ),
}


def finding(code: Code, page: int | None = None, detail: str | None = None) -> Finding:
    """A finding with its code's severity."""
    return Finding(code, _KINDS[code].severity, page, detail)


def of_validity(facts: Facts, today: date) -> tuple[Finding, ...]:
    """What is to be told of these facts on this day alone."""
    days: tuple[tuple[Code, date | None], ...] = (
        ("expired", facts.valid_to),
        ("review_overdue", facts.review_date),
    )
    return tuple(
        finding(code, None, day.isoformat())
        for code, day in days
        if day is not None and day < today
    )


def still_true(
    found: Iterable[Finding], facts: Facts, today: date, files: Collection[str]
) -> tuple[Finding, ...]:
    """What was ``found`` at a review as it is today, with the facts and the ``files`` that there
    are today: what a person has filled in since is no longer missing, what has ended since is
    told, and a double that is gone is not named."""
    settled: set[Code] = {"expired", "review_overdue"}
    if facts.owner:
        settled.add("no_owner")
    if facts.decided or facts.valid_from:
        settled.add("no_date")
    rest = [
        one
        for one in found
        if one.code not in settled
        and (
            one.code != "near_duplicate" or any(f"({file})" in (one.detail or "") for file in files)
        )
    ]
    together = (*of_validity(facts, today), *rest)
    return tuple(sorted(together, key=lambda one: one.severity != "error"))


def advice(found: Finding) -> tuple[str, str]:
    """What was found and what to do about it, in Swedish."""
    kind = _KINDS[found.code]
    return (f"{kind.what}: {found.detail}" if found.detail else kind.what, kind.advice)
