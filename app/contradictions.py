"""Passages in force that state different amounts, times, ages, shares or deciders of one thing.

By rule, never by a model, and rather silent than false: two statements differ only if they say
the same of the same, but for the value. What one of them says of somebody else, of another year,
of an exception or under a condition is no contradiction. The rules, and what each of them costs
and gains, are in docs/adr/0016-contradictions.md.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from app.deciders import others
from app.statements import Compared, Statement, Value, beginnings, compared, values
from index.quantities import Quantity, differ

MOST_EXTRA = 3
"""Words that one statement may say beyond the other."""
LONG = 8
LONGER = 10
"""Letters from which a stem is mostly a compound, and names as much as two and three words do."""
NAMED = 3
"""Weight of the words two texts share from which they name their subject without a heading."""
HEAD = 5
"""Letters from which a stem that begins another is the same or its compound's first part."""
ENOUGH = 2
"""Words, or their weight, that the texts and headings of both must share."""

_PROPERTY = re.compile(
    r"(?:tid|tider|avgift|belopp|ingsdag|kostn|kostnad|ersätt|(?<!be)gräns|frist|pris|tax|lön|arvod|dat|andel|"
    r"nivå|summ|period|krav)$|^(?:ansök|placer|önsk|plats|besked|handlägg|utred|skäl)$"
)
"""What every subject has: a "handläggningstid" and an "ansökan" do not tell of what."""
_STATUTES = frozenset({"lag", "förordning", "föreskrift", "direktiv"})
_NO_RULES = frozenset({"proposition", "rapport", "protokoll", "mall"})
"""What proposes, reports or is filled in, and rules nothing."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two statements, by their place in the sequence given, that cannot both hold."""

    first: int
    second: int
    about: str
    """For the reader: "tid", "belopp", "ålder", "andel", "antal" or "vem som beslutar"."""


def find(statements: Sequence[Statement], shown: Collection[int]) -> list[Conflict]:
    """The conflicts of which at least one side is ``shown``, each pair once, in order.

    ``statements`` are all that stand in the passages read, of documents in force; ``shown`` are
    the places among them of those that the answer shows.
    """
    found: dict[tuple[int, int], str] = {}
    read = _Reading(statements)
    for place in sorted(shown):
        for other in _comparable(statements, place):
            pair = (min(place, other), max(place, other))
            about = None if pair in found else _conflict(read, *pair)
            if about is not None:
                found[pair] = about
    return [Conflict(*pair, about) for pair, about in sorted(found.items())]


class _Reading(dict[int, Compared]):
    """The statements as compared, by place, each read when it is first asked for."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.statements = statements

    def __missing__(self, place: int) -> Compared:
        self[place] = compared(self.statements[place])
        return self[place]


def _comparable(statements: Sequence[Statement], place: int) -> Iterator[int]:
    """The others that state something, in words of which the one at ``place`` has some too."""
    one = statements[place]
    if not values(one):
        return
    begins = beginnings(one.text)
    for other, statement in enumerate(statements):
        its = beginnings(statement.text)
        if other != place and (not its or not begins or its & begins) and values(statement):
            yield other


def _conflict(read: _Reading, one: int, other: int) -> str | None:
    """What two statements contradict each other in."""
    stated, stated_by_other = (values(read.statements[place]) for place in (one, other))
    for value, other_value in _differing(stated, stated_by_other):
        pair = Pair(read[one], value, read[other], other_value)
        if all(rule(pair) for rule in RULES):
            return value.about
    return None


def _differing(of_one: Sequence[Value], of_other: Sequence[Value]) -> Iterator[tuple[Value, Value]]:
    """The values of the same kind that cannot both hold."""
    for value in of_one:
        for other_value in of_other:
            first, second = value.of, other_value.of
            if isinstance(first, Quantity):
                if isinstance(second, Quantity) and differ(first, second):
                    yield value, other_value
            elif not isinstance(second, Quantity) and others(first, second):
                yield value, other_value


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements with values that differ, before it is known whether of the same thing."""

    one: Compared
    value: Value
    other: Compared
    other_value: Value


def rules_apply(pair: Pair) -> bool:
    """Both documents rule something, and not both by statute: a statute that says two things says
    them of two cases or two times. A routine may be stricter than the statute, never laxer."""
    kinds = [item.statement.document.facts.document_type for item in (pair.one, pair.other)]
    if _NO_RULES.intersection(kinds):
        return False
    statutes = [kind in _STATUTES for kind in kinds]
    if not any(statutes):
        return True
    if all(statutes):
        return False
    rule, law = (pair.value.of, pair.other_value.of)[:: -1 if statutes[0] else 1]
    if not isinstance(rule, Quantity) or not isinstance(law, Quantity):
        return False  # what a board decides by law, its delegates decide in its name
    if law.bound == "at_least":
        return rule.days[1] < law.days[0]
    return law.bound != "at_most" or rule.days[0] > law.days[1]


def not_rows_of_one_text(pair: Pair) -> bool:
    """Rows of one table, or items of one document's lists, each speak of their own case."""
    one, other = pair.one.statement, pair.other.statement
    return one.document.key != other.document.key or "sentence" in (one.kind, other.kind)


def of_the_matter(pair: Pair) -> bool:
    """Neither says something of its own document: when it was decided, from when it holds."""
    return not (pair.one.of_itself or pair.other.of_itself)


def same_years_and_sections(pair: Pair) -> bool:
    """Where both name years, or sections of statutes, they have one in common."""
    one, other = pair.one, pair.other
    return not _apart(one.years, other.years) and not _apart(one.sections, other.sections)


def same_circumstances(pair: Pair) -> bool:
    """Neither is an exception, an example or of somebody in particular, unless both are."""
    one, other = pair.one, pair.other
    return (
        one.marks <= other.marks | other.marks_around
        and other.marks <= one.marks | one.marks_around
        and not _apart(one.marks_around, other.marks_around)
    )


def same_other_values(pair: Pair) -> bool:
    """All other quantities stand in both: "80 kronor för 4–6 år" says nothing of 7–10 years."""
    rest = [value.of for value in pair.one.values if value is not pair.value]
    other_rest = [value.of for value in pair.other.values if value is not pair.other_value]
    return all(any(_equal(a, b) for b in other_rest) for a in rest) and all(
        any(_equal(a, b) for a in rest) for b in other_rest
    )


def same_subject(pair: Pair) -> bool:
    """The words of one stand in the other; a word on each side that the other lacks is two
    subjects. Where a text begins with "den", its heading says what."""
    one, other = pair.one, pair.other
    own = _lacking(one.stems, other.stems)
    others_own = _lacking(other.stems, one.stems)
    if own and others_own and not (one.points_back or other.points_back):
        return False
    own = _lacking(own, other.around)
    others_own = _lacking(others_own, one.around)
    if own and others_own:
        return False
    longer, value, extra = (one, pair.value, own) if own else (other, pair.other_value, others_own)
    return not extra or _adds_nothing(pair, longer, value, extra)


def _adds_nothing(pair: Pair, longer: Compared, value: Value, extra: frozenset[str]) -> bool:
    """Whether what one says beyond the other only tells more of the same."""
    if pair.one.statement.document.key == pair.other.statement.document.key:
        return False
    return len(extra) <= MOST_EXTRA and all(
        longer.only_tells_more(stem, value.of.end) for stem in extra
    )


def same_heading(pair: Pair) -> bool:
    """Headings that each name something the other statement lacks are two subjects, and so are
    titles, unless the texts of two documents themselves name what they speak of."""
    one, other = pair.one, pair.other
    shared = _weight(one.stems, other.stems)
    if one.statement.document.key == other.statement.document.key or shared < NAMED:
        if _lacking(one.heading, other.all) and _lacking(other.heading, one.all):
            return False
        agreed = one.heading - _lacking(one.heading, other.heading) or not (
            _lacking(one.heading, other.all) or _lacking(other.heading, one.all)
        )
        titles = _lacking(one.title, other.all) and _lacking(other.title, one.all)
        if titles and not (agreed and shared >= ENOUGH):
            return False
    in_both = one.all - _lacking(one.all, other.all)
    enough = len(in_both) >= ENOUGH or _weight(one.all, other.all) >= ENOUGH
    return enough or one.heading == other.heading != frozenset()


def _weight(one: frozenset[str], other: frozenset[str]) -> int:
    """How much of a subject the stems in both name."""
    return sum(
        0 if _PROPERTY.search(stem) else 1 if len(stem) < LONG else 2 if len(stem) < LONGER else 3
        for stem in one - _lacking(one, other)
    )


RULES: tuple[Callable[[Pair], bool], ...] = (
    rules_apply,
    not_rows_of_one_text,
    of_the_matter,
    same_years_and_sections,
    same_circumstances,
    same_other_values,
    same_subject,
    same_heading,
)
"""What two statements with differing values must all pass to contradict each other."""


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and one.isdisjoint(other)


def _lacking(stems: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """The stems that stand in ``other`` neither whole nor as the beginning of a compound."""
    return frozenset(stem for stem in stems if not any(_same(stem, word) for word in other))


def _same(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= HEAD and longer.startswith(shorter))


def _equal(one: object, other: object) -> bool:
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return (one.measure, one.low, one.high, one.bound) == (
            other.measure,
            other.low,
            other.high,
            other.bound,
        )
    return not isinstance(one, Quantity) and not isinstance(other, Quantity)
