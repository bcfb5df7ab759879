"""Links for those who read an answer elsewhere than on RiTA's own pages."""

from typing import Any

from fastapi import Request

from app.settings import Settings
from index.corpus import Format

_LINKS = frozenset(("file_url", "page_image_url"))


def base_address(request: Request, settings: Settings) -> str:
    """Where the service is reached, without a final slash: as set, else as it was asked.

    ``Host`` has been checked by ``AllowedHosts``; the scheme is that of the connection, which
    behind a proxy that ends TLS is not the user's: that is what the setting is for.
    """
    asked = f"{request.url.scheme}://{request.headers['host']}"
    return (settings.public_url or asked).rstrip("/")


def with_absolute_links(body: Any, base: str) -> Any:
    """A body of ours with ``base`` before each of its links."""
    if isinstance(body, dict):
        return {
            name: base + value if name in _LINKS else with_absolute_links(value, base)
            for name, value in body.items()
        }
    if isinstance(body, list):
        return [with_absolute_links(part, base) for part in body]
    return body


def page_link(file_url: str, page: int, kind: Format) -> str:
    """Opens a PDF at a page (RFC 8118's ``page``), and a file of another ``kind`` as it is."""
    return f"{file_url}#page={page}" if kind == "pdf" else file_url
