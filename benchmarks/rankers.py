"""The retrievers compared: RiTA, and the ones that it is made of.

Same chunks, same model, same reading of the question, same filter, and passages shown with the
same surroundings, near-duplicates folded: what differs is how chunks are ranked. "plain fusion" is
reciprocal-rank fusion with k = 60 (Cormack, Clarke and Büttcher, SIGIR 2009) of the two above it.
"""

from collections.abc import Callable, Sequence

import numpy as np

from index.corpus import Passage, Scores
from index.filters import Filter
from index.folding import folded
from index.retriever import Query, Retriever

RRF_K = 60
POOL = 100
"""Taken from each of the two that are fused, as RiTA takes."""
UNSCORED = Scores(0.0, 0.0, 0.0)

Ranker = Callable[[Retriever, Query, Filter, int], Sequence[Passage]]
"""The best passages for a question, at most as many as the number says, best first."""
Rows = Callable[[Retriever, Query, Filter], list[int]]


def dense(retriever: Retriever, query: Query, only: Filter) -> list[int]:
    """Rows by cosine alone."""
    rows, _ = retriever.snapshot.nearest(query.vector, POOL, retriever.allowed(only))
    return [int(row) for row in rows]


def words(retriever: Retriever, query: Query, only: Filter) -> list[int]:
    """Rows by BM25 over words alone."""
    scores = retriever.snapshot.words.scores(query.terms)
    allowed = retriever.allowed(only)
    if allowed is not None:
        scores = np.where(allowed, scores, 0)
    order = np.argsort(-scores, kind="stable")[:POOL]
    return [int(row) for row in order if scores[row] > 0]


def plain_fusion(retriever: Retriever, query: Query, only: Filter) -> list[int]:
    """Rows by the sum of reciprocal ranks in both."""
    total: dict[int, float] = {}
    for ranked in (dense(retriever, query, only), words(retriever, query, only)):
        for rank, row in enumerate(ranked, start=1):
            total[row] = total.get(row, 0.0) + 1 / (RRF_K + rank)
    return sorted(total, key=lambda row: -total[row])


def rita(retriever: Retriever, query: Query, only: Filter, limit: int) -> Sequence[Passage]:
    """As the service ranks."""
    return retriever.search(query, limit, only)


def rita_at_a_glance(
    retriever: Retriever, query: Query, only: Filter, limit: int
) -> Sequence[Passage]:
    """As the service would rank without its closer look, which is late interaction."""
    return retriever.search(query, limit, only, closely=False)


def rita_weighing_words(weight: float) -> Ranker:
    """RiTA with another lexical weight than the shipped one."""

    def ranker(retriever: Retriever, query: Query, only: Filter, limit: int) -> Sequence[Passage]:
        return retriever.search(query, limit, only, lexical_weight=weight)

    return ranker


def shown(retriever: Retriever, rows: Sequence[int], limit: int) -> list[Passage]:
    """Ranked chunks as the service shows its own: with surroundings, near-duplicates folded."""
    return folded(retriever.passages((row, UNSCORED) for row in rows), limit)


def _of_rows(rows: Rows) -> Ranker:
    def ranker(retriever: Retriever, query: Query, only: Filter, limit: int) -> Sequence[Passage]:
        return shown(retriever, rows(retriever, query, only), limit)

    return ranker


BASELINES: dict[str, Ranker] = {
    "dense alone": _of_rows(dense),
    "BM25 words alone": _of_rows(words),
    "plain fusion k=60": _of_rows(plain_fusion),
}
RANKERS: dict[str, Ranker] = {
    **BASELINES,
    "RiTA": rita,
    "RiTA, no late inter.": rita_at_a_glance,
}
SEARCHES: dict[str, Callable[[Retriever, str], Sequence[Passage]]] = {
    "RiTA": lambda retriever, question: retriever.retrieve(question),
    "RiTA without rescoring": lambda retriever, question: retriever.search(
        retriever.query(question), closely=False
    ),
}
"""Ways to search that are timed, from the question's text to the passages."""
