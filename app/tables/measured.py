"""The installation's own golden questions and how they went; how many questions were asked."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.tables.base import Base


class GoldenQuestion(Base):
    """A question whose right place is known."""

    __tablename__ = "golden_questions"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 — SQLAlchemy's own form

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    question: Mapped[str] = mapped_column(Text)
    document_id: Mapped[str | None] = mapped_column(String(16), index=True)
    """The document that answers it. None: none does, and it must be refused."""
    file: Mapped[str | None] = mapped_column(Text)
    """The document's, for those who read the list; None also when it was erased."""
    page: Mapped[int | None]
    """1-based position in the file. None: any page of the document is right."""
    created: Mapped[datetime]
    changed: Mapped[datetime]
    active: Mapped[bool] = mapped_column(default=True)


class GoldenRun(Base):
    """How the golden questions went on one snapshot, the last time they were asked."""

    __tablename__ = "golden_runs"

    snapshot: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]
    held: Mapped[int]
    asked: Mapped[int]


class GoldenResult(Base):
    """How one golden question went on one snapshot."""

    __tablename__ = "golden_results"

    snapshot: Mapped[str] = mapped_column(
        ForeignKey("golden_runs.snapshot", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[int] = mapped_column(
        ForeignKey("golden_questions.id", ondelete="CASCADE"), primary_key=True
    )
    held: Mapped[bool]
    status: Mapped[str] = mapped_column(String(32))
    """How the answer ended (``index.answer.Status``)."""
    cited: Mapped[list[Any]]
    """Ids and pages of what it cited, in order; no text."""


class Figure(Base):
    """How many questions of a day ended in one way, and how soon. Nothing of what was asked."""

    __tablename__ = "figures"

    day: Mapped[date] = mapped_column(primary_key=True)
    collection: Mapped[str] = mapped_column(Text, primary_key=True)
    """Empty: of none in particular."""
    status: Mapped[str] = mapped_column(String(32), primary_key=True)
    times: Mapped[list[Any]]
    """How many took at most so long as each of ``app.stored.figures.MILLISECONDS``, and longer."""
