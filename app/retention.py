"""Erasing in time: what users chose to send is gone when its days are over."""

import asyncio
import logging
from dataclasses import asdict

from app.database import StorageError
from app.storage import Storage

log = logging.getLogger(__name__)

PRUNE_SECONDS = 3_600.0
"""How often is looked: the time on the screen is in days, and may be exceeded by this at most."""


async def keep_erasing(storage: Storage, days: int, seconds: float = PRUNE_SECONDS) -> None:
    """Erase what has been kept for ``days``, or for the time it came with, now and every
    ``seconds``; until cancelled."""
    while True:
        await asyncio.to_thread(erase_old, storage, days)
        await asyncio.sleep(seconds)


def erase_old(storage: Storage, days: int) -> None:
    """Erase what has been kept for its time, and log how much; a fault is logged, not raised."""
    try:
        erased = storage.prune(days)
    except StorageError as error:
        # Questions are answered all the same; sending says that it did not work.
        log.error("nothing erased", extra={"fields": {"detail": str(error)}})
        return
    if any(asdict(erased).values()):
        log.info("erased in time", extra={"fields": asdict(erased)})
