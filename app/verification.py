"""Whether a sentence that a language model wrote is carried by the texts that it was shown.

A sentence leaves the server only when one to three of those texts carry it: every fact in it stands
there, what it negates, obliges or bounds is so there too, and every word that carries a subject has
a near one there. docs/adr/0015-verification.md tells how the limits were measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from index.claims import Statement, read
from index.embedder import Embedder

MOST_CARRIERS = 3
CANDIDATES = 6
"""Units looked at together: those that carry most of the sentence on their own."""
LEAST_COSINE = 0.85
LEAST_COVERED = 0.8
LEAST_WORD = 0.3


def check(sentence: str, units: Sequence[str], embedder: Embedder) -> tuple[int, ...]:
    """Indices of the ``units`` that together carry ``sentence``, best first, at most three; empty
    when it is not supported. For several sentences on the same units, make one ``Checker``."""
    return Checker(units, embedder).check(sentence)


@dataclass(frozen=True, slots=True)
class _Text:
    said: Statement
    whole: NDArray[np.float32]
    words: NDArray[np.float32]
    """Shape (content tokens, dimension): centred on the model's mean token, of unit length."""


class Checker:
    """Checks sentences against the same units, which are read and encoded once."""

    def __init__(self, units: Sequence[str], embedder: Embedder) -> None:
        self._embedder = embedder
        self._units = _read(units, embedder)

    def check(self, sentence: str) -> tuple[int, ...]:
        """Indices of the units that together carry ``sentence``, best first; () when none do."""
        (read_sentence,) = _read([sentence], self._embedder)
        if read_sentence is None or not read_sentence.said.content:
            return ()
        kin = {
            number: _kinship(read_sentence, unit)
            for number, unit in enumerate(self._units)
            if unit is not None and unit.said.content
        }
        order = sorted(kin, key=lambda n: -float(kin[n].max(axis=1).mean()))[:CANDIDATES]
        for size in range(1, MOST_CARRIERS + 1):
            for chosen in combinations(order, size):
                if self._carry(read_sentence, chosen, kin):
                    return chosen
        return ()

    def _carry(
        self, sentence: _Text, chosen: tuple[int, ...], kin: dict[int, NDArray[np.float32]]
    ) -> bool:
        units = [unit for number in chosen if (unit := self._units[number])]
        near = np.max([kin[number].max(axis=1) for number in chosen], axis=0)
        if near.mean() < LEAST_COVERED or near.min() < LEAST_WORD:
            return False
        if max(float(unit.whole @ sentence.whole) for unit in units) < LEAST_COSINE:
            return False
        values = frozenset().union(*(unit.said.values | unit.said.stems for unit in units))
        if any(fact.value not in values for fact in sentence.said.facts):
            return False
        negations = sum(m.kind == "negation" for m in sentence.said.markers)
        there = sum(m.kind == "negation" for unit in units for m in unit.said.markers)
        return negations == there


def _read(texts: Sequence[str], embedder: Embedder) -> list[_Text | None]:
    """Each text read and encoded; None for one that the model would not read to its end."""
    said = [read(text) for text in texts]
    lengths = embedder.count_tokens([one.text for one in said], "document")
    fits = [
        number
        for number, length in enumerate(lengths)
        if length <= embedder.max_length and said[number].tokens
    ]
    found: list[_Text | None] = [None] * len(texts)
    if not fits:
        return found
    spans = [
        [(said[n].tokens[i].start, said[n].tokens[i].end) for i in said[n].content] for n in fits
    ]
    encoded = embedder.encode_with_parts([said[n].text for n in fits], spans)
    centred = encoded.parts - embedder.token_mean
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    start = 0
    for row, n in enumerate(fits):
        end = start + len(spans[row])
        found[n] = _Text(said[n], encoded.whole[row], centred[start:end])
        start = end
    return found


def _kinship(sentence: _Text, unit: _Text) -> NDArray[np.float32]:
    """How near each content word of the sentence is to each of the unit's, shape (words, words)."""
    near = sentence.words @ unit.words.T
    for row, i in enumerate(sentence.said.content):
        mine = sentence.said.tokens[i].stem
        for column, j in enumerate(unit.said.content):
            near[row, column] = max(near[row, column], _kin(mine, unit.said.tokens[j].stem))
    return near


def _kin(one: str, other: str) -> float:
    """1 for the same stem, less for a compound of it, 0 for words of another root."""
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) >= 4 and (long.startswith(short) or long.endswith(short)):
        return 0.9
    return 0.0
