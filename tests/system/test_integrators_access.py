"""What /v1 and /mcp show of which collection, of earlier versions, and when there is no index."""

import asyncio
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from mcp import Client
from mcp_types import CallToolResult, TextContent
from openai import OpenAI
from openai.types.chat import ChatCompletionMessageParam
from starlette.types import ASGIApp, Receive, Scope, Send

from app import texts
from app.access import LOCAL, Caller
from app.main import create_app
from app.settings import load
from index.answer import Notice
from index.embedder import open_embedder
from index.snapshot_folder import current_id
from ingest.build import build
from ingest.sources import Source
from tests.scripted import scripted, writing
from tests.system.service import START_SECONDS, in_this_process

OPEN = "Öppet för alla"
CLOSED = "Stängd samling"
QUESTION = "Hur snabbt ska en skyddsbedömning göras?"
USER: ChatCompletionMessageParam = {"role": "user", "content": QUESTION}
HOLDS = "Barnet bör träffas samma dag om oron gäller våld."
INVENTED = "Enhetschefen ringer polisen inom 14 dagar och bokar ett möte i Kiruna."
STAYS = "ekonomiskt-bistand/akut-ekonomiskt-bistand-nodprovning.pdf"
EARLIER = "arbetsmarknad/feriepraktik-2024.pdf"  # begins to apply before what takes its place
LATER = "barn-och-unga/skyddsbedomning.pdf"


@dataclass(frozen=True, slots=True)
class Running:
    """A service in this process, which takes every request to come from the last of ``caller``."""

    url: str
    caller: list[Caller]
    data: Path

    def models(self) -> list[str]:
        """The ids of the models."""
        with self.openai() as client:
            return [model.id for model in client.models.list().data]

    def openai(self) -> OpenAI:
        """OpenAI's client."""
        return OpenAI(base_url=f"{self.url}/v1", api_key="x", max_retries=0, timeout=60)

    def tool(self, name: str, **arguments: Any) -> CallToolResult:
        """What comes of a call through the MCP client."""

        async def called() -> CallToolResult:
            async with Client(f"{self.url}/mcp", read_timeout_seconds=60) as client:
                return await client.call_tool(name, arguments)

        return asyncio.run(called())


def service(data: Path, environment: dict[str, str], caller: list[Caller], model: str) -> ASGIApp:
    """The application as one that takes every request to come from the last of ``caller``, and
    asks the language model at ``model``."""
    models = Path(environment["RITA_MODELS"])
    app = create_app(load(data=data, models=models, chat_url=model, chat_model="skriven"))

    async def with_caller(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, "state": {**scope.get("state", {}), "caller": caller[-1]}}
        await app(scope, receive, send)

    return with_caller


@pytest.fixture(scope="module")
def empty(
    settings_of_tests: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """A service without an index, whose language model says one thing too much."""
    caller = [LOCAL]
    data = tmp_path_factory.mktemp("integrators")
    with (
        scripted(lambda connection: connection.sendall(writing(f"{HOLDS} {INVENTED}"))) as model,
        in_this_process(service(data, settings_of_tests, caller, model)) as url,
    ):
        yield Running(url, caller, data)


@pytest.fixture(scope="module")
def before(empty: Running) -> dict[str, Any]:
    """What it answers before it has one."""
    said: dict[str, Any] = {}
    with empty.openai() as client:
        for stream in (False, True):
            with pytest.raises(openai.InternalServerError) as refused:
                client.chat.completions.create(model="rita", messages=[USER], stream=stream)
            said[f"stream {stream}"] = refused.value
    for tool, arguments in (("ask", {"question": QUESTION}), ("list_documents", {})):
        said[tool] = empty.tool(tool, **arguments)
    return said


@pytest.fixture(scope="module")
def running(
    empty: Running,
    before: dict[str, Any],  # asked before there is an index
    root: Path,
    settings_of_tests: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Running:
    """Two collections; in the closed one, a document that has changed since it was first read."""
    del before
    embedder = open_embedder(None, None, Path(settings_of_tests["RITA_MODELS"]))
    folders = {name: tmp_path_factory.mktemp("samling") for name in (OPEN, CLOSED)}
    sources = [Source(folder, name) for name, folder in folders.items()]
    shutil.copy(root / "documents" / STAYS, folders[OPEN] / "oppen.pdf")
    for sample in (EARLIER, LATER):
        shutil.copy(root / "documents" / sample, folders[CLOSED] / "stangd.pdf")
        build(sources, empty.data, embedder)
    ready = {"snapshot": current_id(empty.data), "status": "ready"}
    deadline = time.monotonic() + START_SECONDS
    while not ready.items() <= httpx.get(f"{empty.url}/readyz").json().items():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return empty


@contextmanager
def as_reader_of(running: Running, *collections: str) -> Iterator[None]:
    """Ask as somebody who may read these collections alone."""
    running.caller.append(Caller(frozenset(collections)))
    try:
        yield
    finally:
        running.caller.pop()


def test_without_an_index_it_is_said_and_nothing_is_answered(before: dict[str, Any]) -> None:
    for stream in (False, True):
        refused = before[f"stream {stream}"]
        assert refused.status_code == 503
        assert refused.type == "server_error"
        assert refused.code == "unavailable"
        assert "rita ingest MAPP" in refused.message
    for tool in ("ask", "list_documents"):
        assert before[tool].is_error
        assert text(before[tool]) in before["stream False"].message


def test_a_reader_of_one_collection_sees_that_one_as_a_model(running: Running) -> None:
    assert running.models() == ["rita", f"rita:{CLOSED}", f"rita:{OPEN}"]
    with as_reader_of(running, OPEN):
        assert running.models() == ["rita", f"rita:{OPEN}"]
        with running.openai() as client, pytest.raises(openai.NotFoundError):
            client.chat.completions.create(model=f"rita:{CLOSED}", messages=[USER])


def test_v1_answers_from_what_the_asker_may_read(running: Running) -> None:
    def answered(model: str) -> set[str]:
        with running.openai() as client:
            answer = client.chat.completions.create(model=model, messages=[USER])
        assert answer.model_extra
        body = answer.model_extra["rita"]
        return {place["file"] for place in (*body["citations"], *body["nearest"])}

    assert answered("rita") == answered(f"rita:{CLOSED}") == {"stangd.pdf"}
    assert answered(f"rita:{OPEN}") <= {"oppen.pdf"}
    with as_reader_of(running, OPEN):
        assert answered("rita") <= {"oppen.pdf"}


def test_what_a_language_model_must_take_back_is_never_streamed(running: Running) -> None:
    asked = "När bör barnet träffas?"
    told = httpx.post(f"{running.url}/api/ask/stream", json={"question": asked}, timeout=60).text
    assert f'"text": "{HOLDS}"' in told.partition("event: done")[0]  # drafted, then taken back
    with running.openai() as client:
        chat = client.chat.completions
        message: ChatCompletionMessageParam = {"role": "user", "content": asked}
        whole = chat.create(model="rita", messages=[message])
        with chat.create(model="rita", messages=[message], stream=True) as chunks:
            said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert said == whole.choices[0].message.content
    assert whole.model_extra
    assert whole.model_extra["rita"]["mode"] == "extractive"
    assert texts.NOTICES[Notice.MODEL_UNSUPPORTED] in said
    assert texts.EXTRACTIVE in said


def test_tools_show_what_the_asker_may_read(running: Running) -> None:
    listed = data(running.tool("list_documents", in_force=False))["documents"]
    ids = {document["collection"]: document["document_id"] for document in listed}
    versions = {document["collection"]: document["version"] for document in listed}
    assert ids.keys() == {OPEN, CLOSED}
    only_closed = running.tool("search_routines", question=QUESTION, collections=[CLOSED])
    assert {hit["document_id"] for hit in data(only_closed)["passages"]} == {ids[CLOSED]}
    with as_reader_of(running, OPEN):
        listed = data(running.tool("list_documents", in_force=False))["documents"]
        assert [document["collection"] for document in listed] == [OPEN]
        nothing = running.tool("list_documents", collections=[CLOSED], in_force=False)
        assert data(nothing)["documents"] == []
        for asked in (None, [CLOSED], [OPEN, CLOSED]):
            found = data(running.tool("search_routines", question=QUESTION, collections=asked))
            assert {hit["document_id"] for hit in found["passages"]} <= {ids[OPEN]}
            answer = data(running.tool("ask", question=QUESTION, collections=asked))
            shown = {place["file"] for place in (*answer["citations"], *answer["nearest"])}
            assert shown <= {"oppen.pdf"}
        refused = running.tool("get_page", document_id=ids[CLOSED], page=1)
        assert text(refused) == texts.NO_DOCUMENT
        refused = running.tool(
            "get_page", document_id=ids[CLOSED], page=1, version=versions[CLOSED]
        )
        assert text(refused) == texts.NO_VERSION


def test_a_page_is_read_in_the_version_that_was_cited(running: Running, root: Path) -> None:
    listed = data(running.tool("list_documents", collections=[CLOSED], in_force=False))
    (now,) = listed["documents"]
    version = sha256((root / "documents" / EARLIER).read_bytes()).hexdigest()
    page = {"document_id": now["document_id"], "page": 1}
    earlier = data(running.tool("get_page", **page, version=version))
    current = data(running.tool("get_page", **page))
    assert (earlier["version"], current["version"]) == (version, now["version"])
    assert earlier["title"] != current["title"]
    assert earlier["text"] != current["text"]
    assert f"version={version}#page=1" in earlier["link"]
    pdf = httpx.get(earlier["link"]).content
    assert sha256(pdf).hexdigest() == version
    with as_reader_of(running, OPEN):
        refused = running.tool("get_page", **page, version=version)
        assert text(refused) == texts.NO_VERSION


def data(result: CallToolResult) -> dict[str, Any]:
    body: dict[str, Any] | None = result.structured_content
    assert body is not None, text(result)
    return body


def text(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text
