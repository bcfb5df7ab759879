"""A follow-up to a question that can be searched on its own, without a language model."""

from collections.abc import Sequence
from dataclasses import dataclass

from index import swedish

_CONTINUES = frozenset("och men då dessutom annars isåfall".split())
"""Words that, first in a question, tie it to the one before."""
_POINTS_BACK = frozenset("det den de dem dess detta denna dessa då där hen han hon".split())
"""Pronouns and adverbs whose meaning stands in an earlier turn."""
FEW_WORDS = 4
"""A question with fewer content words than this that points back cannot be searched alone."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation and the answer shown to it."""

    question: str
    answer: str


def standalone(question: str, history: Sequence[Turn]) -> str:
    """``question`` as it is searched: with the question it continues before it, if it does."""
    if not history or not _needs_context(question):
        return question
    return f"{history[-1].question} {question}"


def _needs_context(question: str) -> bool:
    words = list(swedish.words(question))
    if not words or words[0] in _CONTINUES:
        return True
    content = swedish.content_stems(question)
    return len(content) < FEW_WORDS and any(word in _POINTS_BACK for word in words)
