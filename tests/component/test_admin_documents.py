"""What an admin decides through /api/admin/documents, on an index in which that is not simple."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.admin.token import make_token
from app.answering import today
from app.main import create_app
from app.service import Service
from app.settings import Settings
from app.tables import JobKind, JobState
from index.corpus import Document
from index.embedder import Embedder
from index.snapshot_folder import activate, current_id
from index.versions import versions_of
from ingest.build import build
from ingest.sources import Source
from tests.component.made_routines import make_routine

API = "/api/admin/documents"


class Desk:
    """An admin before an application whose jobs nobody runs."""

    def __init__(self, settings: Settings, embedder: Embedder, folder: Path) -> None:
        self._settings, self._embedder, self._folder = settings, embedder, folder
        self.client = TestClient(create_app(settings), base_url="http://localhost")
        self.client.headers["Authorization"] = f"Bearer {make_token(settings.data)}"
        self.service: Service = self.client.app.state.service  # type: ignore[attr-defined]

    def read(self) -> None:
        """Read the folder, and use the index made."""
        build([Source(self._folder, "rutiner")], self._settings.data, self._embedder)
        self.service.live.refresh()

    def versions(self, file: str) -> list[Document]:
        with self.service.live.lease() as retriever:
            documents = list(retriever.snapshot.documents.values())
        return versions_of(documents, next(each.id for each in documents if each.file == file))

    def send(self, method: str, path: str, **body: Any) -> Any:
        return self.client.request(method, f"{API}/{path}", json=body)


@pytest.fixture
def desk(tmp_path: Path, models_dir: Path, embedder: Embedder) -> Iterator[Desk]:
    folder, data = tmp_path / "rutiner", tmp_path / "data"
    make_routine(folder / "oro.pdf", "Bedöms inom tre dagar.")
    make_routine(folder / "tolk.pdf", "Tolk bokas av handläggaren.", number="SN 2020/0099")
    made = Desk(Settings(data=data, models=models_dir), embedder, folder)
    made.read()
    yield made
    made.service.live.close()
    made.service.storage.close()


def test_a_fact_without_a_version_is_of_the_one_that_stands_for_the_document(
    desk: Desk, tmp_path: Path
) -> None:
    """Not of the one to come: its last day would end the wrong text."""
    coming = today() + timedelta(days=30)
    make_routine(tmp_path / "rutiner/oro.pdf", "Inom fem dagar.", valid_from=coming.isoformat())
    desk.read()
    now, later = desk.versions("oro.pdf")
    last = (today() + timedelta(days=29)).isoformat()
    told = desk.send("PATCH", now.id, facts={"valid_to": last}).json()
    assert (told["version"], told["valid_to"]) == (now.version, last)
    decided = desk.service.storage.register.decisions().by_document[now.id]
    assert set(decided.version_facts) == {now.version} != {later.version}


def test_a_moved_document_becomes_a_version_of_another_by_the_place_it_was_read_from(
    desk: Desk,
) -> None:
    """That is what the next build knows it by."""
    (oro,), (tolk,) = desk.versions("oro.pdf"), desk.versions("tolk.pdf")
    assert desk.send("PATCH", tolk.id, collection="tolkning").json()["collection"] == "tolkning"
    assert desk.send("POST", f"{tolk.id}/same", other=oro.id).status_code == 202
    assert desk.service.storage.register.links() == {("rutiner", "tolk.pdf"): oro.id}


def test_what_only_an_index_not_in_use_has_can_be_erased(desk: Desk, tmp_path: Path) -> None:
    """It can still be opened there, by who has its address; and it may wait for the gate."""
    data = tmp_path / "data"
    (tolk,) = desk.versions("tolk.pdf")
    make_routine(tmp_path / "rutiner/ny.pdf", "Larm kvitteras.", number="SN 2026/0001")
    first = current_id(data)
    desk.read()
    (new,) = desk.versions("ny.pdf")
    activate(data, first)
    desk.service.live.refresh()
    under, kept = f"/api/documents/{new.id}/file", {"version": new.version}
    assert desk.client.get(under, params=kept).status_code == 200
    erased = desk.send("DELETE", new.id, reason="begäran")
    assert erased.status_code == 202
    assert desk.service.storage.jobs.get(erased.json()["job"]).kind is JobKind.INGEST
    assert desk.client.get(under, params=kept).status_code == 404
    assert desk.send("DELETE", new.id, reason="begäran").status_code == 404
    assert desk.send("DELETE", "0" * 16, reason="begäran").status_code == 404
    assert desk.versions("tolk.pdf") == [tolk]


def upload(desk: Desk, file: Path, **named: str) -> Any:
    sent = desk.client.post(
        "/api/admin/uploads", params={"name": file.name, **named}, content=file.read_bytes()
    )
    assert sent.status_code == 202, sent.text
    return sent.json()


def test_a_file_whose_review_was_cancelled_is_reviewed_when_it_is_sent_again(
    desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "larm.pdf"
    make_routine(file, "Larm kvitteras.", number="SN 2026/0001")
    first = upload(desk, file)
    jobs = desk.service.storage.jobs
    jobs.request_cancel(first["job"])
    again = upload(desk, file)
    assert again["upload"]["id"] == first["upload"]["id"]
    assert jobs.get(again["job"]).state is JobState.QUEUED
    assert again["job"] != first["job"]


def test_a_version_is_published_in_its_documents_collection_and_in_no_other(
    desk: Desk, tmp_path: Path
) -> None:
    (tolk,) = desk.versions("tolk.pdf")
    file = tmp_path / "tolk 2.pdf"
    make_routine(file, "Tolk bokas av tolkförmedlingen.", number="SN 2020/0099")
    number = upload(desk, file, document_id=tolk.id)["upload"]["id"]
    uploads = desk.service.storage.uploads
    uploads.set_review(number, {"status": "refused", "findings": []})
    path = f"/api/admin/uploads/{number}/publish"
    elsewhere = desk.client.post(path, json={"collection": "annan"})
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (409, "other_collection")
    uploads.set_review(number, {"status": "ok", "findings": []})
    desk.client.post(path, json={"collection": "annan"})
    assert [each.id for each in uploads.published()] == []
