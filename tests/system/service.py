"""`rita` as a process: an ingest that runs to its end, a service that runs until it is stopped; and
an application on a socket in this process."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp

# A loaded machine takes this long to load the model; it is a bound, not an expectation.
START_SECONDS = 120
RITA = str(Path(sys.executable).with_name("rita"))


@dataclass(frozen=True, slots=True)
class Server:
    """A running service."""

    url: str
    data: Path
    log_file: Path
    process: subprocess.Popen[bytes]

    @property
    def port(self) -> int:
        """The port it listens on."""
        return urlsplit(self.url).port or 0

    def log(self) -> str:
        """All that it has written."""
        return self.log_file.read_text(encoding="utf-8")


def ingest(
    folders: Sequence[Path], data: Path, environment: Mapping[str, str], *options: str
) -> None:
    """Run `rita ingest`."""
    subprocess.run(
        [RITA, "ingest", *map(str, folders), "--quiet", "--data", str(data), *options],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def serving(
    data: Path, environment: Mapping[str, str], log_file: Path, *options: str
) -> Iterator[Server]:
    """`rita serve` on a free port, from its first log line until it is told to stop."""
    port = free_port()
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [RITA, "serve", "--data", str(data), "--port", str(port), *options],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        running = Server(f"http://127.0.0.1:{port}", data, log_file, process)
        until(lambda: _status(running, "/healthz") == 200, running)
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


@contextmanager
def in_this_process(app: ASGIApp) -> Iterator[str]:
    """Serve ``app`` on a loopback port, so that a test can stand between it and its server."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(app, log_config=None, proxy_headers=False, ws="none", lifespan="on")
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            httpx.get(f"{url}/healthz", timeout=START_SECONDS)  # waits for the lifespan to begin
            yield url
        finally:
            server.should_exit = True
            thread.join()


def wait_until_ready(running: Server) -> None:
    """Wait for the first 200 on /readyz."""
    until(lambda: _status(running, "/readyz") == 200, running)


def free_port() -> int:
    """A loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(true: Callable[[], bool], running: Server) -> None:
    """Wait until ``true()``; fail with the service's log when it stops or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while not true():
        if running.process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"The service did not get there. Its log:\n{running.log()}")
        time.sleep(0.1)


def _status(running: Server, path: str) -> int:
    try:
        return httpx.get(running.url + path).status_code
    except httpx.TransportError:
        return 0
