"""Who decides, as a sentence or a row of a delegation order says it."""

import re
from dataclasses import dataclass

from index import swedish

ROLE = (
    r"(?:(?:förste|1:e|biträdande|bitr\.?|tillförordnad|närmaste|ansvarig|"
    r"[^\W\d_]*(?:nämndens|styrelsens|utskottets)) )*"
    r"(?:[^\W\d_]*(?:chef|ledare|sekreterare|handläggare|direktör|samordnare|nämnd|utskott|rektor|"
    r"ordförande|styrelse|fullmäktige|sköterska|terapeut|jurist|inspektör|rådgivare|konsulent|"
    r"registrator|socialjour|domstol|rätt(?=en\b))(?:e|a)?(?:n|en|t|et|s|ens|ets|r|na|rna|er|erna)?)"
)
_ANY_ROLE = re.compile(rf"(?<![^\W_])(?P<role>{ROLE})(?![^\W_])")
_ROLES = rf"{ROLE}(?:(?:, | eller | och | samt ){ROLE})*"
_ADVERB = r"(?: (?:får|kan|ska|skall|har|alltid|själv|då|även|i|rätt|att|den|det|normalt)){0,4}"
_DECIDES = re.compile(
    rf"(?<![^\W_])(?P<roles>{_ROLES}){_ADVERB} "
    r"(?:beslutar|besluta|fattar(?: alla)? beslut(?:et|en)?|fatta beslut(?:et)?|tar beslut(?:et)?|"
    r"ta beslut(?:et)?|godkänner|godkänna)(?![^\W_])"
)
_DECIDED_BY = re.compile(
    r"(?<![^\W_])(?:fattas|tas|beslutas|avgörs|godkänns|fattats|beslutats)(?: alltid| normalt)? av "
    rf"(?:den |en )?(?P<roles>{_ROLES})(?![^\W_])"
)
_COLUMN = re.compile(r"\b(?:delegat|beslutsfattare|beslutar)\b")
_DECISION_IS = re.compile(
    rf"(?:beslutsfattare|delegat)(?: (?:är|i|för|vid|om)(?: [^\W\d_]+)*)?[: ]+(?P<roles>{_ROLES})"
    r"(?![^\W_])"
)
_RECTOR = re.compile(r"(?<=rektor)(?:n|er|erna|ns)$")
_SIGN = re.compile(r"beslut|delegat|godkänn|avgörs|fattas av|tas av")
_GENERIC = frozenset("chef handlägg nämnd utskot ordför led sekreter".split())
"""Stems of roles that may be any of those whose names end with them."""
_FOR_EACH_OTHER = (
    ("handlägg", "sekreter"),  # a "socialsekreterare" is a "handläggare"
    ("nämnd", "utskot"),  # what a committee or the chair decides, the board does
    ("nämnd", "ordför"),
)


@dataclass(frozen=True, slots=True)
class Deciders:
    """Those of whom one decides, and where they and the deciding are told."""

    roles: frozenset[str]
    """In stems: "enhetschef", "förste socialsekreter"."""
    start: int
    end: int


def deciders(text: str, *, row: bool = False) -> Deciders | None:
    """Who decides by a text that ``readable`` made; None where nobody, or more than one
    part of the text, does. In the ``row`` of a table with a column of delegates it is who stands
    there."""
    if not _SIGN.search(text):
        return None
    found = [
        match
        for pattern in (_DECIDES, _DECIDED_BY, _DECISION_IS)
        for match in pattern.finditer(text)
    ]
    if row and not found and (column := _COLUMN.search(text)):
        found = list(_ANY_ROLE.finditer(text, column.end()))
    if len(found) != 1:
        return None
    roles = frozenset(_plain(match["role"]) for match in _ANY_ROLE.finditer(found[0][0]))
    return Deciders(roles, *found[0].span()) if roles else None


def others(one: Deciders, other: Deciders) -> bool:
    """Whether none of the one's can be among the other's."""
    return not any(_may_be(a, b) for a in one.roles for b in other.roles)


def _may_be(one: str, other: str) -> bool:
    if any(
        (one.endswith(a) and other.endswith(b)) or (one.endswith(b) and other.endswith(a))
        for a, b in _FOR_EACH_OTHER
    ):
        return True
    if _GENERIC.isdisjoint((one, other)):
        return one == other
    return one.endswith(other) or other.endswith(one)


def _plain(role: str) -> str:
    """The role without its genitives and inflection: "närmaste" chef is any."""
    words = [word for word in role.split() if not word.endswith(("ens", "ets"))] or [role]
    last = swedish.stem(_RECTOR.sub("", words[-1].removesuffix("s")))
    return " ".join([word for word in words[:-1] if word not in ("närmaste", "ansvarig")] + [last])
