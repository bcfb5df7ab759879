"""Whether a sentence that a language model wrote is carried by the texts that it was shown.

A sentence leaves the server only when one to three of those texts carry it: every fact in it stands
there, what it negates, obliges or bounds is so there too, and every word that carries a subject has
its like there. docs/adr/0015-verification.md tells why, and how the limits were measured.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.checks.alignment import LAST, SURE, Alignment, Text, encode, likeness
from app.checks.coverage import coverage, is_counted
from app.checks.facts_beside import agent_differs
from app.checks.objections import objects
from index.claim_reading import read
from index.claims import Statement
from index.embedder import Embedder
from index.entailment import Entailment
from index.errors import RitaError
from index.retriever import Retriever
from index.verification_set import Check

LEAST_COSINE = 0.8
"""Of sentence and unit as wholes: below, they have words in common and no more."""
NEAR = 3
"""Units before one that its "den", "det", "de" may mean, and how far apart two units that carry the
halves of a sentence may stand."""
BORROWED = 2
"""Words of the sentence that a pronoun of the unit may stand for."""
MOST_CARRIERS = 3
SHORT, TORN = 3, 3
"""A sentence of so few words is torn out of a unit of so many times as many: what a planted
instruction tells the model to say stands in the instruction, word for word."""
Place = tuple[Hashable, int]
"""Which text a unit stands in, and after how many others."""
_PRONOUNS = frozenset("den det de dem detta dessa denna då där sådan sådant hon han mötet".split())
_JOINS = frozenset("och men samt medan utan".split())


@dataclass(frozen=True, slots=True, order=True)
class _Carriers:
    """Units that carry a text, and the mean likeness of its words with theirs."""

    near: float
    units: tuple[int, ...]


class Checker:
    """Checks sentences against the same units, which are read and encoded once."""

    def __init__(
        self,
        units: Sequence[str],
        embedder: Embedder,
        veto: Entailment | None = None,
        places: Sequence[Place] | None = None,
    ) -> None:
        """``units`` in any order; a row's header and an item's lead-in before it. ``veto`` is asked
        last, and can only take away. ``places`` of the units; None when they are one text's, one
        after the other."""
        self._embedder, self._veto, self._written = embedder, veto, units
        self._places = places or [(None, number) for number in range(len(units))]
        self._units = encode([read(unit) for unit in units], embedder)

    def check(self, sentence: str) -> tuple[int, ...]:
        """Indices of the units that together carry ``sentence``, best first; () when none do."""
        (text,) = encode([read(sentence)], self._embedder)
        best = self._best(text) if text else None
        if best is None:
            return ()
        if self._veto is not None:
            premise = " ".join(self._written[number] for number in best.units)
            if not self._veto.follows(premise, sentence):
                return ()
        return best.units

    def _best(self, text: Text) -> _Carriers | None:
        whole = [
            carriers
            for carriers in self._carriers(text, LEAST_COSINE)
            if not self._is_torn(text, carriers.units[0])
        ]
        if whole:
            return max(whole)
        for first, second in _halves(text):
            pairs = [
                _Carriers(
                    one.near + two.near,
                    tuple(dict.fromkeys((*one.units, *two.units)))[:MOST_CARRIERS],
                )
                for one in self._carriers(first, 0.0)
                for two in self._carriers(second, 0.0)
                if 0 < abs(self._apart(one.units[0], two.units[0])) <= NEAR
            ]
            if pairs:
                return max(pairs)
        return None

    def _is_torn(self, text: Text, number: int) -> bool:
        unit, words = self._units[number], len(text.said.tokens)
        return words <= SHORT and unit is not None and len(unit.said.tokens) > TORN * words

    def _carriers(self, text: Text, least: float) -> list[_Carriers]:
        """Units that carry the text, each alone or with one that its pronoun stands for."""
        beside = {n: likeness(text, unit) for n, unit in enumerate(self._units) if unit is not None}
        if not beside:
            return []
        held = np.sum([aligned.best >= LAST for aligned in beside.values()], axis=0)
        found: list[_Carriers] = []
        for number, aligned in beside.items():
            if aligned.cosine < least:
                continue
            covered = coverage(aligned, held)
            if not covered.enough or not covered.firm:
                continue
            lender: tuple[int, ...] | None = ()
            if covered.lacking.any():
                lender = self._lender(number, beside, covered.lacking)
            if lender is not None and not objects(aligned):
                found.append(_Carriers(float(aligned.best.mean()), (number, *lender)))
        return found

    def _lender(
        self, number: int, beside: dict[int, Alignment], lacking: NDArray[np.bool_]
    ) -> tuple[int, ...] | None:
        """The unit shortly before that says what a pronoun, or a noun known from it ("Svaret"),
        stands for; None when there is none."""
        aligned = beside[number]
        opening = [token.text for token in aligned.unit.tokens[:10]]
        points = bool(_PRONOUNS.intersection(opening))
        known = is_counted(aligned) and opening[0].endswith(("en", "et", "na", "an"))
        if lacking.sum() > (BORROWED if points else known):
            return None
        before = [other for other in beside if 0 < self._apart(other, number) <= NEAR]
        for other in sorted(before, key=lambda other: self._apart(other, number)):
            lent = beside[other]
            if _negates(lent.unit) > _negates(lent.sentence):
                continue
            if (lent.best[lacking] >= SURE).all() and not agent_differs(lent):
                return (other,)
        return None

    def _apart(self, one: int, other: int) -> int:
        """How many units later in their text ``other`` stands; 0 when they are of different texts,
        for a pronoun or a sentence does not reach from one document into another."""
        (text, place), (other_text, other_place) = self._places[one], self._places[other]
        return other_place - place if text == other_text else 0


def _negates(said: Statement) -> bool:
    return any(marker.kind == "negation" for marker in said.markers)


def _halves(text: Text) -> Iterator[tuple[Text, Text]]:
    """A text cut in two at each conjunction or comma, both of which say something."""
    said = text.said
    for place in range(1, len(said.tokens) - 1):
        joins = said.tokens[place].text in _JOINS
        if joins or any(sign in said.tokens[place - 1].gap for sign in ",;"):
            first, second = said.part(0, place), said.part(place + joins, len(said.tokens))
            if _states(first) and _states(second):
                cut = len(text.words) - len(second.content)
                yield (
                    Text(first, text.whole, text.words[: len(first.content)]),
                    Text(second, text.whole, text.words[cut:]),
                )


def _states(part: Statement) -> bool:
    """Whether part of a sentence says enough to be looked for: two words, or one and a fact."""
    return len(part.content) >= 2 or bool(part.content and part.facts)


def page_checks(retriever: Retriever) -> Callable[[str, int], tuple[list[str], Check]]:
    """What ``index.verification_set`` asks for: a file and page to the texts of its units, as a
    language model is shown them, and the check against them. Raises RitaError for a file that is
    not in the index."""
    snapshot = retriever.snapshot
    of_file = {document.file: key for key, document in snapshot.documents.items()}

    def checks(file: str, page: int) -> tuple[list[str], Check]:
        if file not in of_file:
            raise RitaError(f"{file} finns inte i indexet. Läs in dokumentet och mät igen.")
        key = of_file[file]
        units = [
            f"{snapshot.text(key, unit.lead)} {unit.text}".strip()
            for row in snapshot.store.chunks(key)
            for unit in row.chunk.units
            if any(span.page == page for span in unit.spans)
        ]
        return units, Checker(units, retriever.embedder).check

    return checks
