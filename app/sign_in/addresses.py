"""Our own addresses, as users reach them, and which of them one may be sent back to."""

from urllib.parse import quote, urlsplit

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import Scope

from app.settings import Settings

SIGN_IN = "/sign-in"
"""Where a person signs in, with ``oidc``."""
MOST_BACK_CHARACTERS = 2_000
"""Of the page to return to: an address with a long question in it."""


def base_of(settings: Settings, request: Request) -> str:
    """Our own address, without a slash at its end: as set, or as asked where that is this machine
    (``AllowedHosts`` has seen to the name)."""
    return (settings.public_url or str(request.base_url)).rstrip("/")


def path_of(base: str) -> str:
    """The path that our pages are below, without a slash at its end; empty for none."""
    return urlsplit(base).path.rstrip("/")


def safe_back(wanted: str | None, home: str) -> str:
    """``wanted`` where it is a page of ours, else ``home``.

    A path and nothing before it: neither ``//other.example`` nor ``/\\other.example`` (browsers
    read ``\\`` as ``/``), and no character that they leave out while reading.
    """
    if (
        not wanted
        or len(wanted) > MOST_BACK_CHARACTERS
        or not wanted.isprintable()
        or "\\" in wanted
        or not wanted.startswith("/")
        or wanted.startswith(("//", "/sign-in"))
    ):
        return home
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return home
    return home if parts.scheme or parts.netloc else wanted


def is_visit(scope: Scope) -> bool:
    """Whether somebody opens the address in a window of their own, and no script fetches it:
    browsers say so over HTTPS (Fetch Metadata), and else by what they would rather have."""
    headers = Headers(scope=scope)
    mode = headers.get("sec-fetch-mode")
    visits = "text/html" in headers.get("accept", "") if mode is None else mode == "navigate"
    return visits and scope["method"] == "GET"


def visit_address(settings: Settings, scope: Scope) -> str:
    """Where to sign in to come back to what is asked for."""
    prefix, query = path_of(settings.public_url or ""), scope["query_string"]
    wanted = scope["raw_path"] + (b"?" + query if query else b"")
    back = quote(prefix + wanted.decode("latin-1"), safe="")
    return f"{prefix}{SIGN_IN}?back={back}"
