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


def row_type(size: int) -> type[np.uint16] | type[np.int32]:
    """What numbers of rows are kept as."""
    return np.uint16 if size <= np.iinfo(np.uint16).max else np.int32


def load(folder: Path, name: str) -> LexicalIndex:
    """The index that ``lexical_writer.write`` wrote, its arrays mapped, not read."""
    terms, *arrays = (folder / file for file in files(name))
    size, *names = terms.read_text(encoding="utf-8").split("\n")
    start, row, weight = (np.load(path, mmap_mode="r", allow_pickle=False) for path in arrays)
    return LexicalIndex(
        {term: number for number, term in enumerate(names)}, start, row, weight, int(size)
    )
