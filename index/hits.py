"""How high the passages on a right page stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.corpus import Passage
from index.golden import Golden
from index.quotes import comparable
from index.shares import mean, share

RANKS = (1, 3, 5, 10)
PASSAGE_RANKS = (1, 3, 5)
DEPTH = 10
"""Passages looked at for each question: the deepest rank that is counted."""


@dataclass(frozen=True, slots=True)
class Hits:
    """How high the right passages stood."""

    page: int | None
    """Rank of the first passage on a right page, 1-based."""
    answer: int | None
    """Rank of the first passage that holds the whole golden answer."""


def hits(golden: Golden, passages: Sequence[Passage]) -> Hits:
    """How high the right passages stand among ``passages``, given best first."""
    wanted = comparable(golden.answer)
    right = [_is_right(passage, golden) for passage in passages]
    holds = [
        on_page and wanted in comparable(passage.text)
        for on_page, passage in zip(right, passages, strict=True)
    ]
    return Hits(_first(right), _first(holds))


def summary_of_hits(found: Sequence[Hits]) -> dict[str, Any]:
    """Shares of questions with a right passage, and with the answer, among the first k."""
    return {
        "page_hit": {str(k): share(_within(h.page, k) for h in found) for k in RANKS},
        "mrr10": mean(1 / h.page if h.page else 0.0 for h in found),
        "answer_in_passages": {
            str(k): share(_within(h.answer, k) for h in found) for k in PASSAGE_RANKS
        },
    }


def _is_right(passage: Passage, golden: Golden) -> bool:
    pages = range(passage.page_from, passage.page_to + 1)
    return any((passage.document.file, page) in golden.places for page in pages)


def _first(flags: Sequence[bool]) -> int | None:
    return flags.index(True) + 1 if True in flags else None


def _within(rank: int | None, k: int) -> bool:
    return rank is not None and rank <= k
