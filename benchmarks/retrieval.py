"""RiTA's retrieval against the retrievers it is made of, on every golden set at hand.

    python -m benchmarks.retrieval

Same chunks, same model, same filter: what differs is how passages are ranked. "rank fusion" is
reciprocal-rank fusion with k = 60 (Cormack, Clarke and Büttcher, SIGIR 2009).
"""

from collections.abc import Callable, Sequence

import numpy as np

from app.answering import today
from benchmarks.indexes import opened, present
from index.corpus import Scores
from index.evaluation import DEPTH, hits, summary_of_hits
from index.filters import Filter
from index.golden import Golden, load_golden
from index.retriever import Query, Retriever

RRF_K = 60
POOL = 100
UNSCORED = Scores(0.0, 0.0, 0.0)

Ranker = Callable[[Retriever, Query, Filter], Sequence[int]]


def dense(retriever: Retriever, query: Query, only: Filter) -> list[int]:
    """Rows by cosine alone."""
    rows, _ = retriever.snapshot.nearest(query.vector, POOL, retriever.allowed(only))
    return [int(row) for row in rows]


def lexical(retriever: Retriever, query: Query, only: Filter) -> list[int]:
    """Rows by BM25 alone."""
    scores = retriever.snapshot.lexical.scores(query.terms)
    allowed = retriever.allowed(only)
    if allowed is not None:
        scores[~allowed] = 0
    order = np.argsort(-scores, kind="stable")[:POOL]
    return [int(row) for row in order if scores[row] > 0]


def rank_fusion(retriever: Retriever, query: Query, only: Filter) -> list[int]:
    """Rows by the sum of reciprocal ranks in both."""
    total: dict[int, float] = {}
    for ranked in (dense(retriever, query, only), lexical(retriever, query, only)):
        for rank, row in enumerate(ranked, start=1):
            total[row] = total.get(row, 0.0) + 1 / (RRF_K + rank)
    return sorted(total, key=lambda row: -total[row])


def rita(retriever: Retriever, query: Query, only: Filter) -> list[int]:
    """Rows as the service ranks them."""
    return [passage.row for passage in retriever.search(query, DEPTH, only)]


RANKERS: dict[str, Ranker] = {
    "dense alone": dense,
    "BM25 alone": lexical,
    "rank fusion": rank_fusion,
    "RiTA": rita,
}


def main() -> None:
    """Print one table for each set."""
    for collection in present():
        golden = [item for item in load_golden(collection.golden) if item.answerable]
        with opened(collection) as (retriever, _):
            print(f"\n{collection.name}: {len(golden)} answerable questions, ", end="")
            print(f"{retriever.snapshot.size} chunks")
            print(f"{'':14}{'hit@1':>7}{'@3':>7}{'@5':>7}{'@10':>7}{'MRR':>7}{'answer@5':>10}")
            for name, ranker in RANKERS.items():
                print(_row(name, golden, ranker, retriever))


def _row(name: str, golden: Sequence[Golden], ranker: Ranker, retriever: Retriever) -> str:
    key = frozenset(file for item in golden for file, _ in item.places)
    only = Filter(in_force=today(), held_in_force=key)
    found = []
    for item in golden:
        rows = ranker(retriever, retriever.query(item.question), only)[:DEPTH]
        found.append(hits(item, [retriever.passage(row, UNSCORED) for row in rows]))
    figures = summary_of_hits(found)
    at = figures["page_hit"]
    return (
        f"{name:14}{at['1']:7.3f}{at['3']:7.3f}{at['5']:7.3f}{at['10']:7.3f}"
        f"{figures['mrr10']:7.3f}{figures['answer_in_passages']['5']:10.3f}"
    )


if __name__ == "__main__":
    main()
