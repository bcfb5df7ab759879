"""Uploads as they go over the wire: with their review, and what they may be a version of."""

from collections.abc import Iterable
from typing import Any

from app.access import Caller
from app.admin.bodies import FindingBody, ProposalBody
from app.admin.kept import keeps
from app.admin.proposals import Likeness, proposals
from app.admin.states import representative, standing
from app.admin.work_bodies import UploadBody, UploadReviewBody
from app.answering import today
from app.live import NotReady
from app.service import Service
from app.tables import Upload, UploadState
from app.uploading import is_publishable
from index.corpus import Document


def upload_body(service: Service, caller: Caller, upload: Upload) -> UploadBody:
    """One upload, which ``caller`` keeps."""
    return upload_bodies(service, caller, [upload])[0]


def upload_bodies(service: Service, caller: Caller, uploads: Iterable[Upload]) -> list[UploadBody]:
    """Those that ``caller`` keeps and are not thrown away, newest first."""
    live, listed = _indexed(service, caller)
    ids = {each.id for each in listed}
    kept = (
        each
        for each in uploads
        if each.state is not UploadState.DISCARDED
        and caller.may_keep(each.collection)
        and (caller.kept is None or each.document_id is None or each.document_id in ids)
    )
    return [
        _body(each, live, listed) for each in sorted(kept, key=lambda each: each.id, reverse=True)
    ]


def _indexed(service: Service, caller: Caller) -> tuple[set[str], list[Document]]:
    """The versions in the index in use, and its documents, one version of each: those that
    ``caller`` keeps. That another's has the same file is not told."""
    day = today()
    try:
        with service.live.lease() as retriever:
            documents = list(retriever.snapshot.documents.values())
    except NotReady:  # before the first build
        return set(), []
    known = {
        id_: versions for id_, versions in standing(documents).items() if keeps(caller, versions)
    }
    versions = {version.version for each in known.values() for version in each}
    return versions, [representative(each, day) for each in known.values()]


def _body(upload: Upload, live: set[str], listed: list[Document]) -> UploadBody:
    review = upload.review if upload.review and upload.review.get("status") == "ok" else None
    return UploadBody(
        id=upload.id,
        file=upload.file,
        collection=upload.collection,
        version=upload.version,
        format=upload.format,
        bytes=upload.bytes,
        received=upload.received,
        state=upload.state.value,
        document_id=upload.document_id or _document_id(upload, listed),
        reason=upload.reason,
        review=_review(review) if review else None,
        proposals=_proposals(upload, review, listed),
        live=upload.version in live,
    )


def _document_id(upload: Upload, listed: list[Document]) -> str | None:
    """The document that a published file became, once the index has it."""
    if upload.state is not UploadState.PUBLISHED:
        return None
    return next((each.id for each in listed if each.version == upload.version), None)


def _review(review: dict[str, Any]) -> UploadReviewBody:
    origins = review.get("origins") or {}
    return UploadReviewBody(
        pages=review["pages"],
        format=review["format"],
        ocr=review["ocr"],
        facts=review["facts"],
        places={name: (origins.get(name) or {}).get("page") for name in review["facts"]},
        findings=[
            FindingBody.model_validate({**finding, "image_url": None})
            for finding in review["findings"]
        ],
        publishable=is_publishable(review),
    )


def _proposals(
    upload: Upload, review: dict[str, Any] | None, listed: list[Document]
) -> list[ProposalBody]:
    if review is None or upload.state is not UploadState.REVIEWED or upload.document_id:
        return []
    facts = review["facts"]
    like = Likeness(
        facts.get("title") or "",
        facts.get("registry_number"),
        upload.file,
        upload.version,
        upload.collection,
    )
    return proposals(like, listed)
