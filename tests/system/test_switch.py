"""RiTA is stopped, and nobody gets an answer: over real connections, in every way in."""

import asyncio
import contextlib
import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from mcp import Client, MCPError
from openai import OpenAI

from app import notice_texts
from app.main import create_app
from app.settings import load
from app.storage import Storage
from app.switch import start, stop, stopped
from tests.scripted import EVENTS, event, scripted, writing
from tests.system.admin import admin_of
from tests.system.service import RITA, Server, in_this_process

QUESTION = "Hur snabbt ska en skyddsbedömning göras?"
RIGHT = "Hos oss betyder det samma dag som anmälan kom in och senast inom 24 timmar."
WHY = "Rutinen om skyddsbedömning är fel. Ring enhetschefen."
ORIGIN = "https://intranat.kommunen.se"
KEY = "nodstopp-0123456789abcdef"

Ways = dict[str, Callable[[], httpx.Response]]


class Model:
    """The language model's stand-in: it writes a sentence, and is then held back or not."""

    def __init__(self) -> None:
        self.began = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self, connection: socket.socket) -> None:
        if self.go_on.is_set():
            connection.sendall(writing(RIGHT))
            return
        connection.sendall(EVENTS + event(f"{RIGHT} Be"))
        self.began.set()
        self.go_on.wait(120)
        with contextlib.suppress(ConnectionError):
            connection.sendall(event("dömningen skrivs ner.", "stop"))

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """It stops in the middle of its second sentence."""
        self.began.clear()
        self.go_on.clear()
        try:
            yield
        finally:
            self.go_on.set()


@pytest.fixture(scope="module")
def model() -> Model:
    return Model()


@pytest.fixture(scope="module")
def data(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(sample_data, tmp_path_factory.mktemp("switch") / "data"))


@pytest.fixture(scope="module")
def url(
    data: Path,
    settings_of_tests: dict[str, str],
    model: Model,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """A service with a language model and a widget, in this process."""
    widgets = tmp_path_factory.mktemp("widgets") / "widgets.toml"
    widgets.write_text(f'[[widget]]\nname = "W"\nkey = "{KEY}"\norigins = ["{ORIGIN}"]\n')
    with scripted(model) as chat:
        app = create_app(
            load(
                data=data,
                models=Path(settings_of_tests["RITA_MODELS"]),
                chat_url=chat,
                chat_model="skriven",
                chat_stall_seconds=120,
                chat_seconds=300,
                widgets=widgets,
                security_contact="sakerhet@kommunen.se",
                public_url="https://rita.kommunen.se",
            )
        )
        with in_this_process(app) as url:
            yield url


@pytest.fixture
def running(url: str, data: Path) -> Iterator[str]:
    """It answers before, and after."""
    yield url
    start(data)


def ways(url: str) -> Ways:
    """Every way to ask, each as a request of its own."""
    ask = {"question": QUESTION}
    chat = {"model": "rita", "messages": [{"role": "user", "content": QUESTION}]}
    mcp = {"jsonrpc": "2.0", "id": 7, "method": "tools/list"}
    accept = {"Accept": "application/json, text/event-stream"}
    widget = {"X-Rita-Key": KEY, "Origin": ORIGIN}

    def post(path: str, body: Any, headers: dict[str, str] | None = None) -> httpx.Response:
        return httpx.post(url + path, json=body, headers=headers, timeout=60)

    return {
        "ask": lambda: post("/api/ask", ask),
        "stream": lambda: post("/api/ask/stream", ask),
        "widget": lambda: post("/api/ask", ask, widget),
        "widget stream": lambda: post("/api/ask/stream", ask, widget),
        "search": lambda: post("/api/search", ask),
        "suggestions": lambda: httpx.get(f"{url}/api/suggestions"),
        "widget suggestions": lambda: httpx.get(f"{url}/api/suggestions", headers=widget),
        "models": lambda: httpx.get(f"{url}/v1/models"),
        "model": lambda: httpx.get(f"{url}/v1/models/rita"),
        "chat": lambda: post("/v1/chat/completions", chat),
        "chat stream": lambda: post("/v1/chat/completions", chat | {"stream": True}),
        "mcp": lambda: post("/mcp", mcp, accept),
    }


def rita(data: Path, environment: dict[str, str], *command: str) -> Any:
    """What a command says, as data."""
    run = subprocess.run(
        [RITA, *command, "--json", "--data", str(data)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout)


def test_stopped_nobody_gets_an_answer_in_any_way_in(
    running: str, data: Path, settings_of_tests: dict[str, str]
) -> None:
    for name, way in ways(running).items():
        assert way().status_code == 200, name
    told = f"{notice_texts.STOPPED} {WHY}"
    assert rita(data, settings_of_tests, "stop", WHY) == {"stopped": True, "told": told}
    for name, way in ways(running).items():
        response = way()
        assert response.status_code == 503, name
        assert told in response.json().get("detail", response.text), name
        assert "24 timmar" not in response.text, name
    assert rita(data, settings_of_tests, "start") == {"stopped": False}
    for name in ("ask", "models", "mcp"):
        assert ways(running)[name]().status_code == 200, name


def test_stopped_each_way_says_it_in_its_own_form(running: str, data: Path) -> None:
    whole = httpx.post(f"{running}/api/ask", json={"question": QUESTION}, timeout=60).json()
    told = stop(data, "x", WHY).told
    by_name = ways(running)
    for name in ("ask", "stream", "widget", "widget stream"):
        body = by_name[name]().json()
        assert body.keys() == whole.keys()
        assert (body["status"], body["question_used"]) == ("unavailable", QUESTION)
        assert [(w["code"], w["text"]) for w in body["warnings"]] == [("stopped", told)]
        assert (body["sentences"], body["citations"], body["nearest"]) == ([], [], [])
    for name in ("search", "suggestions"):
        problem = by_name[name]()
        assert problem.headers["content-type"] == "application/problem+json"
        assert (problem.json()["code"], problem.json()["detail"]) == ("stopped", told)
    for name in ("widget", "widget suggestions"):  # else its page could not read why
        assert by_name[name]().headers["access-control-allow-origin"] == ORIGIN
    client = OpenAI(base_url=f"{running}/v1", api_key="x", max_retries=0, timeout=60)
    with client, pytest.raises(openai.InternalServerError) as refused:
        client.chat.completions.create(model="rita", messages=[{"role": "user", "content": "?"}])
    assert (refused.value.code, refused.value.type) == ("stopped", "server_error")
    assert told in refused.value.message
    with pytest.RaisesGroup(
        pytest.RaisesExc(MCPError, match=WHY), flatten_subgroups=True, allow_unwrapped=True
    ):
        asyncio.run(_asked_by_mcp(running))


async def _asked_by_mcp(url: str) -> None:
    async with Client(f"{url}/mcp", read_timeout_seconds=60) as client:
        await client.call_tool("ask", {"question": QUESTION})


def test_stopped_pages_documents_and_administration_still_work(running: str, data: Path) -> None:
    cited = httpx.post(f"{running}/api/ask", json={"question": QUESTION}, timeout=60).json()
    place = cited["citations"][0]
    stop(data, "x", WHY)
    opened = ["/", "/om", "/dokument", "/admin", "/widget.js", "/api/documents"]
    for path in [*opened, place["file_url"], place["page_image_url"], "/healthz", "/metrics"]:
        assert httpx.get(running + path, timeout=60).status_code == 200, path
    ready = httpx.get(f"{running}/readyz")
    assert ready.status_code == 200  # else no proxy would let anybody see why
    assert ready.json()["stopped"] is True
    assert notice_texts.STOPPED_OPERATOR in ready.json()["warnings"]
    assert httpx.get(f"{running}/api/notice").json()["stopped"].endswith(WHY)
    sent = {"verdict": "not_helpful", "status": "answered", "mode": "extractive", "citations": 1}
    feedback = httpx.post(f"{running}/api/feedback", json=sent, timeout=60)
    assert feedback.status_code in (201, 422), feedback.text  # taken or refused, not closed


def test_an_admin_stops_it_says_something_else_and_starts_it(running: str, data: Path) -> None:
    """What the one process writes, any other reads: here the test itself."""

    def said() -> str:
        refused = httpx.post(f"{running}/api/search", json={"question": QUESTION}, timeout=60)
        assert refused.status_code == 503
        told: str = refused.json()["detail"]
        return told

    admin = admin_of(Server(running, data, data, None))  # type: ignore[arg-type]
    with admin.client:
        assert httpx.put(f"{running}/api/admin/switch", json={}).status_code == 401
        assert admin.get("/switch")["stopped"] is False
        now = admin.send("PUT", "/switch", {"message": WHY})
        assert (now["stopped"], now["message"], now["told"]) == (True, WHY, said())
        assert now["by"]
        assert now["since"]
        other = stopped(data)
        assert other
        assert other.message == WHY
        admin.send("PUT", "/switch", {"message": "Vi är tillbaka klockan 15."})
        assert said().endswith("Vi är tillbaka klockan 15.")
        assert admin.get("/switch")["told"] == said()
        admin.send("PUT", "/switch", {"message": "x" * 501}, expected=422)
        assert admin.get("/overview")["warnings"][0]["code"] == "stopped"
        assert admin.send("DELETE", "/switch")["stopped"] is False
        assert stopped(data) is None
    assert ways(running)["search"]().status_code == 200


@pytest.mark.parametrize("way", ["stream", "chat stream"])
def test_an_answer_under_way_ends_and_says_why(
    running: str, data: Path, model: Model, way: str
) -> None:
    """The model never says its second sentence; the stream ends all the same."""
    chat = {"model": "rita", "messages": [{"role": "user", "content": QUESTION}], "stream": True}
    path, body = {
        "stream": ("/api/ask/stream", {"question": QUESTION}),
        "chat stream": ("/v1/chat/completions", chat),
    }[way]
    with model.held():
        with httpx.stream("POST", running + path, json=body, timeout=60) as response:
            lines = response.iter_lines()
            assert next(lines)
            assert model.began.wait(60)
            stop(data, "x", WHY)
            rest = [line for line in lines if line and not line.startswith(":")]
        assert not model.go_on.is_set()
    told = json.loads(next(line for line in reversed(rest) if "{" in line).removeprefix("data: "))
    if way == "stream":
        assert rest[-2] == "event: error"
        assert (told["status"], told["code"]) == (503, "stopped")
        assert told["detail"].endswith(WHY)
    else:
        assert rest[-1] == "data: [DONE]"
        assert told["error"]["code"] == "stopped"
        assert told["error"]["message"].endswith(WHY)
        assert "24 timmar" not in "".join(rest)


def test_an_answer_worked_out_meanwhile_is_not_given(
    running: str, data: Path, model: Model
) -> None:
    given: list[httpx.Response] = []

    def ask() -> None:
        given.append(httpx.post(f"{running}/api/ask", json={"question": QUESTION}, timeout=60))

    with model.held():
        asking = threading.Thread(target=ask)
        asking.start()
        assert model.began.wait(60)
        stop(data, "x", WHY)
    asking.join()
    assert given[0].status_code == 503
    assert given[0].json()["sentences"] == []
    assert given[0].json()["warnings"][0]["code"] == "stopped"


def test_it_is_noted_who_moved_it(data: Path, settings_of_tests: dict[str, str]) -> None:
    rita(data, settings_of_tests, "stop")
    rita(data, settings_of_tests, "start")
    with contextlib.closing(Storage(data)) as storage:
        noted = [(each.who, each.what) for each in storage.events.all(limit=2)]
    assert noted == [("rita-command", "started"), ("rita-command", "stopped")]


def test_a_security_contact_is_told_as_the_standard_says(url: str) -> None:
    given = httpx.get(f"{url}/.well-known/security.txt")
    assert given.headers["content-type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in given.text.splitlines())
    assert fields["Contact"] == "mailto:sakerhet@kommunen.se"
    assert fields["Canonical"] == "https://rita.kommunen.se/.well-known/security.txt"
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=90) < expires - datetime.now(UTC) < timedelta(days=365)


def test_without_a_security_contact_there_is_no_such_file(tmp_path: Path) -> None:
    async def asked() -> int:
        transport = httpx.ASGITransport(create_app(load(data=tmp_path)))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return (await client.get("/.well-known/security.txt")).status_code

    assert asyncio.run(asked()) == 404
