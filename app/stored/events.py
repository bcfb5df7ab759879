"""Who did what when: the journal of what administrators do.

It outlives what it tells of. So an entry names documents by id, facts by their names, and carries
days and collections at most: no title, no file name, nothing of a document's text. What somebody
gives as a reason is their own words, and is kept as written.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import now
from app.stored.transactions import Transactions
from app.tables import Event


def note(session: Session, who: str, what: str, subject: str, **detail: Any) -> None:
    """An entry in the transaction that does what it tells of: both are there, or neither."""
    session.add(Event(at=now(), who=who, what=what, subject=subject, detail=detail))


class Events:
    """The journal."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(
        self, who: str, what: str, subject: str, detail: Mapping[str, Any] | None = None
    ) -> None:
        """Note what was done elsewhere than in ``rita.db`` (a snapshot activated, a cancelled
        job). The parts note their own changes."""
        with self._transactions.writing() as session:
            note(session, who, what, subject, **(detail or {}))

    def all(self, limit: int = 100, before: int | None = None) -> Sequence[Event]:
        """The newest first, at most ``limit``; with ``before``, those older than that entry."""
        wanted = select(Event).order_by(Event.id.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(Event.id < before)
        with self._transactions.reading() as session:
            return session.scalars(wanted).all()
