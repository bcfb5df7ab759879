"""Files that were uploaded, and the jobs that read them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.tables.base import Base, words


class UploadState(StrEnum):
    """What has become of an uploaded file."""

    RECEIVED = "received"
    """Whole and durable on disk; not looked at yet."""
    REVIEWED = "reviewed"
    """It can be published."""
    REFUSED = "refused"
    """It cannot be used; ``Upload.reason`` tells why."""
    PUBLISHED = "published"
    """Part of the index from the next build on."""
    REPLACED = "replaced"
    """Published once; a later upload of the same document has taken its place."""
    DISCARDED = "discarded"


class Upload(Base):
    """A file that somebody uploaded, kept as ``data/files/<version>.<format>``."""

    __tablename__ = "uploads"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 — SQLAlchemy's own form

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    file: Mapped[str] = mapped_column(Text)
    """Its name as a path within its collection; empty when its document was erased."""
    collection: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(String(64), index=True)
    """SHA-256."""
    format: Mapped[str] = mapped_column(String(16))
    bytes: Mapped[int]
    received: Mapped[datetime]
    state: Mapped[UploadState] = mapped_column(words(UploadState), index=True)
    document_id: Mapped[str | None] = mapped_column(String(16))
    """The document it is a new version of; None: of the one that its collection and name give."""
    reason: Mapped[str | None] = mapped_column(Text)
    review: Mapped[dict[str, Any] | None]
    """What ``rita review --json`` said of it."""


class JobKind(StrEnum):
    """What a job does."""

    REVIEW = "review"
    INGEST = "ingest"


class JobState(StrEnum):
    """How far a job has come."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Base):
    """A piece of work in a child process."""

    __tablename__ = "jobs"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 — SQLAlchemy's own form

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    kind: Mapped[JobKind] = mapped_column(words(JobKind))
    cause: Mapped[str] = mapped_column(String(32))
    """Why it was queued: upload, schedule, admin, erasure …"""
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("uploads.id", ondelete="SET NULL"))
    state: Mapped[JobState] = mapped_column(words(JobState), index=True)
    created: Mapped[datetime]
    started: Mapped[datetime | None] = mapped_column(default=None)
    ended: Mapped[datetime | None] = mapped_column(default=None)
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    progress: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    report: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    snapshot: Mapped[str | None] = mapped_column(String(64), default=None)
    error: Mapped[str | None] = mapped_column(Text, default=None)
