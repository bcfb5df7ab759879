"""What a sentence states that can be compared exactly: numbers, times, provisions, names, markers.

"Inom två veckor", "inom 14 dagar" and "inom fjorton dagar" state the same; "5 kap. 2 §" and
"5 kap 2 §" do. A text is read once into tokens; each fact and marker keeps the token it stands at,
so that what it is said of can be looked for around it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Literal

from index.abbreviations import built_in
from index.number_words import number_of
from index.references import MONTHS, REFERENCE, reference_terms
from index.swedish import STOP_WORDS, stem

FactKind = Literal[
    "number", "time", "when", "amount", "date", "statute", "registry", "name", "role"
]
MarkerKind = Literal["negation", "modality", "quantity", "restriction", "bound", "order", "until"]

_TOKEN = re.compile(REFERENCE + r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)")

_TIME_UNITS = {
    form: (factor, unit)
    for forms, factor, unit in (
        ("minut minuter minuters minuten", 1, "minut"),
        ("timme timmar timmars timmen", 60, "minut"),
        ("dygn dygns dygnet", 1440, "minut"),
        ("dag dagar dagars dagen dagarna dags kalenderdag kalenderdagar", 1, "dag"),
        ("vecka veckor veckors veckan veckorna veckas", 7, "dag"),
        ("arbetsdag arbetsdagar arbetsdagars arbetsdagen arbetsdagarna", 1, "arbetsdag"),
        ("vardag vardagar vardagen vardagarna", 1, "vardag"),
        ("natt nätter natten nätterna", 1, "natt"),
        ("månad månader månaders månaden månaderna", 1, "månad"),
        ("kvartal kvartalet kvartalen", 3, "månad"),
        ("halvår halvåret", 6, "månad"),
        ("år års året åren åring åringar kalenderår", 12, "månad"),
    )
    for form in forms.split()
}
"""Two weeks are fourteen days and a year is twelve months; working days are their own, and a month
is no number of days: the law counts them differently."""
_EACH = frozenset("per varje varenda om".split())
_DEFINITE = frozenset("minuten timmen dygnet veckan månaden kvartalet halvåret året".split())
"""With "i" before them: how often ("två gånger i månaden")."""
_ADVERBS_OF_TIME = {
    "årligen": "12 månad",
    "årsvis": "12 månad",
    "månatligen": "1 månad",
    "månadsvis": "1 månad",
    "veckovis": "7 dag",
    "dagligen": "1 dag",
}
_CALENDAR = frozenset([*MONTHS, *"måndag tisdag onsdag torsdag fredag lördag söndag".split()])
_WHICH = frozenset("samma nästa följande första sista".split())
_ROW_BEGINS = re.compile(r"\n|\s(?=[A-ZÅÄÖ\d])")
_CLOCK = frozenset("klockan kl".split())
_STATUTE_HEAD = re.compile(r"\d+[a-z]?kap|\d+[a-z]?§|.*(?:mom|st|p)$")

_ROLE = re.compile(
    r"(?P<base>[^\W\d_-]*(?:chef|sekreterar|handläggar|nämnd|utskott|ordförand|jurist|polis|åklagar"
    r"|jour|kurator|ombud|samordnar|utvecklar|förvaltar|ansvarig|verk|kass|myndighet|domstol"
    r"|förvaltningsrätt|kammarrätt|tingsrätt|styrels|vårdnadshavar|föräld|lärar|rektor|väktar"
    r"|handledar|rådgivar|konsulent|medarbetar|deltagar|fadder|kommun|region|hyresvärd|arbetsgivar|läkar|fogd|presidi"
    r"|sjukskötersk|mottagning|delegat|registrator|revisor|inspektion|center|centrum))"
    r"(?:e|a|an|en|n|et|t|er|erna|ar|arna|or|na|rar|rarna|ern|n|um|et|)s?"
)
"""Who decides, acts or is told; in Swedish the last part of the word says that it is such a one."""
_RANKS = frozenset("förste biträdande ställföreträdande tillförordnad vice andre".split())

_NEGATIONS = frozenset("inte ej icke aldrig ingen inget inga ingenting varken utan".split())
_MODALS = {
    word: value
    for words, value in (
        ("ska skall måste skyldig skyldiga skyldighet åläggs krävs", "must"),
        ("får kan kunna möjligt tillåtet tillåten tillåtna", "may"),
        ("bör borde", "should"),
    )
    for word in words.split()
}
_QUANTITIES = {
    word: value
    for words, value in (
        ("alla allt samtliga alltid varje varenda båda bägge", "all"),
        ("några vissa viss somliga ibland oftast ofta normalt vanligen enstaka", "some"),
    )
    for word in words.split()
}
_RESTRICTIONS = {
    word: value
    for words, value in (
        ("bara endast enbart uteslutande", "only"),
        ("utom förutom undantag undantaget", "except"),
    )
    for word in words.split()
}
_BOUNDS = {
    word: value
    for words, value in (
        ("senast högst högsta inom max maximalt längst längsta", "most"),
        ("minst minsta tidigast lägst lägsta kortaste åtminstone över", "least"),
    )
    for word in words.split()
}
_ORDER = {
    word: value
    for words, value in (("före innan", "before"), ("efter efteråt från sedan", "after"))
    for word in words.split()
}
_FUNCTION_WORDS = STOP_WORDS | frozenset(
    (
        "alltså antingen annan annars annat andra bl bort borde både börjar böra de dem den det dig "
        "dit dock dvs därefter därför därifrån dess dessutom därmed därutöver där då efteråt egen "
        "eget egna ens eftersom enligt ex fram först gentemot gång gånger här hos härifrån igen "
        "istället ju just jämfört kommer kring medan nu nämligen nämnda också oss per redan "
        "respektive samt sedan sen själv själva självt snart stället såväl så ta tas tills t upp ut "
        "vars varav vare via vidare vilket vis åt även ändå"
    ).split()
)
"""Words of the closed classes, and adverbs that only join: nothing has to stand for them."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or reference of a text."""

    text: str
    """Lower case."""
    start: int
    end: int
    stem: str
    is_content: bool
    """A word that carries a subject: no function word, no marker, no number."""
    gap: str
    """What stands between it and the next: a comma, a full stop, a space."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that must stand in what carries the sentence."""

    kind: FactKind
    value: str
    place: int
    """Index of its token."""
    parts: tuple[str, ...] = ()
    """What else a text that holds this fact may be asked for: the year of a date; the words that
    an abbreviation stands for."""
    count: str = ""
    """Of a time: its number as written, which a table may hold apart from what it counts."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A word that turns what stands beside it: negates, obliges, bounds."""

    kind: MarkerKind
    value: str
    place: int


@dataclass(frozen=True)
class Statement:
    """A text read for comparison."""

    text: str
    """With plain spaces; tokens' positions refer to it."""
    tokens: tuple[Token, ...]
    facts: tuple[Fact, ...]
    markers: tuple[Marker, ...]

    @cached_property
    def content(self) -> tuple[int, ...]:
        """Indices of the tokens that carry a subject."""
        return tuple(i for i, token in enumerate(self.tokens) if token.is_content)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of all tokens, and of what its abbreviations stand for."""
        spelt_out = {part for fact in self.facts if fact.kind == "name" for part in fact.parts}
        return frozenset({token.stem for token in self.tokens} | spelt_out)

    def values(self, kind: str) -> frozenset[str]:
        """All facts of a kind, with their parts."""
        return frozenset(
            value for fact in self.facts if fact.kind == kind for value in (fact.value, *fact.parts)
        )

    def part(self, start: int, end: int) -> "Statement":
        """The tokens from ``start`` to before ``end`` as a statement of their own."""
        return Statement(
            self.text,
            self.tokens[start:end],
            tuple(replace(f, place=f.place - start) for f in self.facts if start <= f.place < end),
            tuple(
                replace(m, place=m.place - start) for m in self.markers if start <= m.place < end
            ),
        )


def read(text: str) -> Statement:
    """``text`` as tokens, facts and markers."""
    plain = " ".join(_told(unicodedata.normalize("NFKC", text).replace("\u00ad", "")).split())
    lowered = plain.lower()
    if len(lowered) != len(plain):
        plain = lowered
    matches = list(_TOKEN.finditer(lowered))
    places = _Places(plain, lowered, matches)
    markers = tuple(places.markers())
    facts = tuple(places.facts())
    marked = {marker.place for marker in markers}
    said = {fact.place for fact in facts if fact.kind not in ("name", "role")}
    tokens = tuple(
        Token(
            match[0],
            match.start(),
            match.end(),
            stem(match[0]),
            bool(match["word"])
            and i not in marked
            and i not in said
            and match[0] not in _FUNCTION_WORDS
            and match[0] not in _TIME_UNITS
            and len(match[0]) > 1,
            places.between(i),
        )
        for i, match in enumerate(matches)
    )
    return Statement(plain, tokens, facts, markers)


def _told(text: str) -> str:
    """A table's row after its header, cells divided by tabs, as "heading cell ; heading cell".

    Between header and row stands a line break or a space: there the row begins with the first
    capital or digit that does not begin the cell.
    """
    cells = text.strip().split("\t")
    columns = len(cells) // 2 + 1  # a row may lack its last cell
    seam = _ROW_BEGINS.search(cells[columns - 1]) if len(cells) > 2 else None
    if seam is None:
        return " ; ".join(cells)
    middle = cells[columns - 1]
    header = [*cells[: columns - 1], middle[: seam.start()]]
    row = [middle[seam.end() :], *cells[columns:]]
    return " ; ".join(f"{heading} {cell}" for heading, cell in zip(header, row, strict=False))


class _Places:
    """The tokens of one text while they are read."""

    def __init__(self, plain: str, lowered: str, matches: Sequence[re.Match[str]]) -> None:
        self.plain, self.lowered, self.matches = plain, lowered, matches
        self.words = [match["word"] or "" for match in matches]

    def word(self, place: int) -> str:
        """The word at ``place``, "" for a reference or beyond either end."""
        return self.words[place] if 0 <= place < len(self.words) else ""

    def between(self, place: int) -> str:
        """What stands between a token and the next."""
        if not 0 <= place < len(self.matches) - 1:
            return "."
        return self.lowered[self.matches[place].end() : self.matches[place + 1].start()]

    def facts(self) -> Iterator[Fact]:
        """Every fact, in order."""
        for place, match in enumerate(self.matches):
            if match["word"]:
                yield from self._said_by_word(place)
            elif match["number"] or match["colon"]:
                yield self._number(place, reference_terms(match)[0])
            else:
                yield from _referred(match, place)

    def _said_by_word(self, place: int) -> Iterator[Fact]:
        word, before = self.words[place], self.word(place - 1)
        number = number_of(word)
        if word in ("en", "ett") and (
            self.word(place + 1) in _TIME_UNITS or before in ("minst", "högst", "minimum")
        ):
            number = 1
        if number is not None:
            yield self._number(place, str(number))
        elif word in _ADVERBS_OF_TIME:
            yield Fact("time", f"per {_ADVERBS_OF_TIME[word]}", place)
        elif word in _TIME_UNITS and (
            before in _EACH | {"varannan"} or (before == "i" and word in _DEFINITE)
        ):
            factor, unit = _TIME_UNITS[word]
            yield Fact("time", f"per {factor * (2 if before == 'varannan' else 1)} {unit}", place)
        elif word in _TIME_UNITS and before in _WHICH:
            yield Fact("when", f"{before} {stem(word)}", place)
        elif word.removesuffix("en") in _CALENDAR:
            every = f"{before} " if before in ("varje", "varannan") else ""
            yield Fact("when", every + word.removesuffix("en"), place)
        elif role := self._role(place):
            yield Fact("role", role, place)
        elif name := self._name(place):
            yield Fact("name", name, place, tuple(_long_form(word)))

    def _number(self, place: int, number: str) -> Fact:
        number = number.replace(":", ".")
        if self.word(place - 1) in _CLOCK and re.fullmatch(r"\d\d?", number):
            number += ".00"
        if re.fullmatch(r"0\d\.\d\d", number):
            number = number[1:]
        noun = self._noun_of(place)
        if noun is None:
            return Fact("number", number, place)
        factor, unit = noun
        scaled = f"{int(number) * factor}" if number.isdigit() else number
        return Fact("time", f"{scaled} {unit}", place, count=number)

    def _noun_of(self, place: int) -> tuple[int, str] | None:
        """The unit of time that a number counts, also across "10–30 dagar" and "två eller fyra"."""
        after = place + 1
        while after < len(self.matches) and after < place + 4:
            word = self.words[after]
            if word in _TIME_UNITS:
                return _TIME_UNITS[word]
            is_number = not word or number_of(word) is not None
            joins = word in ("och", "eller", "till") and self._is_number(after + 1)
            if not is_number and not joins and word not in ("hela", "hel"):
                return None
            if is_number and not re.fullmatch(r"\s?[-–]?\s?", self.between(after - 1)):
                return None
            after += 1
        return None

    def _is_number(self, place: int) -> bool:
        if not 0 <= place < len(self.matches):
            return False
        return bool(self.matches[place]["number"]) or number_of(self.words[place]) is not None

    def _role(self, place: int) -> str:
        found = _ROLE.fullmatch(self.words[place])
        if found is None:
            return ""
        rank = self.word(place - 1)
        return f"{rank} {found['base']}" if rank in _RANKS else found["base"]

    def _name(self, place: int) -> str:
        start, end = self.matches[place].span()
        written = self.plain[start:end]
        if len(written) > 1 and sum(letter.isupper() for letter in written) > 1:
            return stem(self.words[place])
        before = self.plain[:start].rstrip(' "”’(')
        if not written[0].isupper() or not before or before[-1] in ".?!:;•¹²³⁴⁵⁶⁷⁸⁹–":
            return ""
        return stem(self.words[place])

    def markers(self) -> Iterator[Marker]:
        """Every marker, in order."""
        for place, word in enumerate(self.words):
            if word in _NEGATIONS and not self._contrasts(place):
                if not self._waits(place):
                    yield Marker("negation", "not", place)
            elif word == "förrän" or (word == "först" and self.word(place + 1) in _FROM_WHEN):
                yield Marker("until", "until", place)
            elif word == "går" and "att" in self.words[place + 1 : place + 4]:
                yield Marker("modality", "may", place)
            elif word in _MODALS and not (word == "får" and not self._is_modal(place)):
                yield Marker("modality", _MODALS[word], place)
            elif word in ("en", "ett") and self.word(place + 1) == "av":
                yield Marker("quantity", "some", place)
            elif word == "några" and _NEGATIONS.intersection(self.words[max(0, place - 5) : place]):
                continue
            elif word in _QUANTITIES and self.word(place + 1) not in _TIME_UNITS:
                yield Marker("quantity", _QUANTITIES[word], place)
            elif word in _RESTRICTIONS:
                yield Marker("restriction", _RESTRICTIONS[word], place)
            elif word in _BOUNDS:
                yield Marker("bound", _BOUNDS[word], place)
            elif word in _ORDER:
                yield Marker("order", _ORDER[word], place)

    def _contrasts(self, place: int) -> bool:
        """Whether a negation negates nothing: the "but" of "inte A, utan B", or "inleda eller inte
        inleda", which leaves it open."""
        if self.words[place] == "utan" and "," in self.between(place - 1):
            return True
        return self.word(place - 1) == "eller" and self.word(place - 2) == self.word(place + 1)

    def _waits(self, place: int) -> bool:
        """Whether the negation is that of "inte … förrän", which says "first when"."""
        return "förrän" in self.words[place : place + 9]

    def _is_modal(self, place: int) -> bool:
        """Whether "får" permits ("får inte lämnas") and does not receive ("får ett brev")."""
        following = self.words[place + 1 : place + 10]
        if "veta" in following or not following or not following[0]:
            return False
        for offset, word in enumerate(following[:7]):
            if any(sign in self.between(place + offset) for sign in ",.;:") or word == "och":
                return False
            before = following[offset - 1] if offset else ""
            if before in _BEFORE_NOUNS or number_of(before) is not None or word in _NO_INFINITIVES:
                continue
            if number_of(word) is not None:
                continue
            if word in _SHORT_INFINITIVES or (len(word) > 3 and word.endswith(("a", "as"))):
                return word not in _TIME_UNITS
        return False


_BEFORE_NOUNS = frozenset("en ett sitt sin sina att första två".split())
_NO_INFINITIVES = frozenset(
    "alla andra egna några vissa första andra samma många flera deras våra denna dessa".split()
)
_FROM_WHEN = frozenset("när efter sedan då om".split())
_SHORT_INFINITIVES = frozenset("få ge ta se bo stå gå be ske dö ha tas ges ses bli veta".split())


def _referred(match: re.Match[str], place: int) -> Iterator[Fact]:
    """The facts of a reference other than a plain number."""
    terms = reference_terms(match)
    if match["chapter"] or match["sections"]:
        whole = [term for term in terms if "kap" in term and "§" in term] or terms
        for term in whole:
            yield Fact("statute", term, place, tuple(terms))
    elif match["amount"]:
        yield Fact("amount", terms[0], place, tuple(terms))
    elif match["registry_year"] or match["serial"]:
        yield Fact("registry", terms[-1], place, tuple(terms))
    else:
        yield Fact("date", terms[0], place, tuple(terms))


@cache
def _long_forms() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for short, long in built_in():
        found[short.casefold()] = tuple(
            stem(word) for word in re.findall(r"[^\W\d_]+", long.lower())
        )
    return found


def _long_form(word: str) -> Sequence[str]:
    return _long_forms().get(word, ())
