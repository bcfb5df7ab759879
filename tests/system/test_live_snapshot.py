"""A running service follows the index: none yet, the first, the next, a damaged one."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest

from index.corpus import Document
from index.errors import DamagedSnapshot
from index.passage_store import PassageStore
from index.snapshot_folder import VECTORS, activate, current_id, pages_path, verify
from tests.system.service import Server, ingest, serving, until

QUESTION = {"question": "Hur snabbt ska en skyddsbedömning göras?"}
CHANGED = "lex-sarah.pdf"


@dataclass(frozen=True, slots=True)
class Built:
    """A data directory with two snapshots of one folder; in the second, one file is changed."""

    data: Path
    first: str
    second: str

    def documents(self, snapshot: str) -> dict[str, Document]:
        """The documents of one of them, by id."""
        store = PassageStore.open(self.data / "snapshots" / snapshot)
        try:
            return {document.id: document for document in store.documents().values()}
        finally:
            store.close()

    def document(self, snapshot: str, file: str) -> Document:
        """One of them, by its file."""
        return next(known for known in self.documents(snapshot).values() if known.file == file)


@dataclass(frozen=True, slots=True)
class Following:
    """A service that was started without an index, and has been given ``built`` since."""

    server: Server
    built: Built
    before: dict[str, httpx.Response]
    """What it answered while there was no index."""


@pytest.fixture(scope="module")
def built(
    sample_folder: Path,
    sample_data: Path,
    settings_of_tests: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Built:
    """The samples, and the samples with ``CHANGED`` replaced."""
    data = tmp_path_factory.mktemp("built") / "data"
    shutil.copytree(sample_data, data)
    first, changed = current_id(data), sample_folder / CHANGED
    original = changed.read_bytes()
    shutil.copy(sample_folder / "feriepraktik-2024.pdf", changed)
    try:
        ingest([sample_folder], data, settings_of_tests)
    finally:
        changed.write_bytes(original)
    return Built(data, first, current_id(data))


@pytest.fixture(scope="module")
def following(
    built: Built, settings_of_tests: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Following]:
    folder = tmp_path_factory.mktemp("following")
    data = folder / "data"
    with serving(data, settings_of_tests, folder / "log") as server:
        before = {path: httpx.get(server.url + path) for path in ("/", "/readyz", "/api/documents")}
        for path in ("/api/ask", "/api/ask/stream", "/api/search"):
            before[path] = httpx.post(server.url + path, json=QUESTION)
        for kept in ("snapshots", "files"):
            shutil.copytree(built.data / kept, data / kept, dirs_exist_ok=True)
        yield Following(server, Built(data, built.first, built.second), before)


def ready(server: Server) -> dict[str, Any]:
    body: dict[str, Any] = httpx.get(f"{server.url}/readyz").json()
    return body


def ask(server: Server) -> httpx.Response:
    return httpx.post(f"{server.url}/api/ask", json=QUESTION, timeout=60)


def use(following: Following, snapshot: str) -> None:
    """Activate a snapshot and wait until the service has taken it up."""
    activate(following.built.data, snapshot)
    until(lambda: ready(following.server)["snapshot"] == snapshot, following.server)


@contextmanager
def damaged(built: Built, snapshot: str) -> Iterator[None]:
    """One bit of a snapshot's vectors is flipped, until the end of the block."""
    path = built.data / "snapshots" / snapshot / VECTORS
    whole = path.read_bytes()
    flipped = bytearray(whole)
    flipped[len(flipped) // 2] ^= 1
    path.write_bytes(flipped)
    try:
        with pytest.raises(DamagedSnapshot):
            verify(built.data, snapshot)
        yield
    finally:
        path.write_bytes(whole)


@contextmanager
def asking_all_the_time(server: Server) -> Iterator[list[httpx.Response]]:
    """Questions, one after the other, until the end of the block."""
    answers: list[httpx.Response] = []
    enough = Event()

    def keep_asking() -> None:
        while not enough.is_set():
            answers.append(ask(server))

    threads = [Thread(target=keep_asking) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        enough.set()
        for thread in threads:
            thread.join()


def test_without_an_index_the_service_says_so(following: Following) -> None:
    before = following.before
    assert before["/"].status_code == 200
    for path in ("/readyz", "/api/documents", "/api/search", "/api/ask", "/api/ask/stream"):
        assert before[path].status_code == 503, path
        assert "rita ingest" in before[path].text
    for path in ("/api/ask", "/api/ask/stream"):
        sorry = before[path].json()
        assert (sorry["status"], sorry["sentences"]) == ("unavailable", [])
        assert "rita ingest" in sorry["warnings"][0]["text"]


def test_questions_are_answered_while_the_index_changes(following: Following) -> None:
    server, built = following.server, following.built
    use(following, built.first)
    with asking_all_the_time(server) as answers:
        for snapshot in (built.second, built.first) * 3:
            use(following, snapshot)
    assert len(answers) > 6
    assert {answer.status_code for answer in answers} == {200}
    documents = {snapshot: built.documents(snapshot) for snapshot in (built.first, built.second)}
    for answer in (answer.json() for answer in answers):
        assert answer["status"] == "answered"
        for place in answer["citations"] + answer["nearest"]:
            known = documents[answer["snapshot"]][place["document_id"]]
            assert known.version in place["file_url"]
    assert {answer.json()["snapshot"] for answer in answers} == documents.keys()


def test_an_old_source_opens_the_old_file(following: Following) -> None:
    built = following.built
    use(following, built.second)
    old, new = (built.document(snapshot, CHANGED) for snapshot in (built.first, built.second))
    assert old.id == new.id
    assert old.version != new.version
    under = f"{following.server.url}/api/documents/{old.id}"
    for document in (old, new):
        asked = {"version": document.version}
        file = httpx.get(f"{under}/file", params=asked)
        assert file.content == pages_path(built.data, document).read_bytes()
        page = httpx.get(f"{under}/pages/{document.page_count}.png", params=asked)
        assert page.headers["content-type"] == "image/png"
    current = httpx.get(f"{under}/file")
    assert current.content == pages_path(built.data, new).read_bytes()


def test_a_damaged_snapshot_is_not_used_and_a_repaired_one_is(following: Following) -> None:
    server, built = following.server, following.built
    use(following, built.first)
    with damaged(built, built.second):
        (built.data / "CURRENT").write_text(built.second)
        until(lambda: ready(server)["fault"] is not None, server)
        assert built.second in ready(server)["fault"]
        assert ready(server)["snapshot"] == built.first
        assert ask(server).json()["snapshot"] == built.first
        assert "snapshot refused" in server.log()
    use(following, built.second)
    assert ready(server)["fault"] is None


def test_every_worker_starts_on_the_snapshot_before_a_damaged_one(
    built: Built, settings_of_tests: dict[str, str], tmp_path: Path
) -> None:
    options = ("--workers", "2")
    with (
        damaged(built, built.second),
        serving(built.data, settings_of_tests, tmp_path / "log", *options) as server,
    ):
        for _ in range(8):
            assert ready(server)["snapshot"] == built.first
            assert built.second in ready(server)["fault"]
            assert ask(server).json()["status"] == "answered"
    assert server.process.returncode == 0
