"""An answer in a language model's words, each sentence checked before anybody sees it.

The extractive answer is made first and is what every failure falls back on. Why these rules and not
others: docs/adr/0014-generative-answers.md.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from app.chat_stream import Piece
from app.drafting import checkable, whole_sentences
from app.extractive import Known, cite_unit, contradictions
from app.generator import GenerationFailed, OneQuestion
from app.listening import Listener
from app.prompts import ANSWER_TOKENS, Prompt, answer_prompt
from app.verification import Checker
from index.answer import Answer, Notice, Sentence
from index.errors import ModelError
from index.evidence import Evidence
from index.retriever import Retriever
from index.swedish import comparable_words

log = logging.getLogger(__name__)

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
    carriers: list[Evidence] = field(default_factory=list)
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
    except ModelError as error:
        # Its message may begin with a sentence that was to be read.
        log.warning("not checked", extra={"fields": {"kind": type(error).__name__}})
        return replace(found, notices=(*found.notices, Notice.MODEL_UNAVAILABLE))
    except _Unsupported as why:
        return replace(found, notices=(*found.notices, why.notice), removed=why.removed)
    removed = (Notice.SENTENCES_REMOVED,) if draft.removed else ()
    differing = contradictions(evidence, draft.carriers, draft.known, retriever)
    return replace(
        found,
        sentences=tuple(draft.sentences),
        citations=tuple(draft.known.values()),
        contradictions=differing,
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
                _remove(draft, text)
            if len(draft.sentences) == MOST_SENTENCES:
                break
    if len(draft.sentences) <= draft.removed:
        raise _Unsupported(Notice.MODEL_UNSUPPORTED, draft.removed)
    return draft


def _remove(draft: _Draft, text: str) -> None:
    """Count the sentence that fell. Raises _Unsupported when it was the first, which answers the
    question, or which says that the sources do not: that is told, and no statement removed."""
    if not draft.sentences and comparable_words(text)[: len(_NO_ANSWER)] == _NO_ANSWER:
        raise _Unsupported(Notice.MODEL_FOUND_NOTHING, 0)
    draft.removed += 1
    if not draft.sentences:
        raise _Unsupported(Notice.MODEL_UNSUPPORTED, draft.removed)


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
    draft.carriers.extend(carriers)
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
