"""A build that does not come to its end leaves what it has read to the next one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.embedder import Embedder
from index.errors import NoSnapshot
from index.snapshot_folder import current_id, snapshot_ids
from ingest.build import build
from ingest.report import Progress, Report
from ingest.sources import Source
from tests.component.made_routines import make_routine

NAMES = ("a.pdf", "b.pdf", "c.pdf")


class CancelledError(Exception):
    """What ends a build from outside."""


@pytest.fixture
def source(tmp_path: Path) -> Source:
    for number, name in enumerate(NAMES):
        make_routine(
            tmp_path / "rutiner" / name,
            "Handläggaren ringer upp den som har anmält inom tre dagar.",
            title=f"Rutin nummer {number}",
            number=f"SN 2023/000{number}",
        )
    return Source(tmp_path / "rutiner", "rutiner")


def cancel_at(file: str) -> Callable[[Progress], None]:
    def on_progress(at: Progress) -> None:
        if at.stage == "embed" and at.file == file:
            raise CancelledError

    return on_progress


def resumed(report: Report) -> list[str]:
    return [item.file for item in report.documents if item.resumed]


def test_what_a_cancelled_build_has_read_is_not_read_again(
    source: Source, tmp_path: Path, embedder: Embedder
) -> None:
    data = tmp_path / "data"
    with pytest.raises(CancelledError):
        build([source], data, embedder, on_progress=cancel_at("c.pdf"))
    kept = sorted((data / "building").iterdir())
    assert len(kept) == 2
    with pytest.raises(NoSnapshot):
        current_id(data)
    damaged = bytearray(kept[0].read_bytes())
    damaged[len(damaged) // 2] ^= 1
    kept[0].write_bytes(damaged)
    report = build([source], data, embedder)
    assert len(resumed(report)) == 1
    assert report.complete
    assert all((data / "files" / f"{item.version}.pdf").is_file() for item in report.documents)
    assert 0 < report.chunks_embedded < report.chunks
    assert "avbruten inläsning: 1" in report.text
    assert list((data / "building").iterdir()) == []


def test_what_did_not_pass_the_gate_waits_and_is_not_read_again(
    source: Source, tmp_path: Path, embedder: Embedder
) -> None:
    data = tmp_path / "data"
    first = build([source], data, embedder)
    make_routine(source.folder / "b.pdf", "En ny text.", title="Rutin nummer 1")
    asked: list[str] = []

    def gate(snapshot: str) -> bool:
        asked.append(snapshot)
        return False

    for _ in range(2):  # those that wait do not pile up
        held_back = build([source], data, embedder, gate=gate)
        assert not held_back.activated
    assert current_id(data) == first.snapshot
    assert snapshot_ids(data) == [first.snapshot, asked[-1]]
    assert resumed(held_back) == ["b.pdf"]
    let_through = build([source], data, embedder, gate=lambda _: True)
    assert let_through.activated
    assert let_through.chunks_embedded == 0
    assert current_id(data) == let_through.snapshot


def test_what_was_read_of_a_file_that_is_stored_no_more_is_read_again(
    source: Source, tmp_path: Path, embedder: Embedder
) -> None:
    data = tmp_path / "data"
    build([source], data, embedder, gate=lambda _: False)
    for stored in (data / "files").iterdir():
        stored.unlink()
    report = build([source], data, embedder)
    assert resumed(report) == []
    assert all((data / "files" / f"{item.version}.pdf").is_file() for item in report.documents)


def test_the_first_ever_snapshots_may_wait_too(
    source: Source, tmp_path: Path, embedder: Embedder
) -> None:
    data = tmp_path / "data"
    for _ in range(2):
        held_back = build([source], data, embedder, gate=lambda _: False)
        assert not held_back.activated
    assert snapshot_ids(data) == [held_back.snapshot]
    with pytest.raises(NoSnapshot):
        current_id(data)


def test_progress_counts_files_pages_and_chunks_and_says_how_long_is_left(
    source: Source, tmp_path: Path, embedder: Embedder
) -> None:
    told: list[Progress] = []
    report = build([source], tmp_path / "data", embedder, on_progress=told.append)
    assert [at.files_done for at in told] == sorted(at.files_done for at in told)
    assert (told[-1].files_done, told[-1].files) == (3, 3)
    assert (told[-1].pages, told[-1].chunks) == (report.pages, report.chunks)
    assert told[0].seconds_left is None
    assert all(at.seconds_left is not None for at in told if at.files_done)
    assert told[-1].seconds_left == 0
    stages = list(dict.fromkeys(at.stage for at in told))
    assert stages == ["read", "embed", "write", "check", "activate"]
    assert all(at.text for at in told)
