"""Personal data is stopped at the door: before a text is searched, logged or sent anywhere."""

from collections.abc import Iterable, Sequence

from app.conversation import Turn
from index import identity_numbers
from index.answer import Answer, Status


def check(question: str, history: Sequence[Turn] = ()) -> Answer | None:
    """The refusal to give when the question or an earlier turn holds an identity number, or None.

    The refusal repeats nothing of what was written: ``question_used`` is empty.
    """
    turns = (text for turn in history for text in (turn.question, turn.answer))
    if holds_personal_data((question, *turns)):
        return Answer(Status.BLOCKED_PERSONAL_DATA, question_used="", snapshot=None)
    return None


def holds_personal_data(texts: Iterable[str]) -> bool:
    """Whether a personnummer or samordningsnummer stands in any of ``texts``."""
    return any(identity_numbers.contains(text) for text in texts)
