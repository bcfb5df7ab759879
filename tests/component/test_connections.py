"""Clients that draw things out: each is let go, and the others are answered meanwhile."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from app.connections import protocol
from app.request_limits import MOST_HEAD_BYTES, BodyLimit, HeadLimit

SECONDS = 1.0
PLACES = 8


async def hello(_: Request) -> Response:
    return PlainTextResponse("hej")


async def length(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def unread(_: Request) -> Response:
    return PlainTextResponse("läses inte", 401)


async def endless(_: Request) -> Response:
    async def pieces() -> AsyncIterator[bytes]:
        while True:
            yield bytes(1 << 16)
            await asyncio.sleep(0)

    return StreamingResponse(pieces())


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The service's connections and limits around a few small routes, over real sockets."""
    app = Starlette(
        routes=[
            Route("/", hello),
            Route("/body", length, methods=["POST"]),
            Route("/upload", length, methods=["POST"]),
            Route("/unread", unread, methods=["POST"]),
            Route("/endless", endless),
        ]
    )
    app.add_middleware(BodyLimit, limit=10_000, uploads={"/upload": 50_000}, seconds=SECONDS)
    app.add_middleware(HeadLimit)
    config = uvicorn.Config(
        app,
        port=0,
        http=protocol(SECONDS, PLACES),
        h11_max_incomplete_event_size=MOST_HEAD_BYTES,
        log_config=None,
        ws="none",
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join()
    listening.close()


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as one:
        yield one


def read(one: socket.socket) -> bytes:
    """All until the service closes; nothing when it did so without a word."""
    found = b""
    try:
        while piece := one.recv(1 << 16):
            found += piece
    except ConnectionResetError:
        pass
    return found


def read_to(one: socket.socket, end: bytes) -> bytes:
    """One answer, whose last bytes are known, on a connection that stays open."""
    found = b""
    while not found.endswith(end) and (piece := one.recv(1 << 16)):
        found += piece
    return found


def drip(one: socket.socket, piece: bytes) -> None:
    """Go on sending for half a minute. Raises OSError when the service has let go."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        one.sendall(piece)
        time.sleep(0.2)


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def asked(port: int) -> int:
    with connected(port) as one:
        one.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        return status(read(one))


def test_half_a_head_is_let_go(port: int) -> None:
    with connected(port) as slow, connected(port) as silent:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            drip(slow, b"X-A: b\r\n")
        assert read(silent) == b""


def test_the_next_request_of_a_connection_has_no_longer(port: int) -> None:
    with connected(port) as one:
        one.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert status(read_to(one, b"hej")) == 200
        one.sendall(b"GET / HT")
        assert read(one) == b""


def test_a_slow_body_gets_408_and_an_upload_may_take_its_time(port: int) -> None:
    with connected(port) as slow, connected(port) as upload:
        slow.sendall(b"POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")
        upload.sendall(b"POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n")
        upload.sendall(b"Connection: close\r\n\r\n")
        for _ in range(3):
            upload.sendall(b"abc")
            time.sleep(SECONDS * 0.6)
        assert status(read(slow)) == 408
        answer = read(upload)
        assert (status(answer), answer[-1:]) == (200, b"9")


def test_who_goes_on_sending_after_the_answer_is_let_go(port: int) -> None:
    with connected(port) as one:
        one.sendall(b"POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\nabc")
        assert status(read_to(one, "läses inte".encode())) == 401
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            drip(one, b"a")


def test_who_does_not_take_the_answer_is_let_go(port: int) -> None:
    with connected(port) as one:
        one.sendall(b"GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(SECONDS * 2)
        deadline, taken = time.monotonic() + 20, 0
        while time.monotonic() < deadline:
            try:
                piece = one.recv(1 << 20)
            except ConnectionResetError:
                break
            taken += len(piece)
            if not piece:
                break
        else:
            pytest.fail(f"still sending after {taken} bytes")


def test_connections_without_a_request_make_room_for_others(port: int) -> None:
    """Many times more than there are places."""
    idle = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(5 * PLACES)]
    for one in idle:
        one.send(b"GET / HTTP/1.1\r\nHost: a\r\n")
    try:
        assert [asked(port) for _ in range(10)] == [200] * 10
    finally:
        for one in idle:
            one.close()


def test_without_a_place_somebody_is_told_to_come_back(port: int) -> None:
    busy = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(PLACES)]
    try:
        for one in busy:
            one.sendall(b"POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n")
            one.sendall(b"Expect: 100-continue\r\n\r\n")
            assert status(read_to(one, b"\r\n\r\n")) == 100
        with connected(port) as late:
            late.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            answer = read(late)
    finally:
        for one in busy:
            one.close()
    assert status(answer) == 503
    head, body = answer.split(b"\r\n\r\n", 1)
    assert b"retry-after: 5" in head.lower()
    assert json.loads(body)["code"] == "too_many_connections"


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=" + b"0-0," * 100_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=" + b"0-0," * 10_000 + b"\r\n\r\n", 431),
        (b"GET /?" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (b"GET /?" + b"a" * 900_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 200_000 + b"\r\n", 431),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 not HTTP\r\n\r\n", 400),
        (b"POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\n", 400),
        (b"POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 10001\r\n\r\n", 413),
        (
            b"POST /body HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"1000\r\n" + b"a" * 4096 + b"\r\n" + b"zz\r\n",
            400,
        ),
    ],
    ids=[
        "100,000 ranges",
        "10,000 ranges",
        "long address",
        "endless address",
        "endless headers",
        "TLS",
        "huge length",
        "negative length",
        "announced too large",
        "broken chunk",
    ],
)
def test_what_is_too_large_or_no_http_is_refused_in_one_form(
    port: int, sent: bytes, expected: int
) -> None:
    with connected(port) as one:
        one.sendall(sent)
        one.shutdown(socket.SHUT_WR)
        answer = read(one)
    assert status(answer) == expected
    problem = json.loads(answer.split(b"\r\n\r\n", 1)[1])
    assert problem["status"] == expected
    assert problem["detail"].endswith(".")
    assert asked(port) == 200
