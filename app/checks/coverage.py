"""Whether every word of a sentence that carries a subject has its like in a unit.

The limits were set on half "a" of documents/verification.jsonl (docs/adr/0015-verification.md).
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.checks.alignment import SURE, Alignment
from app.checks.facts_beside import COUNTED, is_row

LEAST_WORD = 0.55
"""Likeness that a word must have with some word of the unit."""
LEAST_KNOWN = 0.7
"""The same of a word that stands in another unit: it may have been taken from there."""
LEAST_KEY = 0.8
"""The same in a table, whose rows differ in one word only."""
LEAST_PASSIVE = 0.4
"""The same of a passive verb: "beviljas", "godtas" and "betalas" change places in good Swedish."""
LEAST_COVERED = 0.75
"""Mean likeness of the words that count."""
FIRM = 0.9
"""What two words or fewer must have, where no number or name holds them."""
SPARE = 3
"""Words that must stand surely in the unit, beside a fact, for one new word to be let pass."""
TOPIC = 3
"""Units that hold a word which all of them are about: a routine on assessments says "bedömningen"
above the table, whose rows only say "inom två timmar"."""
_PASSIVE = ("as", "ats", "ets", "des", "tts", "ks", "ls", "gs", "ds", "rs", "ns")
_LIGHT = frozenset(
    (
        "anger ange anges används använda använd använder avser avse behöver behövs behöva beror "
        "betyder blir bli börja finnas finns fatta fattar fattas framgår fås föra förs föras fått "
        "ge ger ges ges gjort gjorts gälla gäller gör göra görs göras gå går ha hade haft handlar "
        "hitta hittar hålla håller hålls hör ingår innebär kallas komma krävs kunde lämna lämnar "
        "lämnas låter lägga man menas man nå nås omfattar person personen personer pågår pågå ring "
        "ringa ringer räcker se sig ska ske sker skicka skickar skickas sker skulle stå står säger "
        "säga sätta sätts ta tar tas tillämpas uppgår utgör vara varit veta vill ansvarar får fick "
        "hållas kosta lång långt taget tag klar klart kostar plats sätt exempel slag del tid"
    ).split()
)
"""Words so general that they need no counterpart."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a sentence's content words are covered by a unit."""

    lacking: NDArray[np.bool_]
    """Shape (content words,): those without their like in the unit."""
    enough: bool
    """The others are near enough to rest a sentence on."""
    firm: bool
    """The others, with the facts, are enough to know the unit by."""


def coverage(aligned: Alignment, held: NDArray[np.int_]) -> Coverage:
    """How ``aligned.sentence`` is covered. ``held``: how many units hold each content word."""
    words = [aligned.sentence.tokens[place].text for place in aligned.sentence.content]
    best = aligned.best
    light = np.array([word in _LIGHT for word in words])
    lacking = (best < _needed(words, aligned, held)) & ~light
    if _is_listed(aligned) and (lacking & (held >= TOPIC)).sum() == 1:
        lacking &= held < TOPIC
        light |= held >= TOPIC
    lacking = _spared(lacking, light, aligned, held)
    heavy = best[~lacking & ~light]
    enough = heavy.mean() >= LEAST_COVERED if len(heavy) else bool(light.any())
    facts = len(aligned.sentence.facts)
    if lacking.any():
        firm = int((heavy >= SURE).sum()) + facts >= 2
    else:
        firm = facts > 0 or len(heavy) > 2 or bool((heavy >= FIRM).all())
    return Coverage(lacking, bool(enough), firm)


def is_counted(aligned: Alignment) -> bool:
    """Whether the sentence states a number, time or amount."""
    return any(fact.kind in COUNTED for fact in aligned.sentence.facts)


def _needed(words: list[str], aligned: Alignment, held: NDArray[np.int_]) -> NDArray[np.float64]:
    known = LEAST_KEY if is_row(aligned.unit) else LEAST_KNOWN
    passive = np.array([len(word) > 4 and word.endswith(_PASSIVE) for word in words])
    return np.where(passive, LEAST_PASSIVE, np.where(held > 0, known, LEAST_WORD))


def _is_listed(aligned: Alignment) -> bool:
    """Whether the unit is a table's row or a list's item, which never names its subject."""
    return is_row(aligned.unit) or bool(re.match(r"\d|.*•", aligned.unit.text))


def _spared(
    lacking: NDArray[np.bool_],
    light: NDArray[np.bool_],
    aligned: Alignment,
    held: NDArray[np.int_],
) -> NDArray[np.bool_]:
    """``lacking`` without a single word that no unit holds, where all else stands surely."""
    if lacking.sum() != 1 or held[lacking][0] or not aligned.sentence.facts:
        return lacking
    rest = aligned.best[~lacking & ~light]
    alone = len(rest) >= SPARE and bool((rest >= SURE).all())
    return np.zeros_like(lacking) if alone else lacking
