"""One question, start to end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from app.conversation import Turn, near_subject, standalone
from app.extractive import MOST_WORDS, Known, choose, cite, contradictions
from app.generator import Generator
from app.listening import SILENT, Listener
from app.parts import parts
from app.rewriting import rewritten
from app.writing import in_own_words
from index import swedish
from index.answer import Answer, Place, Status
from index.calibration import ANSWER_FROM, PASSAGES, features, probability_answered
from index.corpus import Passage
from index.evidence import Evidence, weigh
from index.filters import Filter
from index.retriever import Query, Retriever

_HERE = ZoneInfo("Europe/Stockholm")
NEAREST = 3
"""Places offered when there is no answer: what a phone shows without scrolling."""


@dataclass(frozen=True, slots=True)
class Found:
    """One of the things asked, and what may answer it."""

    asked: str
    query: Query
    passages: list[Passage]
    evidence: tuple[Evidence, ...] = ()
    probability: float = 0.0
    """That the evidence answers."""
    answers: bool = False
    """Whether the evidence may be shown as an answer."""


def today(moment: datetime | None = None) -> date:
    """The date in Sweden, which decides what is in force: now, or at the aware ``moment``."""
    return (moment or datetime.now(UTC)).astimezone(_HERE).date()


def answer(
    question: str,
    history: Sequence[Turn],
    retriever: Retriever,
    only: Filter,
    listener: Listener = SILENT,
    generator: Generator | None = None,
    answer_from: float = ANSWER_FROM,
) -> Answer:
    """The answer to ``question``, each sentence with its citations, or that there is none.

    ``only`` says which documents may be used. ``listener`` is told what is being done as it begins.
    With a ``generator`` they are its words, checked, or the documents' own with a notice of why.
    The text must have passed ``privacy.check``. ``answer_from`` is the least probability that is
    answered from; another is for measuring.
    """
    model = generator.for_question() if generator else None
    listener.stage("searching")
    used = standalone(question, history, retriever, only)
    if model:
        used = rewritten(question, history, used, model, listener)
    found = [_search(part, used, retriever, only) for part in parts(used)]
    listener.stage("reading")
    read = [_read(part, retriever, answer_from) for part in found]
    if not any(part.answers for part in read):
        return _no_answer(used, read, retriever)
    listener.stage("checking")
    evidence = _once(item for part in read if part.answers for item in part.evidence)
    evidence.sort(key=lambda item: -item.score)
    extracted = _extracted(used, read, evidence, retriever)
    if model is None:
        return extracted
    return in_own_words(extracted, evidence, retriever, model, listener)


def _search(part: str, question: str, retriever: Retriever, only: Filter) -> Found:
    """What is found for a part, read after the question's beginning where it needs that."""
    before = question[: question.find(part)].strip(" ,")
    turns = [Turn(before, "")] if before else []
    asked = standalone(part, turns, retriever, only)
    query = retriever.query(asked)
    passages = retriever.search(query, PASSAGES, only)
    return Found(part, query, near_subject(asked, passages, retriever, only))


def _read(found: Found, retriever: Retriever, answer_from: float) -> Found:
    """``found`` with its evidence weighed."""
    evidence = weigh(found.query, found.passages, retriever)
    if not _asks_something(found.query, evidence):
        return found
    seen = features(found.query, found.passages, evidence, retriever)
    probability = probability_answered(seen, retriever.snapshot.usual)
    return replace(
        found,
        evidence=tuple(evidence),
        probability=probability,
        answers=probability >= answer_from,
    )


def _asks_something(query: Query, evidence: Sequence[Evidence]) -> bool:
    """Whether the question has a word of its own, and shares a run of characters with any unit:
    what is near "Vad?" or "xxxx" is near by chance."""
    stems = swedish.content_stems(query.read.searched)
    own = any(sign.isalpha() for stem in stems for sign in stem)
    return own and any(item.ngrams for item in evidence)


def _extracted(
    used: str, read: Sequence[Found], evidence: Sequence[Evidence], retriever: Retriever
) -> Answer:
    """The documents' own words on what is answered, and what is not; ``evidence`` is all parts'."""
    answering = [part for part in read if part.answers]
    missing = [part for part in read if not part.answers]
    known: Known = {}
    most = MOST_WORDS // len(answering)
    chosen = _once(item for part in answering for item in choose(part.evidence, most))
    sentences = cite(chosen, known, retriever)
    differing = contradictions(evidence, chosen, known, retriever)
    return Answer(
        Status.PARTIAL if missing else Status.ANSWERED,
        used,
        retriever.snapshot.id,
        sentences,
        tuple(known.values()),
        nearest=_nearest(missing),
        missing=tuple(part.asked for part in missing),
        contradictions=differing,
        confidence=min(part.probability for part in answering),
    )


def _once(items: Iterable[Evidence]) -> list[Evidence]:
    """``items`` without those that stand in the same place as an earlier one: two parts of a
    question may find the same."""
    first: dict[object, Evidence] = {}
    for item in items:
        first.setdefault(item.where, item)
    return list(first.values())


def _no_answer(used: str, read: Sequence[Found], retriever: Retriever) -> Answer:
    confidence = max(part.probability for part in read)
    return Answer(
        Status.NO_ANSWER,
        used,
        retriever.snapshot.id,
        nearest=_nearest(read),
        confidence=confidence,
    )


def _nearest(without: Sequence[Found]) -> tuple[Place, ...]:
    """The best passages' sections of what has no answer, each once."""
    places = dict.fromkeys(
        Place(passage.document, passage.chunk.section, passage.chunk.page_from)
        for part in without
        for passage in part.passages
    )
    return tuple(places)[:NEAREST]
