"""GET /api/documents and what lies under it: facts, versions, files and page images."""

from functools import partial
from pathlib import Path as FilePath
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import FileResponse, JSONResponse, Response

from app import audit, texts
from app.access import Caller, TheCaller
from app.audit import TheVia
from app.document_bodies import DiffBody, DocumentBody, DocumentsBody, VersionsBody
from app.document_schemas import diff_body, document_body, documents_body, versions_body
from app.file_responses import MEDIA_TYPES, DocumentFile, picture
from app.page_images import View, parse_highlight
from app.problems import PROBLEM, Refusal
from app.service import Service, TheService
from app.version_diff import SectionText, compared, sections
from app.versions import in_version, standing
from index.corpus import Document
from index.snapshot_folder import original_path, pages_path

router = APIRouter(
    prefix="/api/documents",
    tags=["documents"],
    responses={422: PROBLEM, 503: PROBLEM, "default": PROBLEM},
)

DocumentId = Annotated[str, Path(pattern="^[0-9a-f]{16}$", description="From a citation.")]
Version = Annotated[str, Query(pattern="^[0-9a-f]{64}$", description="The file's SHA-256.")]
AnyVersion = Annotated[
    str | None,
    Query(pattern="^[0-9a-f]{64}$", description="The file's SHA-256; without it, the current one."),
]
_FILES: dict[str, dict[str, Any]] = {
    media_type.partition(";")[0]: {} for media_type in MEDIA_TYPES.values()
}


@router.get("", response_model=DocumentsBody)
def documents(service: TheService, caller: TheCaller) -> Response:
    """Every document in the snapshot in use, in the version that stands for it today."""
    with service.live.lease() as retriever:
        snapshot = retriever.snapshot
        readable = filter(caller.may_read, snapshot.documents.values())
        return JSONResponse(documents_body(snapshot.id, readable))


@router.get("/{document_id}", response_model=DocumentBody, responses={404: PROBLEM})
def document(document_id: DocumentId, service: TheService, caller: TheCaller) -> Response:
    """One document."""
    found, versions = standing(service.live, caller, document_id)
    return JSONResponse(document_body(found, versions))


@router.get("/{document_id}/versions", response_model=VersionsBody, responses={404: PROBLEM})
def versions(document_id: DocumentId, service: TheService, caller: TheCaller) -> Response:
    """What a document has been, and when."""
    return JSONResponse(versions_body(*standing(service.live, caller, document_id)))


@router.get("/{document_id}/diff", response_model=DiffBody, responses={404: PROBLEM})
def diff(
    document_id: DocumentId,
    service: TheService,
    caller: TheCaller,
    earlier: Annotated[Version, Query(alias="from")],
    later: Annotated[Version | None, Query(alias="to")] = None,
) -> Response:
    """What differs between two versions, by section; without `to`, from the current one."""

    def read(version: str | None) -> list[SectionText]:
        data = service.settings.data
        return in_version(service.live, data, caller, document_id, version, sections)

    return JSONResponse(diff_body(document_id, compared(read(earlier), read(later))))


@router.get(
    "/{document_id}/file",
    response_class=FileResponse,
    responses={200: {"content": _FILES}, 404: PROBLEM, 416: PROBLEM},
)
def file(
    document_id: DocumentId,
    service: TheService,
    caller: TheCaller,
    via: TheVia,
    version: AnyVersion = None,
) -> Response:
    """The document's file, as it came."""
    found = _found(service, caller, document_id, version)
    path = _there(original_path(service.settings.data, found.version, found.format))
    audit.record_opened(service.storage, caller, audit.FILE, via, found.id, found.version)
    return DocumentFile(found, path)


@router.get(
    "/{document_id}/pages/{number}.png",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}, 404: PROBLEM},
)
async def page_image(
    request: Request,
    document_id: DocumentId,
    number: Annotated[int, Path(ge=1, le=100_000, description="1-based position in the file.")],
    service: TheService,
    caller: TheCaller,
    via: TheVia,
    version: AnyVersion = None,
    highlight: Annotated[
        str,
        Query(
            max_length=20_000,
            description="Boxes to mark: x0,y0,x1,y1 in points from the top left; `;` between.",
        ),
    ] = "",
) -> Response:
    """A picture of a page, with a quote's lines marked."""
    try:
        boxes = parse_highlight(highlight)
    except ValueError:
        raise Refusal(422, texts.BAD_HIGHLIGHT, "bad_highlight") from None
    found = await to_thread.run_sync(partial(_found, service, caller, document_id, version))
    view = View(found.id, found.version, number, boxes)
    png = service.pictures.kept(view)
    if png is None:
        pages = _there(pages_path(service.settings.data, found))
        draw = partial(service.pictures.image, pages, view)
        png = await to_thread.run_sync(draw, limiter=service.drawing)
    opened = partial(
        audit.record_opened, service.storage, caller, audit.PAGE, via, found.id, found.version
    )
    await to_thread.run_sync(opened)
    return picture(png, request.headers)


def _found(service: Service, caller: Caller, document_id: str, version: str | None) -> Document:
    """The document in the version asked for. Raises Refusal where there is none.

    A file is served only as a version of its own document, by a snapshot that is kept.
    """
    data = service.settings.data
    return in_version(service.live, data, caller, document_id, version, lambda _, known: known)


def _there(path: FilePath) -> FilePath:
    if not path.is_file():
        raise Refusal(404, texts.NO_FILE, "no_file")
    return path
