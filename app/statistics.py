"""Figures of the questions asked: counted as they are answered, written now and then.

What is counted is the day, the status, the time, and the collections cited; no text, and nobody.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from datetime import date

from app.admin.people_bodies import FiguresBody
from app.answering import today
from app.database import StorageError
from app.storage import Storage
from app.stored.figures import Figure, Figures, quantile
from index.answer import Answer, Status

log = logging.getLogger(__name__)

FLUSH_SECONDS = 10.0
"""How often figures are written: what a crash can lose of them."""
_NAMES: Mapping[str, str] = {Status.BLOCKED_PERSONAL_DATA: "blocked"}
"""Statuses that have a shorter name among the figures."""


def count(figures: Figures, answer: Answer, milliseconds: float) -> None:
    """Count one answer: once of none in particular, and once for each collection it cites."""
    day = today()
    figures.add(day, None, answer.status, milliseconds)
    for collection in sorted({each.document.collection for each in answer.citations}):
        figures.add(day, collection, answer.status, milliseconds)


async def keep_writing(storage: Storage, seconds: float = FLUSH_SECONDS) -> None:
    """Write what was counted every ``seconds``, and once more when cancelled."""
    try:
        while True:
            await asyncio.sleep(seconds)
            await asyncio.to_thread(write, storage)
    finally:
        write(storage)


def write(storage: Storage) -> None:
    """Write what was counted; a fault is logged, and the figures are kept for the next time."""
    try:
        storage.figures.flush()
    except StorageError as error:
        log.error("figures not written", extra={"fields": {"detail": str(error)}})


def by_day(figures: Iterable[Figure]) -> list[FiguresBody]:
    """One row for each day and collection, oldest first, the day's own (collection None) first."""
    rows: dict[tuple[date, str | None], list[Figure]] = {}
    for figure in figures:
        rows.setdefault((figure.day, figure.collection), []).append(figure)
    ordered = sorted(rows, key=lambda key: (key[0], key[1] is not None, key[1] or ""))
    return [_row(day, collection, rows[day, collection]) for day, collection in ordered]


def _row(day: date, collection: str | None, figures: Iterable[Figure]) -> FiguresBody:
    mine = list(figures)
    times = [sum(counts) for counts in zip(*(each.times for each in mine), strict=True)]
    counted = dict.fromkeys(map(_name, Status), 0)
    for each in mine:
        counted[_name(Status(each.status))] += each.count
    return FiguresBody(
        day=day,
        collection=collection,
        ms_p50=quantile(times, 0.5),
        ms_p95=quantile(times, 0.95),
        **counted,
    )


def _name(status: Status) -> str:
    return _NAMES.get(status, status.value)
