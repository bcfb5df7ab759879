"""What follows from how a job's child ended: noted in ``rita.db``, and the next thing queued."""

import logging
import signal
from pathlib import Path
from typing import Any

from app import watching
from app.admin import texts
from app.child import Ended
from app.storage import Storage
from app.tables import Job, JobKind, JobState, UploadState
from app.uploading import PUBLISH_IF_SOUND, is_publishable, publish

log = logging.getLogger(__name__)

_DONE = (0, 2)
"""Exit codes of a reading that came to its end; 2: some documents were refused."""
_UNDECIDED = (UploadState.RECEIVED, UploadState.REVIEWED, UploadState.REFUSED)


def finish(
    storage: Storage, data: Path, job: Job, ended: Ended, seen: dict[str, str], *, cancelled: bool
) -> None:
    """Note how ``job`` ended and do what follows. ``seen`` are the folders' fingerprints from
    before they were read. Raises StorageError: then it is to be done again."""
    done = ended.code in _DONE and ended.report is not None
    if not done and cancelled:
        storage.jobs.end(job.id, JobState.CANCELLED)
        return
    if job.kind is JobKind.REVIEW:
        _reviewed(storage, job, ended.report if done else None)
    if not done:
        _failed(storage, job, ended)
        return
    if job.kind is JobKind.INGEST:
        watching.note(data, seen)
    log.info("job done", extra={"fields": {"job": job.id, "kind": job.kind}})
    report = ended.report or {}
    storage.jobs.end(job.id, JobState.DONE, report=report, snapshot=report.get("snapshot"))


def why(ended: Ended) -> str:
    """Why a job failed, in Swedish and for whoever started it."""
    if ended.full:
        return texts.JOB_FULL
    if ended.code < 0:
        return texts.JOB_KILLED.format(signal=signal.Signals(-ended.code).name)
    detail = (ended.report or {}).get("detail")
    return str(detail) if detail else texts.JOB_BROKEN


def _failed(storage: Storage, job: Job, ended: Ended) -> None:
    error = why(ended)
    fields = {"job": job.id, "code": ended.code, "at": ended.trace, "detail": error}
    log.error("job failed", extra={"fields": fields})
    storage.jobs.end(job.id, JobState.FAILED, error=error)
    if (ended.report or {}).get("error") == "BuildRunning":  # somebody was a moment before it
        storage.jobs.queue(job.kind, job.cause)


def _reviewed(storage: Storage, job: Job, review: dict[str, Any] | None) -> None:
    """Note what a review said of the upload; publish it where that was asked for."""
    uploads = storage.uploads
    upload = uploads.get(job.upload_id or 0)
    if upload.state not in _UNDECIDED:
        return
    if review is None:
        uploads.set_review(upload.id, None, texts.REVIEW_FAILED)
    elif review.get("status") != "ok":
        uploads.set_review(upload.id, None, str(review.get("reason")))
    else:
        upload = uploads.set_review(upload.id, review)
        if job.cause == PUBLISH_IF_SOUND and is_publishable(review):
            publish(storage, upload, upload.document_id, upload.collection)
