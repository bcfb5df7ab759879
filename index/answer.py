"""The nouns of an answer, shared by the service that gives it and the evaluation that reads it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from index.corpus import Document

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in PDF points from the page's top left."""


Mode = Literal["extractive", "generative"]
"""Whether the sentences are the documents' own, word for word, or a language model's, checked."""


class Status(StrEnum):
    """Every way a question can end. A closed list: the chat and integrators switch on it."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NO_ANSWER = "no_answer"
    CLARIFY = "clarify"
    BLOCKED_PERSONAL_DATA = "blocked_personal_data"
    UNAVAILABLE = "unavailable"


LACKING = (Status.NO_ANSWER, Status.PARTIAL)
"""Where the routines lack something that their owners could tell or write."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence stands: one contiguous run of one page's text."""

    number: int
    """1-based; sentences refer to it."""
    document: Document
    section: str
    page: int
    page_label: str | None
    quote: str
    boxes: tuple[Box, ...]
    """One per line of the quote."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One statement of the answer and the citations that carry it."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A section to look in: offered when there is no answer, never as evidence."""

    document: Document
    section: str
    page: int


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two citations of an answer that say different things about the same."""

    citations: tuple[int, int]
    about: str
    """What they differ in, for the reader: "tid", "belopp", "vem som beslutar"."""


class Notice(StrEnum):
    """What a reader must know of how an answer came to be. A closed list, as Status is."""

    MODEL_UNAVAILABLE = "model_unavailable"
    """The language model did not answer; the sentences are the documents' own instead."""
    MODEL_UNSUPPORTED = "model_unsupported"
    """What the language model wrote did not hold; the sentences are the documents' own instead."""
    MODEL_FOUND_NOTHING = "model_found_nothing"
    """The language model says that there is no answer; the sentences are the documents' own."""
    SENTENCES_REMOVED = "sentences_removed"
    """Some of what the language model wrote did not hold and is left out."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question. Without sentences unless the status is answered or partial."""

    status: Status
    question_used: str
    """The question as searched: the asker's own, or a follow-up made to stand alone."""
    snapshot: str | None
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Place, ...] = ()
    missing: tuple[str, ...] = ()
    """What was asked that the sentences do not answer, in the question's own words."""
    contradictions: tuple[Contradiction, ...] = ()
    notices: tuple[Notice, ...] = ()
    mode: Mode = "extractive"
    model: str | None = None
    """The language model that wrote; None when extractive."""
    removed: int = 0
    """Sentences that the language model wrote and the check took away."""
    confidence: float | None = None
    """Estimated probability that the sentences answer; None where nothing was searched."""
