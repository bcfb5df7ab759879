"""GET / and /static: the chat page and what it is made of, put together at the start."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.assembly import WEB, Asset, asset, script, style_sheet
from app.problems import Refusal
from app.service import TheService

_HTML = "text/html; charset=utf-8"
_SCRIPT = "text/javascript; charset=utf-8"
_STYLE = "text/css; charset=utf-8"
_SVG = "image/svg+xml"
# Kept, but asked about each time (ETag): after an upgrade no page runs yesterday's script.
_REVALIDATE = "no-cache"

router = APIRouter(include_in_schema=False)


def put_together() -> dict[str, Asset]:
    """Every page, script, style sheet and picture by its path."""
    return {
        "/": asset((WEB / "chat.html").read_bytes(), _HTML),
        "/static/chat.js": asset(script(WEB / "chat-page.js").encode(), _SCRIPT),
        "/static/page.css": asset(style_sheet(WEB / "styles" / "page.css").encode(), _STYLE),
        "/static/icon.svg": asset((WEB / "icon.svg").read_bytes(), _SVG),
    }


@router.get("/")
async def chat(request: Request, service: TheService) -> Response:
    """The chat page."""
    return sent(service.web["/"], request)


@router.get("/static/{name}")
async def static(name: str, request: Request, service: TheService) -> Response:
    """A script, a style sheet or a picture."""
    found = service.web.get(f"/static/{name}")
    if found is None:
        raise Refusal(404)
    return sent(found, request)


def sent(asset: Asset, request: Request) -> Response:
    """``asset`` as ``request`` can take it: compressed, plain, or 304 where the browser has it."""
    headers = {"Cache-Control": _REVALIDATE, "ETag": asset.etag, "Vary": "Accept-Encoding"}
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = asset.body
    if asset.compressed and "gzip" in request.headers.get("accept-encoding", ""):
        body = asset.compressed
        headers["Content-Encoding"] = "gzip"
    return Response(body, headers=headers, media_type=asset.media_type)
