"""Conditions that a unit sets, and whether a sentence keeps them."""

import re
from collections.abc import Iterator

from app.checks.alignment import Alignment
from app.checks.facts_beside import COUNTED
from index.claims import Statement

_ASKED = frozenset("veta fråga frågar bedöm bedöma bedömer avgör osäker kontrollera pröva".split())
_FINITE = frozenset(
    "är har kan får ska vill gör går finns saknas sker bör ber står skulle vore".split()
)
_PREPOSITIONS = frozenset("om av i på till från för med vid som och eller hos enligt".split())
_TIMES = frozenset("dagar timmar veckor månader minuter arbetsdagar".split())


def condition_missing(aligned: Alignment) -> bool:
    """The unit says it under a condition, "if", "when", "with", that the sentence leaves out."""
    unit = aligned.unit
    numbers = {fact.place: fact for fact in unit.facts if fact.kind in COUNTED}
    mine = {fact.value for fact in aligned.sentence.facts}
    stems = {token.stem for token in aligned.sentence.tokens}
    held = {p for p in unit.content if p in aligned.claimed or unit.tokens[p].stem in stems}
    for start, end in conditions(unit):
        words = [place for place in range(start, end) if unit.tokens[place].is_content]
        said = [place in held for place in words]
        said += [numbers[p].value in mine for p in range(start, end) if p in numbers]
        host = [p for p in same_sentence(unit, start) if p not in words]
        lone = len(said) < 2 and unit.tokens[start - 1].text != "utan"
        if sum(p in held for p in host) * 2 < len(host) or lone:
            continue
        if sum(said) * 2 < len(said):
            return True
    return False


def same_sentence(said: Statement, place: int) -> list[int]:
    """The content tokens of the sentence or cell that a token stands in."""
    ends = [i for i, token in enumerate(said.tokens) if any(sign in token.gap for sign in ".;:")]
    start = max((end + 1 for end in ends if end < place), default=0)
    end = min((end for end in ends if end >= place), default=len(said.tokens))
    return [p for p in said.content if start <= p <= end]


def conditions(said: Statement) -> Iterator[tuple[int, int]]:
    """The conditional clauses of a statement as [start, end) of tokens."""
    tokens = said.tokens
    heading = heading_end(said)
    for place, token in enumerate(tokens):
        before = said.text[: token.start]
        if place < heading or before.count("(") > before.count(")"):
            continue
        if token.text == "utan" and place and "," not in tokens[place - 1].gap:
            yield place + 1, min(_clause_end(said, place + 1), place + 3)
        elif _conditions_follow(said, place):
            yield place + 1, _clause_end(said, place + 1)
    if (
        len(tokens) > 3
        and _is_finite(tokens[0].text)
        and not (
            tokens[0].text.startswith("ska")
            or tokens[1].text in _PREPOSITIONS
            or _is_finite(tokens[1].text)
        )
    ):
        yield 0, _main_verb(said)


def heading_end(said: Statement) -> int:
    """Where a list item begins that stands under a numbered heading, as its lead ("2.2 När någon
    säger ja 4. Erbjud …"); 0 for other texts."""
    if not said.tokens or not re.match(r"\d+(\.\d+)* \D", said.text):
        return 0
    item = re.search(r"•| \d+\. ", said.text[4:])
    start = item.end() + 4 if item else 0
    return next((i for i, token in enumerate(said.tokens) if token.start >= start), 0)


def _conditions_follow(said: Statement, place: int) -> bool:
    word = said.tokens[place].text
    if word in ("om", "när"):
        return _is_clause(said, place)
    if word == "länge" and place:
        return said.tokens[place - 1].text == "så"
    return word in ("utom", "såvida", "förutsatt")


def _main_verb(said: Statement) -> int:
    """Where the main clause begins after a clause with its verb first ("Går det inte ska …")."""
    end = _clause_end(said, 2)
    return next((p for p in range(2, end) if _is_finite(said.tokens[p].text)), end)


def _is_clause(said: Statement, place: int) -> bool:
    """Whether "om" or "när" begins a clause that conditions ("beslut om" and "veta om" do not)."""
    tokens = said.tokens
    before = tokens[place - 1].text if place else ""
    if before in _ASKED or before in ("och", "eller"):
        return False
    following = [token.text for token in tokens[place + 1 : place + 5]]
    if following[:2] == ["det", "gäller"]:
        return False
    return any(map(_is_finite, following))


def _is_finite(word: str) -> bool:
    if word in _TIMES:
        return False
    if word.endswith(("nas", "ans", "ens", "ets")):
        return False
    return word in _FINITE or (len(word) > 4 and word.endswith(("ar", "er", "as", "es", "s")))


def _clause_end(said: Statement, start: int) -> int:
    """Where a clause ends: at a comma or stop, or at the main clause's modal verb."""
    for place in range(start, len(said.tokens)):
        if place > start and said.tokens[place].text in ("ska", "får", "kan", "måste", "bör"):
            return place
        if any(sign in said.tokens[place].gap for sign in ",.;:)"):
            return place + 1
    return len(said.tokens)
