"""A statement of the documents, read so that two of them can be compared."""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.deciders import Deciders, deciders
from index import swedish
from index.corpus import SECTION_SEPARATOR, Document, UnitKind
from index.quantities import Quantity
from index.quantity_reading import quantities, readable
from index.references import REFERENCE, reference_terms

DECIDER = "vem som beslutar"
KEPT = 8192
"""Texts whose reading is kept: the same passages are found again and again."""
BEGINNING = 5
"""Letters by which an inflected or compounded word is known again."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, list item or table row among the passages read."""

    text: str
    """The unit's own text with its lead before it."""
    heading: str
    """The heading path of its section."""
    document: Document
    kind: UnitKind = "sentence"


@dataclass(frozen=True, slots=True)
class Value:
    """What a statement states."""

    of: Quantity | Deciders
    about: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A statement as it is compared with others."""

    statement: Statement
    values: tuple[Value, ...]
    words: tuple[tuple[str, str, int], ...]
    """Each word outside the values: as written, its stem, where it begins."""
    stems: frozenset[str]
    """Of the words that carry a subject."""
    heading: frozenset[str]
    title: frozenset[str]
    marks: frozenset[str]
    """Words that make it an exception, an example, a condition, or of somebody in particular."""
    marks_around: frozenset[str]
    """The same of heading and title."""
    years: frozenset[str]
    sections: frozenset[str]
    """Of statutes, that the text refers to."""
    of_itself: bool
    """Whether it speaks of its own document: its decision, validity, version."""
    points_back: bool
    """Whether its subject is a pronoun, or nothing."""

    @property
    def around(self) -> frozenset[str]:
        """The stems of heading and title."""
        return self.heading | self.title

    @property
    def all(self) -> frozenset[str]:
        """The stems of text, heading and title."""
        return self.stems | self.around

    def only_tells_more(self, stem: str, after: int) -> bool:
        """Whether every word of that stem stands after ``after`` in a part of the text that tells
        from when, or something besides, and not for whom, when or where."""
        for place, (_, other, start) in enumerate(self.words):
            if other != stem:
                continue
            between = [word for word, _, begins in self.words[:place] if begins >= after]
            following = [word for word, _, begins in self.words if begins >= after]
            if start < after or not _only_adds(between, following):
                return False
        return True


def _only_adds(words: list[str], following: list[str]) -> bool:
    """Whether the last word that introduces a part, of those before, introduces an addition."""
    for place in range(len(words) - 1, -1, -1):
        if words[place] == "för" and following[place + 1 : place + 2] == ["att"]:
            return True
        if words[place] in _ADDING:
            return True
        if words[place] in _NARROWING:
            return False
    return False


_ADDING = frozenset("från efter sedan och samt inklusive".split())
_NARROWING = frozenset(
    "om när för vid hos på med utan då under inom i bland utom exklusive som ifall såvida".split()
)
_POINTING = re.compile(
    r"^(?:den|det|de|denna|detta|dessa|denne|hon|han) "
    r"(?:ska|skall|får|kan|bör|måste|är|har|görs|gäller)\b"
)
_LONGER = re.compile(rf"[^\W\d_]{{{BEGINNING},}}")
_REFERENCE = re.compile(REFERENCE)
_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?<![\d:.-])20\d\d(?![\d:]| ?(?:kr|sek|tkr|:-))")
_OF_ITSELF = re.compile(
    r"\b(?:beslutsdatum|beslutad (?:av|den)|fastställ(?:d|t|des)|dokumentansvarig\w*|"
    r"giltig\w*|gäller (?:från|till|t\.?o\.?m|fr\.?o\.?m)\b|diarienummer|revider\w*|upprätta[dt]\b|"
    r"version\w*|nästa (?:översyn|uppföljning)|publicera\w*|ersätter|"
    r"träder i kraft|upphör att gälla)\b"
)
_BEFORE = re.compile(r"\b(?:före|innan)\b")
_OF_EVERYTHING = re.compile(
    r"introduktion|handbok|lathund|delegation|delegering|hanteringsplan|reglemente|arbetsordning"
)
"""Titles of documents that speak of all that is done, and so do not name their subject."""


def _stem(word: str) -> str:
    """The stem, without the endings that make a noun of a verb: "gallring" is "gallras"."""
    stem = swedish.stem(word)
    for ending in ("ning", "ing", "ande", "end", "an", "are"):
        if stem.endswith(ending) and len(stem) >= len(ending) + 4:
            return stem.removesuffix(ending)
    return stem


_NOTHING = frozenset(
    _stem(word)
    for word in (
        # what every rule says
        "gäller gälla göra görs gjord gjort sker ske skett bli blir ges ger ge gett tas ta "
        "tar klar klart färdig färdigt slutförd slutfört slutföras avslutad avslutas "
        "genomföras genomförs komma kommer kommit kom inkommit inkommen lämna lämnas lämnat "
        "lämnats beviljas bevilja betalas betala betalar kostar kosta kostnad kostnaden "
        "kostnader uppgår uppgå motsvarar utgör utgår krävs kräver behöver behövs gå går "
        "följas följs uppfylla anses finns fått heter den det de dem sådan sådana samma själv "
        "senare tidigast senast inom högst minst lägst max maximalt åtminstone upp ner ut ned "
        "till före innan enligt per via samt genast alltid också redan varje hela halva lång "
        "långt länge längst ungefär cirka kr kronor procent år dag dagar dygn månad månader "
        "vecka veckor timme timmar datum tid tider tidsfrist klockan kl antal belopp "
        # who and where everything in a routine stands
        "nr ärendetyp lagrum sol lvu lvm lss osl anmärkning kommentar ersättare villkor söker "
        "söka sökande sökanden "
        "kommun kommunen kommunens förvaltning förvaltningen enskilde enskild person personen "
        "personer rutin rutinen rutiner riktlinje riktlinjer regel regler regeln anvisning "
        "handbok dokument lag lagen kap kapitel stycket mom punkt avsnitt bilaga introduktion "
        "information beslut beslutar beslutas besluta beslutet fatta fattas fattar fattat "
        "delegat ärende beslutsfattare delegation delegationsordning kan må bör rätt sista "
        "gång gånger total totalt sammanlagt också sig att ha hade vara är var "
    ).split()
)
"""Stems that say nothing of what a rule speaks of."""

_MARKS = frozenset(
    swedish.stem(word)
    for word in (
        "inte aldrig ej dock annars undantag undantagsvis särskilda särskilt synnerliga förlängas "
        "förlängs förläng övriga utom förutom akut akuta enbart endast bara tillfällig tillfälligt "
        "exempel exempelvis normalt vanligen vanligtvis oftast regel tidigare ytterligare "
        "därutöver utöver istället stället helst rekommenderas önskvärt annan annat vissa viss "
        "höjs sänks minskas ökas återstående resterande "
        "barn barnet barnen barnets vuxna vuxen ungdom ungdomar ungdomen unga ung äldre "
        "ensamstående par sambo sambor gift gifta makar familj familjer kvinnor män studerande "
        "student pensionär pensionärer hemlös hemlösa nyanlända asylsökande elev elever anhörig "
        "anhöriga personal medarbetare flickor pojkar syskon förälder föräldrar"
    ).split()
)


@lru_cache(maxsize=KEPT)
def _values(text: str, row: bool) -> tuple[Value, ...]:
    plain = readable(text)
    found = [Value(quantity, quantity.kind) for quantity in quantities(plain)]
    decides = deciders(plain, row=row)
    if decides is not None:
        found.append(Value(decides, DECIDER))
    return tuple(found)


def values(statement: Statement) -> tuple[Value, ...]:
    """What a statement states: its quantities, and who decides."""
    return _values(statement.text, statement.kind == "table_row")


@lru_cache(maxsize=KEPT)
def beginnings(text: str) -> frozenset[str]:
    """The first letters of a text's longer words: what two texts on one subject must share."""
    return frozenset(word[:BEGINNING] for word in _LONGER.findall(readable(text)))


def compared(statement: Statement) -> Compared:
    """The statement read."""
    text = readable(statement.text)
    stated = values(statement)
    words = tuple(
        (match[0], _stem(match[0]), match.start())
        for match in _WORD.finditer(text)
        if not any(value.of.start <= match.start() < value.of.end for value in stated)
    )
    title = statement.document.facts.title
    return Compared(
        statement=statement,
        values=stated,
        words=words,
        stems=frozenset(stem for word, stem, _ in words if _carries(word, stem)),
        heading=_heading(statement.heading),
        title=frozenset() if _OF_EVERYTHING.search(readable(title)) else _stems(title),
        marks=_marks(text),
        marks_around=_marks(f"{title} {statement.heading}"),
        years=frozenset(_YEAR.findall(f"{title} {statement.heading} {text}")),
        sections=frozenset(
            reference_terms(match)[0]
            for match in _REFERENCE.finditer(text)
            if match["chapter"] or match["sections"]
        ),
        of_itself=_OF_ITSELF.search(text) is not None,
        points_back=not words or _POINTING.match(text) is not None,
    )


def _carries(word: str, stem: str) -> bool:
    return word not in swedish.STOP_WORDS and len(word) > 1 and stem not in _NOTHING


def _heading(path: str) -> frozenset[str]:
    """The stems of the innermost heading that has any: "9 §" has none."""
    return next(filter(None, map(_stems, reversed(path.split(SECTION_SEPARATOR)))), frozenset())


def _stems(text: str) -> frozenset[str]:
    found = ((word, _stem(word)) for word in _WORD.findall(readable(text)))
    return frozenset(stem for word, stem in found if _carries(word, stem))


def _marks(text: str) -> frozenset[str]:
    plain = readable(text)
    marks = {stem for word in _WORD.findall(plain) if (stem := swedish.stem(word)) in _MARKS}
    if _BEFORE.search(plain):
        marks.add("före")
    return frozenset(marks)
