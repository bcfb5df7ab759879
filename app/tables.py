"""The tables of ``rita.db``: what is kept that no build of the index can make anew.

Types and constraints are such that the same models run on PostgreSQL. A change here needs a
migration (``app/migrations``); a test holds the two together. Read and written by
``app/storage.py`` alone.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, ForeignKey, MetaData, String, Text
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    mapped_column,
    relationship,
)
from sqlalchemy.types import TypeDecorator

# Every constraint has a name that does not depend on the database, so that a migration can change
# it on any.
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


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


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database, also where that knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC. Raises ValueError for a time of no zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, repr=False):
    """What the tables have in common. No repr: a row may hold what a user wrote."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 — declared so by DeclarativeBase


def _words(kind: type[StrEnum]) -> Enum:
    """A closed list as plain text: a longer list needs no change of the column."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


class Feedback(Base):
    """A thumb: without text unless its giver chose to send it along."""

    __tablename__ = "feedback"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 — SQLAlchemy's own form

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    answer_id: Mapped[str] = mapped_column(String(32), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of what only the sender's browser tab knows."""
    verdict: Mapped[Verdict] = mapped_column(_words(Verdict))
    reason: Mapped[Reason | None] = mapped_column(_words(Reason))
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
    status: Mapped[QuestionStatus] = mapped_column(_words(QuestionStatus))
    created: Mapped[datetime] = mapped_column(index=True)
    erase_after: Mapped[datetime] = mapped_column(index=True)
