"""What is kept in ``rita.db``: what users sent, and the parts that keep everything else.

How the file is opened: ``app/database.py``; how much users may fill: ``app/storage_limits.py``;
the parts: ``app/stored``. Nothing else touches it. What is erased can be read no more at once; its
traces are left until ``wipe``.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import URL, delete, func, or_, select, update
from sqlalchemy.orm import Session, selectinload

from app import texts
from app.database import NotKept, StorageError, in_file, now, on_server
from app.storage_limits import Writes, refuse_large, refuse_many
from app.stored.asked import AskedQuestions
from app.stored.events import RITA, Events, note
from app.stored.figures import Figures
from app.stored.golden import Golden
from app.stored.jobs import Jobs
from app.stored.keys import Keys
from app.stored.register import Register
from app.stored.sessions import Sessions
from app.stored.transactions import Transactions
from app.stored.uploads import Uploads
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


class Storage:
    """``rita.db`` in a data directory. Every method blocks, and raises StorageError.

    With ``server`` the same tables are kept in that PostgreSQL database: tried in the tests, not
    offered to installations yet (ADR 31).
    """

    def __init__(self, data: Path, server: URL | None = None) -> None:
        self.path = data / FILE
        self._transactions = Transactions(on_server(server) if server else in_file(self.path))
        self._writes = Writes()
        self.register = Register(self._transactions)
        self.uploads = Uploads(self._transactions)
        self.jobs = Jobs(self._transactions)
        self.golden = Golden(self._transactions)
        self.figures = Figures(self._transactions)
        self.events = Events(self._transactions)
        self.sessions = Sessions(self._transactions)
        self.keys = Keys(self._transactions)
        self.asked = AskedQuestions(self._transactions)

    def prepare(self) -> None:
        """Make the database where there is none, and bring it to this RiTA's form."""
        self._transactions.prepare()

    def close(self) -> None:
        """Close the connections kept for reading; the next question opens them again."""
        self._transactions.close()

    def give_thumb(self, thumb: Feedback) -> None:
        """Store ``thumb`` in the place of the one that its sender gave that answer before, which
        it is then as old as.

        Raises StorageFull, and Taken where somebody else gave that answer a thumb.
        """
        same_answer = Feedback.answer_id == thumb.answer_id
        same_secret = Feedback.secret_hash == thumb.secret_hash
        with self._transactions.writing() as session:
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
        with self._transactions.writing() as session:
            earlier = session.scalar(
                select(Question).where(Question.secret_hash == question.secret_hash)
            )
            self._put(session, question, earlier)

    def take_back(self, table: type[Feedback | Question], secret: str) -> bool:
        """Erase what ``secret`` stored; whether there was anything."""
        with self._transactions.writing() as session:
            found = session.scalar(select(table).where(table.secret_hash == hashed(secret)))
            return self._erase(session, found)

    def questions(self) -> Sequence[Question]:
        """The questions sent, oldest first."""
        with self._transactions.reading() as session:
            return session.scalars(select(Question).order_by(Question.id)).all()

    def set_question_status(
        self, number: int, status: QuestionStatus, golden_id: int | None = None
    ) -> Question:
        """Note what became of a question, and which golden question was made of it, if any.
        Raises NotKept."""
        with self._transactions.writing() as session:
            found = session.get(Question, number)
            if found is None:
                raise NotKept(texts.NOT_KEPT)
            found.status = status
            if golden_id is not None:
                found.golden_id = golden_id
            return found

    def waiting(self) -> int:
        """How many questions nobody has done anything about."""
        wanted = select(func.count()).where(Question.status == QuestionStatus.NEW)
        with self._transactions.reading() as session:
            return session.scalar(wanted) or 0

    def erase_question(self, number: int) -> bool:
        """Erase a question; whether there was one of that number."""
        with self._transactions.writing() as session:
            return self._erase(session, session.get(Question, number))

    def erase_text(self, number: int) -> bool:
        """Erase what was sent along with a thumb; whether there was anything. The thumb stays."""
        with self._transactions.writing() as session:
            found = session.get(Feedback, number)
            erased = found is not None and found.question is not None
            if found is not None:
                found.question = found.comment = found.erase_after = None
            self._transactions.traces |= erased
        return erased

    def texts_with_thumbs(self) -> Sequence[Feedback]:
        """The thumbs that text was sent along with, oldest first, with their documents."""
        written = select(Feedback).where(Feedback.question.is_not(None))
        wanted = written.options(selectinload(Feedback.documents)).order_by(Feedback.id)
        with self._transactions.reading() as session:
            return session.scalars(wanted).all()

    def thumbs(self) -> list[tuple[Verdict, Reason | None, int]]:
        """How many thumbs there are of each kind."""
        with self._transactions.reading() as session:
            counted = select(Feedback.verdict, Feedback.reason, func.count()).group_by(
                Feedback.verdict, Feedback.reason
            )
            return [(verdict, reason, count) for verdict, reason, count in session.execute(counted)]

    def prune(self, days: int, at: datetime | None = None) -> Erased:
        """Erase what has been kept for its time: the one it was stored with, or ``days`` where
        that is shorter now."""
        moment = at or now()
        oldest = moment - timedelta(days=days)
        with self._transactions.writing() as session:
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
            if erased != Erased(0, 0, 0):
                note(session, RITA, "pruned", "", **asdict(erased))
                self._transactions.traces = True
        return erased

    def wipe(self) -> None:
        """Leave no trace of what was erased, here or by a process that has ended. Raises
        StorageError where somebody is in the way: then it is to be done again."""
        self._transactions.wipe()

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
            self._transactions.traces = True
        return row is not None
