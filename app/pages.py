"""The pages and what they are made of: all put together at the start, once for each language."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.assembly import WEB, Asset, asset, script, style_sheet
from app.logo import Logo, read_logo
from app.personal_data import patterns
from app.problems import Refusal
from app.service import TheService
from app.settings import Settings
from app.theme import theme

TEMPLATES = Path(__file__).resolve().parent / "templates"

PAGES = {
    "/": "chat.html",
    "/dokument": "documents.html",
    "/admin": "admin.html",
    "/om": "{language}/om.html",
    "/tillganglighet": "{language}/tillganglighet.html",
}
"""Each page's path and template. Those of no language's own take their words from words.json."""

SCRIPTS = ("chat", "documents", "admin", "around")
"""The scripts of the pages: ``web/<name>-page.js``."""

REVIEWED = "2026-11-22"
"""When the accessibility of the pages was last assessed: to be changed with the statement."""

_HTML = "text/html; charset=utf-8"
_SCRIPT = "text/javascript; charset=utf-8"
_STYLE = "text/css; charset=utf-8"
_SVG = "image/svg+xml"
# Kept, but asked about each time (ETag): after an upgrade no page runs yesterday's script.
_REVALIDATE = "no-cache"
# A picture opened by itself is a document: it may look as it was drawn, and do nothing.
_PICTURE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'"
)

_NO_GZIP = re.compile(r"\bgzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)")
_READING = ["GET", "HEAD"]

router = APIRouter(include_in_schema=False)


def languages() -> dict[str, dict[str, str]]:
    """The words around the pages by language: a folder of ``templates`` for each."""
    return {
        path.parent.name: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(TEMPLATES.glob("*/words.json"))
    }


def put_together(settings: Settings) -> dict[str, Asset]:
    """Every page (as ``/om?lang=sv``), script, style sheet and picture by its address.

    Raises SettingsError for a logo that no browser would show.
    """
    logo = read_logo(settings.logo) if settings.logo else None
    look = theme(settings.accent)
    widget = script(WEB / "widget.js", look, _served(settings))
    made = {
        "/widget.js": asset(widget.encode(), _SCRIPT),
        "/static/admin.css": asset(
            style_sheet(WEB / "styles" / "admin.css", look).encode(), _STYLE
        ),
        "/static/page.css": asset(style_sheet(WEB / "styles" / "page.css", look).encode(), _STYLE),
        "/static/icon.svg": asset((WEB / "icon.svg").read_bytes(), _SVG),
    }
    if logo:
        made[f"/static/{logo.name}"] = asset(logo.body, logo.media_type)
    return made | _scripts(settings, look) | _pages(settings, logo)


def _scripts(settings: Settings, look: str) -> dict[str, Asset]:
    """Every page's script in every language (as ``/static/chat.js?lang=sv``)."""
    known = languages()
    made = {}
    for language in known:
        # The page says which language it is in: of the others' words it needs none.
        others = {
            f"texts/{prefix}{code}.js": f"export const {name} = null;\n"
            for code in known
            if code != language
            for prefix, name in (("", code), ("admin-", f"admin{code.title()}"))
        }
        for name in SCRIPTS:
            text = script(WEB / f"{name}-page.js", look, _served(settings) | others)
            made[f"/static/{name}.js?lang={language}"] = asset(text.encode(), _SCRIPT)
    return made


def _served(settings: Settings) -> dict[str, str]:
    """What the settings are to the scripts: the text of the module ``served.js``."""
    served = {
        "signIn": settings.sign_in,
        "patterns": patterns(settings.warn_about),
        "kept": settings.keep_questions
        and {"purpose": settings.keep_questions, "days": settings.keep_questions_days},
        "contact": settings.contact_email,
    }
    return {"served.js": f"export const served = {json.dumps(served)};\n"}


def _pages(settings: Settings, logo: Logo | None) -> dict[str, Asset]:
    """Every page in every language."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    known = languages()
    same = {
        "municipality": settings.municipality,
        "logo": logo,
        "contact": settings.contact_email,
        "days": settings.questions_days,
        "sign_in": settings.sign_in != "none",
        "kept": settings.keep_questions,
        "kept_days": settings.keep_questions_days,
        "generative": settings.chat_url is not None,
        "elsewhere": any((settings.chat_url, settings.embedding_url, settings.reranker_url)),
        "version": version("rita"),
        "reviewed": REVIEWED,
    }
    made = {}
    for language in known:
        own = _in_language(language, known, settings.language)
        for path, template in PAGES.items():
            text = environment.get_template(template.format(language=language)).render(
                **same, **own, page=path.removeprefix("/") or "./"
            )
            made[f"{path}?lang={language}"] = asset(text.encode(), _HTML)
    return made


def _in_language(
    language: str, known: Mapping[str, Mapping[str, str]], usual: str
) -> dict[str, Any]:
    """What differs between a page's languages; ``usual`` is what an address without one means."""
    query = "" if language == usual else f"?lang={language}"

    def link(path: str, place: str = "") -> str:
        return f"{path}{query}{place}"

    return {
        "language": language,
        "words": known[language],
        "others": [(code, words["name"]) for code, words in known.items() if code != language],
        "link": link,
    }


def _page(path: str) -> Callable[..., Awaitable[Response]]:
    async def page(request: Request, service: TheService, lang: str = "") -> Response:
        """A page, in the language that ``lang`` asks for if there is one."""
        wanted = service.web.get(f"{path}?lang={lang}")
        usual = service.web[f"{path}?lang={service.settings.language}"]
        return sent(wanted or usual, request)

    return page


for _path in PAGES:
    router.add_api_route(_path, _page(_path), name=f"page {_path}", methods=_READING)


@router.api_route("/static/{name}", methods=_READING)
async def static(name: str, request: Request, service: TheService, lang: str = "") -> Response:
    """A script (in the language that ``lang`` asks for), a style sheet or a picture."""
    wanted = (f"?lang={lang}", f"?lang={service.settings.language}", "")
    addresses = (f"/static/{name}{query}" for query in wanted)
    found = next((service.web[each] for each in addresses if each in service.web), None)
    if found is None:
        raise Refusal(404)
    return sent(found, request)


@router.api_route("/widget.js", methods=_READING)
async def widget(request: Request, service: TheService) -> Response:
    """The chat for pages of other sites: what of ours every page may load."""
    response = sent(service.web["/widget.js"], request)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def sent(asset: Asset, request: Request) -> Response:
    """``asset`` as ``request`` can take it: compressed, plain, or 304 where the browser has it."""
    # Weak: the same for both encodings, whose bytes differ (RFC 9110, 8.8.3.3).
    headers = {"Cache-Control": _REVALIDATE, "ETag": f"W/{asset.etag}", "Vary": "Accept-Encoding"}
    if asset.media_type.startswith("image/"):
        headers["Content-Security-Policy"] = _PICTURE_POLICY
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = asset.body
    accepted = request.headers.get("accept-encoding", "").lower()
    if asset.compressed and "gzip" in accepted and not _NO_GZIP.search(accepted):
        body = asset.compressed
        headers["Content-Encoding"] = "gzip"
    return Response(body, headers=headers, media_type=asset.media_type)
