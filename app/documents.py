"""GET /api/documents and what lies under it: facts, files and page images."""

import re
from functools import partial
from pathlib import Path as FilePath
from typing import Annotated
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Path, Query
from fastapi.responses import FileResponse, JSONResponse, Response
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from app import texts
from app.access import Caller, TheCaller
from app.bodies import DocumentBody, DocumentsBody
from app.page_images import View, parse_highlight
from app.problems import PROBLEM, ProblemResponse, Refusal
from app.schemas import document_body, documents_body
from app.service import Service, TheService
from app.versions import in_version
from index.corpus import Document
from index.snapshot_folder import pages_path

router = APIRouter(
    prefix="/api/documents",
    tags=["documents"],
    responses={422: PROBLEM, 503: PROBLEM, "default": PROBLEM},
)

DocumentId = Annotated[str, Path(pattern="^[0-9a-f]{16}$", description="From a citation.")]
Version = Annotated[
    str | None,
    Query(pattern="^[0-9a-f]{64}$", description="The file's SHA-256; without it, the current one."),
]
# What an address with a version names never changes. For this person's browser alone: no proxy
# may show it to somebody else.
_UNCHANGING = "private, max-age=31536000, immutable"
# A PDF has no business with anything around it, whatever a browser takes it for.
_PDF_POLICY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
_SINGLE_RANGE = re.compile(r"bytes=(?:(?P<start>\d{1,15})-\d{0,15}|-\d{1,15})")
_UNSAFE_IN_NAME = re.compile(r'[^ !#-~]|[%\\"]')


@router.get("", response_model=DocumentsBody)
def documents(service: TheService, caller: TheCaller) -> Response:
    """Every document in the snapshot in use."""
    with service.live.lease() as retriever:
        snapshot = retriever.snapshot
        readable = filter(caller.may_read, snapshot.documents.values())
        return JSONResponse(documents_body(snapshot.id, readable))


@router.get("/{document_id}", response_model=DocumentBody, responses={404: PROBLEM})
def document(document_id: DocumentId, service: TheService, caller: TheCaller) -> Response:
    """One document."""
    return JSONResponse(document_body(_current(service, caller, document_id)))


@router.get(
    "/{document_id}/file",
    response_class=FileResponse,
    responses={200: {"content": {"application/pdf": {}}}, 404: PROBLEM, 416: PROBLEM},
)
def file(
    document_id: DocumentId, service: TheService, caller: TheCaller, version: Version = None
) -> Response:
    """The document's PDF file."""
    found, path = _stored(service, caller, document_id, version)
    return PdfResponse(found, path, kept=version is not None)


@router.get(
    "/{document_id}/pages/{number}.png",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}, 404: PROBLEM},
)
async def page_image(
    document_id: DocumentId,
    number: Annotated[int, Path(ge=1, le=100_000, description="1-based position in the file.")],
    service: TheService,
    caller: TheCaller,
    version: Version = None,
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
    found, path = await to_thread.run_sync(partial(_stored, service, caller, document_id, version))
    view = View(found.version, number, boxes)
    png = service.pictures.kept(view)
    if png is None:
        draw = partial(service.pictures.image, path, view)
        png = await to_thread.run_sync(draw, limiter=service.drawing)
    headers = {"Cache-Control": _UNCHANGING} if version else {}
    return Response(png, media_type="image/png", headers=headers)


class PdfResponse(FileResponse):
    """A document's file, shown in the browser. Whole or one range: of several, all is sent.

    RFC 9110 lets a server ignore ``Range``; a hundred thousand of them is an attack.
    """

    def __init__(self, document: Document, path: FilePath, *, kept: bool) -> None:
        super().__init__(
            path,
            media_type="application/pdf",
            headers={
                "Content-Disposition": _inline(document.file),
                "Content-Security-Policy": _PDF_POLICY,
                **({"Cache-Control": _UNCHANGING} if kept else {}),
            },
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        wanted = Headers(scope=scope).getlist("range")
        match = _SINGLE_RANGE.fullmatch(wanted[0]) if len(wanted) == 1 else None
        if match is None:
            headers = [header for header in scope["headers"] if header[0] != b"range"]
            scope = {**scope, "headers": headers}
        elif match["start"] is not None and int(match["start"]) >= self._size():
            total = {"Content-Range": f"bytes */{self._size()}"}
            await ProblemResponse(416, headers=total)(scope, receive, send)
            return
        await super().__call__(scope, receive, send)

    def _size(self) -> int:
        return FilePath(self.path).stat().st_size


def _current(service: Service, caller: Caller, document_id: str) -> Document:
    with service.live.lease() as retriever:
        found = retriever.snapshot.documents.get(document_id)
    if found is None or not caller.may_read(found):
        raise Refusal(404, texts.NO_DOCUMENT, "no_document")
    return found


def _stored(
    service: Service, caller: Caller, document_id: str, version: str | None
) -> tuple[Document, FilePath]:
    """The document in the version asked for, and its file. Raises Refusal where there is none.

    A file is served only as a version of its own document, by a snapshot that is kept.
    """
    data = service.settings.data
    found = in_version(service.live, data, caller, document_id, version, lambda _, known: known)
    path = pages_path(data, found)
    if not path.is_file():
        raise Refusal(404, texts.NO_FILE, "no_file")
    return found, path


def _inline(file: str) -> str:
    """``Content-Disposition`` for a file name: an ASCII form for old clients, the real one beside.

    RFC 6266, with RFC 8187's encoding.
    """
    name = file.rsplit("/", 1)[-1]
    plain, encoded = _UNSAFE_IN_NAME.sub("_", name), quote(name, safe="")
    return f"inline; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
