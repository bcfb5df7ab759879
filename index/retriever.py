"""A question to the passages that may answer it.

    encode → two searches → fuse → a closer look at the best → passages, near-duplicates folded

The dense model finds other words for the same thing, n-grams find the same words in other forms;
neither wins everywhere. What may not be shown is left out before anything is ranked. Each step is
argued for by measurement in docs/adr/0012-late-interaction.md.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index import swedish
from index.abbreviations import gather
from index.corpus import Chunk, Document, Passage, Scores
from index.embedder import Embedder
from index.filters import EVERYTHING, Filter, admitted
from index.folding import folded
from index.question import ReadQuestion, read_question
from index.snapshot import Snapshot

CANDIDATES = 100
"""Taken from each of the two searches. 50 and 300 found the same pages on three golden sets."""
RESCORED = 50
"""Of these, looked at closely. 30 and 100 found the same pages on three golden sets."""
LEXICAL_WEIGHT = 0.25
"""What the whole of the lexical share adds to a cosine. Fitted on each of five sets alone, it came
out between .1 and .6; from .15 to .3 each set is within two questions of its best, but for
SweQUAD-MC, which wants .25 or more."""
WORD_SHARE = 0.3
"""Of the lexical share, what words, compound parts and references make up; n-grams the rest."""
PASSAGE_WORDS = 220
"""A passage shows its chunk's neighbours up to so many words: 174 at the median of the real set.
At 240 that is 200, the most that was asked for."""
RERANKED = 20
"""Passages that a reranker, where one is set, puts in order."""

Rerank = Callable[[str, Sequence[str]], Sequence[float] | None]
"""A question and texts to a score for each, or None when the reranker did not answer in time."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is searched for."""

    read: ReadQuestion
    vector: NDArray[np.float32]
    """Shape (dimension,), L2-normalised."""
    tokens: NDArray[np.float32] | None
    """Shape (tokens, dimension), L2-normalised; None where the model gives none."""
    terms: tuple[str, ...]
    ngrams: tuple[str, ...]


class Retriever:
    """Searches one snapshot. Safe to share between threads."""

    def __init__(
        self,
        snapshot: Snapshot,
        embedder: Embedder,
        *,
        own_abbreviations: Sequence[tuple[str, str]] = (),
        rerank: Rerank | None = None,
    ) -> None:
        """``own_abbreviations`` are the municipality's, before those that the documents define."""
        self.snapshot = snapshot
        self.embedder = embedder
        self._abbreviations = gather(own_abbreviations, snapshot.definitions)
        self._rerank = rerank
        self._allowed: tuple[Filter | None, NDArray[np.bool_] | None] = (None, None)
        """The last filter and its rows: the searches of a day nearly all have the same."""

    def over(self, documents: Mapping[str, Document]) -> "Retriever":
        """The same search over the same snapshot, with its ``documents`` (by key, in its order)
        as they are given."""
        other = copy(self)
        other.snapshot = replace(self.snapshot, documents=documents)
        other._allowed = (None, None)
        return other

    def query(self, question: str) -> Query:
        """The question read, and its vectors and terms. ModelError when it is longer than the
        model reads."""
        read = read_question(question, self.snapshot.speller, self._abbreviations)
        if read.searched != question and not self._fits(read.searched):
            read = ReadQuestion(question, question)  # no room for what would be added
        encoded = self.embedder.encode_question(read.searched)
        terms = tuple(self.snapshot.analyzer.terms(read.searched))
        ngrams = tuple(swedish.ngrams(read.searched))
        return Query(read, encoded.vector, encoded.tokens, terms, ngrams)

    def _fits(self, question: str) -> bool:
        return self.embedder.count_tokens([question], "query")[0] <= self.embedder.max_length

    def retrieve(self, question: str, limit: int = 10, only: Filter = EVERYTHING) -> list[Passage]:
        """The ``limit`` best passages of the documents that ``only`` admits, best first."""
        return self.search(self.query(question), limit, only)

    def search(
        self,
        query: Query,
        limit: int = 10,
        only: Filter = EVERYTHING,
        *,
        closely: bool = True,
        lexical_weight: float = LEXICAL_WEIGHT,
    ) -> list[Passage]:
        """As ``retrieve``, for a question already read. ``closely=False`` leaves out the closer
        look and the reranker; ``lexical_weight`` is for measuring others."""
        allowed = self.allowed(only)
        scored = self.candidates(query, allowed, max(CANDIDATES, 2 * limit), lexical_weight)
        if closely:
            scored = self._looked_at(query, scored, max(RESCORED, 2 * limit), lexical_weight)
        # More than are shown, reranked or not: some twins of those that are stand among them.
        passages = folded(self.passages(scored), max(limit, RERANKED))
        if closely and self._rerank is not None:
            passages = _reranked(self._rerank, query.read.searched, passages)
        return passages[:limit]

    def candidates(
        self,
        query: Query,
        allowed: NDArray[np.bool_] | None,
        most: int = CANDIDATES,
        weight: float = LEXICAL_WEIGHT,
    ) -> list[tuple[int, Scores]]:
        """The rows that either search finds, ``most`` from each, best first. ``allowed`` is as
        from ``allowed()``; ``fused`` scores are those before the closer look."""
        dense_rows, _ = self.snapshot.nearest(query.vector, most, allowed)
        lexical = self.lexical(query)
        if allowed is not None:
            lexical[~allowed] = 0
        rows = np.union1d(dense_rows, _best(lexical, most))
        if not len(rows):
            return []
        dense = self.snapshot.vectors(rows) @ query.vector
        fused = dense + weight * lexical[rows]
        return [
            (int(rows[i]), Scores(float(fused[i]), float(dense[i]), float(lexical[rows[i]])))
            for i in np.argsort(-fused, kind="stable")
        ]

    def lexical(self, query: Query) -> NDArray[np.float32]:
        """The lexical share, 0..1, of every chunk."""
        words = self.snapshot.words.shares(query.terms)
        ngrams = self.snapshot.ngrams.shares(query.ngrams)
        return WORD_SHARE * words + (1 - WORD_SHARE) * ngrams

    def _looked_at(
        self, query: Query, scored: list[tuple[int, Scores]], most: int, weight: float
    ) -> list[tuple[int, Scores]]:
        """The first ``most`` looked at again, the others as they were. Half of what is near is the
        chunk's own cosine, half late interaction (where there are no token vectors, the chunk's
        best unit): either alone is worse on a set that the other is good at."""
        rows = [row for row, _ in scored[:most]]
        if query.tokens is not None and self.snapshot.has_tokens:
            near = self._late(query.tokens, rows)
        else:
            near = [float((self.unit_vectors(row) @ query.vector).max()) for row in rows]
        looked = [
            (
                row,
                replace(
                    scores,
                    fused=(scores.dense + close) / 2 + weight * scores.lexical,
                    late=close,
                ),
            )
            for (row, scores), close in zip(scored[:most], near, strict=True)
        ]
        return sorted(looked, key=lambda item: -item[1].fused) + scored[most:]

    def _late(self, tokens: NDArray[np.float32], rows: Sequence[int]) -> list[float]:
        """For each chunk, half what its own tokens give and half what its whole passage's do: a
        heading's paragraph often lacks the word that its neighbour has."""
        windows = [self._window(row, None) for row in rows]
        wanted = sorted({row for first, last in windows for row in range(first, last + 1)})
        place = {row: i for i, row in enumerate(wanted)}
        best = self.snapshot.late(tokens, self.embedder.token_mean, wanted)
        return [
            float(best[place[row]].mean() + best[place[first] : place[last] + 1].max(axis=0).mean())
            / 2
            for row, (first, last) in zip(rows, windows, strict=True)
        ]

    def _window(self, row: int, taken: set[int] | None) -> tuple[int, int]:
        """The run of neighbours ``first..last`` that a passage found at ``row`` shows: those
        after, then those before, under the same outermost heading and not ``taken``."""
        layout = self.snapshot.layout
        first = last = row
        words = int(layout.words[row])
        while True:
            for beside in (last + 1, first - 1):
                if (
                    0 <= beside < self.snapshot.size
                    and layout.part[beside] == layout.part[row]
                    and words + layout.words[beside] <= PASSAGE_WORDS
                    and (taken is None or beside not in taken)
                ):
                    break
            else:
                return first, last
            words += int(layout.words[beside])
            first, last = min(first, beside), max(last, beside)

    def passages(self, scored: Iterable[tuple[int, Scores]]) -> Iterable[Passage]:
        """Chunks, best first, as passages with their surroundings; no chunk stands in two."""
        taken: set[int] = set()
        for row, scores in scored:
            if row not in taken:
                first, last = self._window(row, taken)
                taken.update(range(first, last + 1))
                found = self.passage(row, scores)
                yield replace(
                    found,
                    before=tuple(self._chunk(other) for other in range(first, row)),
                    after=tuple(self._chunk(other) for other in range(row + 1, last + 1)),
                )

    def unit_vectors(self, row: int) -> NDArray[np.float32]:
        """Vectors of a chunk's units, in order, shape (units, dimension)."""
        first, end = self.snapshot.layout.first_unit[row : row + 2]
        return np.asarray(self.snapshot.unit_vectors[first:end], np.float32)

    def allowed(self, only: Filter) -> NDArray[np.bool_] | None:
        """Which chunk rows may be found; None when all may."""
        of, rows = self._allowed
        if of != only:
            may = np.array(admitted(self.snapshot.documents, only), dtype=bool)
            rows = None if may.all() else may[self.snapshot.layout.document]
            self._allowed = (only, rows)
        return rows

    def passage(self, row: int, scores: Scores) -> Passage:
        """The chunk at ``row`` as a passage, without its neighbours."""
        stored = self.snapshot.store.chunk(row)
        document = self.snapshot.documents[stored.key]
        return Passage(row, document, stored.chunk, scores)

    def _chunk(self, row: int) -> Chunk:
        return self.snapshot.store.chunk(row).chunk


def _reranked(rerank: Rerank, question: str, passages: list[Passage]) -> list[Passage]:
    """``passages`` as the reranker orders them, or as they were when it did not answer."""
    given = rerank(question, [passage.text for passage in passages])
    if given is None:
        return passages
    pairs = sorted(zip(given, passages, strict=True), key=lambda pair: -pair[0])
    return [
        replace(passage, scores=replace(passage.scores, reranked=float(score)))
        for score, passage in pairs
    ]


def _best(scores: NDArray[np.float32], limit: int) -> NDArray[np.int64]:
    """Rows of the ``limit`` highest positive scores, in no order."""
    limit = min(limit, int((scores > 0).sum()))
    if limit == 0:
        return np.zeros(0, np.int64)
    return np.argpartition(-scores, limit - 1)[:limit].astype(np.int64)
