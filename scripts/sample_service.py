"""The service on the sample documents, for what is to be shown or measured."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).resolve().parent.parent
RITA = Path(sys.executable).with_name("rita")
SAMPLES_DATA = ROOT / "build" / "samples"
START_SECONDS = 120
"""A bound, not an expectation: a loaded machine takes long to load the model."""
REFUSED_SOME = 2
"""What `rita ingest` ends with when it named files it could not use: the samples have one."""


@contextmanager
def sample_service(settings: Mapping[str, str]) -> Iterator[str]:
    """The address of `rita serve` on an index of ``documents/``, with ``settings`` and no others.

    The index stays in ``build/samples``, so that the next time only what has changed is read.
    Raises RuntimeError when it does not start.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RITA_")}
    environment = {**kept, "RITA_MODELS": str(ROOT / "build" / "models"), **settings}
    data = SAMPLES_DATA
    (data / "rita.db").unlink(missing_ok=True)
    environment["RITA_DATA"] = str(data)
    with tempfile.TemporaryDirectory() as folder:
        ingest: list[str | Path] = [RITA, "ingest", ROOT / "documents", "--quiet"]
        done = subprocess.run(ingest, env=environment, check=False)
        if done.returncode not in (0, REFUSED_SOME):
            raise RuntimeError(f"rita ingest: {done.returncode}")
        port = _free_port()
        log = Path(folder) / "rita.log"
        with log.open("wb") as out:
            serve: list[str | Path] = [RITA, "serve", "--port", str(port)]
            process = subprocess.Popen(serve, env=environment, stdout=out, stderr=out)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url, process, log)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"{url}/readyz"):  # noqa: S310 — our own, over http
                return
        except URLError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text(encoding="utf-8")) from None
            time.sleep(0.2)
