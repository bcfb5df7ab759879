"""GET / and /static: the chat page as it lies in ``app/web``."""

import os
from pathlib import Path, PurePath

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

WEB = Path(__file__).parent / "web"
# Fixed: the system's own table differs between machines.
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
# Kept, but asked about each time (ETag): after an upgrade no page runs yesterday's script.
_REVALIDATE = "no-cache"

router = APIRouter(include_in_schema=False)


@router.get("/")
async def chat() -> Response:
    """The chat page."""
    return FileResponse(
        WEB / "chat.html",
        media_type=_TYPES[".html"],
        headers={"Cache-Control": _REVALIDATE},
    )


class WebFiles(StaticFiles):
    """The files of ``app/web``, with types of our own choosing."""

    def __init__(self) -> None:
        super().__init__(directory=WEB)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """A file, or 304 where the browser has it."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = _REVALIDATE
        if response.status_code == status_code:
            kind = _TYPES.get(PurePath(full_path).suffix, "application/octet-stream")
            response.headers["Content-Type"] = kind
        return response
