"""One question, start to end."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.conversation import Turn, standalone
from app.extractive import choose, cite
from app.generator import Generator
from app.listening import SILENT, Listener
from app.rewriting import rewritten
from app.writing import in_own_words
from index.answer import Answer, Place, Status
from index.calibration import ANSWER_FROM, probability_answered
from index.corpus import Passage
from index.evidence import features, weigh
from index.filters import Filter
from index.retriever import Retriever

PASSAGES = 10
"""Retrieved for each question: enough to weigh the evidence by how the scores fall off."""
NEAREST = 3
"""Places offered when there is no answer: what a phone shows without scrolling."""


def today() -> date:
    """The date in Sweden, which decides what is in force."""
    return datetime.now(ZoneInfo("Europe/Stockholm")).date()


def answer(
    question: str,
    history: Sequence[Turn],
    retriever: Retriever,
    only: Filter,
    listener: Listener = SILENT,
    generator: Generator | None = None,
) -> Answer:
    """The answer to ``question``, each sentence with its citations, or that there is none.

    ``only`` says which documents may be used. ``listener`` is told what is being done as it begins.
    With a ``generator`` they are its words, checked, or the documents' own with a notice of why.
    The text must have passed ``privacy.check``.
    """
    model = generator.for_question() if generator else None
    used = standalone(question, history, retriever, only)
    if model:
        used = rewritten(question, history, used, model)
    listener.stage("searching")
    query = retriever.query(used)
    passages = retriever.search(query, PASSAGES, only)
    listener.stage("reading")
    evidence = weigh(query, passages, retriever)
    confidence = probability_answered(features(passages, evidence))
    snapshot = retriever.snapshot.id
    if confidence < ANSWER_FROM:
        return Answer(
            Status.NO_ANSWER, used, snapshot, nearest=_nearest(passages), confidence=confidence
        )
    listener.stage("checking")
    sentences, citations = cite(choose(evidence), retriever)
    found = Answer(Status.ANSWERED, used, snapshot, sentences, citations, confidence=confidence)
    return in_own_words(found, evidence, retriever, model, listener) if model else found


def _nearest(passages: Sequence[Passage]) -> tuple[Place, ...]:
    """The best passages' sections, each once."""
    places = dict.fromkeys(
        Place(passage.document, passage.chunk.section, passage.chunk.page_from)
        for passage in passages
    )
    return tuple(places)[:NEAREST]
