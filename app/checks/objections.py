"""Why a unit does not carry a sentence, though its words are all there.

Each rule looks at the sentence beside the unit and says whether something in it stands otherwise in
the unit: a number, who decides, a "not", a "must", an "at most", a condition left out.
"""

import itertools
from collections.abc import Callable

from app.checks.alignment import Alignment, anchors, marked
from app.checks.bounds import bound_differs, order_differs
from app.checks.conditions import condition_missing
from app.checks.facts_beside import agent_differs, fact_elsewhere, fact_missing
from app.checks.negations import in_use, modality_differs, negation_differs

Rule = Callable[[Alignment], bool]
_ALONE = frozenset("enda ensam ensamma annat".split())
_CAUTIOUS = ("överväg", "erbjud", "försök", "föresl", "föreslå", "sträv")
_OPPOSITES = [
    frozenset(pair.split())
    for pair in (
        "muntligt skriftligt", "muntligen skriftligen", "muntlig skriftlig", "först sist",
        "utanför inom", "med utan", "kort lång", "kortare längre", "yngre äldre", "mer mindre",
        "över under", "öka minska", "inleda avsluta", "inleds avslutas", "bevilja avslå",
        "beviljas avslås", "godkänner avslår", "vuxna barn", "frivillig obligatorisk",
        "halva hela", "använd undvik", "använda undvika", "före efter", "ensam tillsammans",
        "högre lägre", "offentlig hemlig", "tidigast senast",
    )
]  # fmt: skip


def objects(aligned: Alignment) -> bool:
    """Whether a rule speaks against the unit carrying the sentence."""
    return any(rule(aligned) for rule in RULES)


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
            marker.value == "some" and in_use(aligned, anchors(aligned.unit, marker.place, 2, 2))
            for marker in marked(aligned.unit, "quantity")
        )
    )


def restriction_differs(aligned: Alignment) -> bool:
    """Only in the sentence, and nothing in the unit that says so."""
    mine = {marker.value for marker in marked(aligned.sentence, "restriction")}
    theirs = {m.value for m in aligned.unit.markers if m.kind in ("restriction", "until")}
    alone = {token.text for token in aligned.unit.tokens} & _ALONE
    return bool(mine) and not theirs and not alone


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
