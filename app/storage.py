"""What is kept in ``rita.db``: written, read, and erased when its time is up.

How the file is opened: ``app/database.py``. Nothing else touches it.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from app import texts
from app.database import StorageError, open_engine, prepare, told, wipe
from app.tables import Feedback, Question, Reason, Verdict

log = logging.getLogger(__name__)

FILE = "rita.db"
MOST_IN_AN_HOUR = 500
"""Rows, thumbs and questions together. A municipality with 2,000 case workers who each ask ten
questions a day, and give every fifth answer a thumb, comes to this in its busiest hour."""
MOST_KEPT = 50_000
"""Rows of a table: with the longest texts some 400 MB. Seventy thumbs a day for two years."""
FIGURES_DAYS = 730
"""How long a thumb without text is kept: a year can be compared with the one before."""


class StorageFull(StorageError):
    """More was sent than is accepted."""


class Taken(StorageError):
    """There is a thumb on that answer under another secret, or on another under the same."""


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased because its time was up."""

    questions: int
    texts: int
    """Questions and comments that had been sent along with a thumb; the thumb stays."""
    figures: int
    """Thumbs without text."""


def hashed(secret: str) -> str:
    """What is kept of the sender's secret."""
    return sha256(secret.encode()).hexdigest()


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


class Storage:
    """``rita.db`` in a data directory. Every method blocks, and raises StorageError."""

    def __init__(self, data: Path) -> None:
        self.path = data / FILE
        self._engine = open_engine(self.path)
        self._ready = False
        # Whoever ran before may have been stopped between erasing and wiping.
        self._traces = True

    def prepare(self) -> None:
        """Make the database where there is none, and bring it to this RiTA's form."""
        prepare(self._engine, self.path)
        self._ready = True

    def give_thumb(self, thumb: Feedback) -> None:
        """Store ``thumb`` in the place of the one that its sender gave that answer before.

        Raises StorageFull, and Taken where somebody else gave that answer a thumb.
        """
        same_answer = Feedback.answer_id == thumb.answer_id
        same_secret = Feedback.secret_hash == thumb.secret_hash
        with self._session() as session:
            earlier = session.scalars(select(Feedback).where(or_(same_answer, same_secret))).all()
            if any(
                (old.answer_id, old.secret_hash) != (thumb.answer_id, thumb.secret_hash)
                for old in earlier
            ):
                raise Taken(texts.TAKEN)
            for old in earlier:
                session.delete(old)
            session.flush()
            if not earlier:
                _refuse_flood(session, Feedback, thumb.created)
            session.add(thumb)
        if any(old.question for old in earlier):
            self._wipe()

    def send_question(self, question: Question) -> None:
        """Store ``question`` in the place of what its sender sent with the same secret: no reply
        came, and it was sent again. Raises StorageFull."""
        with self._session() as session:
            earlier = session.scalar(
                select(Question).where(Question.secret_hash == question.secret_hash)
            )
            if earlier is None:
                _refuse_flood(session, Question, question.created)
            else:
                session.delete(earlier)
                session.flush()
            session.add(question)
        if earlier is not None:
            self._wipe()

    def take_back(self, table: type[Feedback | Question], secret: str) -> bool:
        """Erase what ``secret`` stored; whether there was anything."""
        with self._session() as session:
            found = session.scalar(select(table).where(table.secret_hash == hashed(secret)))
            if found is not None:
                session.delete(found)
        if found is not None:
            self._wipe()
        return found is not None

    def questions(self) -> Sequence[Question]:
        """The questions sent, oldest first."""
        with self._session() as session:
            return session.scalars(select(Question).order_by(Question.id)).all()

    def erase_question(self, number: int) -> bool:
        """Erase a question; whether there was one of that number."""
        with self._session() as session:
            found = session.get(Question, number)
            if found is not None:
                session.delete(found)
        if found is not None:
            self._wipe()
        return found is not None

    def erase_text(self, number: int) -> bool:
        """Erase what was sent along with a thumb; whether there was anything. The thumb stays."""
        with self._session() as session:
            found = session.get(Feedback, number)
            erased = found is not None and found.question is not None
            if found is not None:
                found.question = found.comment = found.erase_after = None
        if erased:
            self._wipe()
        return erased

    def texts_with_thumbs(self) -> Sequence[Feedback]:
        """The thumbs that text was sent along with, oldest first."""
        wanted = select(Feedback).where(Feedback.question.is_not(None)).order_by(Feedback.id)
        with self._session() as session:
            return session.scalars(wanted).all()

    def thumbs(self) -> list[tuple[Verdict, Reason | None, int]]:
        """How many thumbs there are of each kind."""
        with self._session() as session:
            counted = select(Feedback.verdict, Feedback.reason, func.count()).group_by(
                Feedback.verdict, Feedback.reason
            )
            return [(verdict, reason, count) for verdict, reason, count in session.execute(counted)]

    def prune(self, days: int, at: datetime | None = None) -> Erased:
        """Erase what has been kept for its time: the one it was stored with, or ``days`` where
        that is shorter now. Traces of what was erased before are wiped where that has failed."""
        moment = at or now()
        oldest = moment - timedelta(days=days)
        with self._session() as session:
            questions = session.execute(
                delete(Question)
                .where(or_(Question.erase_after <= moment, Question.created <= oldest))
                .returning(Question.id)
            ).all()
            emptied = session.execute(
                update(Feedback)
                .where(Feedback.erase_after.is_not(None))
                .where(or_(Feedback.erase_after <= moment, Feedback.created <= oldest))
                .values(question=None, comment=None, erase_after=None)
                .returning(Feedback.id)
            ).all()
            figures = session.execute(
                delete(Feedback)
                .where(Feedback.created <= moment - timedelta(days=FIGURES_DAYS))
                .where(Feedback.erase_after.is_(None))
                .returning(Feedback.id)
            ).all()
        if questions or emptied or figures or self._traces:
            self._wipe()
        return Erased(len(questions), len(emptied), len(figures))

    @contextmanager
    def _session(self) -> Iterator[Session]:
        """A transaction; what is loaded in it can be read afterwards."""
        if not self._ready:
            self.prepare()
        try:
            with (
                told(self.path),
                Session(self._engine, expire_on_commit=False) as session,
                session.begin(),
            ):
                yield session
        except (StorageFull, Taken):
            raise
        except StorageError:
            self._ready = False  # replaced, removed or repaired: the next one looks anew
            raise

    def _wipe(self) -> None:
        """Leave no trace of what was erased; where somebody is in the way, ``prune`` does."""
        try:
            wipe(self._engine, self.path)
            self._traces = False
        except StorageError as error:
            self._traces = True
            log.warning("traces not wiped yet", extra={"fields": {"detail": str(error)}})


def _refuse_flood(session: Session, table: type[Feedback | Question], at: datetime) -> None:
    """Raise StorageFull where a script, or a very busy hour, has stored as much as is accepted."""
    recent = sum(
        session.scalar(
            select(func.count()).select_from(kind).where(kind.created > at - timedelta(hours=1))
        )
        or 0
        for kind in (Feedback, Question)
    )
    kept = session.scalar(select(func.count()).select_from(table)) or 0
    if recent >= MOST_IN_AN_HOUR:
        raise StorageFull(texts.TOO_MANY_SENT)
    if kept >= MOST_KEPT:
        raise StorageFull(texts.TOO_MANY_KEPT)
