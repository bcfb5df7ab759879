"""What holds for every request before a route sees it, and for every response after.

Pure ASGI, so that streams pass through as they come. In the order a request meets them:
``SecurityHeaders``, ``AllowedHosts``, ``SameOrigin``, ``BodyLimit``.
"""

import re
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import texts
from app.problems import ProblemResponse

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'"
)
RESPONSE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # An answer belongs to the one who asked; routes that may be kept say so themselves.
    "Cache-Control": "no-store",
}

# A browser sends these only for an address that was asked for by them: no foreign name is one.
LOOPBACK_NAMES = frozenset(("localhost", "127.0.0.1", "[::1]"))
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?", re.IGNORECASE)
_SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
# "none": typed or bookmarked by the user. "same-site" is refused: another port of this machine.
_OWN_SITES = frozenset(("same-origin", "none"))


class SecurityHeaders:
    """Adds ``RESPONSE_HEADERS`` to every response that does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in RESPONSE_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class AllowedHosts:
    """Refuses requests addressed to another name than this machine's own and ``allowed``.

    A foreign page can point its own name at 127.0.0.1 and so speak to this service as "same
    origin" (DNS rebinding); the browser then sends that name in ``Host``.
    """

    def __init__(self, app: ASGIApp, allowed: Collection[str]) -> None:
        self.app = app
        self.allowed = LOOPBACK_NAMES.union(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        hosts = Headers(scope=scope).getlist("host")
        match = _HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
        if match is None:
            await ProblemResponse(400, texts.FOREIGN_HOST, "bad_host")(scope, receive, send)
        elif match["name"].lower() not in self.allowed:
            await ProblemResponse(421, texts.FOREIGN_HOST, "foreign_host")(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class SameOrigin:
    """Refuses what a browser sends on behalf of another site; other clients pass.

    Browsers tell by ``Sec-Fetch-Site``, older ones by ``Origin`` on everything but GET; both must
    agree where both are sent. Programs such as curl send neither, and have no cookies to abuse.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http" and scope["method"] not in _SAFE_METHODS:
            headers = Headers(scope=scope)
            own_site = set(headers.getlist("sec-fetch-site")) <= _OWN_SITES
            own_origin = all(
                _same_host(origin, headers["host"]) for origin in headers.getlist("origin")
            )
            if not (own_site and own_origin):
                response = ProblemResponse(403, texts.FOREIGN_ORIGIN, "foreign_origin")
                await response(scope, receive, send)
                return
        await self.app(scope, receive, send)


class BodyLimit:
    """Refuses bodies of more than ``limit`` bytes: by their announced length, or as they come."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        # uvicorn has refused what is no number
        if int(announced) > self.limit:
            await ProblemResponse(413)(scope, receive, send)
            return
        received = 0

        async def receive_limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.limit:
                raise HTTPException(413)
            return message

        await self.app(scope, receive_limited, send)


def _same_host(origin: str, host: str) -> bool:
    """Whether an ``Origin`` names the ``Host`` that the request went to.

    The scheme is not compared: behind a proxy that ends TLS it differs, and the name decides.
    """
    scheme, separator, rest = origin.partition("://")
    return bool(separator) and scheme in ("http", "https") and rest.lower() == host.lower()
