"""The installation's own golden questions, and how they went on each snapshot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import texts
from app.database import NotKept, now
from app.stored.transactions import Transactions
from app.tables import GoldenQuestion, GoldenResult, GoldenRun, Question

RUNS_KEPT = 200
"""Snapshots whose golden questions are remembered: the trend of a year at four a week."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one golden question went."""

    question_id: int
    held: bool
    """Whether it was answered from the right place, or rightly refused."""
    status: str
    cited: Sequence[Mapping[str, Any]] = field(default=())
    """What the answer cited, in order: ids and pages, no text."""


class Golden:
    """The golden questions."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(
        self, question: str, document_id: str | None, file: str | None, page: int | None
    ) -> GoldenQuestion:
        """A new one. ``document_id`` None: nothing answers it, and it must be refused."""
        moment = now()
        row = GoldenQuestion(
            question=question, document_id=document_id, file=file, page=page,
            created=moment, changed=moment,
        )  # fmt: skip
        with self._transactions.writing() as session:
            session.add(row)
        return row

    def change(
        self,
        number: int,
        *,
        question: str,
        document_id: str | None,
        file: str | None,
        page: int | None,
        active: bool = True,
    ) -> GoldenQuestion:
        """Put all that is given in the place of what was there. Raises NotKept."""
        with self._transactions.writing() as session:
            row = _found(session, number)
            row.question, row.document_id, row.file, row.page = question, document_id, file, page
            row.active, row.changed = active, now()
            self._transactions.traces = True
        return row

    def remove(self, number: int) -> None:
        """Remove one, with how it went; what was counted stays. Raises NotKept."""
        with self._transactions.writing() as session:
            session.delete(_found(session, number))
            session.execute(
                update(Question).where(Question.golden_id == number).values(golden_id=None)
            )
            self._transactions.traces = True

    def get(self, number: int) -> GoldenQuestion:
        """One of them. Raises NotKept."""
        with self._transactions.reading() as session:
            return _found(session, number)

    def all(self) -> Sequence[GoldenQuestion]:
        """All, in the order added."""
        with self._transactions.reading() as session:
            return session.scalars(select(GoldenQuestion).order_by(GoldenQuestion.id)).all()

    def record(
        self, snapshot: str, outcomes: Iterable[Outcome], at: datetime | None = None
    ) -> GoldenRun:
        """Note how the questions went on ``snapshot``, in the place of what was noted before.

        One that was removed meanwhile is counted but not listed.
        """
        went = {each.question_id: each for each in outcomes}
        held = sum(each.held for each in went.values())
        run = GoldenRun(snapshot=snapshot, at=at or now(), held=held, asked=len(went))
        with self._transactions.writing() as session:
            earlier = session.get(GoldenRun, snapshot)
            if earlier is not None:
                session.delete(earlier)
                session.flush()
            session.add(run)
            session.flush()
            there = session.scalars(
                select(GoldenQuestion.id).where(GoldenQuestion.id.in_(went))
            ).all()
            session.add_all(_result(snapshot, went[number]) for number in there)
            newest = select(GoldenRun).order_by(GoldenRun.at.desc(), GoldenRun.snapshot.desc())
            for old in session.scalars(newest.offset(RUNS_KEPT)):
                session.delete(old)
        return run

    def runs(self) -> Sequence[GoldenRun]:
        """How many held on each snapshot, the oldest first."""
        wanted = select(GoldenRun).order_by(GoldenRun.at, GoldenRun.snapshot)
        with self._transactions.reading() as session:
            return session.scalars(wanted).all()

    def results(self, snapshot: str) -> Sequence[GoldenResult]:
        """How each went on ``snapshot``, by the question's number."""
        wanted = select(GoldenResult).where(GoldenResult.snapshot == snapshot)
        with self._transactions.reading() as session:
            return session.scalars(wanted.order_by(GoldenResult.question_id)).all()


def _result(snapshot: str, went: Outcome) -> GoldenResult:
    return GoldenResult(
        snapshot=snapshot,
        question_id=went.question_id,
        held=went.held,
        status=went.status,
        cited=[dict(each) for each in went.cited],
    )


def _found(session: Session, number: int) -> GoldenQuestion:
    row = session.get(GoldenQuestion, number)
    if row is None:
        raise NotKept(texts.NOT_KEPT)
    return row
