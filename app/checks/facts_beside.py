"""Numbers, names and roles of a sentence beside a unit: there at all, and said of the same."""

from collections.abc import Iterator, Sequence

from app.checks.alignment import Alignment, anchors, marked
from index.claims import Fact, Statement

COUNTED = ("number", "time", "amount")
SLACK = 1.5
"""Tokens by which another number may stand nearer to the words around a number, and yet be
another's: word order differs between a sentence and its source."""
ROLE_SLACK = 2.5
"""The same of who acts, who changes places with the verb more freely."""
_ACROSS = 4
"""Tokens that a comma or the border of a table's cell counts for."""


def fact_missing(aligned: Alignment) -> bool:
    """A fact of the sentence does not stand in the unit."""
    return not all(_stands(fact, aligned) for fact in aligned.sentence.facts)


def _stands(fact: Fact, aligned: Alignment) -> bool:
    unit = aligned.unit
    if fact.kind == "role":
        roles = unit.values("role")
        return fact.value in roles or any(
            role.endswith(fact.value) and " " not in role for role in roles
        )
    if fact.kind == "name":
        long_form = [part for part in fact.parts if len(part) > 3]
        return (
            fact.value in unit.stems
            or any(stem.startswith(fact.value) for stem in unit.stems)
            or (bool(long_form) and unit.stems.issuperset(long_form))
        )
    if fact.value in unit.values(fact.kind):
        return True
    if fact.kind == "time" and fact.count:
        noun = aligned.sentence.tokens[fact.place + 1].stem if _follows(fact, aligned) else ""
        return fact.count in unit.values("number") and noun in unit.stems
    return False


def _follows(fact: Fact, aligned: Alignment) -> bool:
    return fact.place + 1 < len(aligned.sentence.tokens)


def fact_elsewhere(aligned: Alignment) -> bool:
    """A number or role of the sentence stands in the unit, but beside something else."""
    return any(
        fact.kind in (*COUNTED, "role") and _is_elsewhere(fact, aligned)
        for fact in aligned.sentence.facts
    )


def _is_elsewhere(fact: Fact, aligned: Alignment) -> bool:
    if fact.kind == "role" and is_row(aligned.unit):
        return False
    there = [other for other in aligned.unit.facts if _competes(other, fact)]
    same = [other for other in there if other.value == fact.value]
    mine = {other.value: other for other in aligned.sentence.facts if _competes(other, fact)}
    for other in there:
        if not same or other.value == fact.value:
            continue
        stays = min(_distance(aligned, fact, one) for one in same)
        moves = _distance(aligned, fact, other)
        if partner := mine.get(other.value):
            stays += _distance(aligned, partner, other)
            moves += min(_distance(aligned, partner, one) for one in same)
        if stays > moves + (SLACK if fact.kind != "role" else ROLE_SLACK):
            return True
    return False


def agent_differs(aligned: Alignment) -> bool:
    """Done by one in the sentence, and the same done by another in the unit."""
    for mine in _agents(aligned.sentence):
        verb = tuple(_walk_back(aligned.sentence, mine.place))
        theirs = [
            other
            for other in _agents(aligned.unit)
            if aligned.share_anchor(verb, tuple(_walk_back(aligned.unit, other.place)))
        ]
        if theirs and all(mine.value != other.value for other in theirs):
            return True
    return False


def _agents(said: Statement) -> list[Fact]:
    """The roles after "av"."""
    return [
        fact
        for fact in said.facts
        if fact.kind == "role"
        and any(t.text == "av" for t in said.tokens[max(0, fact.place - 2) : fact.place])
    ]


def _walk_back(said: Statement, place: int) -> Iterator[int]:
    roles = {fact.place for fact in said.facts if fact.kind == "role"}
    before = (p for p in anchors(said, place, 2, 0) if p not in roles)
    yield from list(before)[:1]


def _around(aligned: Alignment, fact: Fact) -> Sequence[int]:
    """The sentence's words that tell what a fact is said of: those beside it; in a table's row, of
    which each cell may be meant, all of them, if it is the only fact of its kind."""
    rivals = [other for other in aligned.sentence.facts if _competes(other, fact)]
    if len(rivals) == 1 and is_row(aligned.unit):
        return aligned.sentence.content
    return anchors(aligned.sentence, fact.place, 2, 2)


def is_row(said: Statement) -> bool:
    """Whether a text is a table's row, as ``index.claim_reading.read`` tells it."""
    return " ; " in said.text


def _competes(one: Fact, other: Fact) -> bool:
    """Whether a sentence could have taken one for the other."""
    if one.kind == "time" and one.value.split()[-1] != other.value.split()[-1]:
        return False
    return one.kind == other.kind and one.value.startswith("per ") == other.value.startswith("per ")


def _distance(aligned: Alignment, mine: Fact, theirs: Fact) -> float:
    """How far a fact of the unit is from the words that stand around the sentence's."""
    unit = aligned.unit
    negated = {place for m in marked(unit, "negation") for place in anchors(unit, m.place, 0, 1)}
    turned = {
        place
        for m in marked(aligned.sentence, "negation")
        for place in anchors(aligned.sentence, m.place, 0, 1)
    }
    found: list[float] = []
    roles = {fact.place for fact in aligned.sentence.facts if fact.kind == "role"}
    for place in _around(aligned, mine):
        if place in roles:
            continue
        partners = aligned.partners(place)
        alike = {p for p in partners if (p in negated) == (place in turned)} or partners
        if alike:
            found.append(min(_apart(unit, one, theirs.place) for one in alike))
    return sum(found) / len(found) if found else 0.0


def _apart(said: Statement, one: int, other: int) -> float:
    first, last = sorted((one, other))
    borders = sum(any(s in said.tokens[i].gap for s in ",;.") for i in range(first, last))
    return last - first + _ACROSS * borders
