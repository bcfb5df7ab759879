"""Erasing in time: what users chose to send is gone when its days are over, and leaves no trace."""

import asyncio
import logging
from dataclasses import asdict, dataclass

from app.database import StorageError
from app.logs import described
from app.storage import Storage

log = logging.getLogger(__name__)

PRUNE_SECONDS = 60.0
"""How often is looked. Traces of what was erased are wiped then, and not with each erasure: it
writes the whole file anew, while others wait."""


@dataclass(frozen=True, slots=True)
class OtherDays:
    """How many days more than what users sent is kept."""

    asked: int
    """Questions as they were asked (``RITA_KEEP_QUESTIONS``)."""
    audit: int
    """Entries of the audit log."""


async def keep_erasing(
    storage: Storage, days: int, seconds: float = PRUNE_SECONDS, *, others: OtherDays | None = None
) -> None:
    """Erase what has been kept for ``days``, or for the time it came with, and the traces of what
    was erased otherwise, now and every ``seconds``; until cancelled."""
    while True:
        await asyncio.to_thread(erase_old, storage, days, others)
        await asyncio.sleep(seconds)


def erase_old(storage: Storage, days: int, others: OtherDays | None = None) -> None:
    """Erase what has been kept for its time, and log how much; a fault is logged, not raised."""
    try:
        erased = asdict(storage.prune(days))
        if others is not None:
            erased["asked"] = storage.asked.prune(others.asked)
            erased["audit"] = storage.events.prune(others.audit)
        if any(erased.values()):
            log.info("erased in time", extra={"fields": erased})
        storage.wipe()
    except StorageError as error:
        # Questions are answered all the same; sending says that it did not work.
        log.error("not erased or wiped", extra={"fields": {"detail": str(error)}})
    except Exception as error:  # noqa: BLE001 — whatever it is, the next round may do better
        log.error("crash", extra={"fields": described(error)})
