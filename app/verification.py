"""Whether a sentence that a language model wrote is carried by the texts that it was shown.

A sentence leaves the server only when one to three of those texts carry it: every fact in it stands
there, what it negates, obliges or bounds is so there too, and every word that carries a subject has
a near one there. docs/adr/0015-verification.md tells how the limits were measured.
"""

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from app.alignment import LAST, SURE, Alignment, Text, encode, likeness
from app.objections import agent_differs, objection
from index.claims import Statement, read
from index.embedder import Embedder
from index.errors import RitaError
from index.retriever import Retriever
from index.verification_set import Check

LEAST_COSINE = 0.8
LEAST_COVERED = 0.75
LEAST_WORD = 0.55
LEAST_PASSIVE = 0.4
SPARE = 3
LEAST_KNOWN = 0.7
NEAR = 3
"""Units before one that its "den", "det", "de" may mean."""
FIRM = 0.9
LEAST_KEY = 0.8
BORROWED = 2
TOPIC = 3
"""Units that hold a word which all of them are about: a routine on assessments says "bedömningen"
once and then only "klar inom två timmar"."""
MOST_CARRIERS = 3
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
        held = np.sum([aligned.best >= LAST for aligned in beside.values()], axis=0)
        found: list[tuple[float, tuple[int, ...]]] = []
        for number, aligned in beside.items():
            if aligned.cosine < least:
                continue
            borrowed = self._lender(text, number, aligned, held)
            if borrowed is not None and objection(aligned) is None:
                found.append((float(aligned.best.mean()), (number, *borrowed)))
        return found

    def _lender(
        self, text: Text, number: int, aligned: Alignment, held: NDArray[np.int_]
    ) -> tuple[int, ...] | None:
        """() when the unit holds every word; the unit before it that lends its pronoun what is
        lacking; None when words are lacking that none lends. ``held`` tells how many units hold
        each word: one that some do must be met better, since it may be taken from there, unless
        so many do that it is what all are about."""
        best = aligned.best
        light = np.array([text.said.tokens[i].text in _LIGHT for i in text.said.content])
        least = LEAST_KEY if " ; " in aligned.unit.text else LEAST_KNOWN
        need = np.where(held > 0, least, LEAST_WORD)
        passive = np.array([_is_passive(text.said.tokens[i].text) for i in text.said.content])
        need = np.where(passive, np.minimum(need, LEAST_PASSIVE), need)
        lacking = (best < need) & ~light
        if SPARE and lacking.sum() == 1 and held[lacking][0] == 0:
            rest = best[~lacking & ~light]
            if len(rest) >= SPARE and (rest >= SURE).all() and text.said.facts:
                lacking[:] = False
        listed = " ; " in aligned.unit.text or re.match(r"\d|.*•", aligned.unit.text)
        if listed and (lacking & (held >= TOPIC)).sum() == 1:
            lacking &= held < TOPIC
            light |= held >= TOPIC
        heavy = best[~lacking & ~light]
        covered = heavy.mean() >= LEAST_COVERED if len(heavy) else bool(light.any())
        if not lacking.any():
            facts = len(text.said.facts)
            firm = len(heavy) + facts > 2 or facts > 0 or bool((heavy >= FIRM).all())
            return () if covered and firm else None
        if not covered or (heavy >= SURE).sum() + len(text.said.facts) < 2:
            return None
        opening = [token.text for token in aligned.unit.tokens[:10]]
        points = bool(_PRONOUNS.intersection(opening))
        counted = any(fact.kind in ("number", "time", "amount") for fact in text.said.facts)
        definite = counted and opening[0].endswith(("en", "et", "na", "an"))
        if lacking.sum() > (BORROWED if points else definite):
            return None
        for other in range(number - 1, max(-1, number - 1 - NEAR), -1):
            lender = self._units[other]
            if lender is None or _negates(lender.said) > _negates(text.said):
                continue
            lent = likeness(text, lender)
            if (lent.best[lacking] >= SURE).all() and not agent_differs(lent):
                return (other,)
        return None


def _is_passive(word: str) -> bool:
    return len(word) > 4 and word.endswith(_PASSIVE)


_PASSIVE = ("as", "ats", "ets", "des", "tts", "ks", "ls", "gs", "ds", "rs", "ns")


def _negates(said: Statement) -> bool:
    return any(marker.kind == "negation" for marker in said.markers)


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
            " ".join(
                [*(snapshot.page(key, s.page).text[s.start : s.end] for s in unit.lead), unit.text]
            )
            for row in snapshot.store.chunks(key)
            for unit in row.chunk.units
            if any(span.page == page for span in unit.spans)
        ]
        return units, Checker(units, retriever.embedder).check

    return checks


def _states(part: Statement) -> bool:
    """Whether part of a sentence says enough to be looked for: two words, or one and a fact."""
    return len(part.content) >= 2 or bool(part.content and part.facts)
