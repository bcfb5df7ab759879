"""What users chose to send: thumbs, and questions to the owners of routines."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.tables.base import Base, words


class Verdict(StrEnum):
    """A thumb."""

    UP = "up"
    DOWN = "down"


class Reason(StrEnum):
    """What was wrong with an answer. A closed list: it is counted."""

    WRONG = "wrong"
    """The answer says something that is not so."""
    NOT_FOUND = "not_found"
    """What was asked for stands in the routines, but was not found."""
    OUTDATED = "outdated"
    """The routine is old, or another one applies."""
    UNCLEAR = "unclear"
    """Hard to understand."""
    OTHER = "other"


class QuestionStatus(StrEnum):
    """What has become of a question that was sent to a routine's owner."""

    NEW = "new"
    WITH_OWNER = "with_owner"
    """Passed on to whoever answers for the routine."""
    ANSWERED = "answered"
    """A new version of the routine answers it."""
    CLOSED = "closed"
    """Nothing more is to be done; it may have become a golden question."""


class Feedback(Base):
    """A thumb: without text unless its giver chose to send it along."""

    __tablename__ = "feedback"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 — SQLAlchemy's own form

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    answer_id: Mapped[str] = mapped_column(String(32), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of what only the sender's browser tab knows."""
    verdict: Mapped[Verdict] = mapped_column(words(Verdict))
    reason: Mapped[Reason | None] = mapped_column(words(Reason))
    status: Mapped[str] = mapped_column(String(32))
    """How the answer ended (``index.answer.Status``), as its receiver tells it; so ``mode``."""
    mode: Mapped[str] = mapped_column(String(16))
    snapshot: Mapped[str | None] = mapped_column(String(64))
    question: Mapped[str | None] = mapped_column(Text)
    comment: Mapped[str | None] = mapped_column(Text)
    created: Mapped[datetime] = mapped_column(index=True)
    erase_after: Mapped[datetime | None] = mapped_column(index=True)
    """When the text goes; None where there is none. The rest is a figure."""
    documents: Mapped[list["FeedbackDocument"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )


class FeedbackDocument(Base):
    """A document that the answer stood on."""

    __tablename__ = "feedback_documents"

    feedback_id: Mapped[int] = mapped_column(
        ForeignKey("feedback.id", ondelete="CASCADE"), primary_key=True, init=False
    )
    document_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    version: Mapped[str] = mapped_column(String(64), primary_key=True)


class Question(Base):
    """A question sent to whoever answers for a routine. The whole row goes when its time is up."""

    __tablename__ = "questions"
    # An erased question's number is not given to another.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 — SQLAlchemy's own form

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    text: Mapped[str] = mapped_column(Text)
    comment: Mapped[str | None] = mapped_column(Text)
    missing: Mapped[list[str]] = mapped_column(JSON)
    """The parts of the question that the answer lacked."""
    answer_id: Mapped[str | None] = mapped_column(String(32))
    snapshot: Mapped[str | None] = mapped_column(String(64))
    document_id: Mapped[str | None] = mapped_column(String(16), index=True)
    """None: the sender did not know whose it is."""
    version: Mapped[str | None] = mapped_column(String(64))
    title: Mapped[str | None] = mapped_column(Text)
    """The document's, as it was then; so ``owner``: both outlive the index version."""
    owner: Mapped[str | None] = mapped_column(Text)
    status: Mapped[QuestionStatus] = mapped_column(words(QuestionStatus))
    created: Mapped[datetime] = mapped_column(index=True)
    erase_after: Mapped[datetime] = mapped_column(index=True)
    golden_id: Mapped[int | None] = mapped_column(default=None)
    """The golden question made of it. No foreign key: SQLite would make the whole table anew for
    one, and lose count of the numbers given. ``Golden.remove`` empties it."""
