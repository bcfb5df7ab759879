"""What people decided about documents, laid over every index version, and who did what when."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.tables.base import Base


class Revision(Base):
    """One row, looked at with every question: another number, other decisions."""

    __tablename__ = "decision_revision"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(BigInteger)
    """Grows with every change, to the moment's milliseconds or by one: so that of two files, such
    as one and an older one put back from a copy, it is not the same for other decisions."""


class DocumentDecision(Base):
    """What was decided about one document, whichever its versions."""

    __tablename__ = "decisions"

    document_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    collection: Mapped[str | None] = mapped_column(Text, default=None)
    """Where it belongs instead of where it was read from. None: there."""
    withdrawn: Mapped[date | None] = mapped_column(default=None)
    """The first day it is no longer used."""
    erased: Mapped[bool] = mapped_column(default=False)


class DecidedFact(Base):
    """A fact that holds in place of what the document says."""

    __tablename__ = "decided_facts"

    document_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    version: Mapped[str] = mapped_column(String(64), primary_key=True)
    """The SHA-256 of the version it is about; empty: of all."""
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    """A field of ``index.corpus.Facts``."""
    value: Mapped[str | None] = mapped_column(Text)
    """A day as YYYY-MM-DD. None: it is known that there is none."""


class Link(Base):
    """A file that is a version of a document whose first file lay elsewhere: somebody said so."""

    __tablename__ = "links"

    collection: Mapped[str] = mapped_column(Text, primary_key=True)
    file: Mapped[str] = mapped_column(Text, primary_key=True)
    document_id: Mapped[str] = mapped_column(String(16), index=True)


class Parted(Base):
    """Two documents that are not the same: somebody said so. The lesser id is the first."""

    __tablename__ = "parted"

    first: Mapped[str] = mapped_column(String(16), primary_key=True)
    second: Mapped[str] = mapped_column(String(16), primary_key=True)


class Event(Base):
    """Who did what when. Names no file and no title and quotes nothing: it outlives an erasure."""

    __tablename__ = "events"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 — SQLAlchemy's own form

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    at: Mapped[datetime] = mapped_column(index=True)
    who: Mapped[str] = mapped_column(Text)
    what: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(Text, index=True)
    """The id of what it was done to."""
    detail: Mapped[dict[str, Any]]
    via: Mapped[str | None] = mapped_column(String(16), default=None)
    """How it was asked for: page, api, widget, openai, mcp, command."""
    outcome: Mapped[str | None] = mapped_column(String(32), default=None)
    snapshot: Mapped[str | None] = mapped_column(String(64), default=None)
    documents: Mapped[list[Any] | None] = mapped_column(default=None)
    """Ids of those that an answer stood on."""
    previous: Mapped[str | None] = mapped_column(String(64), default=None)
    """The hash of the entry before this; so ``hash``. None: from before there was a chain."""
    hash: Mapped[str | None] = mapped_column(String(64), default=None)
