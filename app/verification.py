"""Whether a sentence that a language model wrote is carried by the texts that it was shown.

A sentence leaves the server only when one to three of those texts carry it: every fact in it stands
there, what it negates, obliges or bounds is so there too, and every word that carries a subject has
a near one there. docs/adr/0015-verification.md tells how the limits were measured.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from app.alignment import SURE, Alignment, Text, encode, likeness
from app.objections import objection
from index.claims import Statement, read
from index.embedder import Embedder

LEAST_COSINE = 0.85
LEAST_COVERED = 0.8
LEAST_WORD = 0.55
LEAST_KNOWN = 0.7
NEAR = 3
"""Units before one that its "den", "det", "de" may mean."""
BORROWED = 2
MOST_CARRIERS = 3
_LIGHT = frozenset(
    "personen person personer man gäller innebär görs göra göras gör ske sker finns kostar tar ges "
    "ge blir klar anges står hålls sig".split()
)
"""Words so general that they need no counterpart."""
_PRONOUNS = frozenset("den det de dem detta dessa denna då där sådan sådant hon han mötet".split())
_JOINS = frozenset("och men samt medan utan".split())


def check(sentence: str, units: Sequence[str], embedder: Embedder) -> tuple[int, ...]:
    """Indices of the ``units`` that together carry ``sentence``, best first, at most three; empty
    when it is not supported. For several sentences on the same units, make one ``Checker``."""
    return Checker(units, embedder).check(sentence)


class Checker:
    """Checks sentences against the same units, which are read and encoded once."""

    def __init__(self, units: Sequence[str], embedder: Embedder) -> None:
        self._embedder = embedder
        self._units = encode([read(unit) for unit in units], embedder)

    def check(self, sentence: str) -> tuple[int, ...]:
        """Indices of the units that together carry ``sentence``, best first; () when none do."""
        (text,) = encode([read(sentence)], self._embedder)
        if text is None:
            return ()
        if found := self._carriers(text, LEAST_COSINE):
            return max(found)[1]
        for first, second in _halves(text):
            one, two = self._carriers(first, 0.0), self._carriers(second, 0.0)
            pairs = [
                (a[0] + b[0], tuple(dict.fromkeys((*a[1], *b[1])))[:MOST_CARRIERS])
                for a in one
                for b in two
                if 0 < abs(a[1][0] - b[1][0]) <= NEAR
            ]
            if pairs:
                return max(pairs)[1]
        return ()

    def _carriers(self, text: Text, least: float) -> list[tuple[float, tuple[int, ...]]]:
        """Units that carry the text, each alone or with one that its pronoun stands for, and how
        well they do."""
        beside = {n: likeness(text, unit) for n, unit in enumerate(self._units) if unit is not None}
        known = np.max([aligned.best for aligned in beside.values()], axis=0, initial=0.0) == 1.0
        found: list[tuple[float, tuple[int, ...]]] = []
        for number, aligned in beside.items():
            if aligned.cosine < least:
                continue
            borrowed = self._lender(text, number, aligned, known)
            if borrowed is not None and objection(aligned) is None:
                found.append((float(aligned.best.mean()), (number, *borrowed)))
        return found

    def _lender(
        self, text: Text, number: int, aligned: Alignment, known: NDArray[np.bool_]
    ) -> tuple[int, ...] | None:
        """() when the unit holds every word; the unit before it that lends its pronoun what is
        lacking; None when words are lacking that none lends. ``known`` are the words that some
        unit has: those must be met better, since they may have been taken from there."""
        best = aligned.best
        light = np.array([text.said.tokens[i].text in _LIGHT for i in text.said.content])
        lacking = (best < np.where(known, LEAST_KNOWN, LEAST_WORD)) & ~light
        if not lacking.any():
            return () if best.mean() >= LEAST_COVERED else None
        points = {token.text for token in aligned.unit.tokens[:6]} & _PRONOUNS
        if not points or lacking.sum() > BORROWED or lacking.all():
            return None
        if best[~lacking].mean() < LEAST_COVERED:
            return None
        for other in range(number - 1, max(-1, number - 1 - NEAR), -1):
            lender = self._units[other]
            if lender is not None and (likeness(text, lender).best[lacking] >= SURE).all():
                return (other,)
        return None


def _halves(text: Text) -> Iterator[tuple[Text, Text]]:
    """A text cut in two at each conjunction or clause, both with two content words at least."""
    said = text.said
    for place in range(1, len(said.tokens) - 1):
        joins = said.tokens[place].text in _JOINS
        comma = any(sign in said.tokens[place - 1].gap for sign in ",;")
        if joins or comma:
            first, second = said.part(0, place), said.part(place + joins, len(said.tokens))
            cut = len(first.content)
            if _states(first) and _states(second):
                skip = len(text.words) - len(second.content)
                yield (
                    Text(first, text.whole, text.words[:cut]),
                    Text(second, text.whole, text.words[skip:]),
                )


def _states(part: Statement) -> bool:
    """Whether part of a sentence says enough to be looked for: two words, or one and a fact."""
    return len(part.content) >= 2 or bool(part.content and part.facts)
