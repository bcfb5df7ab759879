"""A running service follows the index: none yet, the first, the next, a damaged one."""

import json
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest

from app.answering import today
from benchmarks.figures import write
from index.corpus import Document
from index.errors import DamagedSnapshot
from index.passage_store import PassageStore
from index.shares import percentile
from index.snapshot_folder import VECTORS, activate, current_id, pages_path, verify
from index.versions import current
from tests.system.service import Server, ingest, serving, until

QUESTION = {"question": "Hur snabbt ska en skyddsbedömning göras?"}
CHANGED = "lex-sarah.pdf"
LATER = "bistånd/nöd.pdf"


@dataclass(frozen=True, slots=True)
class Built:
    """A data directory with two snapshots of one folder; in the second, one file is another and
    the rest have the same text in other bytes: no version is in use in both."""

    data: Path
    first: str
    second: str

    def documents(self, snapshot: str) -> dict[str, Document]:
        """What stands for each document in one of them, by id."""
        store = PassageStore.open(self.data / "snapshots" / snapshot)
        try:
            return current(store.documents().values(), today())
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
    """The samples, and the samples with ``CHANGED`` replaced and a line after the end of the rest,
    which readers of PDF skip."""
    data = tmp_path_factory.mktemp("built") / "data"
    shutil.copytree(sample_data, data)
    first, changed = current_id(data), sample_folder / CHANGED
    originals = {path: path.read_bytes() for path in sample_folder.rglob("*.pdf")}
    for path, original in originals.items():
        path.write_bytes(original + b"\n% another version\n")
    # A routine that begins to apply later than the one it takes the place of.
    changed.write_bytes(originals[sample_folder / LATER] + b"\n% changed\n")
    try:
        ingest([sample_folder], data, settings_of_tests)
    finally:
        for path, original in originals.items():
            path.write_bytes(original)
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
def asking_all_the_time(server: Server, clients: int) -> Iterator[list[httpx.Response]]:
    """Each client's questions, one after the other, until the end of the block."""
    answers: list[httpx.Response] = []
    enough = Event()

    def keep_asking(path: str) -> None:
        while not enough.is_set():
            answers.append(httpx.post(server.url + path, json=QUESTION, timeout=120))

    paths = [("/api/ask", "/api/ask/stream")[number % 2] for number in range(clients)]
    threads = [Thread(target=keep_asking, args=[path]) for path in paths]
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


def answer_of(response: httpx.Response) -> dict[str, Any]:
    """The answer in a response, be it a stream."""
    assert response.status_code == 200, response.text
    last = response.text.strip().rpartition("event: done\ndata: ")[2]
    answer: dict[str, Any] = json.loads(last)
    return answer


def check(responses: list[httpx.Response], built: Built) -> Counter[str]:
    """Every response is an answer whose places are all of one snapshot, the one that it names.
    How many each snapshot gave."""
    documents = {snapshot: built.documents(snapshot) for snapshot in (built.first, built.second)}
    given: Counter[str] = Counter()
    for answer in map(answer_of, responses):
        assert answer["status"] == "answered"
        for place in answer["citations"] + answer["nearest"]:
            known = documents[answer["snapshot"]][place["document_id"]]
            assert known.version in place["file_url"]
        given[answer["snapshot"]] += 1
    return given


def test_questions_are_answered_while_the_index_changes(following: Following) -> None:
    server, built = following.server, following.built
    use(following, built.first)
    with asking_all_the_time(server, clients=2) as responses:
        for snapshot in (built.second, built.first) * 3:
            use(following, snapshot)
    assert len(responses) > 6
    assert check(responses, built).keys() == {built.first, built.second}


@pytest.mark.soak
def test_twenty_swaps_under_the_load_of_eight_clients(following: Following) -> None:
    server, built = following.server, following.built
    use(following, built.first)
    before = len(server.log())
    with asking_all_the_time(server, clients=8) as responses:
        for snapshot in (built.second, built.first) * 10:
            use(following, snapshot)
            time.sleep(1)  # some questions on each
    given = check(responses, built)
    assert given.keys() == {built.first, built.second}
    assert "crash" not in server.log()[before:]
    took = [1_000 * response.elapsed.total_seconds() for response in responses]
    write(
        "swaps",
        {
            "swaps": 20,
            "clients": 8,
            "answers": len(responses),
            "failed": 0,
            "answers_of_each_snapshot": sorted(given.values()),
            "citations_of_another_snapshot": 0,
            "milliseconds": {f"p{share}": percentile(took, share) for share in (50, 95)},
        },
    )


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


@pytest.mark.soak
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
