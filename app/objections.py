"""Why a unit does not carry a sentence, though its words are all there.

Each rule looks at the sentence beside the unit and says whether something in it stands otherwise in
the unit: a number, who decides, a "not", a "must", an "at most", a condition left out.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence

from app.alignment import LAST, SURE, Alignment, anchors, marked
from index.claims import Fact, Marker, Statement

Rule = Callable[[Alignment], bool]
_COUNTED = ("number", "time", "amount")
_HIGH, _LOW = {"most", "before"}, {"least", "after"}


def objection(aligned: Alignment) -> str | None:
    """The first rule that speaks against the unit carrying the sentence, None if none does."""
    return next((rule.__name__.strip("_") for rule in RULES if rule(aligned)), None)


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
        fact.kind in (*_COUNTED, "role") and _is_elsewhere(fact, aligned)
        for fact in aligned.sentence.facts
    )


def _is_elsewhere(fact: Fact, aligned: Alignment) -> bool:
    if fact.kind == "role" and _is_row(aligned.unit):
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
    if len(rivals) == 1 and _is_row(aligned.unit):
        return aligned.sentence.content
    return anchors(aligned.sentence, fact.place, 2, 2)


def _is_row(said: Statement) -> bool:
    """Whether a text is a table's row, as ``index.claims.read`` tells it."""
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


ROLE_SLACK = 2.5
SLACK = 1.5
"""Tokens by which another number may stand nearer to the words around a number."""
_ACROSS = 4
"""Tokens that a comma or the border of a table's cell counts for."""


def _apart(said: Statement, one: int, other: int) -> float:
    first, last = sorted((one, other))
    borders = sum(any(s in said.tokens[i].gap for s in ",;.") for i in range(first, last))
    return last - first + _ACROSS * borders


def bound_differs(aligned: Alignment) -> bool:
    """At most in one, at least in the other; or a bound that only one of them has."""
    for fact in aligned.sentence.facts:
        if fact.kind in (*_COUNTED, "date", "when"):
            mine = _bounds(aligned.sentence, fact)
            theirs = [
                _bounds(aligned.unit, other)
                for other in aligned.unit.facts
                if other.value in (fact.value, fact.count)
            ]
            if not mine and _is_row(aligned.unit):
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


_UPPER_WORDS = (("upp", "till"), ("på", "sig"), ("till", "och"))


def _bounds(said: Statement, fact: Fact) -> set[str]:
    """What bounds a number: the markers and words in the four tokens before it."""
    found: set[str] = set()
    numbers = {other.place for other in said.facts if other.kind in _COUNTED}
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


_AS_BOUND = {"kortaste": "least", "längsta": "most", "högsta": "most", "lägsta": "least"}


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


_BEFORE = frozenset("förväg inför innan först".split())


def _near(aligned: Alignment, mine: Sequence[int], marker: Marker) -> bool:
    return aligned.share_anchor(mine, anchors(aligned.unit, marker.place, 0, 3))


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
    heading = _heading_end(aligned.unit)
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


_BEFORE_NOUNS = frozenset("utan varken".split())


def _negated(said: Statement, marker: Marker) -> tuple[int, ...]:
    """What a negation may negate. After a comma ("…, inte till tolken"), and before a noun
    ("utan samtycke"), only what follows."""
    after_comma = marker.place > 0 and "," in said.tokens[marker.place - 1].gap
    only_after = after_comma or said.tokens[marker.place].text in _BEFORE_NOUNS
    start, end = next(
        ((s, e) for s, e in _conditions(said) if s <= marker.place < e), (0, len(said.tokens))
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
        after = _same_sentence(aligned.unit, 0)
    tokens = aligned.unit.tokens
    for place in (*after, *before):
        twice = sum(token.text == tokens[place].text for token in tokens) > 1
        column = aligned.unit.content.index(place)
        if float(aligned.near[:, column].max(initial=0.0)) >= LAST and not twice:
            return True
    return False


def _in_use(aligned: Alignment, around: Sequence[int]) -> bool:
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
        and _in_use(aligned, anchors(aligned.unit, m.place, 0, 1))
        for m in theirs
    )


def _same_force(aligned: Alignment, mine: Marker, theirs: Marker) -> bool:
    if mine.value == theirs.value:
        return True
    forbids = _is_negated(aligned.sentence, mine) and _is_negated(aligned.unit, theirs)
    return forbids and "should" not in (mine.value, theirs.value)


def _is_negated(said: Statement, marker: Marker) -> bool:
    return any(abs(m.place - marker.place) <= 4 for m in marked(said, "negation"))


def quantity_differs(aligned: Alignment) -> bool:
    """All in one, some in the other; or all or some that the unit does not say."""
    theirs = {marker.value for marker in marked(aligned.unit, "quantity")}
    mine = {marker.value for marker in marked(aligned.sentence, "quantity")}
    never = any(m.kind == "negation" for m in aligned.sentence.markers)
    if "some" in mine and "some" not in theirs:
        return True
    if "all" in mine and "all" not in theirs and not never:
        return True
    return (
        "some" in theirs
        and not mine
        and any(
            marker.value == "some" and _in_use(aligned, anchors(aligned.unit, marker.place, 2, 2))
            for marker in marked(aligned.unit, "quantity")
        )
    )


def restriction_differs(aligned: Alignment) -> bool:
    """Only in the sentence, and nothing in the unit that says so."""
    mine = {marker.value for marker in marked(aligned.sentence, "restriction")}
    theirs = {m.value for m in aligned.unit.markers if m.kind in ("restriction", "until")}
    alone = {token.text for token in aligned.unit.tokens} & _ALONE
    return bool(mine) and not theirs and not alone


_ALONE = frozenset("enda ensam ensamma annat".split())


def waiting_differs(aligned: Alignment) -> bool:
    """ "Not until" or "first when" in one of them alone."""
    waits = {"until"}
    mine = {m.kind for m in aligned.sentence.markers} & waits
    theirs = {m.kind for m in aligned.unit.markers} & waits
    if mine == theirs:
        return False
    other = aligned.unit if mine else aligned.sentence
    negated = any(
        m.kind == "negation" and other.tokens[m.place].text != "utan" for m in other.markers
    )
    return not any(
        m.value in ("only", "after") or m.value == "least" or (m.value == "before" and negated)
        for m in other.markers
    )


_ASKED = frozenset("veta fråga frågar bedöm bedöma bedömer avgör osäker kontrollera pröva".split())
_FINITE = frozenset(
    "är har kan får ska vill gör går finns saknas sker bör ber står skulle vore".split()
)


def condition_missing(aligned: Alignment) -> bool:
    """The unit says it under a condition, "if", "when", "with", that the sentence leaves out."""
    unit = aligned.unit
    numbers = {fact.place: fact for fact in unit.facts if fact.kind in _COUNTED}
    mine = {fact.value for fact in aligned.sentence.facts}
    stems = {token.stem for token in aligned.sentence.tokens}
    held = {p for p in unit.content if p in aligned.claimed or unit.tokens[p].stem in stems}
    for start, end in _conditions(unit):
        words = [place for place in range(start, end) if unit.tokens[place].is_content]
        said = [place in held for place in words]
        said += [numbers[p].value in mine for p in range(start, end) if p in numbers]
        host = [p for p in _same_sentence(unit, start) if p not in words]
        lone = len(said) < 2 and unit.tokens[start - 1].text != "utan"
        if sum(p in held for p in host) * 2 < len(host) or lone:
            continue
        if sum(said) * 2 < len(said):
            return True
    return False


def _same_sentence(said: Statement, place: int) -> list[int]:
    """The content tokens of the sentence or cell that a token stands in."""
    ends = [i for i, token in enumerate(said.tokens) if any(sign in token.gap for sign in ".;:")]
    start = max((end + 1 for end in ends if end < place), default=0)
    end = min((end for end in ends if end >= place), default=len(said.tokens))
    return [p for p in said.content if start <= p <= end]


def _conditions(said: Statement) -> Iterator[tuple[int, int]]:
    """The conditional clauses of a statement as [start, end) of tokens."""
    tokens = said.tokens
    heading = _heading_end(said)
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


def _heading_end(said: Statement) -> int:
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
    """Where the main clause begins after one that begins with its verb ("Går inte det beviljas")."""
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


_PREPOSITIONS = frozenset("om av i på till från för med vid som och eller hos enligt".split())
_TIMES = frozenset("dagar timmar veckor månader minuter arbetsdagar".split())


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


_OPPOSITES = [
    frozenset(pair.split())
    for pair in (
        "muntligt skriftligt", "muntligen skriftligen", "muntlig skriftlig", "först sist",
        "utanför inom", "med utan", "kort lång", "kortare längre", "yngre äldre", "mer mindre",
        "över under", "öka minska", "inleda avsluta", "inleds avslutas", "bevilja avslå",
        "beviljas avslås", "godkänner avslår", "vuxna barn", "frivillig obligatorisk", "halva hela",
        "använd undvik", "använda undvika", "före efter", "ensam tillsammans", "högre lägre", "offentlig hemlig", "tidigast senast",
    )
]  # fmt: skip


_CAUTIOUS = ("överväg", "erbjud", "försök", "föresl", "föreslå", "sträv")


def caution_dropped(aligned: Alignment) -> bool:
    """The unit says consider, offer or propose, and the sentence says do."""
    mine = {token.stem for token in aligned.sentence.tokens}
    for place in aligned.unit.content:
        cautious = next((c for c in _CAUTIOUS if aligned.unit.tokens[place].stem.startswith(c)), "")
        if cautious and not any(stem.startswith(cautious) for stem in mine):
            near = [p for p in aligned.claimed if abs(p - place) <= 3]
            if len(near) >= 2:
                return True
    return False


def count_dropped(aligned: Alignment) -> bool:
    """The unit says two of something and the sentence says one, or the other way about."""
    mine = {fact.value for fact in aligned.sentence.facts}
    for fact in aligned.unit.facts:
        ahead = anchors(aligned.unit, fact.place, 0, 1)
        if fact.kind != "number" or fact.value in mine or ahead != (fact.place + 1,):
            continue
        said = {aligned.unit.tokens[ahead[0]].stem}
        tokens = aligned.sentence.tokens
        for one, noun in itertools.pairwise(tokens):
            if one.text in ("en", "ett") and noun.stem in said:
                return True
    return False


def opposite(aligned: Alignment) -> bool:
    """A word of the sentence whose opposite stands in the unit, and it itself does not."""
    mine = {token.text for token in aligned.sentence.tokens}
    theirs = {token.text for token in aligned.unit.tokens}
    for pair in _OPPOSITES:
        one, other = mine & pair, theirs & pair
        if len(one) == 1 and len(other) == 1 and one != other:
            return True
    return False


RULES: tuple[Rule, ...] = (
    fact_missing,
    fact_elsewhere,
    agent_differs,
    bound_differs,
    order_differs,
    negation_differs,
    modality_differs,
    quantity_differs,
    restriction_differs,
    waiting_differs,
    condition_missing,
    caution_dropped,
    count_dropped,
    opposite,
)
