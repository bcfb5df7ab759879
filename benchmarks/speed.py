"""How long questions and ingestion take, as multiples of the bare embedding of the same text.

    python -m benchmarks.speed

Absolute times say more about the machine than about RiTA; the ratios are measured side by side,
question by question, in one run. The load average says how quiet the machine was.
"""

import os
import time
from collections.abc import Sequence

from app.answering import today
from benchmarks import timing
from benchmarks.indexes import opened, present
from index.filters import Filter
from index.golden import load_golden
from index.retriever import Retriever

WARM_UP = 5
"""Questions asked before counting: the first ones load pages of the mapped files."""
READ_AGAIN = 200
"""Chunks embedded bare, to compare ingestion with."""


def main() -> None:
    """Print ratios for each index at hand."""
    print(f"cores {os.cpu_count()}, load average {os.getloadavg()[0]:.1f}")
    for collection in present():
        questions = [item.question for item in load_golden(collection.golden)]
        with opened(collection) as (retriever, report):
            print(f"\n{collection.name}: {retriever.snapshot.size} chunks")
            _questions(retriever, questions)
            if report.chunks_embedded:
                _ingestion(retriever, report.seconds, report.chunks_embedded)
                print(f"ingestion: {report.pages_per_second} pages/s, ", end="")
                print(f"peak {report.peak_rss_mb:.0f} MB")


def _questions(retriever: Retriever, questions: Sequence[str]) -> None:
    only = Filter(in_force=today())
    work: dict[str, timing.Work] = {
        timing.BARE: timing.bare_embedding(retriever),
        "search": lambda question: retriever.retrieve(question, only=only),
        timing.WHOLE: timing.whole_answer(retriever),
    }
    print(timing.table(timing.spreads(timing.in_turns(work, questions, WARM_UP))))


def _ingestion(retriever: Retriever, seconds: float, chunks: int) -> None:
    titles = {key: d.facts.title for key, d in retriever.snapshot.documents.items()}
    texts = [
        stored.chunk.searchable(titles[stored.key]) for stored in retriever.snapshot.store.chunks()
    ][:READ_AGAIN]
    started = time.perf_counter()
    retriever.embedder.encode_document(texts)
    bare = (time.perf_counter() - started) / len(texts) * chunks
    print(f"ingestion: {seconds / bare:.2f} × the bare embedding of its chunks")


if __name__ == "__main__":
    main()
