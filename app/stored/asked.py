"""Questions as they were asked, where the municipality has said why it keeps them.

Nothing is kept without ``RITA_KEEP_QUESTIONS``, and never a question that was stopped because of
an identity number. A question goes when its time is up, when whoever asked it says so, and when
somebody who keeps RiTA does; each time the audit log says how many, and whose.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import delete, or_, select

from app.database import now
from app.storage_limits import refuse_large
from app.stored.events import RITA, enter, note
from app.stored.transactions import Transactions
from app.tables import Asked, Event

ERASED, PRUNED = "questions_erased", "questions_pruned"
"""What the audit log calls it."""


class AskedQuestions:
    """The questions kept."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(self, who: str, text: str, status: str, days: int) -> None:
        """Keep a question for ``days``. Raises StorageFull and StorageError."""
        moment = now()
        with self._transactions.writing(durable=False) as session:
            refuse_large(session)
            session.add(
                Asked(
                    at=moment,
                    who=who,
                    text=text,
                    status=status,
                    erase_after=moment + timedelta(days=days),
                )
            )

    def of(self, who: str) -> Sequence[Asked]:
        """What ``who`` has asked, oldest first; nothing where nothing was ever kept."""
        if not self._transactions.exists:
            return ()
        with self._transactions.reading() as session:
            wanted = select(Asked).where(Asked.who == who).order_by(Asked.id)
            return session.scalars(wanted).all()

    def erase(self, who: str, by: str, via: str | None = None) -> int:
        """Erase what ``who`` has asked, and note in the audit log that ``by`` did. Returns how
        many there were. Traces go with ``Storage.wipe``."""
        if not self._transactions.exists:
            return 0
        with self._transactions.writing() as session:
            gone = delete(Asked).where(Asked.who == who).returning(Asked.id)
            count = len(session.execute(gone).all())
            entry = Event(at=now(), who=by, what=ERASED, subject=who, detail={"count": count})
            entry.via = via
            enter(session, entry)
            self._transactions.traces |= bool(count)
        return count

    def prune(self, days: int, at: datetime | None = None) -> int:
        """Erase those whose time is up: the one they were kept with, or ``days`` where that is
        shorter now. As the day begins on which it is, and so never later: once a day, with one
        entry for it in the audit log."""
        moment = at or now()
        tomorrow = datetime.combine(moment.date() + timedelta(days=1), time(), UTC)
        if not self._transactions.exists:
            return 0
        over = or_(Asked.erase_after < tomorrow, Asked.at < tomorrow - timedelta(days=days))
        with self._transactions.reading() as session:
            if session.scalar(select(Asked.id).where(over).limit(1)) is None:
                return 0
        with self._transactions.writing() as session:
            count = len(session.execute(delete(Asked).where(over).returning(Asked.id)).all())
            if count:
                note(session, RITA, PRUNED, "", count=count)
                self._transactions.traces = True
        return count
