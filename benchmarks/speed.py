"""How long questions and ingestion take, as multiples of the bare embedding of the same text.

    python -m benchmarks.speed

Absolute times say more about the machine than about RiTA; the ratios are measured side by side,
question by question, in one run. The load average says how quiet the machine was.
"""

import os
import time
from collections.abc import Callable, Sequence
from statistics import median, quantiles

from app.answering import answer, today
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
    work: dict[str, Callable[[str], object]] = {
        "embedding": lambda question: retriever.embedder.encode_query([question]),
        "search": lambda question: retriever.retrieve(question, only=only),
        "answer": lambda question: answer(question, (), retriever, only),
    }
    times: dict[str, list[float]] = {name: [] for name in work}
    for number, question in enumerate(questions):
        for name, run in work.items():
            started = time.perf_counter()
            run(question)
            if number >= WARM_UP:
                times[name].append(time.perf_counter() - started)
    base = times["embedding"]
    for name, taken in times.items():
        ratio = median(t / b for t, b in zip(taken, base, strict=True))
        p95 = quantiles(taken, n=20)[-1]
        print(
            f"{name:10} p50 {1000 * median(taken):6.1f} ms, p95 {1000 * p95:6.1f} ms, "
            f"{ratio:4.2f} × the bare embedding (median of pairs)"
        )


def _ingestion(retriever: Retriever, seconds: float, chunks: int) -> None:
    titles = {key: d.facts.title for key, d in retriever.snapshot.documents.items()}
    texts = [
        stored.chunk.searchable(titles[stored.document_id])
        for stored in retriever.snapshot.store.chunks()
    ][:READ_AGAIN]
    started = time.perf_counter()
    retriever.embedder.encode_document(texts)
    bare = (time.perf_counter() - started) / len(texts) * chunks
    print(f"ingestion: {seconds / bare:.2f} × the bare embedding of its chunks")


if __name__ == "__main__":
    main()
