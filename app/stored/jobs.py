"""Jobs: queued, run one at a time, resumed after a crash, and what they reported."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import texts
from app.database import NotKept, now
from app.stored.erasing import forget_in_report
from app.stored.transactions import Transactions
from app.tables import Job, JobKind, JobState

JOBS_KEPT = 500
"""Ended jobs: a year and more of nightly readings and some uploads a day."""
REPORTS_KEPT = 10
"""Reports of ended readings, the newest: one tells some 300 bytes for each document. An older one
is in its snapshot's ``report.json`` as long as that is kept."""
_ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Jobs:
    """The jobs. Several processes may ask; ``start`` gives a job to one of them."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def queue(self, kind: JobKind, cause: str, upload_id: int | None = None) -> Job:
        """A new job; a reading that waits already is reused, since it will see everything."""
        with self._transactions.writing() as session:
            return queued(session, kind, cause, upload_id)

    def next(self, kind: JobKind) -> Job | None:
        """The job of that kind that has waited longest."""
        queued_ones = select(Job).where(Job.state == JobState.QUEUED, Job.kind == kind)
        waiting = queued_ones.order_by(Job.id).limit(1)
        with self._transactions.reading() as session:
            return session.scalars(waiting).first()

    def start(self, number: int) -> bool:
        """Take a queued job; False where it is no longer queued: another has it, or it was
        cancelled."""
        with self._transactions.writing() as session:
            job = _found(session, number)
            if job.state != JobState.QUEUED:
                return False
            job.state, job.started = JobState.RUNNING, now()
            return True

    def progress(self, number: int, at: dict[str, Any]) -> bool:
        """Note how far a running job has come; whether it may go on (nobody asked it to end)."""
        with self._transactions.writing(durable=False) as session:
            job = _found(session, number)
            if job.state == JobState.RUNNING:
                job.progress = at
            return job.state == JobState.RUNNING and not job.cancel_requested

    def end(
        self,
        number: int,
        state: JobState,
        *,
        report: dict[str, Any] | None = None,
        snapshot: str | None = None,
        error: str | None = None,
    ) -> Job:
        """Note how a job ended: ``state`` is done, failed or cancelled."""
        with self._transactions.writing() as session:
            job = _found(session, number)
            job.state, job.ended = state, now()
            job.report, job.snapshot, job.error = report, snapshot, error
            forget_in_report(session, job)  # it ran while that was decided
            session.flush()
            _tidy(session)
        return job

    def all(self, limit: int = 50) -> Sequence[Job]:
        """The newest first, at most ``limit``."""
        with self._transactions.reading() as session:
            return session.scalars(select(Job).order_by(Job.id.desc()).limit(limit)).all()

    def get(self, number: int) -> Job:
        """One of them. Raises NotKept."""
        with self._transactions.reading() as session:
            return _found(session, number)

    def interrupted(self) -> Sequence[Job]:
        """Queue again what was running when whoever ran it ended; those jobs, oldest first.

        For the one process that runs jobs, before it starts any.
        """
        running = select(Job).where(Job.state == JobState.RUNNING).order_by(Job.id)
        with self._transactions.writing() as session:
            jobs = session.scalars(running).all()
            for job in jobs:
                if job.cancel_requested:
                    job.state, job.ended = JobState.CANCELLED, now()
                else:
                    job.state, job.started, job.progress = JobState.QUEUED, None, None
        return [job for job in jobs if job.state == JobState.QUEUED]

    def request_cancel(self, number: int) -> Job:
        """Ask a job to end. One that waits is cancelled at once; one that runs is told by
        ``progress`` and ``Job.cancel_requested``. Raises NotKept."""
        with self._transactions.writing() as session:
            job = _found(session, number)
            if job.state == JobState.QUEUED:
                job.state, job.ended = JobState.CANCELLED, now()
            job.cancel_requested = job.state == JobState.RUNNING
        return job


def queued(session: Session, kind: JobKind, cause: str, upload_id: int | None = None) -> Job:
    """As ``Jobs.queue``, in the transaction that makes it needed: both are there, or neither."""
    waiting = select(Job).where(Job.state == JobState.QUEUED, Job.kind == kind)
    job = session.scalars(waiting.where(Job.upload_id == upload_id).limit(1)).first()
    if job is None:
        job = Job(
            kind=kind, cause=cause, upload_id=upload_id, state=JobState.QUEUED, created=now()
        )  # fmt: skip
        session.add(job)
        session.flush()
    return job


def _found(session: Session, number: int) -> Job:
    job = session.get(Job, number)
    if job is None:
        raise NotKept(texts.NOT_KEPT)
    return job


def _tidy(session: Session) -> None:
    """Let old jobs and reports go."""
    ended = select(Job).where(Job.state.in_(_ENDED)).order_by(Job.id.desc())
    for job in session.scalars(ended.offset(JOBS_KEPT)):
        session.delete(job)
    reported = ended.where(Job.report.is_not(None)).offset(REPORTS_KEPT)
    for job in session.scalars(reported):
        job.report = None
