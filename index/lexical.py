"""BM25 over Swedish terms, as arrays that a snapshot stores and maps into memory.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with
Lucene's idf (never negative). A term's weight in a chunk is computed once, at build time.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.75
"""K1 and B as in Lucene and Robertson and Zaragoza's recommended range."""

FILES = ("terms.txt", "postings_start.npy", "postings_row.npy", "postings_weight.npy")


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """Inverted lists: term ``t`` stands in ``row[start[t]:start[t + 1]]``, with those weights."""

    term_number: dict[str, int]
    start: NDArray[np.int64]
    row: NDArray[np.int32]
    weight: NDArray[np.float32]
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
                total[rows] += times * weights
        return total

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

    def _postings(self, number: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        begin, end = int(self.start[number]), int(self.start[number + 1])
        return self.row[begin:end], self.weight[begin:end]


def build(documents: Sequence[Sequence[str]]) -> LexicalIndex:
    """The index of ``documents``, each given as its terms."""
    lengths = np.array([len(terms) for terms in documents], dtype=np.float32)
    average = float(lengths.mean()) if len(documents) else 1.0
    postings: dict[str, tuple[list[int], list[int]]] = {}
    for row, terms in enumerate(documents):
        for term, count in Counter(terms).items():
            rows, counts = postings.setdefault(term, ([], []))
            rows.append(row)
            counts.append(count)
    names = sorted(postings)
    start = np.zeros(len(names) + 1, dtype=np.int64)
    all_rows: list[NDArray[np.int32]] = []
    all_weights: list[NDArray[np.float32]] = []
    size = len(documents)
    for number, name in enumerate(names):
        holders = np.array(postings[name][0], dtype=np.int32)
        times = np.array(postings[name][1], dtype=np.float32)
        idf = log(1 + (size - len(holders) + 0.5) / (len(holders) + 0.5))
        damp = K1 * (1 - B + B * lengths[holders] / average)
        all_rows.append(holders)
        all_weights.append((idf * times * (K1 + 1) / (times + damp)).astype(np.float32))
        start[number + 1] = start[number] + len(holders)
    return LexicalIndex(
        {name: number for number, name in enumerate(names)},
        start,
        np.concatenate(all_rows) if all_rows else np.zeros(0, np.int32),
        np.concatenate(all_weights) if all_weights else np.zeros(0, np.float32),
        size,
    )


def save(index: LexicalIndex, folder: Path) -> None:
    """Write the index as ``FILES`` into ``folder``."""
    (folder / "terms.txt").write_text(
        "\n".join([str(index.size), *index.term_number]), encoding="utf-8"
    )
    np.save(folder / "postings_start.npy", index.start, allow_pickle=False)
    np.save(folder / "postings_row.npy", index.row, allow_pickle=False)
    np.save(folder / "postings_weight.npy", index.weight, allow_pickle=False)


def load(folder: Path) -> LexicalIndex:
    """The index that ``save`` wrote, its arrays mapped, not read."""
    size, *names = (folder / "terms.txt").read_text(encoding="utf-8").split("\n")
    start, row, weight = (
        np.load(folder / name, mmap_mode="r", allow_pickle=False) for name in FILES[1:]
    )
    return LexicalIndex(
        {name: number for number, name in enumerate(names)}, start, row, weight, int(size)
    )
