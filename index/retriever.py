"""A question to the passages that may answer it: encode, search twice, fuse.

The dense model finds other words for the same thing, BM25 finds exact terms; neither wins
everywhere (docs/adr/0007-retrieval-and-abstention.md). What may not be shown is left out
before anything is ranked.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.corpus import Passage, Scores
from index.embedder import Embedder
from index.filters import EVERYTHING, Filter
from index.snapshot import Snapshot

CANDIDATES = 100
"""Taken from each retriever before fusing."""
DENSE_WEIGHT = 0.7
"""Share of the dense score, min-max scaled over the candidates, in the fused one. Best of 0 to .7
by steps of .1 on both golden sets (docs/adr/0007-retrieval-and-abstention.md)."""
RESCORED = 40
"""Passages rescored by their best unit: of the 40 best, as the design measured."""
UNIT_WEIGHT = 0.3
"""Share of the best unit's cosine in the final score; same table."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question as both retrievers read it."""

    text: str
    vector: NDArray[np.float32]
    """Shape (dimension,), L2-normalised."""
    terms: tuple[str, ...]


class Retriever:
    """Searches one snapshot. Safe to share between threads."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder) -> None:
        self.snapshot = snapshot
        self.embedder = embedder

    def query(self, question: str) -> Query:
        """The question's vector and terms. ModelError when it is longer than the model reads."""
        vector = self.embedder.encode_query([question])[0]
        return Query(question, vector, tuple(self.snapshot.analyzer.terms(question)))

    def retrieve(
        self,
        question: str,
        limit: int = 10,
        only: Filter = EVERYTHING,
    ) -> list[Passage]:
        """The ``limit`` best passages of the documents that ``only`` admits, best first."""
        return self.search(self.query(question), limit, only)

    def search(
        self,
        query: Query,
        limit: int = 10,
        only: Filter = EVERYTHING,
    ) -> list[Passage]:
        """As ``retrieve``, for a question already encoded."""
        snapshot = self.snapshot
        allowed = self.allowed(only)
        candidates, rescored_at_most = max(CANDIDATES, limit), max(RESCORED, limit)
        dense_rows, _ = snapshot.nearest(query.vector, candidates, allowed)
        lexical = snapshot.lexical.scores(query.terms)
        if allowed is not None:
            lexical[~allowed] = 0
        lexical_rows = _best(lexical, candidates)
        rows = np.union1d(dense_rows, lexical_rows)
        if not len(rows):
            return []
        dense = snapshot.vectors(rows) @ query.vector
        lexical_of = lexical[rows]
        fused = DENSE_WEIGHT * _scaled(dense) + (1 - DENSE_WEIGHT) * _scaled(lexical_of)
        order = np.argsort(-fused, kind="stable")[:rescored_at_most]
        rescored = self._rescored(query, rows[order], fused[order])
        order = order[np.argsort(-rescored, kind="stable")]
        final = dict(zip(rows[order].tolist(), np.sort(rescored)[::-1].tolist(), strict=True))
        return [
            self.passage(int(rows[i]), Scores(final[int(rows[i])], float(dense[i]), lexical_of[i]))
            for i in order[:limit]
        ]

    def _rescored(
        self, query: Query, rows: NDArray[np.int64], fused: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Fused scores with the cosine of each passage's best unit mixed in."""
        best = np.array(
            [float((self.unit_vectors(int(row)) @ query.vector).max()) for row in rows], np.float32
        )
        mixed: NDArray[np.float32] = (1 - UNIT_WEIGHT) * fused + UNIT_WEIGHT * _scaled(best)
        return mixed

    def unit_vectors(self, row: int) -> NDArray[np.float32]:
        """Vectors of a chunk's units, in order, shape (units, dimension)."""
        first, end = self.snapshot.first_unit[row : row + 2]
        return np.asarray(self.snapshot.unit_vectors[first:end], np.float32)

    def allowed(self, only: Filter) -> NDArray[np.bool_] | None:
        """Which chunk rows may be found; None when all may."""
        admitted = np.array(
            [only.admits(document) for document in self.snapshot.documents.values()], dtype=bool
        )
        return None if admitted.all() else admitted[self.snapshot.document_number]

    def passage(self, row: int, scores: Scores) -> Passage:
        """The chunk at ``row`` as a passage."""
        stored = self.snapshot.store.chunk(row)
        document = self.snapshot.documents[stored.document_id]
        return Passage(row, document, stored.chunk, scores)


def _best(scores: NDArray[np.float32], limit: int) -> NDArray[np.int64]:
    """Rows of the ``limit`` highest positive scores, in no order."""
    limit = min(limit, int((scores > 0).sum()))
    if limit == 0:
        return np.zeros(0, np.int64)
    return np.argpartition(-scores, limit - 1)[:limit].astype(np.int64)


def _scaled(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Min-max to 0..1; all equal: all 0."""
    low, high = float(scores.min()), float(scores.max())
    if high <= low:
        return np.zeros_like(scores)
    scaled: NDArray[np.float32] = (scores - low) / (high - low)
    return scaled
