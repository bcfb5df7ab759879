"""Which words of a sentence stand for which words of a unit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.claims import Marker, Statement
from index.embedder import Embedder

MET = 0.6
"""From this likeness on, a word counts as standing for another."""
SURE = 0.8
"""From this on it is the same word, inflected or in a compound."""
FIRST, LAST, SPECIAL = 0.92, 0.88, 0.78
"""A word of the sentence that begins one of the unit's ("avboka" for "avbokning"), that ends one
("tolk" for "telefontolk": it says less, which is fair), and one that says more than the unit's."""
REACH = 6
"""Tokens within which a word belongs to a marker or fact."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text read and encoded."""

    said: Statement
    whole: NDArray[np.float32]
    words: NDArray[np.float32]
    """Shape (content tokens, dimension): centred on the model's mean token, of unit length."""


def encode(said: Sequence[Statement], embedder: Embedder) -> list[Text | None]:
    """Each statement encoded; None for one without content or too long for the model."""
    lengths = embedder.count_tokens([one.text for one in said], "document")
    fits = [
        number
        for number, length in enumerate(lengths)
        if length <= embedder.max_length and said[number].content
    ]
    found: list[Text | None] = [None] * len(said)
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
        found[n] = Text(said[n], encoded.whole[row], centred[start:end])
        start = end
    return found


@dataclass(frozen=True)
class Alignment:
    """A sentence beside a unit."""

    sentence: Statement
    unit: Statement
    near: NDArray[np.float32]
    """Shape (the sentence's content tokens, the unit's): how near they are, at most 1."""
    cosine: float

    @cached_property
    def best(self) -> NDArray[np.float32]:
        """How near each content word of the sentence has its nearest in the unit."""
        found: NDArray[np.float32] = self.near.max(axis=1, initial=0.0)
        return found

    @cached_property
    def claimed(self) -> dict[int, float]:
        """Tokens of the unit that a word of the sentence stands for before any other, and how near
        the two are."""
        found: dict[int, float] = {}
        for row in range(len(self.near)):
            column = int(self.near[row].argmax())
            place, value = self.unit.content[column], float(self.near[row, column])
            if value >= MET:
                found[place] = max(value, found.get(place, 0.0))
        return found

    def partners(self, place: int) -> frozenset[int]:
        """Tokens of the unit that the sentence's token at ``place`` may stand for: the best and
        those nearly as near."""
        row = self.sentence.content.index(place)
        least = max(MET, float(self.near[row].max(initial=0.0)) - 0.1)
        return frozenset(self.unit.content[c] for c in np.flatnonzero(self.near[row] >= least))

    def share_anchor(self, mine: Sequence[int], theirs: Sequence[int]) -> bool:
        """Whether a word around a marker of the sentence stands for one around the unit's."""
        return any(self.partners(place) & set(theirs) for place in mine)


def anchors(said: Statement, place: int, before: int, after: int) -> tuple[int, ...]:
    """The nearest content tokens before and after ``place`` within reach and the same clause."""
    return (
        *_walk(said, place, -1, before),
        *_walk(said, place, 1, after),
    )


def _walk(said: Statement, place: int, step: int, wanted: int) -> Iterator[int]:
    at, found = place, 0
    while found < wanted and abs(at + step - place) <= REACH and 0 <= at + step < len(said.tokens):
        gap = said.tokens[min(at, at + step)].gap
        if any(sign in gap for sign in ".;:") or (found and "," in gap):
            return
        at += step
        if said.tokens[at].is_content:
            found += 1
            yield at


def marked(said: Statement, kind: str) -> tuple[Marker, ...]:
    """The statement's markers of one kind."""
    return tuple(marker for marker in said.markers if marker.kind == kind)


def likeness(sentence: Text, unit: Text) -> Alignment:
    """The sentence beside the unit."""
    near = (
        sentence.words @ unit.words.T
        if len(sentence.words) and len(unit.words)
        else np.zeros((len(sentence.words), len(unit.words)), np.float32)
    )
    mine = [sentence.said.tokens[i].stem for i in sentence.said.content]
    theirs = [unit.said.tokens[i].stem for i in unit.said.content]
    apart = np.array([[siblings(one, other) for other in theirs] for one in mine], bool)
    same = np.array([[_kin(one, other) for other in theirs] for one in mine], np.float32)
    same = same.reshape(near.shape)
    # A word of the unit that stands in the sentence stands for itself: what is added to a list
    # ("engelska, arabiska och spanska") is near its neighbours, and must not lean on them.
    taken = (same == 1.0).any(axis=0)
    near = np.where(apart.reshape(near.shape), np.minimum(near, 0.5), near)
    near = np.maximum(np.where(taken[None, :], 0.0, near), same)
    return Alignment(sentence.said, unit.said, near, float(sentence.whole @ unit.whole))


def _kin(one: str, other: str) -> float:
    """1 for the same stem, less for a compound of it, 0 for words of another root. ``one`` is the
    sentence's, ``other`` the unit's."""
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) >= 4 and (long.startswith(short) or long.endswith(short)):
        if short == other:
            return SPECIAL
        return FIRST if long.startswith(short) else LAST
    return 0.0


def siblings(one: str, other: str) -> bool:
    """Whether two stems are compounds with the same last part and different first ones:
    "platstolk" and "telefontolk" are near in meaning and never the same thing."""
    common = 0
    while common < min(len(one), len(other)) and one[-1 - common] == other[-1 - common]:
        common += 1
    tail = one[len(one) - common :]
    heads = (one[: len(one) - common], other[: len(other) - common])
    return common >= 4 and min(map(len, heads)) >= 3 and not tail.endswith(_DERIVED)


_DERIVED = ("ning", "ande", "ende", "else", "het", "skap", "ing", "lig", "ligt", "eras", "ation")
