"""A stand-in for a model service: a real server on loopback that does one thing to each request.

It speaks bytes, so that it can do what no real service would be brought to do on demand: break off,
stall, answer nonsense.
"""

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator

Answer = Callable[[socket.socket], None]


@contextlib.contextmanager
def scripted(answer: Answer, asked: list[bytes] | None = None) -> Iterator[str]:
    """A server on loopback that reads a request, keeps its body in ``asked``, and then does what
    ``answer`` does."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        stop = threading.Event()

        def serve() -> None:
            while True:
                connection, _ = listener.accept()
                with connection:
                    if stop.is_set():
                        return
                    with contextlib.suppress(ConnectionError):  # the client may hang up
                        body = read_request(connection)
                        if asked is not None:
                            asked.append(body)
                        answer(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        address = listener.getsockname()
        try:
            yield f"http://127.0.0.1:{address[1]}/v1"
        finally:
            stop.set()
            socket.create_connection(address).close()
            thread.join()


def read_request(connection: socket.socket) -> bytes:
    """The body of one request."""
    with connection.makefile("rb") as request:
        length = 0
        for line in request:
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            if line == b"\r\n":
                break
        return request.read(length)


def reply(body: str | bytes, status: str = "200 OK", headers: str = "") -> bytes:
    """A whole response."""
    data = body.encode() if isinstance(body, str) else body
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(data)}\r\nConnection: close\r\n{headers}\r\n"
    return head.encode() + data


def stall(connection: socket.socket) -> None:
    """Say nothing."""
    connection.recv(1)  # until the client hangs up


def trickle(start: bytes) -> Answer:
    """Never silent for long, so that only a bound on the whole answer ends it."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(start)
        connection.settimeout(0.02)
        while True:
            connection.sendall(b"x")
            with contextlib.suppress(TimeoutError):
                if not connection.recv(1):
                    return

    return answer


# A chat endpoint's stream: server-sent events, the response ending with the connection.

EVENTS = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
DONE = b"data: [DONE]\n\n"


def event(text: str, finish: str | None = None) -> bytes:
    """One piece of a text, as the servers send it."""
    delta = {"content": text} if text else {}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "1", "object": "chat.completion.chunk", "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


def writing(text: str, finish: str = "stop") -> bytes:
    """A whole stream of ``text``, a few characters at a time."""
    pieces = [text[i : i + 7] for i in range(0, len(text), 7)]
    return EVENTS + b"".join(map(event, pieces)) + event("", finish) + DONE
