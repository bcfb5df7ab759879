"""Not, must, may and should: of the same in a sentence and a unit."""

from collections.abc import Sequence

from app.checks.alignment import LAST, SURE, Alignment, anchors, marked
from app.checks.conditions import conditions, heading_end, same_sentence
from index.claims import Marker, Statement

_BEFORE_NOUNS = frozenset("utan varken".split())


def negation_differs(aligned: Alignment) -> bool:
    """Something is negated in one and not in the other."""
    mine, theirs = marked(aligned.sentence, "negation"), list(marked(aligned.unit, "negation"))
    otherwise = any(token.text == "annars" for token in aligned.unit.tokens)
    around = [_negated(aligned.sentence, marker) for marker in mine]
    theirs.sort(key=lambda marker: not _negation_used(aligned, marker))
    there = [_negated(aligned.unit, marker) for marker in theirs]
    pairs = _paired([[aligned.share_anchor(one, other) for other in there] for one in around])
    if len(pairs) < len(mine) and not otherwise:
        return True
    used = set(pairs.values())
    neither = any(aligned.sentence.tokens[m.place].text == "varken" for m in mine)
    if neither and pairs:
        return False
    heading = heading_end(aligned.unit)
    if not mine and any(marker.place < heading for marker in theirs):
        return True
    return any(
        _negation_used(aligned, m)
        for n, m in enumerate(theirs)
        if n not in used and m.place >= heading
    )


def _paired(fits: Sequence[Sequence[bool]]) -> dict[int, int]:
    """As many rows as possible, each with a column of its own that it fits."""
    of_column: dict[int, int] = {}

    def place(row: int, seen: set[int]) -> bool:
        for column, fit in enumerate(fits[row]):
            if fit and column not in seen:
                seen.add(column)
                if column not in of_column or place(of_column[column], seen):
                    of_column[column] = row
                    return True
        return False

    for row in range(len(fits)):
        place(row, set())
    return {row: column for column, row in of_column.items()}


def _negated(said: Statement, marker: Marker) -> tuple[int, ...]:
    """What a negation may negate. After a comma ("…, inte till tolken"), and before a noun
    ("utan samtycke"), only what follows."""
    after_comma = marker.place > 0 and "," in said.tokens[marker.place - 1].gap
    only_after = after_comma or said.tokens[marker.place].text in _BEFORE_NOUNS
    start, end = next(
        ((s, e) for s, e in conditions(said) if s <= marker.place < e), (0, len(said.tokens))
    )
    around = anchors(said, marker.place, 0 if only_after else 3, 3)
    return tuple(place for place in around if start <= place < end)


def _negation_used(aligned: Alignment, marker: Marker) -> bool:
    """Whether the sentence says, without "not", what the unit negates: the word after the negation,
    or the one right before it, which stands nowhere else in the unit without one."""
    around = _negated(aligned.unit, marker)
    after = [place for place in around if place > marker.place][:1]
    before = [place for place in around if place == marker.place - 1]
    if not after:
        before = [place for place in around if place < marker.place][:1]
    if marker.place == 0:  # "Inte heller släktingar, vänner eller grannar"
        after = same_sentence(aligned.unit, 0)
    tokens = aligned.unit.tokens
    for place in (*after, *before):
        twice = sum(token.text == tokens[place].text for token in tokens) > 1
        column = aligned.unit.content.index(place)
        if float(aligned.near[:, column].max(initial=0.0)) >= LAST and not twice:
            return True
    return False


def in_use(aligned: Alignment, around: Sequence[int]) -> bool:
    """Whether the sentence says what stands around a marker of the unit."""
    sure = [aligned.claimed.get(place, 0.0) >= SURE for place in around]
    return bool(around) and sum(sure) * 2 > len(sure)


def modality_differs(aligned: Alignment) -> bool:
    """Must in one, may or should in the other."""
    theirs = marked(aligned.unit, "modality")
    always = any(m.value == "all" for m in marked(aligned.unit, "quantity"))
    for marker in marked(aligned.sentence, "modality"):
        around = anchors(aligned.sentence, marker.place, 1, 3)
        there = [
            m for m in theirs if aligned.share_anchor(around, anchors(aligned.unit, m.place, 1, 3))
        ]
        if any(_same_force(aligned, marker, m) for m in there):
            continue
        negated = _is_negated(aligned.sentence, marker)
        if there or marker.value == "should" or (marker.value == "may" and always and not negated):
            return True
    mine = {m.value for m in marked(aligned.sentence, "modality")}
    forbids = bool(marked(aligned.sentence, "negation") and marked(aligned.unit, "negation"))
    return any(
        m.value in ("may", "should")
        and m.value not in mine
        and not forbids
        and in_use(aligned, anchors(aligned.unit, m.place, 0, 1))
        for m in theirs
    )


def _same_force(aligned: Alignment, mine: Marker, theirs: Marker) -> bool:
    if mine.value == theirs.value:
        return True
    forbids = _is_negated(aligned.sentence, mine) and _is_negated(aligned.unit, theirs)
    return forbids and "should" not in (mine.value, theirs.value)


def _is_negated(said: Statement, marker: Marker) -> bool:
    return any(abs(m.place - marker.place) <= 4 for m in marked(said, "negation"))
