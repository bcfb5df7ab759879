"""/api/admin/documents: what is indexed, and what is decided about it."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse, Response

from app.access import Caller, TheCaller
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
from app.admin.kept import keeps, kept_versions, may_erase, refuse_collection
from app.admin.states import findings_today, representative, row, standing
from app.answering import today
from app.erasing import erase, is_kept
from app.problems import PROBLEM, Refusal
from app.service import Service, TheService
from app.tables import JobKind
from index.decisions import DOCUMENT_FACTS, VERSION_FACTS

router = APIRouter(prefix=f"{PREFIX}/documents")

DocumentId = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]


@router.get("", response_model=AdminDocumentsBody)
def admin_documents(service: TheService, caller: TheCaller) -> Response:
    """Every document that one keeps, with its state and findings, and the files that could not be
    used."""
    day = today()
    with service.live.lease() as retriever:
        snapshot = retriever.snapshot
        found = findings_today(snapshot.store.all_findings(), snapshot.documents, day)
        rows = [
            row(versions, found, day)
            for versions in standing(snapshot.documents.values()).values()
            if keeps(caller, versions)
        ]
        snapshot_id = snapshot.id
    rows.sort(key=lambda each: (each.title.casefold(), each.file))
    body = AdminDocumentsBody(
        snapshot=snapshot_id, documents=rows, refused=refused(service, caller)
    )
    return JSONResponse(body.model_dump(mode="json"))


@router.get("/{document_id}", response_model=AdminDocumentBody, responses={404: PROBLEM})
def admin_document(document_id: DocumentId, service: TheService, caller: TheCaller) -> Response:
    """A document with its facts and where they stand, its findings and its versions."""
    return _told(service, caller, document_id)


@router.patch("/{document_id}", response_model=AdminDocumentBody, responses={404: PROBLEM})
def change_document(
    document_id: DocumentId, changes: DocumentChanges, service: TheService, caller: TheCaller
) -> Response:
    """Decide the collection or facts, or give a fact back to the document. Holds at the next
    question."""
    versions = kept_versions(service, caller, document_id)
    version = changes.version or representative(versions, today()).version
    if version not in {each.version for each in versions}:
        raise Refusal(404, texts.NO_VERSION, "no_version")
    values = checked(changes.facts, changes.reset)
    moves = "collection" in changes.model_fields_set
    if moves:
        for collection in _moved_to(service, document_id, changes.collection):
            refuse_collection(caller, collection)
    register = service.storage.register
    for names, about in ((DOCUMENT_FACTS, None), (VERSION_FACTS, version)):
        facts = {name: values[name] for name in names if name in values}
        reset = [name for name in names if name in changes.reset]
        if facts or reset:
            register.set_facts(document_id, about, facts, caller.id, reset)
    if moves:
        register.set_collection(document_id, changes.collection, caller.id)
    return _told(service, caller, document_id)


@router.post("/{document_id}/withdraw", response_model=AdminDocumentBody, responses={404: PROBLEM})
def withdraw_document(
    document_id: DocumentId, wanted: Withdrawal, service: TheService, caller: TheCaller
) -> Response:
    """Use it no longer, from today or another day. It stays for what was said earlier."""
    kept_versions(service, caller, document_id)
    day = wanted.from_ or today()
    service.storage.register.withdraw(document_id, day, caller.id, wanted.reason)
    return _told(service, caller, document_id)


@router.post("/{document_id}/restore", response_model=AdminDocumentBody, responses={404: PROBLEM})
def restore_document(document_id: DocumentId, service: TheService, caller: TheCaller) -> Response:
    """Use a withdrawn document again."""
    kept_versions(service, caller, document_id)
    service.storage.register.restore(document_id, caller.id)
    return _told(service, caller, document_id)


@router.delete(
    "/{document_id}", status_code=202, response_model=QueuedBody, responses={404: PROBLEM}
)
def erase_document(
    document_id: DocumentId, why: Erasure, service: TheService, caller: TheCaller
) -> Response:
    """Erase it for good: gone from everything at once, and by a job from the disk. Also where only
    an index version that waits or is no longer used has it, or an upload."""
    data, storage = service.settings.data, service.storage
    there = is_kept(data, storage, document_id)
    if not there or not may_erase(data, storage, caller, document_id):
        raise Refusal(404, texts.NO_DOCUMENT, "no_document")
    job = erase(data, storage, document_id, caller.id, why.reason)
    return JSONResponse(QueuedBody(job=job).model_dump(), 202)


@router.post(
    "/{document_id}/same", status_code=202, response_model=QueuedBody, responses={404: PROBLEM}
)
def same_document(
    document_id: DocumentId, named: Other, service: TheService, caller: TheCaller
) -> Response:
    """Say that a document's files are versions of another; a job makes them so."""
    kept_versions(service, caller, document_id)
    kept_versions(service, caller, named.other)
    _refuse_itself(document_id, named.other)
    with service.live.lease() as retriever:  # the places as read: it may have been moved since
        read = retriever.snapshot.store.documents().values()
    for collection, file in {
        (each.collection, each.file) for each in read if each.id == document_id
    }:
        service.storage.register.link(collection, file, named.other, caller.id)
    job = service.storage.jobs.queue(JobKind.INGEST, "same").id
    return JSONResponse(QueuedBody(job=job).model_dump(), 202)


@router.post("/{document_id}/apart", response_model=AdminDocumentBody, responses={404: PROBLEM})
def part_documents(
    document_id: DocumentId, named: Other, service: TheService, caller: TheCaller
) -> Response:
    """Say that two documents are not the same: it is not proposed again."""
    kept_versions(service, caller, document_id)
    kept_versions(service, caller, named.other)
    _refuse_itself(document_id, named.other)
    service.storage.register.part(document_id, named.other, caller.id)
    return _told(service, caller, document_id)


def refused(service: Service, caller: Caller) -> list[RefusedBody]:
    """The files that the newest reading of all could not use, of the collections kept; those of
    none that is known are for who keeps all."""
    for job in service.storage.jobs.all(limit=50):
        if job.kind is JobKind.INGEST and job.report is not None and "documents" in job.report:
            return [
                RefusedBody(
                    file=item["file"], reason=item["reason"], collection=item.get("collection")
                )
                for item in job.report["documents"]
                if item["status"] == "refused"
                and (caller.kept is None or item.get("collection") in caller.kept)
            ]
    return []


def _moved_to(service: Service, document_id: str, collection: str | None) -> set[str]:
    """Where a document goes that is put into ``collection``; None: to where it was read from."""
    if collection is not None:
        return {collection}
    with service.live.lease() as retriever:
        read = retriever.snapshot.store.documents().values()
    return {each.collection for each in read if each.id == document_id}


def _told(service: Service, caller: Caller, document_id: str) -> Response:
    kept_versions(service, caller, document_id)
    body = document_body(service, document_id, today())
    return JSONResponse(body.model_dump(mode="json"))


def _refuse_itself(document_id: str, other: str) -> None:
    if document_id == other:
        raise Refusal(422, texts.NOT_ITSELF, "not_itself")
