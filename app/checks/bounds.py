"""At most and at least, before and after: on the same side in a sentence and a unit."""

import itertools
from collections.abc import Sequence

from app.checks.alignment import Alignment, anchors, marked
from app.checks.facts_beside import COUNTED, is_row
from index.claims import Fact, Marker, Statement

_HIGH, _LOW = {"most", "before"}, {"least", "after"}
_UPPER_WORDS = (("upp", "till"), ("på", "sig"), ("till", "och"))
_AS_BOUND = {"kortaste": "least", "längsta": "most", "högsta": "most", "lägsta": "least"}
_BEFORE = frozenset("förväg inför innan först".split())


def bound_differs(aligned: Alignment) -> bool:
    """At most in one, at least in the other; or a bound that only one of them has."""
    for fact in aligned.sentence.facts:
        if fact.kind in (*COUNTED, "date", "when"):
            mine = _bounds(aligned.sentence, fact)
            theirs = [
                _bounds(aligned.unit, other)
                for other in aligned.unit.facts
                if other.value in (fact.value, fact.count)
            ]
            if not mine and is_row(aligned.unit):
                continue
            if theirs and all(_bounds_differ(fact.kind, mine, other) for other in theirs):
                return True
    return False


def _bounds_differ(kind: str, mine: set[str], theirs: set[str]) -> bool:
    if mine & _HIGH and theirs & _LOW and not mine & _LOW and not theirs & _HIGH:
        return True
    if mine & _LOW and theirs & _HIGH and not mine & _HIGH and not theirs & _LOW:
        return True
    if "most" in mine and not theirs:
        return False  # what is exactly so is at most so
    firm = {"most", "least"}
    if kind not in ("number", "time", "amount") or "allowed" in mine | theirs:
        return False
    return bool(mine & firm) != bool(theirs & firm) and not (mine & theirs)


def _bounds(said: Statement, fact: Fact) -> set[str]:
    """What bounds a number: the markers and words in the four tokens before it."""
    found: set[str] = set()
    numbers = {other.place for other in said.facts if other.kind in COUNTED}
    by_place = {m.place: m.value for m in said.markers if m.kind in ("bound", "order")}
    for place in range(fact.place - 1, max(-1, fact.place - 7), -1):
        if place < fact.place - 4 and not said.tokens[place].text.endswith("sta"):
            continue
        if any(sign in said.tokens[place].gap for sign in ".;:") or place in numbers:
            break
        if place in by_place:
            found.add(by_place[place])
        word, following = said.tokens[place].text, said.tokens[place + 1].text
        if (word, following) in _UPPER_WORDS or word in ("gräns", "tidsgränsen", "gränsen"):
            found.add("most")
        if (word, following) in (("mer", "än"), ("längre", "än"), ("större", "än")):
            found.add("least")
        is_age = said.tokens[min(fact.place + 1, len(said.tokens) - 1)].text in ("år", "års")
        if word == "under" and place == fact.place - 1 and (fact.kind == "amount" or is_age):
            found.add("most")
    after = said.tokens[fact.place + 1 : fact.place + 5]
    pairs = [(one.text, other.text) for one, other in itertools.pairwise(after)]
    if ("på", "sig") in pairs:
        found.add("allowed")
    for one, other in pairs:
        if one == "som" and other in _AS_BOUND:
            found.add(_AS_BOUND[other])
    return found


def order_differs(aligned: Alignment) -> bool:
    """Before in one, after in the other, of the same thing."""
    mine, theirs = marked(aligned.sentence, "order"), marked(aligned.unit, "order")
    for marker in mine:
        ahead = anchors(aligned.sentence, marker.place, 0, 2)
        opposite = [m for m in theirs if m.value != marker.value]
        alike = [m for m in theirs if m.value == marker.value]
        if any(_near(aligned, ahead, m) for m in opposite) and not any(
            _near(aligned, ahead, m) for m in alike
        ):
            return True
        if marker.value == "before" and not alike and not marked(aligned.unit, "until"):
            return not any(token.text in _BEFORE for token in aligned.unit.tokens)
        if marker.value == "after" and not alike:
            return any(token.text in ("först", "före", "innan") for token in aligned.unit.tokens)
    return False


def _near(aligned: Alignment, mine: Sequence[int], marker: Marker) -> bool:
    return aligned.share_anchor(mine, anchors(aligned.unit, marker.place, 0, 3))
