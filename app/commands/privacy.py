"""``rita privacy``: what is kept of one person's questions, for who answers for them."""

from typing import Any

from app import privacy_texts as texts
from app.access import COMMAND
from app.audit import BY_COMMAND
from app.settings import Settings
from app.storage import Storage
from app.tables import Asked
from index.errors import RitaError


def act(action: str, who: str, settings: Settings) -> tuple[dict[str, Any], str]:
    """Do ``action`` (export, erase) for ``who``, as the audit log names them: the result as JSON
    and for a person. Raises RitaError."""
    if not who.strip():
        raise RitaError(texts.WHO_UNKNOWN)
    storage = Storage(settings.data)
    try:
        if action == "erase":
            return _erase(storage, who)
        found = [_told(each) for each in storage.asked.of(who)]
    finally:
        storage.close()
    lines = [texts.QUESTION_LINE.format_map(each | {"text": _line(each)}) for each in found]
    return (
        {"who": who, "purpose": settings.keep_questions, "questions": found},
        "\n".join(lines) or texts.QUESTIONS_NONE.format(who=who),
    )


def _erase(storage: Storage, who: str) -> tuple[dict[str, Any], str]:
    count = storage.asked.erase(who, COMMAND.id, BY_COMMAND)
    if count:
        storage.wipe()  # at once: no service may be running that does
    told = texts.QUESTIONS_ERASED if count else texts.QUESTIONS_NONE
    return {"who": who, "erased": count}, told.format(count=count, who=who)


def _told(asked: Asked) -> dict[str, Any]:
    return {
        "at": asked.at.isoformat(timespec="seconds"),
        "question": asked.text,
        "status": asked.status,
        "erase_after": asked.erase_after.isoformat(timespec="seconds"),
    }


def _line(told: dict[str, Any]) -> str:
    """One line of what can be printed: a user's text steers nobody's terminal."""
    return "".join(letter for letter in " ".join(told["question"].split()) if letter.isprintable())
