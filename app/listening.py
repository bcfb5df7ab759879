"""Who hears of an answer while it comes to be."""

from collections.abc import Sequence
from typing import Literal, Protocol

from app.date_warnings import Days
from index.answer import Citation, Sentence

Stage = Literal["searching", "reading", "checking"]


class NobodyListens(Exception):
    """The one who asked has left: what is being worked out is for no one."""


class Listener(Protocol):
    """Told what happens as it happens. Every method may raise NobodyListens, to end the work."""

    def begin(self, days: Days) -> None:
        """Before all else: what the answer is to be read by."""

    def stage(self, stage: Stage) -> None:
        """``stage`` begins."""

    def sentence(self, sentence: Sentence, new: Sequence[Citation]) -> None:
        """A language model's sentence has been checked; ``new`` are its citations not yet told."""

    def waiting(self) -> None:
        """Something slow goes on: the moment to stop if nobody is left."""


class Silent:
    """Hears and does nothing: for an answer that is taken whole."""

    def begin(self, days: Days) -> None:
        """Do nothing."""

    def stage(self, stage: Stage) -> None:
        """Do nothing."""

    def sentence(self, sentence: Sentence, new: Sequence[Citation]) -> None:
        """Do nothing."""

    def waiting(self) -> None:
        """Do nothing."""


SILENT = Silent()
