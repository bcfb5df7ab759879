"""A Swedish text read into the facts and markers by which it is compared."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from index.abbreviations import built_in
from index.claim_words import (
    ADVERBS_OF_TIME,
    BEFORE_NOUNS,
    BOUNDS,
    CALENDAR,
    CLOCK,
    DEFINITE,
    EACH,
    FROM_WHEN,
    FUNCTION_WORDS,
    MODALS,
    NEGATIONS,
    NO_INFINITIVES,
    ORDER,
    QUANTITIES,
    RANKS,
    RESTRICTIONS,
    ROLE,
    SHORT_INFINITIVES,
    TIME_UNITS,
    WHICH,
)
from index.claims import Fact, Marker, Statement, Token
from index.number_words import number_of
from index.references import REFERENCE, reference_terms
from index.swedish import stem

_TOKEN = re.compile(REFERENCE + r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)")
_ROW_BEGINS = re.compile(r"\n|\s(?=[A-ZÅÄÖ\d])")


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
            and match[0] not in FUNCTION_WORDS
            and match[0] not in TIME_UNITS
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
            self.word(place + 1) in TIME_UNITS or before in ("minst", "högst", "minimum")
        ):
            number = 1
        if number is not None:
            yield self._number(place, str(number))
        elif word in ADVERBS_OF_TIME:
            yield Fact("time", f"per {ADVERBS_OF_TIME[word]}", place)
        elif word in TIME_UNITS and (
            before in EACH | {"varannan"} or (before == "i" and word in DEFINITE)
        ):
            factor, unit = TIME_UNITS[word]
            yield Fact("time", f"per {factor * (2 if before == 'varannan' else 1)} {unit}", place)
        elif word in TIME_UNITS and before in WHICH:
            yield Fact("when", f"{before} {stem(word)}", place)
        elif word.removesuffix("en") in CALENDAR:
            every = f"{before} " if before in ("varje", "varannan") else ""
            yield Fact("when", every + word.removesuffix("en"), place)
        elif role := self._role(place):
            yield Fact("role", role, place)
        elif name := self._name(place):
            yield Fact("name", name, place, tuple(_long_form(word)))

    def _number(self, place: int, number: str) -> Fact:
        number = number.replace(":", ".")
        if self.word(place - 1) in CLOCK and re.fullmatch(r"\d\d?", number):
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
            if word in TIME_UNITS:
                return TIME_UNITS[word]
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
        found = ROLE.fullmatch(self.words[place])
        if found is None:
            return ""
        rank = self.word(place - 1)
        return f"{rank} {found['base']}" if rank in RANKS else found["base"]

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
            if word in NEGATIONS:
                if not self._contrasts(place) and not self._waits(place):
                    yield Marker("negation", "not", place)
            elif force := self._force(place):
                yield Marker("modality", force, place)
            elif amount := self._quantity(place):
                yield Marker("quantity", amount, place)
            elif word == "förrän" or (word == "först" and self.word(place + 1) in FROM_WHEN):
                yield Marker("until", "until", place)
            elif word in RESTRICTIONS:
                yield Marker("restriction", RESTRICTIONS[word], place)
            elif word in BOUNDS:
                yield Marker("bound", BOUNDS[word], place)
            elif word in ORDER:
                yield Marker("order", ORDER[word], place)

    def _force(self, place: int) -> str:
        """Must, may or should; "" for another word, and for "får" that receives."""
        word = self.words[place]
        if word == "går":
            return "may" if "att" in self.words[place + 1 : place + 4] else ""
        return "" if word == "får" and not self._is_modal(place) else MODALS.get(word, "")

    def _quantity(self, place: int) -> str:
        """All or some; "" for another word, for "varje år" and for "inte … några"."""
        word = self.words[place]
        if word in ("en", "ett") and self.word(place + 1) == "av":
            return "some"
        if word == "några" and NEGATIONS.intersection(self.words[max(0, place - 5) : place]):
            return ""
        return "" if self.word(place + 1) in TIME_UNITS else QUANTITIES.get(word, "")

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
            if before in BEFORE_NOUNS or number_of(before) is not None or word in NO_INFINITIVES:
                continue
            if number_of(word) is not None:
                continue
            if word in SHORT_INFINITIVES or (len(word) > 3 and word.endswith(("a", "as"))):
                return word not in TIME_UNITS
        return False


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
