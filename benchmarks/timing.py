"""Several ways to work timed side by side, as multiples of the bare embedding of the same texts."""

import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median, quantiles

from app.answering import answer, today
from index.filters import Filter
from index.retriever import Retriever

BARE = "bare embedding"
WHOLE = "whole answer"
"""In the documents' own words. All its sentences are there at once: the time to the first is the
same."""

Work = Callable[[str], object]


def bare_embedding(retriever: Retriever) -> Work:
    """The base of all multiples: the question through the model, and nothing more."""
    return lambda question: retriever.embedder.encode_query([question])


def whole_answer(retriever: Retriever) -> Work:
    """From the question's text to the sentences with their citations, as the service does it."""
    only = Filter(in_force=today())
    return lambda question: answer(question, (), retriever, only)


def in_turns(
    work: Mapping[str, Work],
    questions: Sequence[str],
    warm_up: int,
    on_progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> dict[str, list[float]]:
    """Milliseconds of each, question by question, without the first ``warm_up`` questions.

    Who goes first changes from question to question: the first pays for cold caches.
    """
    names = list(work)
    taken: dict[str, list[float]] = {name: [] for name in names}
    for number, question in enumerate(questions):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            started = time.perf_counter()
            work[name](question)
            if number >= warm_up:
                taken[name].append(1000 * (time.perf_counter() - started))
        on_progress(number + 1, len(questions))
    return taken


def spreads(taken: Mapping[str, Sequence[float]]) -> dict[str, dict[str, float]]:
    """Milliseconds of each and their ratios to ``BARE``: of the medians, of the 95th percentiles,
    and the median of the questions' own ratios."""
    return {name: _spread(times, taken[BARE]) for name, times in taken.items()}


def table(found: Mapping[str, Mapping[str, float]]) -> str:
    """p50 and p95 of each, and as multiples of the bare embedding's."""
    lines = [f"{'':28}{'p50 ms':>9}{'p95 ms':>9}{'p50 ×':>8}{'p95 ×':>8}{'pairs ×':>9}"]
    for name, of in found.items():
        lines.append(
            f"{name:28}{of['p50']:9.1f}{of['p95']:9.1f}{of['p50_ratio']:8.2f}"
            f"{of['p95_ratio']:8.2f}{of['median_of_pairs']:9.2f}"
        )
    bare = found[BARE]
    lines.append(f"{BARE}: min {bare['min']:.1f}, median {bare['p50']:.1f}, max {bare['max']:.1f}")
    return "\n".join(lines)


def _spread(times: Sequence[float], bare: Sequence[float]) -> dict[str, float]:
    p95 = quantiles(times, n=20)[-1]
    return {
        "min": min(times),
        "p50": median(times),
        "p95": p95,
        "max": max(times),
        "p50_ratio": median(times) / median(bare),
        "p95_ratio": p95 / quantiles(bare, n=20)[-1],
        "median_of_pairs": median(t / b for t, b in zip(times, bare, strict=True)),
    }
