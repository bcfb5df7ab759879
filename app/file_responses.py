"""Files and pictures of documents as responses: what a browser may make of them, and keep."""

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from fastapi.responses import FileResponse, Response
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from app.problems import ProblemResponse
from index.corpus import Document, Format

MEDIA_TYPES: Mapping[Format, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    # Nothing that a browser would show as a page of ours, or run.
    "html": "application/octet-stream",
    "markdown": "text/markdown; charset=utf-8",
}
# Kept by this person's browser alone, which asks each time whether it may still be shown: what was
# erased or moved to another collection is not.
_ASK_AGAIN = "private, no-cache"
# A file has no business with anything around it, whatever a browser takes it for.
_FILE_POLICY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
_SINGLE_RANGE = re.compile(r"bytes=(?:(?P<start>\d{1,15})-\d{0,15}|-\d{1,15})")
_UNSAFE_IN_NAME = re.compile(r'[^ !#-~]|[%\\"]')


class DocumentFile(FileResponse):
    """A document's file as it came: a PDF is shown in the browser, others are saved. Whole or one
    range: of several, all is sent.

    RFC 9110 lets a server ignore ``Range``; a hundred thousand of them is an attack.
    """

    def __init__(self, document: Document, path: Path) -> None:
        shown = "inline" if document.format == "pdf" else "attachment"
        super().__init__(
            path,
            media_type=MEDIA_TYPES[document.format],
            headers={
                "Content-Disposition": _named(shown, document.file),
                "Content-Security-Policy": _FILE_POLICY,
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": _ASK_AGAIN,
                "ETag": f'"{document.version}"',
            },
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        asked = Headers(scope=scope)
        if _has(asked, self.headers["etag"]):
            await _unchanged(self.headers)(scope, receive, send)
            return
        wanted = asked.getlist("range")
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
        return Path(self.path).stat().st_size


def picture(png: bytes, asked: Headers) -> Response:
    """A picture of a page: 304 for a browser that has it already."""
    etag = f'"{sha256(png).hexdigest()}"'
    response = Response(
        png, media_type="image/png", headers={"Cache-Control": _ASK_AGAIN, "ETag": etag}
    )
    return _unchanged(response.headers) if _has(asked, etag) else response


def _has(asked: Headers, etag: str) -> bool:
    return etag in asked.get("if-none-match", "")


def _unchanged(headers: Mapping[str, str]) -> Response:
    kept = ("etag", "cache-control")
    return Response(status_code=304, headers={name: headers[name] for name in kept})


def _named(shown: str, file: str) -> str:
    """``Content-Disposition`` for a file name: an ASCII form for old clients, the real one beside.

    RFC 6266, with RFC 8187's encoding.
    """
    name = file.rsplit("/", 1)[-1]
    plain, encoded = _UNSAFE_IN_NAME.sub("_", name), quote(name, safe="")
    return f"{shown}; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
