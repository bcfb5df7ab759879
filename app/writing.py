"""An answer in a language model's words, each sentence checked before anybody sees it.

The extractive answer is made first and is what every failure falls back on. Why these rules and not
others: docs/adr/0014-generative-answers.md.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from app.chat_stream import Piece
from app.drafting import checkable, whole_sentences
from app.extractive import Known, cite_unit
from app.generator import GenerationFailed, OneQuestion
from app.listening import Listener
from app.prompts import ANSWER_TOKENS, Prompt, answer_prompt
from app.verification import Checker
from index.answer import Answer, Citation, Contradiction, Notice, Sentence
from index.evidence import Evidence
from index.retriever import Retriever
from index.swedish import comparable_words

MOST_SENTENCES = 6
"""Shown: the five that the prompt asks for, and one for a model that counts badly."""
MOST_READ = 12
"""Sentences read. Of more, half would be beyond what is shown."""
MOST_REPEATS = 2
"""Repeated sentences read: a model that has said the same thing thrice says nothing else."""
_NO_ANSWER = ["källorna", "svarar", "inte", "på"]
"""How the sentence begins that the prompt asks for when the sources hold no answer."""


class _Unsupported(Exception):
    """What the model wrote is not to be shown; ``notice`` says why, ``removed`` sentences fell."""

    def __init__(self, notice: Notice, removed: int) -> None:
        super().__init__(notice)
        self.notice = notice
        self.removed = removed


@dataclass(slots=True)
class _Draft:
    """The checked sentences so far."""

    sentences: list[Sentence] = field(default_factory=list)
    known: Known = field(default_factory=dict)
    removed: int = 0


def in_own_words(
    found: Answer,
    evidence: Sequence[Evidence],
    retriever: Retriever,
    model: OneQuestion,
    listener: Listener,
) -> Answer:
    """``found``, an extractive answer, as ``model`` puts what the ``evidence`` says; or ``found``
    itself with a notice of why not. ``listener`` hears each sentence once it is checked.

    Never raises for what the model does; NobodyListens comes through.
    """
    context = model.generator.limits.context_tokens
    prompt = answer_prompt(found.question_used, evidence, context)
    try:
        draft = _written(prompt, retriever, model, listener)
    except GenerationFailed:
        return replace(found, notices=(*found.notices, Notice.MODEL_UNAVAILABLE))
    except _Unsupported as why:
        return replace(found, notices=(*found.notices, why.notice), removed=why.removed)
    removed = (Notice.SENTENCES_REMOVED,) if draft.removed else ()
    citations = list(draft.known.values())
    contradictions = tuple(_moved(item, found, citations) for item in found.contradictions)
    return replace(
        found,
        sentences=tuple(draft.sentences),
        citations=tuple(citations),
        contradictions=contradictions,
        notices=(*found.notices, *removed),
        mode="generative",
        model=model.generator.model,
        removed=draft.removed,
    )


def _written(
    prompt: Prompt, retriever: Retriever, model: OneQuestion, listener: Listener
) -> _Draft:
    """The draft, when it may be shown. Raises GenerationFailed and _Unsupported."""
    draft = _Draft()
    checker: Checker | None = None
    with closing(model.stream(prompt.messages, ANSWER_TOKENS)) as pieces:
        for text in _unrepeated(whole_sentences(_heard(pieces, listener))):
            if checker is None:
                # Only now: the units are encoded while the model goes on writing.
                texts = [source.text for source in prompt.sources]
                places = [(id(source.passage), source.place) for source in prompt.sources]
                checker = Checker(texts, retriever.embedder, model.generator.veto, places)
            carriers = checker.check(checkable(text))
            if carriers:
                _add(draft, text, [prompt.sources[i] for i in carriers], retriever, listener)
            else:
                draft.removed += 1
                _refuse_without_core(draft, text)
            if len(draft.sentences) == MOST_SENTENCES:
                break
    if len(draft.sentences) <= draft.removed:
        raise _Unsupported(Notice.MODEL_UNSUPPORTED, draft.removed)
    return draft


def _refuse_without_core(draft: _Draft, text: str) -> None:
    """Raise when the sentence that fell was the first, which answers the question."""
    if draft.sentences:
        return
    says_none = comparable_words(text)[: len(_NO_ANSWER)] == _NO_ANSWER
    notice = Notice.MODEL_FOUND_NOTHING if says_none else Notice.MODEL_UNSUPPORTED
    raise _Unsupported(notice, draft.removed)


def _add(
    draft: _Draft,
    text: str,
    carriers: Sequence[Evidence],
    retriever: Retriever,
    listener: Listener,
) -> None:
    before = len(draft.known)
    numbers = {
        citation.number
        for source in carriers
        for citation in cite_unit(source, draft.known, retriever)
    }
    sentence = Sentence(text, tuple(sorted(numbers)))
    draft.sentences.append(sentence)
    listener.sentence(sentence, list(draft.known.values())[before:])


def _heard(pieces: Iterator[Piece], listener: Listener) -> Iterator[Piece]:
    """``pieces``, stopped when nobody waits for them any more."""
    for piece in pieces:
        listener.waiting()
        yield piece


def _unrepeated(texts: Iterator[str]) -> Iterator[str]:
    """Each text once. Small models fall into loops; what is looped is read no further."""
    said: set[tuple[str, ...]] = set()
    repeats = 0
    for read, text in enumerate(texts):
        words = tuple(comparable_words(text))
        repeats += words in said
        if repeats > MOST_REPEATS or read == MOST_READ:
            return
        if words not in said:
            said.add(words)
            yield text


def _moved(item: Contradiction, found: Answer, citations: list[Citation]) -> Contradiction:
    """A contradiction between the same two quotes by their numbers in ``citations``, to which those
    not there yet are added."""
    by_number = {citation.number: citation for citation in found.citations}
    one, other = (_number(by_number[number], citations) for number in item.citations)
    return replace(item, citations=(one, other))


def _number(citation: Citation, citations: list[Citation]) -> int:
    for known in citations:
        if replace(citation, number=known.number) == known:
            return known.number
    citations.append(replace(citation, number=len(citations) + 1))
    return len(citations)
