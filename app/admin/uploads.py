"""/api/admin/uploads: files on their way into the index."""

import errno
from functools import partial
from typing import Annotated, NamedTuple

from anyio import to_thread
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response
from starlette.requests import ClientDisconnect

from app.access import Caller, TheCaller
from app.admin import PREFIX, receiving, texts
from app.admin.kept import keeps, keeps_upload, refuse_collection, refuse_place
from app.admin.upload_bodies import upload_bodies, upload_body
from app.admin.work_bodies import Publication, ReceivedBody, UploadBody, UploadsBody
from app.arguments import DEFAULT_COLLECTION
from app.bodies import CollectionName
from app.database import NotKept, StorageError
from app.problems import PROBLEM, Refusal
from app.service import Service, TheService
from app.stored_files import remove_unused
from app.tables import JobKind, Upload, UploadState
from app.uploading import PUBLISH_IF_SOUND, discard, known_upload, publish
from index.corpus import Document, Format
from index.versions import by_identity

router = APIRouter(prefix=f"{PREFIX}/uploads")

PATH = f"{PREFIX}/uploads"
UploadId = Annotated[int, Path(ge=1)]
_RAW = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post(
    "",
    status_code=202,
    response_model=ReceivedBody,
    responses={413: PROBLEM},
    openapi_extra=_RAW,
)
async def upload_file(
    request: Request,
    service: TheService,
    caller: TheCaller,
    name: Annotated[str, Query(max_length=1_000, description="The file's name, with its ending.")],
    collection: Annotated[
        CollectionName | None, Query(description="The document's, if null.")
    ] = None,
    document_id: Annotated[
        str | None,
        Query(pattern="^[0-9a-f]{16}$", description="The document that it is a new version of."),
    ] = None,
    publish_if_sound: Annotated[
        bool, Query(alias="publish", description="Publish it by itself, if it has no errors.")
    ] = False,
) -> Response:
    """Take a file in: the body as it is. Answered when it is safe on the disk; then a job reviews
    it. A file that came before is not taken in twice."""
    file, kind = receiving.file_name(name)
    into = await to_thread.run_sync(partial(_collection, service, caller, collection, document_id))
    wanted = _Wanted(file, kind, into, document_id, publish_if_sound)
    if document_id is None:
        await to_thread.run_sync(partial(refuse_place, service, caller, into, file))
    data, most = service.settings.data, service.settings.max_upload_mb
    try:
        received = await receiving.receive(request.stream(), data, most)
        upload, job = await to_thread.run_sync(partial(_kept, service, caller, received, wanted))
    except ClientDisconnect:
        raise Refusal(422, texts.UPLOAD_BROKEN_OFF, "broken_off") from None
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Refusal(503, texts.UPLOAD_FULL, "disk_full") from None
    body = await to_thread.run_sync(partial(upload_body, service, caller, upload))
    return JSONResponse(ReceivedBody(upload=body, job=job).model_dump(mode="json"), 202)


@router.get("", response_model=UploadsBody)
def uploads(service: TheService, caller: TheCaller) -> Response:
    """Every upload that one keeps, newest first."""
    found = service.storage.uploads.all()
    body = UploadsBody(uploads=upload_bodies(service, caller, found))
    return JSONResponse(body.model_dump(mode="json"))


@router.get("/{upload_id}", response_model=UploadBody, responses={404: PROBLEM})
def upload(upload_id: UploadId, service: TheService, caller: TheCaller) -> Response:
    """One upload, with its review."""
    return _told(service, caller, _there(service, caller, upload_id))


@router.post(
    "/{upload_id}/publish", response_model=UploadBody, responses={404: PROBLEM, 409: PROBLEM}
)
def publish_upload(
    upload_id: UploadId, into: Publication, service: TheService, caller: TheCaller
) -> Response:
    """Publish a reviewed file, with warnings but not with errors. A job puts it in the index."""
    found = _there(service, caller, upload_id)
    document = into.document_id or found.document_id
    collection = _collection(service, caller, into.collection or found.collection, document)
    if document is None:
        refuse_place(service, caller, collection, found.file)
    publish(service.storage, found, into.document_id, collection)
    service.storage.events.add(caller.id, "published", str(upload_id))
    return _told(service, caller, _there(service, caller, upload_id))


@router.delete(
    "/{upload_id}",
    status_code=204,
    response_class=Response,
    responses={404: PROBLEM, 409: PROBLEM},
)
def discard_upload(upload_id: UploadId, service: TheService, caller: TheCaller) -> Response:
    """Throw an upload away that is not published, with its file."""
    discard(service.storage, service.settings.data, _there(service, caller, upload_id))
    service.storage.events.add(caller.id, "discarded", str(upload_id))
    return Response(status_code=204)


class _Wanted(NamedTuple):
    """What the sender says of a file."""

    file: str
    format: Format
    collection: str
    document_id: str | None
    publish_if_sound: bool


def _kept(
    service: Service, caller: Caller, received: receiving.Received, wanted: _Wanted
) -> tuple[Upload, int | None]:
    """The row of a file received, and the job that reviews it; the first one's, if it was known to
    its sender."""
    data, storage = service.settings.data, service.storage
    try:
        receiving.check(received, wanted.format)
        known = known_upload(storage, received.version)
        if known is not None and not keeps_upload(service, caller, known):
            known = None
        receiving.keep(received, wanted.format, data)
    finally:
        received.let_go()
    cause = PUBLISH_IF_SOUND if wanted.publish_if_sound else "upload"
    if known is not None:
        if known.state is not UploadState.RECEIVED:
            return known, None
        # its review was cancelled, or could not be queued
        return known, storage.jobs.queue(JobKind.REVIEW, cause, known.id).id
    try:
        row = storage.uploads.add(
            file=wanted.file,
            collection=wanted.collection,
            version=received.version,
            format=wanted.format,
            bytes=received.bytes,
            document_id=wanted.document_id,
        )
    except StorageError:  # it is not told to have arrived, and must not stay
        remove_unused(data, storage, {received.version})
        raise
    return row, storage.jobs.queue(JobKind.REVIEW, cause, row.id).id


def _collection(
    service: Service, caller: Caller, named: str | None, document_id: str | None
) -> str:
    """Where an upload goes: by itself to the one collection that its sender keeps. Raises Refusal
    for a document that is not there, or elsewhere, and for a collection that is not theirs."""
    if document_id is None:
        mine = caller.kept
        usual = next(iter(mine)) if mine is not None and len(mine) == 1 else DEFAULT_COLLECTION
        collection = named or usual
        refuse_collection(caller, collection)
        return collection
    with service.live.lease() as retriever:
        documents = by_identity(retriever.snapshot.documents.values())
    versions: list[Document] = documents.get(document_id, [])
    if not versions or versions[-1].erased or not keeps(caller, versions):
        raise Refusal(404, texts.NO_DOCUMENT, "no_document")
    own = versions[-1].collection
    if named is not None and named != own:
        raise Refusal(409, texts.OTHER_COLLECTION.format(collection=own), "other_collection")
    return own


def _there(service: Service, caller: Caller, upload_id: int) -> Upload:
    found = service.storage.uploads.get(upload_id)
    if found.state is UploadState.DISCARDED or not keeps_upload(service, caller, found):
        raise NotKept(texts.NO_UPLOAD)
    return found


def _told(service: Service, caller: Caller, found: Upload) -> Response:
    return JSONResponse(upload_body(service, caller, found).model_dump(mode="json"))
