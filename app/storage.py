"""What is kept in ``rita.db``: written, read, and erased when its time is up.

How the file is opened: ``app/database.py``; how much it takes: ``app/storage_limits.py``. Nothing
else touches it. What is erased can be read no more at once; its traces are left until ``wipe``.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from app import texts
from app.database import BUSY_SECONDS, StorageError, open_engine, prepare, told, wipe
from app.storage_limits import StorageFull, Writes, refuse_large, refuse_many
from app.tables import Base, Feedback, Question, QuestionStatus, Reason, Verdict

FILE = "rita.db"
FIGURES_DAYS = 730
"""How long a thumb without text is kept: a year can be compared with the one before."""


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
        self._writes = Writes()
        self._one = Lock()
        # Whoever ran before may have been stopped between erasing and wiping.
        self._traces = True

    def prepare(self) -> None:
        """Make the database where there is none, and bring it to this RiTA's form."""
        prepare(self._engine, self.path)
        self._ready = True

    def give_thumb(self, thumb: Feedback) -> None:
        """Store ``thumb`` in the place of the one that its sender gave that answer before, which
        it is then as old as.

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
            self._put(session, thumb, earlier[0] if earlier else None)

    def send_question(self, question: Question) -> None:
        """Store ``question`` in the place of what its sender sent with the same secret: no reply
        came, and it was sent again. It is then as old as that. Raises StorageFull."""
        with self._session() as session:
            earlier = session.scalar(
                select(Question).where(Question.secret_hash == question.secret_hash)
            )
            self._put(session, question, earlier)

    def take_back(self, table: type[Feedback | Question], secret: str) -> bool:
        """Erase what ``secret`` stored; whether there was anything."""
        with self._session() as session:
            found = session.scalar(select(table).where(table.secret_hash == hashed(secret)))
            return self._erase(session, found)

    def questions(self) -> Sequence[Question]:
        """The questions sent, oldest first."""
        with self._session() as session:
            return session.scalars(select(Question).order_by(Question.id)).all()

    def waiting(self) -> int:
        """How many questions nobody has done anything about."""
        wanted = select(func.count()).where(Question.status == QuestionStatus.NEW)
        with self._session() as session:
            return session.scalar(wanted) or 0

    def erase_question(self, number: int) -> bool:
        """Erase a question; whether there was one of that number."""
        with self._session() as session:
            return self._erase(session, session.get(Question, number))

    def erase_text(self, number: int) -> bool:
        """Erase what was sent along with a thumb; whether there was anything. The thumb stays."""
        with self._session() as session:
            found = session.get(Feedback, number)
            erased = found is not None and found.question is not None
            if found is not None:
                found.question = found.comment = found.erase_after = None
            self._traces |= erased
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
        that is shorter now."""
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
        erased = Erased(len(questions), len(emptied), len(figures))
        self._traces |= erased != Erased(0, 0, 0)
        return erased

    def wipe(self) -> None:
        """Leave no trace of what was erased, here or by a process that has ended. Raises
        StorageError where somebody is in the way: then it is to be done again."""
        if not self._traces:
            return
        with self._turn():
            wipe(self._engine, self.path)
            self._traces = False

    def _put(
        self, session: Session, new: Feedback | Question, earlier: Feedback | Question | None
    ) -> None:
        """``new`` in the place of ``earlier``. Raises StorageFull."""
        self._writes.note(new.created)
        refuse_large(session)
        if earlier is None:
            refuse_many(session, type(new), new.created)
        else:
            if new.erase_after:
                new.erase_after -= new.created - earlier.created
            new.created = earlier.created
            self._erase(session, earlier)
            session.flush()
        session.add(new)

    def _erase(self, session: Session, row: Base | None) -> bool:
        if row is not None:
            session.delete(row)
            self._traces = True
        return row is not None

    @contextmanager
    def _session(self) -> Iterator[Session]:
        """A transaction; what is loaded in it can be read afterwards."""
        with self._turn():
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

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One thread at a time: SQLite lets those who wait look again at random, and some never
        come in between the others. Raises StorageError after ``BUSY_SECONDS``."""
        if not self._one.acquire(timeout=BUSY_SECONDS):
            raise StorageError(texts.STORAGE_BUSY.format(path=self.path))
        try:
            yield
        finally:
            self._one.release()
