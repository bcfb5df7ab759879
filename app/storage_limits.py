"""How much ``rita.db`` takes: no script fills the disk, and none keeps it busy."""

from collections import deque
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import texts
from app.database import StorageError
from app.tables import Event, Feedback, Question

MOST_IN_AN_HOUR = 500
"""New rows, thumbs and questions together. A municipality with 2,000 case workers who each ask ten
questions a day, and give every fifth answer a thumb, comes to this in its busiest hour."""
MOST_WRITES_IN_AN_HOUR = 3 * MOST_IN_AN_HOUR
"""Of a process, also in another's place: a thumb, then its reason, then the text along with it."""
MOST_KEPT = 50_000
"""Rows of a table: seventy thumbs a day for two years. At usual lengths of text some 27 MB."""
MOST_BYTES = 200_000_000
"""Of the file. Wiping writes it anew, in memory: measured at this size 1.3 s, well below what
others wait (``BUSY_SECONDS``), and 210 MB."""
ENTRY_BYTES = 400
"""Of an entry of the audit log, which is not what users send: measured 336 for a question with two
documents. The file may be larger by so much for each."""
_HOUR = timedelta(hours=1)


class StorageFull(StorageError):
    """More was sent than is accepted."""


class Writes:
    """What this process stored within the last hour: in the file a replaced row is still one.

    For one thread at a time, as all of ``Storage`` is.
    """

    def __init__(self) -> None:
        self._moments: deque[datetime] = deque()

    def note(self, at: datetime) -> None:
        """One more. Raises StorageFull where there have been too many; then it does not count."""
        while self._moments and self._moments[0] <= at - _HOUR:
            self._moments.popleft()
        if len(self._moments) >= MOST_WRITES_IN_AN_HOUR:
            raise StorageFull(texts.TOO_MANY_SENT)
        self._moments.append(at)


def refuse_large(session: Session) -> None:
    """Raise StorageFull where the database is as large as users may make it.

    Asked for what users send, not for what those who keep RiTA do: that stays possible.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        asked = "SELECT pg_database_size(current_database())"
    else:
        # what was erased leaves pages to be used again, where the file is large
        asked = (
            "SELECT (page_count - freelist_count) * page_size "
            "FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
        )
    first, last = session.execute(select(func.min(Event.id), func.max(Event.id))).one()
    entries = 0 if first is None else last - first + 1  # their numbers have no gaps
    if connection.exec_driver_sql(asked).scalar_one() >= MOST_BYTES + ENTRY_BYTES * entries:
        raise StorageFull(texts.TOO_MANY_KEPT)


def refuse_many(session: Session, table: type[Feedback | Question], at: datetime) -> None:
    """Raise StorageFull where as many rows are new, or kept in ``table``, as are accepted."""
    recent = sum(
        session.scalar(select(func.count()).select_from(kind).where(kind.created > at - _HOUR)) or 0
        for kind in (Feedback, Question)
    )
    kept = session.scalar(select(func.count()).select_from(table)) or 0
    if recent >= MOST_IN_AN_HOUR:
        raise StorageFull(texts.TOO_MANY_SENT)
    if kept >= MOST_KEPT:
        raise StorageFull(texts.TOO_MANY_KEPT)
