"""Personal data is stopped at the door: before a text is searched, logged or sent anywhere."""

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from app import personal_data, privacy_texts
from app.access import Caller, Kind
from app.bodies import WarningBody
from app.conversation import Turn
from app.database import StorageError
from app.settings import Settings
from app.storage import Storage
from index import identity_numbers
from index.answer import Answer, Status

log = logging.getLogger(__name__)

_TOLD = frozenset((Kind.USER, Kind.LOCAL))
"""Those who are told, before they ask, that questions are kept: nobody else's are."""


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


def warning(question: str, kinds: Iterable[str]) -> tuple[WarningBody, ...]:
    """The warning to give with the answer where the question holds personal data of ``kinds``."""
    found = personal_data.found(question, kinds)
    if not found:
        return ()
    told = privacy_texts.listed([privacy_texts.PERSONAL_DATA_KINDS[kind] for kind in found])
    text = privacy_texts.SENT_ANYWAY.format(kinds=told)
    return (WarningBody(code="personal_data", text=text),)


def keep(
    storage: Storage, settings: Settings, caller: Caller, question: str, answer: dict[str, Any]
) -> None:
    """Keep the question where the municipality has said why, and ``answer`` (the body that is sent)
    stands on the routines: not one that was stopped, and none of a key's or a widget's reader.

    Where that fails the log says so, and the question has been answered.
    """
    blocked = answer["status"] == Status.BLOCKED_PERSONAL_DATA
    if settings.keep_questions is None or caller.kind not in _TOLD:
        return
    if blocked or answer["snapshot"] is None:
        return
    try:
        storage.asked.add(caller.id, question, answer["status"], settings.keep_questions_days)
    except StorageError as error:
        log.error("question not kept", extra={"fields": {"detail": str(error)}})
