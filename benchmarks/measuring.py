"""Questions asked of one retriever, and what share it answers."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from app.answering import today
from benchmarks.rankers import Ranker
from benchmarks.sets import GoldenSet, RetrievalSet
from index.corpus import Passage
from index.filters import Filter
from index.golden import Golden
from index.hits import DEPTH, RANKS, Hits, hits, summary_of_hits
from index.retriever import RESCORED, Query, Retriever

SHOWN = 5
"""Passages whose length counts: as many as must hold the answer."""
PASSAGES_OF_TEXTS = RESCORED // 2
"""Passages asked for on a text set, so that ``DEPTH`` different texts are among them. Asked for
more, RiTA would look closely at more chunks than it does for a user."""

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What a retriever found for one question."""

    golden: Golden
    hits: Hits
    found_on: int | None
    """Rank of the first passage whose found chunk, without its surroundings, is on a right page."""
    words: tuple[int, ...]
    """Lengths of the passages shown first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A set's questions, encoded once, with the filter they are asked under."""

    questions: Sequence[Golden]
    queries: Sequence[Query]
    only: Filter
    by_text: bool
    """A hit is a right text among the first different ones, not a right page."""


def asked(item: RetrievalSet, questions: Sequence[Golden], retriever: Retriever) -> Asked:
    """Encode ``questions``. Their right documents count as in force whatever their dates."""
    key = frozenset(file for question in questions for file, _ in question.places)
    return Asked(
        questions,
        [retriever.query(question.question) for question in questions],
        Filter(in_force=today(), held_in_force=key),
        not isinstance(item, GoldenSet),
    )


def ask(
    questions: Asked,
    retriever: Retriever,
    ranker: Ranker,
    on_progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> list[Found]:
    """Ask every question of ``ranker``."""
    limit = PASSAGES_OF_TEXTS if questions.by_text else DEPTH
    result: list[Found] = []
    for golden, query in zip(questions.questions, questions.queries, strict=True):
        passages = ranker(retriever, query, questions.only, limit)
        lengths = tuple(len(passage.text.split()) for passage in passages[:SHOWN])
        if questions.by_text:
            rank = _rank_of_text(golden, passages)
            result.append(Found(golden, Hits(rank, None), rank, lengths))
        else:
            bare = [replace(passage, before=(), after=()) for passage in passages]
            own = hits(golden, bare).page
            result.append(Found(golden, hits(golden, passages), own, lengths))
        on_progress(len(result), len(questions.questions))
    return result


def figures(found: Sequence[Found], by_text: bool) -> Figures:
    """Shares and lengths. ``own@k`` counts the found chunk's own pages, without the surroundings
    shown; ``style_gap`` is how far the weakest style's hit@5 lies under that of all."""
    summary = summary_of_hits([one.hits for one in found])
    result: Figures = {
        **{f"R@{k}": summary["page_hit"][str(k)] for k in RANKS},
        "MRR": summary["mrr10"],
        "answer@5": None,
        "own@1": None,
        "own@5": None,
        "words": median([length for one in found for length in one.words] or [0]),
        "by_style": {},
        "style_gap": None,
    }
    if by_text:
        return result
    own = summary_of_hits([Hits(one.found_on, None) for one in found])["page_hit"]
    result |= {"own@1": own["1"], "own@5": own["5"]}
    styles = hit_at_5_by_style(found)
    result["answer@5"] = summary["answer_in_passages"]["5"]
    result["by_style"] = styles
    result["style_gap"] = round(result["R@5"] - min(styles.values()), 3)
    return result


def hit_at_5_by_style(found: Sequence[Found]) -> dict[str, float]:
    """Share of each style's questions with a right page among the first five."""
    groups: dict[str, list[Hits]] = defaultdict(list)
    for one in found:
        groups[one.golden.style].append(one.hits)
    return {
        style: summary_of_hits(members)["page_hit"]["5"]
        for style, members in sorted(groups.items())
    }


def below_best(measured: Mapping[str, Figures], baselines: Sequence[str]) -> list[str]:
    """Where RiTA lies under the best baseline, in words; nothing when it is at or above
    everywhere. Each figure is held against whichever baseline is best in that figure."""
    result: list[str] = []
    for name in (*(f"R@{k}" for k in RANKS), "MRR"):
        best = max(baselines, key=lambda baseline: measured[baseline][name])
        if measured["RiTA"][name] < measured[best][name]:
            result.append(
                f"{name} {measured['RiTA'][name]:.3f} < {measured[best][name]:.3f} {best}"
            )
    return result


def _rank_of_text(golden: Golden, passages: Sequence[Passage]) -> int | None:
    """Rank of the first right text among the first ``DEPTH`` different ones.

    A text that is only named as a passage's twin comes after that passage, on a rank of its own.
    """
    right = {file for file, _ in golden.places}
    files = [
        document.file
        for passage in passages
        for document in (passage.document, *(twin.document for twin in passage.twins))
    ]
    for rank, file in enumerate(list(dict.fromkeys(files))[:DEPTH], start=1):
        if file in right:
            return rank
    return None
