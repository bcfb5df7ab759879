"""What holds for every request before a route sees it, and for every response after.

Pure ASGI, so that streams pass through as they come. In the order a request meets them:
``SecurityHeaders``, ``Observer`` (app/observing.py: it counts what the others refuse),
``HeadLimit`` (app/request_limits.py), ``AllowedHosts``, ``WidgetKeys``, ``SameOrigin``,
``Identify`` (app/sign_in/identify.py), ``RateLimits`` (app/limits.py), ``BodyLimit``
(app/request_limits.py).
"""

import re
from collections.abc import Collection
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import texts
from app.problems import ProblemResponse
from app.widgets import KEY_HEADER, KEY_PARAMETER, Widget, Widgets, is_open, is_page_image

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
_SAFE_METHODS = frozenset(("GET", "HEAD"))
# "none": typed or bookmarked by the user. "same-site" is refused: another port of this machine.
_OWN_SITES = frozenset(("same-origin", "none"))


# What a widget's page may send beside what any page may (Fetch standard, CORS-safelisted headers).
_WIDGET_HEADERS = frozenset(("content-type", KEY_HEADER))
# Seconds that a browser need not ask again whether it may. Chromium keeps it for 7,200 at most.
_PREFLIGHT_SECONDS = "600"
# In scope["state"]: the other site that may read the response.
_READER = "reader"


class SecurityHeaders:
    """Adds ``RESPONSE_HEADERS`` to every response that does not set them itself.

    A response that a widget's page may read says so, to that page's origin and no other.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in RESPONSE_HEADERS.items():
                    headers.setdefault(name, value)
                if is_open(scope["method"], scope["path"]):
                    headers.add_vary_header("Origin")
                if reader := scope.get("state", {}).get(_READER):
                    headers["Access-Control-Allow-Origin"] = reader
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


class WidgetKeys:
    """Lets a widget's key do what it is for: open a few routes to a site.

    The key goes with every request but the one by which a browser asks whether it may send it. One
    that is not known is refused; what a known one opens, ``Identify`` sees to by
    ``scope["state"]["widget"]``.
    """

    def __init__(self, app: ASGIApp, widgets: Widgets) -> None:
        self.app = app
        self.widgets = widgets
        self.origins = frozenset[str]().union(*(widget.origins for widget in widgets.values()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        response = self._opened(scope) if scope["type"] == "http" else None
        await (response or self.app)(scope, receive, send)

    def _opened(self, scope: Scope) -> Response | None:
        """The response where the request ends here; else what its key opens is put into it."""
        headers = Headers(scope=scope)
        if scope["method"] == "OPTIONS":
            return self._preflight(scope["path"], headers)
        sent = headers.getlist(KEY_HEADER)
        if is_page_image(scope["path"]):
            query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
            sent = [*sent, *query.get(KEY_PARAMETER, ())]
        if not sent:
            return None
        widget = self.widgets.get(sent[0]) if len(sent) == 1 else None
        if widget is None:
            return ProblemResponse(403, texts.UNKNOWN_KEY, "unknown_key")
        _admit(scope, headers, widget)
        return None

    def _preflight(self, path: str, headers: Headers) -> Response | None:
        """Leave to send a widget's request, where there is a widget for that site and route."""
        origin = _only(headers.getlist("origin"))
        method = headers.get("access-control-request-method", "")
        names = headers.get("access-control-request-headers", "").lower().split(",")
        if origin not in self.origins or not is_open(method, path):
            return None
        if not {name.strip() for name in names} - {""} <= _WIDGET_HEADERS:
            return None
        allowed = {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": method,
            "Access-Control-Allow-Headers": ", ".join(sorted(_WIDGET_HEADERS)),
            "Access-Control-Max-Age": _PREFLIGHT_SECONDS,
            "Vary": "Origin",
        }
        return Response(status_code=204, headers=allowed)


def _admit(scope: Scope, headers: Headers, widget: Widget) -> None:
    """Tell by which widget it was sent, and name the site that may read the response."""
    state = scope.setdefault("state", {})
    state["widget"] = widget
    origin = _only(headers.getlist("origin"))
    if origin in widget.origins and is_open(scope["method"], scope["path"]):
        state[_READER] = origin


def _only(origins: list[str]) -> str:
    """The one origin sent, scheme and host in lower case; empty where there are none or several."""
    return origins[0].lower() if len(origins) == 1 else ""


class SameOrigin:
    """Refuses what a browser sends on behalf of another site without its key; programs pass.

    Browsers tell by ``Sec-Fetch-Site``, older ones by ``Origin`` on everything but GET; both must
    agree where both are sent. Programs such as curl send neither, and have no cookies to abuse. A
    GET without ``Origin`` may be a link that somebody followed, and is answered; what asks for
    ``Origin`` is a script that wants to read.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http" and self._is_foreign(scope):
            response = ProblemResponse(403, texts.FOREIGN_ORIGIN, "foreign_origin")
            await response(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_foreign(self, scope: Scope) -> bool:
        # what may be asked from elsewhere has no route for OPTIONS, and so no answer
        if scope["method"] == "OPTIONS" or scope.get("state", {}).get(_READER):
            return False
        headers = Headers(scope=scope)
        own_origin = all(
            _same_host(origin, headers["host"]) for origin in headers.getlist("origin")
        )
        own_site = scope["method"] in _SAFE_METHODS or (
            set(headers.getlist("sec-fetch-site")) <= _OWN_SITES
        )
        return not (own_site and own_origin)


def _same_host(origin: str, host: str) -> bool:
    """Whether an ``Origin`` names the ``Host`` that the request went to.

    The scheme is not compared: behind a proxy that ends TLS it differs, and the name decides.
    """
    scheme, separator, rest = origin.partition("://")
    return bool(separator) and scheme in ("http", "https") and rest.lower() == host.lower()
