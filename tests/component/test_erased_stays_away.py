"""A document erased for good stays away, wherever its file lies and whichever index has it."""

from contextlib import closing
from pathlib import Path

import pytest

from app.commands.ingesting import known
from app.erasing import erase, is_unfinished, purge
from app.storage import Storage
from index.embedder import Embedder
from index.snapshot import open_snapshot
from ingest.build import Instructions, build
from ingest.sources import Source
from tests.component.made_routines import make_routine

NEW = "oro-2026.pdf"


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    made = Storage(tmp_path / "data")
    made.prepare()
    return made


def ids(data: Path, embedder: Embedder) -> dict[str, str]:
    """What is in the index in use: ids by file."""
    with closing(open_snapshot(data, None, embedder)) as snapshot:
        return {each.file: each.id for each in snapshot.documents.values()}


def test_a_file_that_followed_another_does_not_come_back_by_its_own_name(
    tmp_path: Path, storage: Storage, embedder: Embedder
) -> None:
    folder, data = tmp_path / "rutiner", tmp_path / "data"
    make_routine(folder / "tolk.pdf", "Tolk bokas av handläggaren.", number="SN 2020/0099")
    make_routine(folder / "oro.pdf", "Bedöms inom tre dagar.")

    def read() -> dict[str, str]:
        told = known(data, storage)
        instructions = Instructions((), told.links, told.erased)
        build([Source(folder, "rutiner")], data, embedder, instructions=instructions)
        purge(data, storage)
        return ids(data, embedder)

    first = read()["oro.pdf"]
    (folder / "oro.pdf").unlink()
    make_routine(folder / NEW, "Bedöms inom fem dagar.", valid_from="2026-06-01")
    assert read()[NEW] == first  # the same registry number, and a later day
    assert not is_unfinished(data, storage)
    erase(data, storage, first, "test", "prov")
    assert is_unfinished(data, storage)
    for _ in range(2):  # the second build no longer knows where it stood
        assert set(read()) == {"tolk.pdf"}
        assert not is_unfinished(data, storage)
