"""Many at once, and somebody who means harm among them: everybody else gets an answer. The long
measurements are benchmarks/load.py's."""

import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx
import pytest

from tests.system.service import Server

QUESTION = {"question": "Hur snabbt ska en skyddsbedömning göras?"}
AT_ONCE = 20


def streamed(url: str) -> str:
    """The last event of an answer."""
    last = ""
    with httpx.stream("POST", f"{url}/api/ask/stream", json=QUESTION, timeout=120) as answer:
        for line in answer.iter_lines():
            if line.startswith("event: "):
                last = line.removeprefix("event: ")
    return last


def test_many_stream_at_once_and_all_hear_the_end(server: Server) -> None:
    with ThreadPoolExecutor(AT_ONCE) as together:
        assert list(together.map(streamed, [server.url] * AT_ONCE)) == ["done"] * AT_ONCE


def test_while_somebody_attacks_others_are_answered(server: Server) -> None:
    body = b'{"question": "' + b"a" * 10_000_000 + b'"}'
    with ExitStack() as held:
        for _ in range(100):
            one = socket.create_connection(("127.0.0.1", server.port), timeout=10)
            held.enter_context(one)
            one.sendall(b"POST /api/ask HTTP/1.1\r\nHost: a\r\n")
        with ThreadPoolExecutor(4) as together:
            large = together.submit(refused, server.url, body)
            assert list(together.map(streamed, [server.url] * 3)) == ["done"] * 3
            assert large.result() in (413, None)
    assert server.process.poll() is None


def refused(url: str, body: bytes) -> int | None:
    """The status of a question; None where it was refused before all of it was sent."""
    try:
        headers = {"Content-Type": "application/json"}
        return httpx.post(f"{url}/api/ask", content=body, headers=headers).status_code
    except httpx.TransportError:
        return None


@pytest.mark.parametrize("path", ["/api/ask", "/api/search", "/v1/chat/completions", "/mcp"])
@pytest.mark.parametrize(
    "body",
    [b"[" * 200_000, b'{"question":' * 50_000, b'{"a":' + b"9" * 100_000 + b"}", b"\xff\xfe", b""],
    ids=["deep arrays", "deep objects", "long number", "no UTF-8", "nothing"],
)
def test_json_that_is_no_question_is_refused(server: Server, path: str, body: bytes) -> None:
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
    }
    answer = httpx.post(server.url + path, content=body, headers=headers, timeout=60)
    assert 400 <= answer.status_code < 500, answer.text
