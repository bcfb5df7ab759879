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
class Days:
    """How many days each is kept."""

    sent: int
    """What users chose to send (``RITA_QUESTIONS_DAYS``)."""
    asked: int
    """Questions as they were asked (``RITA_KEEP_QUESTIONS_DAYS``)."""
    audit: int
    """Entries of the audit log (``RITA_AUDIT_DAYS``)."""


async def keep_erasing(storage: Storage, days: Days, seconds: float = PRUNE_SECONDS) -> None:
    """Erase what has been kept for its ``days``, or for the time it came with, and the traces of
    what was erased otherwise, now and every ``seconds``; until cancelled."""
    while True:
        await asyncio.to_thread(erase_old, storage, days)
        await asyncio.sleep(seconds)


def erase_old(storage: Storage, days: Days) -> None:
    """Erase what has been kept for its time, and log how much; a fault is logged, not raised."""
    try:
        erased = asdict(storage.prune(days.sent))
        erased["asked"] = storage.asked.prune(days.asked)
        erased["audit"] = storage.events.prune(days.audit)
        if any(erased.values()):
            log.info("erased in time", extra={"fields": erased})
        storage.wipe()
    except StorageError as error:
        # Questions are answered all the same; sending says that it did not work.
        log.error("not erased or wiped", extra={"fields": {"detail": str(error)}})
    except Exception as error:  # noqa: BLE001 — whatever it is, the next round may do better
        log.error("crash", extra={"fields": described(error)})
