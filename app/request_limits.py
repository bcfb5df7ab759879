"""What a request may weigh, and how long it may take to arrive, before a route sees it.

Pure ASGI. How long its head may take, and how many connections there may be, is decided before
there is a request: ``app/connections.py``.
"""

import asyncio
from collections.abc import Mapping
from time import monotonic

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import limit_texts
from app.problems import ProblemResponse

MOST_HEAD_BYTES = 32_768
"""Of a request's line and headers. What a browser sends takes 2 kB, a Kerberos ticket at the most
some 16 (Windows' MaxTokenSize is 48,000 bytes, but that ticket is for a proxy, not for RiTA)."""
MOST_ADDRESS_BYTES = 16_384
"""Of path and query. The longest of ours names 200 boxes of a page image, in 7 kB."""
_AROUND = 4
"""Bytes of a header beside its name and value: colon, space, line end."""


class HeadLimit:
    """Refuses an address or headers that are longer than anything of ours."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        refused = _too_long(scope) if scope["type"] == "http" else None
        await (refused or self.app)(scope, receive, send)


def _too_long(scope: Scope) -> ProblemResponse | None:
    address = len(scope["raw_path"]) + len(scope["query_string"])
    if address > MOST_ADDRESS_BYTES:
        said = limit_texts.TOO_LONG_ADDRESS.format(most=MOST_ADDRESS_BYTES)
        return ProblemResponse(414, said, "address_too_long")
    head = sum(len(name) + len(value) + _AROUND for name, value in scope["headers"])
    if head > MOST_HEAD_BYTES:
        return head_too_large()
    return None


def head_too_large(headers: dict[str, str] | None = None) -> ProblemResponse:
    """The refusal of a request with more than ``MOST_HEAD_BYTES``."""
    said = limit_texts.TOO_LARGE_HEAD.format(most=MOST_HEAD_BYTES)
    return ProblemResponse(431, said, "headers_too_large", headers=headers)


class BodyLimit:
    """Refuses bodies of more than ``limit`` bytes: by their announced length, or as they come; and
    those that have not come within ``seconds``.

    What is posted to one of ``uploads`` may have as many bytes as stand there, since its route does
    not keep it in memory, and ``seconds`` for each piece of it.
    """

    def __init__(
        self, app: ASGIApp, limit: int, uploads: Mapping[str, int], seconds: float
    ) -> None:
        self.app = app
        self.limit = limit
        self.uploads = uploads
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.uploads.get(scope["path"], self.limit)
        announced = Headers(scope=scope).get("content-length", "0")
        # uvicorn has refused what is no number
        if int(announced) > limit:
            await ProblemResponse(413)(scope, receive, send)
            return
        received, more = 0, True
        whole = None if scope["path"] in self.uploads else monotonic() + self.seconds

        async def receive_limited() -> Message:
            nonlocal received, more
            if not more:  # what is waited for now is that the client leaves
                return await receive()
            left = self.seconds if whole is None else whole - monotonic()
            try:
                async with asyncio.timeout(max(left, 0)):
                    message = await receive()
            except TimeoutError:
                # the rest of it, should it come, would be taken for the next request
                raise HTTPException(408, headers={"Connection": "close"}) from None
            received += len(message.get("body", b""))
            more = message.get("more_body", False)
            if received > limit:
                raise HTTPException(413)
            return message

        await self.app(scope, receive_limited, send)
