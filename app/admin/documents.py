"""/api/admin/documents: what is indexed, and what is decided about it."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse, Response

from app.admin import PREFIX, texts
from app.admin.bodies import (
    AdminDocumentBody,
    AdminDocumentsBody,
    DocumentChanges,
    Erasure,
    Other,
    QueuedBody,
    RefusedBody,
    Withdrawal,
)
from app.admin.details import document_body
from app.admin.facts import checked
from app.admin.states import findings_today, representative, row, standing
from app.admin.token import ADMIN
from app.answering import today
from app.erasing import erase, is_kept
from app.problems import PROBLEM, Refusal
from app.service import Service, TheService
from app.tables import JobKind
from index.corpus import Document
from index.decisions import DOCUMENT_FACTS, VERSION_FACTS

router = APIRouter(prefix=f"{PREFIX}/documents")

DocumentId = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]


@router.get("", response_model=AdminDocumentsBody)
def admin_documents(service: TheService) -> Response:
    """Every document with its state and findings, and the files that could not be used."""
    day = today()
    with service.live.lease() as retriever:
        snapshot = retriever.snapshot
        found = findings_today(snapshot.store.all_findings(), snapshot.documents, day)
        rows = [
            row(versions, found, day) for versions in standing(snapshot.documents.values()).values()
        ]
        snapshot_id = snapshot.id
    rows.sort(key=lambda each: (each.title.casefold(), each.file))
    body = AdminDocumentsBody(snapshot=snapshot_id, documents=rows, refused=refused(service))
    return JSONResponse(body.model_dump(mode="json"))


@router.get("/{document_id}", response_model=AdminDocumentBody, responses={404: PROBLEM})
def admin_document(document_id: DocumentId, service: TheService) -> Response:
    """A document with its facts and where they stand, its findings and its versions."""
    return _told(service, document_id)


@router.patch("/{document_id}", response_model=AdminDocumentBody, responses={404: PROBLEM})
def change_document(
    document_id: DocumentId, changes: DocumentChanges, service: TheService
) -> Response:
    """Decide the collection or facts, or give a fact back to the document. Holds at the next
    question."""
    versions = _versions(service, document_id)
    version = changes.version or representative(versions, today()).version
    if version not in {each.version for each in versions}:
        raise Refusal(404, texts.NO_VERSION, "no_version")
    values = checked(changes.facts, changes.reset)
    register = service.storage.register
    for names, about in ((DOCUMENT_FACTS, None), (VERSION_FACTS, version)):
        facts = {name: values[name] for name in names if name in values}
        reset = [name for name in names if name in changes.reset]
        if facts or reset:
            register.set_facts(document_id, about, facts, ADMIN, reset)
    if "collection" in changes.model_fields_set:
        register.set_collection(document_id, changes.collection, ADMIN)
    return _told(service, document_id)


@router.post("/{document_id}/withdraw", response_model=AdminDocumentBody, responses={404: PROBLEM})
def withdraw_document(document_id: DocumentId, wanted: Withdrawal, service: TheService) -> Response:
    """Use it no longer, from today or another day. It stays for what was said earlier."""
    _versions(service, document_id)
    service.storage.register.withdraw(document_id, wanted.from_ or today(), ADMIN, wanted.reason)
    return _told(service, document_id)


@router.post("/{document_id}/restore", response_model=AdminDocumentBody, responses={404: PROBLEM})
def restore_document(document_id: DocumentId, service: TheService) -> Response:
    """Use a withdrawn document again."""
    _versions(service, document_id)
    service.storage.register.restore(document_id, ADMIN)
    return _told(service, document_id)


@router.delete(
    "/{document_id}", status_code=202, response_model=QueuedBody, responses={404: PROBLEM}
)
def erase_document(document_id: DocumentId, why: Erasure, service: TheService) -> Response:
    """Erase it for good: gone from everything at once, and by a job from the disk. Also where only
    an index version that waits or is no longer used has it, or an upload."""
    data, storage = service.settings.data, service.storage
    if not is_kept(data, storage, document_id):
        raise Refusal(404, texts.NO_DOCUMENT, "no_document")
    job = erase(data, storage, document_id, ADMIN, why.reason)
    return JSONResponse(QueuedBody(job=job).model_dump(), 202)


@router.post(
    "/{document_id}/same", status_code=202, response_model=QueuedBody, responses={404: PROBLEM}
)
def same_document(document_id: DocumentId, named: Other, service: TheService) -> Response:
    """Say that a document's files are versions of another; a job makes them so."""
    _versions(service, document_id)
    _versions(service, named.other)
    _refuse_itself(document_id, named.other)
    with service.live.lease() as retriever:  # the places as read: it may have been moved since
        read = retriever.snapshot.store.documents().values()
    for collection, file in {
        (each.collection, each.file) for each in read if each.id == document_id
    }:
        service.storage.register.link(collection, file, named.other, ADMIN)
    job = service.storage.jobs.queue(JobKind.INGEST, "same").id
    return JSONResponse(QueuedBody(job=job).model_dump(), 202)


@router.post("/{document_id}/apart", response_model=AdminDocumentBody, responses={404: PROBLEM})
def part_documents(document_id: DocumentId, named: Other, service: TheService) -> Response:
    """Say that two documents are not the same: it is not proposed again."""
    _versions(service, document_id)
    _refuse_itself(document_id, named.other)
    service.storage.register.part(document_id, named.other, ADMIN)
    return _told(service, document_id)


def refused(service: Service) -> list[RefusedBody]:
    """The files that the newest reading of all could not use."""
    for job in service.storage.jobs.all(limit=50):
        if job.kind is JobKind.INGEST and job.report is not None and "documents" in job.report:
            return [
                RefusedBody(
                    file=item["file"], reason=item["reason"], collection=item.get("collection")
                )
                for item in job.report["documents"]
                if item["status"] == "refused"
            ]
    return []


def _versions(service: Service, document_id: str) -> list[Document]:
    """A document's versions. Raises Refusal where there is none, or it is erased."""
    with service.live.lease() as retriever:
        documents: Mapping[str, Document] = retriever.snapshot.documents
        mine = [each for each in documents.values() if each.id == document_id]
    found = standing(mine).get(document_id)
    if found is None:
        raise Refusal(404, texts.NO_DOCUMENT, "no_document")
    return found


def _told(service: Service, document_id: str, on: date | None = None) -> Response:
    _versions(service, document_id)
    body = document_body(service, document_id, on or today())
    return JSONResponse(body.model_dump(mode="json"))


def _refuse_itself(document_id: str, other: str) -> None:
    if document_id == other:
        raise Refusal(422, texts.NOT_ITSELF, "not_itself")
