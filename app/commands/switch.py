"""``rita stop`` and ``rita start``: the kill switch for whoever has the machine."""

from typing import Any

from app import notice_texts
from app.access import COMMAND
from app.database import StorageError
from app.settings import Settings
from app.switch import start, stop


def act_stop(settings: Settings, message: str | None) -> tuple[dict[str, Any], str]:
    """Stop answering: what was done, as JSON and for a person. Raises SwitchError."""
    now = stop(settings.data, COMMAND.id, message)
    text = notice_texts.NOW_STOPPED.format(told=now.told)
    return {"stopped": True, "told": now.told}, _noted(settings, "stopped", text)


def act_start(settings: Settings) -> tuple[dict[str, Any], str]:
    """Answer again: what was done, as JSON and for a person. Raises SwitchError."""
    if not start(settings.data):
        return {"stopped": False}, notice_texts.NOT_STOPPED
    return {"stopped": False}, _noted(settings, "started", notice_texts.NOW_STARTED)


def _noted(settings: Settings, what: str, text: str) -> str:
    """``text``, and that the log does not tell of it where it could not be written."""
    from app.storage import Storage

    storage = Storage(settings.data)
    try:
        storage.events.add(COMMAND.id, what, "rita")
    except StorageError as error:
        return f"{text}\n{notice_texts.NOT_NOTED.format(reason=error)}"
    finally:
        storage.close()
    return text
