"""Uploaded files: from received to published."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import texts as common
from app.database import NotKept, WrongState, now
from app.stored import texts
from app.stored.jobs import queued
from app.stored.transactions import Transactions
from app.tables import Job, JobKind, Upload, UploadState
from index.corpus import document_id as id_at

_OPEN = (UploadState.RECEIVED, UploadState.REVIEWED, UploadState.REFUSED)
"""States of an upload that is not part of the index."""


def identity(upload: Upload) -> str:
    """The id of the document that the upload is, or becomes, a version of."""
    return upload.document_id or id_at(upload.collection, upload.file)


class Uploads:
    """The uploads. Their files are under ``data/files``, written before the row."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(
        self,
        *,
        file: str,
        collection: str,
        version: str,
        format: str,  # noqa: A002 — the column's name
        bytes: int,  # noqa: A002 — the column's name
        document_id: str | None = None,
    ) -> Upload:
        """Note a file that is whole and durable on disk. ``version`` is its SHA-256."""
        upload = Upload(
            file=file, collection=collection, version=version, format=format, bytes=bytes,
            received=now(), state=UploadState.RECEIVED, document_id=document_id,
            reason=None, review=None,
        )  # fmt: skip
        with self._transactions.writing() as session:
            session.add(upload)
        return upload

    def get(self, number: int) -> Upload:
        """One of them. Raises NotKept."""
        with self._transactions.reading() as session:
            return _found(session, number)

    def all(self) -> Sequence[Upload]:
        """All, the newest first."""
        with self._transactions.reading() as session:
            return session.scalars(select(Upload).order_by(Upload.id.desc())).all()

    def published(self) -> Sequence[Upload]:
        """Those that are part of the index, in the order received."""
        wanted = select(Upload).where(Upload.state == UploadState.PUBLISHED).order_by(Upload.id)
        with self._transactions.reading() as session:
            return session.scalars(wanted).all()

    def set_review(
        self, number: int, review: dict[str, Any] | None, reason: str | None = None
    ) -> Upload:
        """Note what the review said; with a ``reason`` the file is refused.

        Raises NotKept, and WrongState for one that is published, replaced or discarded.
        """
        with self._transactions.writing() as session:
            upload = _found(session, number)
            if upload.state not in _OPEN:
                raise WrongState(texts.UPLOAD_IN_OTHER_STATE)
            upload.state = UploadState.REFUSED if reason else UploadState.REVIEWED
            upload.review, upload.reason = review, reason
        return upload

    def publish(
        self, number: int, document_id: str | None = None, collection: str | None = None
    ) -> Upload:
        """Make a reviewed file part of the index from the next build on, as a version of the
        document ``document_id`` where one is given, and in ``collection`` where one is. The upload
        that was so far published for the same document is then replaced, and a build is queued.

        Raises NotKept, and WrongState unless it is reviewed (or published already).
        """
        with self._transactions.writing() as session:
            upload = _found(session, number)
            if upload.state == UploadState.PUBLISHED:
                return upload
            if upload.state != UploadState.REVIEWED:
                raise WrongState(texts.UPLOAD_IN_OTHER_STATE)
            upload.document_id = document_id or upload.document_id
            upload.collection = collection or upload.collection
            published = select(Upload).where(Upload.state == UploadState.PUBLISHED)
            for other in session.scalars(published).all():
                if identity(other) == identity(upload):
                    other.state = UploadState.REPLACED
            upload.state = UploadState.PUBLISHED
            queued(session, JobKind.INGEST, "upload")
        return upload

    def discard(self, number: int) -> Upload:
        """Let go of an upload, published or not. Raises NotKept."""
        with self._transactions.writing() as session:
            upload = _found(session, number)
            upload.state = UploadState.DISCARDED
            upload.review = None
            told = update(Job).where(Job.upload_id == number)  # its facts and findings once more
            session.execute(told.values(report=None, error=None, progress=None))
            self._transactions.traces = True
        return upload


def _found(session: Session, number: int) -> Upload:
    upload = session.get(Upload, number)
    if upload is None:
        raise NotKept(common.NOT_KEPT)
    return upload
