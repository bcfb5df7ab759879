"""One connection over HTTP/1.1, with an end to everything that a client can draw out.

uvicorn bounds how long an idle connection is kept and nothing else: a client that sends half a
head, that goes on with a body nobody reads, or that never reads what it asked for, keeps its
connection for ever. ``Connection`` is its protocol with a clock for each of these, and with a place
for newcomers when all are taken by such clients.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import h11
from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES, H11Protocol
from uvicorn.server import ServerState

from app import limit_texts
from app.problems import ProblemResponse
from app.request_limits import MOST_HEAD_BYTES, head_too_large
from app.security import RESPONSE_HEADERS, SecurityHeaders

_LINGER_SECONDS = 5.0
"""For a client that was answered before it had sent all: long enough to read the answer."""

_LAST = {**RESPONSE_HEADERS, "Connection": "close"}


class Connection(H11Protocol):
    """uvicorn's connection, with ``seconds`` for a request's head to come and for each piece of an
    answer to be taken, and at most ``most`` of them in this process."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        seconds: float,
        most: int,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._seconds = seconds
        self._most = most
        self._idle_since = 0.0
        self._refused = False
        self._clocks: dict[str, asyncio.TimerHandle] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client has connected: where there are too many, one that has nothing under way goes."""
        super().connection_made(cast(asyncio.Transport, transport))
        self._idle_since = self.loop.time()
        if len(self.connections) > self._most and not self._make_room():
            self.app = SecurityHeaders(_refuse)
        self._start("head", self._seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone, and its clocks with it."""
        for name in tuple(self._clocks):
            self._stop(name)
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Take what has come; a head that is not whole, and only that, has a time to come by."""
        super().handle_events()
        if self._refused:
            return
        if self.conn.their_state is not h11.IDLE:
            self._stop("head")
        elif self.conn.trailing_data[0]:
            self._start("head", self._seconds)
        if self.conn.their_state is not h11.SEND_BODY:
            self._stop("rest")

    def on_response_complete(self) -> None:
        """An answer is out. Who has not sent all of the request by now has nothing to wait for."""
        self._idle_since = self.loop.time()
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY:
            self._start("rest", min(_LINGER_SECONDS, self._seconds))

    def pause_writing(self) -> None:
        """The client does not take what it is sent."""
        super().pause_writing()
        self._start("taking", self._seconds)

    def resume_writing(self) -> None:
        """It does again."""
        super().resume_writing()
        self._stop("taking")

    def data_received(self, data: bytes) -> None:
        """Take what comes, but nothing more of what was refused."""
        if not self._refused:
            super().data_received(data)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, or has a head that does not end, as everything is refused."""
        del msg
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.close()
            return
        if len(self.conn.trailing_data[0]) > MOST_HEAD_BYTES:
            problem = head_too_large(_LAST)
        else:
            problem = ProblemResponse(400, limit_texts.NOT_HTTP, "not_http", headers=_LAST)
        status, headers = problem.status_code, problem.raw_headers
        for event in (
            h11.Response(status_code=status, headers=headers, reason=STATUS_PHRASES[status]),
            h11.Data(data=bytes(problem.body)),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        # closing at once, with something still unread, would take the answer back
        self._refused = True
        self.transport.write_eof()
        self._stop("head")
        self._start("rest", min(_LINGER_SECONDS, self._seconds))

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered on it."""
        return self.cycle is None or self.cycle.response_complete

    def _make_room(self) -> bool:
        """Close the connection that has been idle for longest; whether there was one.

        Clients that open connections and send nothing on them so make room for those that ask.
        """
        others = (each for each in self.connections if isinstance(each, Connection))
        idle = [each for each in others if each is not self and each.is_idle]
        if not idle:
            return False
        oldest = min(idle, key=lambda each: each._idle_since)
        self.connections.discard(oldest)
        oldest._abort()
        return True

    def _start(self, name: str, seconds: float) -> None:
        """Give the client so many seconds; what it does meanwhile does not lengthen them."""
        if name not in self._clocks and not self.transport.is_closing():
            self._clocks[name] = self.loop.call_later(seconds, self._abort)

    def _stop(self, name: str) -> None:
        clock = self._clocks.pop(name, None)
        if clock is not None:
            clock.cancel()

    def _abort(self) -> None:
        """Without a word: who is this slow reads no answer either."""
        self.transport.abort()


def protocol(seconds: float, most: int) -> type[asyncio.Protocol]:
    """What uvicorn makes of each connection. Made so that worker processes can be told of it."""
    made: Callable[..., Connection] = partial(Connection, seconds=seconds, most=most)
    return cast(type[asyncio.Protocol], made)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """What a client gets for whom there is no place: every connection has an answer under way."""
    headers = {"Retry-After": "5", "Connection": "close"}
    text = limit_texts.TOO_MANY_CONNECTIONS
    await ProblemResponse(503, text, "too_many_connections", headers=headers)(scope, receive, send)
