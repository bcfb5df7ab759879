"""llama.cpp's own server in a process of its own: a program that knows nothing of RiTA.

    python llama_server.py chat|rerank MODEL.gguf KEY

serves on a free loopback port until stdin closes, and prints its address first.
"""

import contextlib
import importlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

Kind = Literal["chat", "rerank"]


@contextlib.contextmanager
def llama_server(kind: Kind, model: Path, key: str) -> Iterator[str]:
    """The server with ``model``, stopped at the end; its address."""
    with subprocess.Popen(
        [sys.executable, __file__, kind, str(model), key],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdin
        assert server.stdout
        assert server.stderr
        address = server.stdout.readline().strip()
        if not address:
            pytest.fail(f"llama.cpp did not start: {server.stderr.read()}")
        log = threading.Thread(target=server.stderr.read)  # a full pipe would stop the server
        log.start()
        yield address
        server.stdin.close()
        log.join()
    assert server.returncode == 0


def serve(kind: str, model: str, key: str) -> None:
    """Serve ``model`` on a free loopback port until stdin closes; print the address first."""
    xllamacpp = importlib.import_module("xllamacpp")  # brings no types, and may not be here
    parameters = xllamacpp.CommonParams()
    parameters.model.path = model
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [key]
    parameters.n_ctx, parameters.n_parallel = 4096, 1
    if kind == "rerank":
        parameters.embedding = True
        parameters.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_RANK
        parameters.n_ctx = parameters.n_batch = parameters.n_ubatch = 512
    parameters.n_gpu_layers = 0
    parameters.cpuparams.n_threads = 1
    parameters.warmup = False
    server = xllamacpp.Server(parameters)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    serve(*sys.argv[1:4])
