"""What kind of document it is: a routine, a guideline, a statute …

The words are those that a document is called by, at the end of a compound too
("Budgetanvisningar" → anvisning, "IT-policy" → policy), in a fact box, in the line above or below
the title, in the title, in the file's metadata and in its name. Where nothing says, it is None.
"""

import re
from collections.abc import Iterator
from typing import Literal, get_args

from index.corpus import DocumentType
from ingest.blocks import PdfDocument
from ingest.text_marks import block_text
from ingest.titles import PrintedTitle, printed_title
from ingest.typography import body_size

# The kinds, and the words for each. They follow how Swedish municipalities sort what they decide
# (the governing documents that point out a direction: strategi, program, plan; those that say how:
# policy, riktlinje, regel, anvisning, rutin; those that say who and what it costs: reglemente,
# delegationsordning, taxa), with what a case worker reads beside them: the law and its
# preparatory works, and the kinds that a municipal classification scheme keeps apart. A kind is
# one that somebody would search within; finer words are folded into it.
_WORDS: dict[DocumentType, str] = {
    "policy": "policy policyn policyer",
    "strategi": "strategi strategin strategier",
    "program": "program programmet",
    "plan": "plan planen planer",
    "riktlinje": "riktlinje riktlinjen riktlinjer riktlinjerna",
    "regel": "regel regler reglerna regelverk regelverket",
    "anvisning": "anvisning anvisningen anvisningar anvisningarna instruktion instruktionen "
    "instruktioner",
    "rutin": "rutin rutinen rutiner rutinerna rutinbeskrivning",
    "vägledning": "vägledning vägledningen vägledningar handbok handboken lathund lathunden guide "
    "guiden",
    "reglemente": "reglemente reglementet arbetsordning arbetsordningen",
    "delegationsordning": "delegationsordning delegationsordningen delegeringsordning "
    "delegationsförteckning",
    "taxa": "taxa taxan taxor",
    "lag": "lag lagen balk balken",
    "förordning": "förordning förordningen",
    "föreskrift": "föreskrift föreskriften föreskrifter föreskrifterna",
    "proposition": "proposition propositionen",
    "direktiv": "direktiv direktivet",
    "beslut": "beslut beslutet",
    "avtal": "avtal avtalet överenskommelse överenskommelsen kontrakt kontraktet",
    "mall": "mall mallen mallar blankett blanketten blanketter formulär",
    "specifikation": "specifikation specifikationen specifikationer",
    "protokoll": "protokoll protokollet",
    "rapport": "rapport rapporten rapporter betänkande",
}
# Words that end as a kind does and mean a thing or an activity that routines are about.
_OTHER_THINGS = frozenset(
    "tidplan tidsplan våningsplan genomförandeplan vårdplan arbetsplan utredningsplan dagsplan "
    "yrkesvägledning studievägledning huvudregel".split()
)
# A statute carries its number ("Socialtjänstlag (2025:400)", "(EU) 2016/679"): what else ends in
# "lag" is an underlag, a bolag or a team.
_STATUTES = frozenset({"lag", "förordning"})
_STATUTE_NUMBER = re.compile(r"\b\d{4}:\d+\b|\(E[UG]\)", re.IGNORECASE)
# A government series names the kind whatever the title says: "Prop. 1999/2000:17 Avtal mellan …".
_SERIES: tuple[tuple[DocumentType, re.Pattern[str]], ...] = (
    ("proposition", re.compile(r"(?:Regeringens proposition|Prop\.) ?\d{4}")),
    ("direktiv", re.compile(r"Kommittédirektiv|Dir\. ?\d{4}:\d+")),
    ("rapport", re.compile(r"(?:SOU|Ds) ?\d{4}:\d+")),
)
# An agency's series holds regulations, a municipality's own all sorts: the title's words go first.
_REGULATIONS = re.compile(r"(?!SFS)[A-ZÅÄÖ-]{1,8}FS ?\d{4}:\d+")
_NUMBER_IN_SERIES = re.compile(r"[A-ZÅÄÖ-]{2,9} ?\d{4}:\d+\s+")
# What ends the words that a text is named by: "Rutin | för avtal", "Rutin | som …", "Plan | 2027".
_ENDS = frozenset(
    "angående att av avseende den det en enligt ett från för gällande hos hur i inför inom kring "
    "med mellan mot när om på rörande ska som till under ur utan vad var vid är över".split()
)
# A line below the title that says what it is: "Specifikation av …", not "Plan och budget".
_OF = re.compile(r"(?P<kind>[A-ZÅÄÖ][\w-]+) (?:av|för|om) ")
_SEGMENTS = re.compile(r"\s[-–—|/]\s|[:;,()\n\t]|(?<=\w)[–—]\s")


Place = Literal["label", "title", "file"] | int
"""What named the kind: a label's value, the title, the file's metadata or name, or a block of the
document (its index)."""


def document_type(document: PdfDocument, file: str, labelled: str | None) -> DocumentType | None:
    """The kind of the document at ``file``; ``labelled`` is what stands beside "Dokumenttyp"."""
    return found_type(document, file, labelled)[0]


def found_type(
    document: PdfDocument, file: str, labelled: str | None
) -> tuple[DocumentType | None, Place]:
    """The kind of the document at ``file``, and what named it."""
    title = printed_title(document)
    for text, place in _namings(document, file, labelled, title):
        if kind := named_type(text):
            return kind, place
    return None, "file"


def known_type(word: str) -> DocumentType | None:
    """The kind that ``word`` itself is the name of, as in a cell of ``metadata.csv``."""
    return next((kind for kind in get_args(DocumentType) if kind == word.strip().lower()), None)


def named_type(text: str) -> DocumentType | None:
    """The kind that a title is headed by: "Rutin för beslut" is a routine and no decision."""
    for series_kind, series in _SERIES:
        if series.match(text):
            return series_kind
    statute = _STATUTE_NUMBER.search(text) is not None
    for segment in _SEGMENTS.split(_NUMBER_IN_SERIES.sub("", text, count=1)):
        if kind := _headed_by(segment, statute):
            return kind
    return "föreskrift" if _REGULATIONS.match(text) else None


def _namings(
    document: PdfDocument, file: str, labelled: str | None, title: PrintedTitle
) -> Iterator[tuple[str, Place]]:
    """What may name the kind, the most reliable first."""
    yield labelled or "", "label"
    yield from _beside(document, title)
    yield title.text, "title"
    yield document.title or "", "file"
    yield re.sub(r"[_-]+", " ", file.rsplit("/", 1)[-1].rsplit(".", 1)[0]), "file"


def _beside(document: PdfDocument, title: PrintedTitle) -> Iterator[tuple[str, Place]]:
    """The lines of one word above the title ("RUTIN"), and the larger line just below it: one
    word, or a kind and what it is of ("Specifikation av …")."""
    count = sum(block.page == 1 for block in document.blocks)
    first, end = (title.blocks[0], title.blocks[-1] + 1) if title.blocks else (0, 0)
    for index in (*title.series, *range(first)):
        line = block_text(document, document.blocks[index])
        if len(line.split()) == 1 or _is_series(line):
            yield line, index
    if title.blocks and end < count and document.blocks[end].size > body_size(document.blocks):
        line = block_text(document, document.blocks[end])
        if not line[:1].isdigit() and len(line.split()) == 1:
            yield line, end
        elif kind := _OF.match(line):
            yield kind["kind"], end


def _is_series(line: str) -> bool:
    return any(series.match(line) for _, series in _SERIES)


def _headed_by(segment: str, statute: bool) -> DocumentType | None:
    before: list[str] = []
    for printed in segment.lower().split():
        word = printed.strip(".!?\"'”*")
        if word in _ENDS or word[:1].isdigit():
            return None
        kind, plural = _kind(word.rsplit("-", 1)[-1])
        # "Lokal plan", "Gemensamma planer"; but "Upprätta plan" tells what to do with one.
        verb = not plural and any(other.endswith("a") for other in before)
        if kind is not None and not verb and (statute or kind not in _STATUTES):
            return kind
        before.append(word)
    return None


def _kind(word: str) -> tuple[DocumentType | None, bool]:
    """The kind that a word ends with, and whether it stands in the plural."""
    form = _FORM.search(_plain(word))
    if form is None or _plain(word) in _PLAIN_OTHER_THINGS:
        return None, False
    return _KIND_OF[form[0]], form[0].endswith(("er", "or", "ar", "na"))


def _plain(word: str) -> str:
    """Without dots and rings: file names often have none."""
    return word.translate(str.maketrans("åäöé", "aaoe"))


_KIND_OF = {_plain(form): kind for kind, forms in _WORDS.items() for form in forms.split()}
_FORM = re.compile(f"(?:{'|'.join(_KIND_OF)})$")
_PLAIN_OTHER_THINGS = frozenset(_plain(word) for word in _OTHER_THINGS)
