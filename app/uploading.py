"""What becomes of an uploaded file after its review: published or thrown away."""

from pathlib import Path
from typing import Any

from app.admin import texts
from app.problems import Refusal
from app.storage import Storage
from app.stored_files import remove_unused
from app.tables import Upload, UploadState

PUBLISH_IF_SOUND = "upload_and_publish"
"""The cause of a review after which the upload publishes itself, where there are no errors."""
_GONE = (UploadState.REFUSED, UploadState.DISCARDED)


def known_upload(storage: Storage, version: str) -> Upload | None:
    """The newest upload of the file with that SHA-256 that was neither refused nor thrown away."""
    uploads = (each for each in storage.uploads.all() if each.version == version)
    return next((each for each in uploads if each.state not in _GONE), None)


def is_publishable(review: dict[str, Any] | None) -> bool:
    """Whether a review has no error."""
    if review is None or review.get("status") != "ok":
        return False
    return all(finding["severity"] != "error" for finding in review["findings"])


def publish(storage: Storage, upload: Upload, document_id: str | None, collection: str) -> None:
    """Make ``upload`` part of the index from the next build on, which is queued with it.

    Raises Refusal for one that is not reviewed, has errors, or was published already.
    """
    if upload.state is UploadState.RECEIVED:
        raise Refusal(409, texts.NOT_REVIEWED, "not_reviewed")
    if upload.state is not UploadState.REVIEWED:
        raise Refusal(409, texts.NOT_TO_BE_PUBLISHED, "not_to_be_published")
    if not is_publishable(upload.review):
        raise Refusal(409, texts.NOT_PUBLISHABLE, "has_errors")
    storage.uploads.publish(upload.id, document_id, collection)


def discard(storage: Storage, data: Path, upload: Upload) -> None:
    """Throw away what is not published, and its file where nothing else needs it. Raises Refusal
    for what is published."""
    if upload.state in (UploadState.PUBLISHED, UploadState.REPLACED):
        raise Refusal(409, texts.NOT_TO_BE_DISCARDED, "published")
    storage.uploads.discard(upload.id)
    remove_unused(data, storage, {upload.version})
