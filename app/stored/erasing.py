"""Erasing a document out of everything else that ``rita.db`` keeps."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app.database import now
from app.tables import (
    DecidedFact,
    DocumentDecision,
    GoldenQuestion,
    Job,
    Link,
    Question,
    Upload,
    UploadState,
)
from index.corpus import document_id as id_at


def forget(session: Session, document_id: str, stood_at: Collection[str] = ()) -> set[str]:
    """Empty what tells of the document, and return the ids that its files could come back under:
    its own, those of the files linked to it, and ``stood_at``."""
    links = session.scalars(select(Link).where(Link.document_id == document_id)).all()
    ids = {document_id, *stood_at, *(id_at(link.collection, link.file) for link in links)}
    for link in links:
        session.delete(link)
    session.execute(delete(DecidedFact).where(DecidedFact.document_id.in_(ids)))
    session.execute(
        update(Question).where(Question.document_id.in_(ids)).values(title=None, owner=None)
    )
    session.execute(
        update(GoldenQuestion)
        .where(GoldenQuestion.document_id.in_(ids))
        .values(file=None, active=False, changed=now())
    )
    _forget_jobs(session, ids, _forget_uploads(session, ids))
    return ids


def _forget_uploads(session: Session, ids: set[str]) -> list[int]:
    """Discard the uploads of the documents ``ids``, and return their numbers."""
    gone = [
        upload
        for upload in session.scalars(select(Upload))
        if (upload.document_id or id_at(upload.collection, upload.file)) in ids
    ]
    for upload in gone:
        upload.state = UploadState.DISCARDED
        upload.document_id = upload.document_id or id_at(upload.collection, upload.file)
        upload.file = ""
        upload.reason = upload.review = None
    return [upload.id for upload in gone]


def _forget_jobs(session: Session, ids: set[str], uploads: list[int]) -> None:
    """Take the documents out of reports, which name them and tell what was found in them."""
    told = or_(Job.report.is_not(None), Job.progress.is_not(None), Job.upload_id.in_(uploads))
    for job in session.scalars(select(Job).where(told)):
        if job.upload_id in uploads:
            job.report = job.error = None
        elif job.report is not None:
            job.report = _without(job.report, ids)
        job.progress = None  # a running one tells anew within a second


def forget_in_report(session: Session, job: Job) -> None:
    """Take out of a new report what was erased or thrown away while the job ran."""
    upload = session.get(Upload, job.upload_id) if job.upload_id is not None else None
    if upload is not None and upload.state == UploadState.DISCARDED:
        job.report = job.error = None
    elif job.report is not None and "documents" in job.report:
        erased = select(DocumentDecision.document_id).where(DocumentDecision.erased)
        job.report = _without(job.report, set(session.scalars(erased)))
    job.progress = None


def _without(report: dict[str, Any], ids: set[str]) -> dict[str, Any]:
    documents = report.get("documents")
    if not isinstance(documents, list):
        return report
    kept = [each for each in documents if each.get("document_id") not in ids]
    return report | {"documents": kept}
