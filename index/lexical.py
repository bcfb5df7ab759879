"""BM25 over Swedish terms, as arrays that a snapshot stores and maps into memory.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with
Lucene's idf (never negative). A term's weight in a chunk is computed once, at build time.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.75
"""K1 and B as in Lucene and Robertson and Zaragoza's recommended range."""


def files(name: str) -> tuple[str, str, str, str]:
    """The files that an index called ``name`` is saved as."""
    return (f"{name}.txt", f"{name}-start.npy", f"{name}-row.npy", f"{name}-weight.npy")


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """Inverted lists: term ``t`` stands in ``row[start[t]:start[t + 1]]``, with those weights."""

    term_number: dict[str, int]
    start: NDArray[np.int64]
    row: NDArray[np.uint16] | NDArray[np.int32]
    """Two bytes a row while they are enough: up to some 20,000 pages."""
    weight: NDArray[np.float16]
    """Half precision: a rounding of 0.05 % moves no rank."""
    size: int
    """Number of rows (chunks)."""

    def idf(self, term: str) -> float:
        """Lucene's inverse document frequency; of an unknown term, that of one in no chunk."""
        number = self.term_number.get(term)
        count = 0 if number is None else int(self.start[number + 1] - self.start[number])
        return log(1 + (self.size - count + 0.5) / (count + 0.5))

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """BM25 score of every row, shape (size,); a term given twice counts twice."""
        total = np.zeros(self.size, dtype=np.float32)
        for term, times in Counter(terms).items():
            number = self.term_number.get(term)
            if number is not None:
                rows, weights = self._postings(number)
                total[rows] += times * weights.astype(np.float32)
        return total

    def shares(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """``scores`` as shares, 0..1, of ``most``: comparable between questions."""
        most = self.most(terms)
        return self.scores(terms) / np.float32(most) if most else self.scores(terms)

    def most(self, terms: Sequence[str]) -> float:
        """What a row that is full of nothing but ``terms`` would score at the most: a term's
        weight approaches (K1 + 1) idf as it is repeated. Unknown terms count too."""
        return (K1 + 1) * sum(self.idf(term) for term in terms)

    def matches(self, terms: Sequence[str], row: int) -> dict[str, float]:
        """The terms that stand in ``row``, with what each adds to its score."""
        found: dict[str, float] = {}
        for term, times in Counter(terms).items():
            number = self.term_number.get(term)
            if number is None:
                continue
            rows, weights = self._postings(number)
            place = int(np.searchsorted(rows, row))
            if place < len(rows) and rows[place] == row:
                found[term] = times * float(weights[place])
        return found

    def _postings(
        self, number: int
    ) -> tuple[NDArray[np.uint16] | NDArray[np.int32], NDArray[np.float16]]:
        begin, end = int(self.start[number]), int(self.start[number + 1])
        return self.row[begin:end], self.weight[begin:end]


def build(documents: Iterable[Sequence[str]]) -> LexicalIndex:
    """The index of ``documents``, each given as its terms; read once, none kept."""
    counted: list[int] = []
    postings: dict[str, tuple[list[int], list[int]]] = {}
    for row, terms in enumerate(documents):
        counted.append(len(terms))
        for term, count in Counter(terms).items():
            rows, counts = postings.setdefault(term, ([], []))
            rows.append(row)
            counts.append(count)
    lengths = np.array(counted, dtype=np.float32)
    size = len(counted)
    average = float(lengths.mean()) if size else 1.0
    names = sorted(postings)
    start = np.zeros(len(names) + 1, dtype=np.int64)
    all_rows: list[NDArray[np.int32]] = []
    all_weights: list[NDArray[np.float16]] = []
    for number, name in enumerate(names):
        holders = np.array(postings[name][0], dtype=np.int32)
        times = np.array(postings[name][1], dtype=np.float32)
        idf = log(1 + (size - len(holders) + 0.5) / (len(holders) + 0.5))
        damp = K1 * (1 - B + B * lengths[holders] / average)
        all_rows.append(holders)
        all_weights.append((idf * times * (K1 + 1) / (times + damp)).astype(np.float16))
        start[number + 1] = start[number] + len(holders)
    return LexicalIndex(
        {name: number for number, name in enumerate(names)},
        start,
        _narrow(np.concatenate(all_rows) if all_rows else np.zeros(0, np.int32), size),
        np.concatenate(all_weights) if all_weights else np.zeros(0, np.float16),
        size,
    )


def _narrow(rows: NDArray[np.int32], size: int) -> NDArray[np.uint16] | NDArray[np.int32]:
    return rows.astype(np.uint16) if size <= np.iinfo(np.uint16).max else rows


def save(index: LexicalIndex, folder: Path, name: str) -> None:
    """Write the index as ``files(name)`` into ``folder``."""
    terms, start, row, weight = (folder / file for file in files(name))
    terms.write_text("\n".join([str(index.size), *index.term_number]), encoding="utf-8")
    np.save(start, index.start, allow_pickle=False)
    np.save(row, index.row, allow_pickle=False)
    np.save(weight, index.weight, allow_pickle=False)


def load(folder: Path, name: str) -> LexicalIndex:
    """The index that ``save`` wrote, its arrays mapped, not read."""
    terms, *arrays = (folder / file for file in files(name))
    size, *names = terms.read_text(encoding="utf-8").split("\n")
    start, row, weight = (np.load(path, mmap_mode="r", allow_pickle=False) for path in arrays)
    return LexicalIndex(
        {term: number for number, term in enumerate(names)}, start, row, weight, int(size)
    )
