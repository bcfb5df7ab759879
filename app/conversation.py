"""A follow-up to a question that can be searched on its own, without a language model.

    Kan den förlängas?  →  Kan den förlängas? (Gäller: hur lång tid får en förhandsbedömning ta)

The follow-up keeps its own words; behind it stand the question that brought the subject up and
the latest one that narrowed it. So it reads as what was asked, can be edited, and asked anew.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from app.followups import continues, subject_words
from index.corpus import Passage
from index.filters import EVERYTHING, Filter
from index.retriever import Retriever

LOOKED_BACK = 6
"""Earlier turns read to know what the conversation is about."""
PART_LENGTH = 200
"""Characters of an earlier question: more would drown what is asked now."""
JOINED = re.compile(r"(?P<question>.+?) \(Gäller: (?P<about>.+)\)", re.DOTALL)
"""A follow-up and what it is about."""
SUBJECT_DEPTH = 2
"""Passages on the subject whose documents a follow-up is looked for in first."""
SUBJECT_BONUS = 0.03
"""What such a document adds to a passage's score (decision 17 has the figures)."""
_BETWEEN = " – "


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation and the answer shown to it."""

    question: str
    answer: str


Topic = tuple[str, ...]
"""The question that brought a subject up, and the latest that narrowed it."""


def standalone(
    question: str, history: Sequence[Turn], retriever: Retriever, only: Filter = EVERYTHING
) -> str:
    """``question`` as it is shown and searched: itself when it stands alone or begins a new
    subject, else with what it is about. An earlier question may be as asked or as it was shown.
    """
    if not history or JOINED.fullmatch(question):
        return question
    topics: list[Topic] = []
    for turn in history[-LOOKED_BACK:]:
        _follow(turn.question, topics, retriever, only)
    if not continues(question, topics[-1], retriever, only):
        return question
    return _joined(question, _meant(question, topics, retriever), retriever)


def near_subject(
    asked: str, passages: list[Passage], retriever: Retriever, only: Filter
) -> list[Passage]:
    """``passages`` found for ``asked``, those of its subject's own documents a little ahead; as
    they were when it has no earlier subject, or a reranker has put them in order."""
    shown = JOINED.fullmatch(asked)
    if shown is None or any(passage.scores.reranked is not None for passage in passages):
        return passages
    about = retriever.retrieve(shown["about"], SUBJECT_DEPTH, only)
    documents = {passage.document.id for passage in about}

    def score(passage: Passage) -> float:
        return passage.scores.fused + SUBJECT_BONUS * (passage.document.id in documents)

    return sorted(passages, key=score, reverse=True)


def _follow(question: str, topics: list[Topic], retriever: Retriever, only: Filter) -> None:
    """Bring ``topics``, oldest first, up to date with an earlier question."""
    if shown := JOINED.fullmatch(question):
        about = tuple(map(_part, shown["about"].split(_BETWEEN)))
        topics.append(_narrowed(about, shown["question"]))
    elif topics and continues(question, topics[-1], retriever, only):
        topics.append(_narrowed(_meant(question, topics, retriever), question))
    else:
        topics.append((_part(question),))


def _narrowed(topic: Topic, question: str) -> Topic:
    """``topic`` after ``question``; one like "Vem bestämmer?" adds nothing to it."""
    return (topic[0], _part(question)) if subject_words(question) else topic


def _meant(question: str, topics: Sequence[Topic], retriever: Retriever) -> Topic:
    """The latest of ``topics`` that shares a subject word with ``question``, else the latest."""
    wanted = _terms(question, retriever)
    for topic in reversed(topics):
        said = _terms(" ".join(topic), retriever)
        if any(_inflects(one, other) for one in wanted for other in said):
            return topic
    return topics[-1]


def _terms(text: str, retriever: Retriever) -> set[str]:
    return set(retriever.snapshot.analyzer.terms(" ".join(subject_words(text))))


def _inflects(one: str, other: str) -> bool:
    """Whether two stems are of one word: the stemmer leaves some endings ("hyr", "hyran")."""
    short, long = sorted((one, other), key=len)
    return len(short) > 2 and long.startswith(short) and len(long) - len(short) < 3


def _joined(question: str, topic: Topic, retriever: Retriever) -> str:
    """``question`` with as much of ``topic`` as the model reads."""
    embedder = retriever.embedder
    for parts in (topic, topic[:1]):
        text = f"{question.strip()} (Gäller: {_BETWEEN.join(dict.fromkeys(parts))})"
        if embedder.count_tokens([text], "query")[0] <= embedder.max_length:
            return text
    return question


def _part(question: str) -> str:
    """An earlier question as it stands within another: without its mark and capital."""
    text = shorten(question, PART_LENGTH, placeholder=" …").rstrip("?!. ")
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
