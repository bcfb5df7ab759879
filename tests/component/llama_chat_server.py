"""llama.cpp's own server with a chat endpoint, in a process of its own.

Run as ``python llama_chat_server.py MODEL.gguf KEY``: serves on a free loopback port until stdin
closes, and prints its address first.
"""

import importlib
import sys


def serve(model: str, key: str) -> None:
    """Serve ``model`` on a free loopback port until stdin closes; print the address first."""
    xllamacpp = importlib.import_module("xllamacpp")  # brings no types, and may not be here
    parameters = xllamacpp.CommonParams()
    parameters.model.path = model
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [key]
    parameters.n_ctx, parameters.n_parallel = 4096, 1
    parameters.n_gpu_layers = 0
    parameters.cpuparams.n_threads = 1
    parameters.warmup = False
    server = xllamacpp.Server(parameters)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2])
