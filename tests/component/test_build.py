import json
import shutil
from pathlib import Path

import pytest
from pypdf import PdfWriter

from index.embedder import Embedder
from index.errors import RitaError, SourceError
from index.snapshot import open_snapshot
from index.snapshot_folder import current_id, pages_path, snapshot_ids
from ingest.build import build
from ingest.data_directory import known_sources
from ingest.ocr import INSTALL, is_installed
from ingest.report import Progress, Report
from ingest.sources import Source

SAMPLES = (
    "gemensamt/lex-sarah.pdf",
    "gemensamt/tolk-och-sprakstod.pdf",
    "ekonomiskt-bistand/dodsbo-och-dodsboanmalan.pdf",
)
SCANNED = "gemensamt/nycklar-och-passerkort.pdf"


@pytest.fixture
def folder(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of three routines, a scan, and things that are not documents, on a machine without
    OCR."""
    monkeypatch.setenv("PATH", str(tmp_path))
    folder = tmp_path / "rutiner"
    for name in (*SAMPLES, SCANNED):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / "documents" / name, folder / name)
    (folder / "README.md").write_text("om mappen")
    (folder / "anteckning.txt").write_text("inte ett dokument")
    (folder / "_utkast").mkdir()
    (folder / "_utkast" / "utkast.pdf").write_bytes(b"not yet")
    return folder


@pytest.fixture
def data(folder: Path, tmp_path: Path, embedder: Embedder) -> Path:
    """A data directory built from ``folder``."""
    data = tmp_path / "data"
    build([Source(folder, "rutiner")], data, embedder)
    return data


def statuses(report: Report) -> dict[str, str]:
    return {item.file: item.status for item in report.documents}


def files(data: Path, embedder: Embedder) -> set[str]:
    snapshot = open_snapshot(data, None, embedder)
    found = {document.file for document in snapshot.documents.values()}
    snapshot.close()
    return found


def test_a_folder_becomes_an_index_and_every_file_is_accounted_for(
    folder: Path, tmp_path: Path, embedder: Embedder
) -> None:
    data = tmp_path / "ny"
    report = build([Source(folder, "rutiner")], data, embedder)
    assert statuses(report) == {
        **dict.fromkeys(SAMPLES, "indexed"),
        SCANNED: "refused",
        "anteckning.txt": "ignored",
    }
    assert not report.complete
    (refused,) = [item for item in report.documents if item.status == "refused"]
    assert "inskannad" in (refused.reason or "")
    assert report.chunks == report.chunks_embedded > 0
    snapshot = open_snapshot(data, None, embedder)
    assert {d.file for d in snapshot.documents.values()} == set(SAMPLES)
    for document in snapshot.documents.values():
        stored = pages_path(data, document).read_bytes()
        assert stored == (folder / document.file).read_bytes()
    listed = json.loads((snapshot.path / "report.json").read_text())
    assert {item["file"] for item in listed["documents"]} == set(statuses(report))
    snapshot.close()


def test_the_index_follows_the_folder(data: Path, folder: Path, embedder: Embedder) -> None:
    before = current_id(data)
    again = build([Source(folder, "rutiner")], data, embedder)
    assert again.chunks_embedded == 0
    assert again.snapshot == before == current_id(data)
    assert {status for file, status in statuses(again).items() if file in SAMPLES} == {"unchanged"}

    (folder / SAMPLES[0]).unlink()
    shutil.copyfile(folder / SAMPLES[1], folder / "ny.pdf")
    changed = build([Source(folder, "rutiner")], data, embedder)
    assert statuses(changed)[SAMPLES[0]] == "removed"
    assert statuses(changed)["ny.pdf"] == "indexed"
    assert files(data, embedder) == {*SAMPLES[1:], "ny.pdf"}
    assert snapshot_ids(data) == [before, changed.snapshot]

    (folder / SAMPLES[1]).write_bytes(b"%PDF-1.7 cut off")
    broken = build([Source(folder, "rutiner")], data, embedder)
    assert statuses(broken)[SAMPLES[1]] == "refused"
    assert "används inte längre" in broken.text
    assert files(data, embedder) == {SAMPLES[2], "ny.pdf"}
    (folder / "ny.pdf").unlink()
    (folder / "ny.pdf").symlink_to("finns-inte.pdf")
    unopened = build([Source(folder, "rutiner")], data, embedder)
    told = {item.file: item.reason or "" for item in unopened.documents}
    assert told["ny.pdf"].startswith("Filen kan inte läsas")
    assert told["ny.pdf"].endswith("används inte längre.")
    assert files(data, embedder) == {SAMPLES[2]}


def test_other_sources_stay_and_the_same_name_twice_is_refused(
    data: Path, folder: Path, tmp_path: Path, embedder: Embedder
) -> None:
    other = tmp_path / "annan"
    (other / "gemensamt").mkdir(parents=True)
    shutil.copyfile(folder / SAMPLES[0], other / SAMPLES[0])
    shutil.copyfile(folder / SAMPLES[1], other / "egen.pdf")
    report = build([Source(other, "rutiner")], data, embedder)
    (refused,) = [item for item in report.documents if item.status == "refused"]
    assert refused.file == SAMPLES[0]
    assert str(folder) in (refused.reason or "")
    assert files(data, embedder) == {*SAMPLES, "egen.pdf"}
    elsewhere = build([Source(other, "omsorg")], data, embedder)
    assert elsewhere.complete
    assert {source.collection for source in known_sources(data)} == {"rutiner", "omsorg"}


def test_a_folder_that_has_moved_takes_its_documents_along(
    data: Path, folder: Path, tmp_path: Path, embedder: Embedder
) -> None:
    moved = tmp_path / "flyttad"
    folder.rename(moved)
    report = build([Source(moved, "rutiner")], data, embedder)
    assert [status for file, status in statuses(report).items() if file in SAMPLES] == [
        "unchanged"
    ] * len(SAMPLES)
    assert known_sources(data) == [Source(moved, "rutiner")]
    assert files(data, embedder) == set(SAMPLES)


def test_a_sidecar_changes_what_it_states(data: Path, folder: Path, embedder: Embedder) -> None:
    (folder / "metadata.csv").write_text(f"file,title,owner\n{SAMPLES[0]},Egen titel,Anna\n")
    report = build([Source(folder, "rutiner")], data, embedder)
    assert statuses(report)[SAMPLES[0]] == "indexed"
    assert statuses(report)[SAMPLES[1]] == "unchanged"
    snapshot = open_snapshot(data, None, embedder)
    (document,) = [d for d in snapshot.documents.values() if d.file == SAMPLES[0]]
    assert (document.facts.title, document.facts.owner) == ("Egen titel", "Anna")
    snapshot.close()


def test_an_error_in_a_sidecar_stops_only_what_it_is_about(
    data: Path, folder: Path, embedder: Embedder
) -> None:
    (folder / f"{SAMPLES[0]}.yaml").write_text("valid_to: 2026-13-01\n")
    before = files(data, embedder)
    report = build([Source(folder, "rutiner")], data, embedder)
    assert statuses(report)[SAMPLES[0]] == "unchanged"
    assert files(data, embedder) == before
    [named] = [item for item in report.documents if item.file.endswith(".yaml")]
    assert named.status == "refused"
    assert "rad 1" in (named.reason or "")

    (folder / f"{SAMPLES[1]}.yaml").write_text("owner: Anna\n")
    with (folder / SAMPLES[0]).open("ab") as changed:
        changed.write(b"% again\n")
    report = build([Source(folder, "rutiner")], data, embedder)
    assert statuses(report)[SAMPLES[0]] == "refused"  # by which facts it is to be used is unknown
    assert statuses(report)[SAMPLES[1]] == "indexed"
    (refused,) = [item for item in report.documents if item.file == SAMPLES[0]]
    assert f"{SAMPLES[0]}.yaml" in (refused.reason or "")
    assert "används inte längre" in (refused.reason or "")

    (folder / f"{SAMPLES[0]}.yaml").write_text("valid_to: 2026-12-01\n")
    assert statuses(build([Source(folder, "rutiner")], data, embedder))[SAMPLES[0]] == "indexed"
    assert files(data, embedder) == before


@pytest.mark.skipif(not is_installed(), reason=f"no Tesseract: {INSTALL}")
def test_scanned_pages_beside_others_are_read_when_there_is_ocr(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, embedder: Embedder
) -> None:
    folder, data = tmp_path / "delvis", tmp_path / "ny"
    folder.mkdir()
    joined = PdfWriter()
    for name in (SAMPLES[0], SCANNED):
        joined.append(root / "documents" / name, pages=(0, 1))
    joined.write(folder / "delvis.pdf")
    with monkeypatch.context() as without:
        without.setenv("PATH", str(tmp_path))
        for status in ("indexed", "unchanged"):
            report = build([Source(folder, "rutiner")], data, embedder)
            assert statuses(report) == {"delvis.pdf": status}
    report = build([Source(folder, "rutiner")], data, embedder)
    (read,) = report.documents
    assert (read.status, read.ocr, read.textless_pages) == ("indexed", True, ())
    assert build([Source(folder, "rutiner")], data, embedder).snapshot == report.snapshot


def test_a_folder_that_is_missing_or_suddenly_empty_changes_nothing(
    data: Path, folder: Path, embedder: Embedder
) -> None:
    with pytest.raises(SourceError, match="finns inte"):
        build([Source(folder / "saknas", "rutiner")], data, embedder)
    for name in (*SAMPLES, SCANNED):
        (folder / name).unlink()
    with pytest.raises(SourceError, match="--allow-empty"):
        build([Source(folder, "rutiner")], data, embedder)
    assert files(data, embedder) == set(SAMPLES)
    build([Source(folder, "rutiner")], data, embedder, allow_empty=True)
    assert files(data, embedder) == set()


def test_a_file_that_changes_or_vanishes_under_way_is_named_and_nothing_else_is_lost(
    folder: Path, tmp_path: Path, embedder: Embedder
) -> None:
    def meddle(at: Progress) -> None:
        if at.files_done == 0:  # the folder has been looked through, nothing has been read
            (folder / SAMPLES[0]).write_bytes((folder / SAMPLES[1]).read_bytes())
            (folder / SAMPLES[2]).unlink()

    report = build([Source(folder, "rutiner")], tmp_path / "ny", embedder, on_progress=meddle)
    reasons = {item.file: item.reason or "" for item in report.documents}
    assert "ändrades" in reasons[SAMPLES[0]]
    assert "kan inte öppnas" in reasons[SAMPLES[2]]
    assert files(tmp_path / "ny", embedder) == {SAMPLES[1]}


def test_two_builds_at_once_are_refused(data: Path, folder: Path, embedder: Embedder) -> None:
    def build_inside(_: object) -> None:
        with pytest.raises(RitaError, match="pågår redan"):
            build([Source(folder, "rutiner")], data, embedder)

    build([Source(folder, "rutiner")], data, embedder, on_progress=build_inside)


def test_a_damaged_index_is_built_anew_from_the_one_before(
    data: Path, folder: Path, embedder: Embedder
) -> None:
    shutil.copyfile(folder / SAMPLES[0], folder / "ny.pdf")
    build([Source(folder, "rutiner")], data, embedder)
    damaged = data / "snapshots" / current_id(data) / "vectors.faiss"
    damaged.write_bytes(damaged.read_bytes()[:-1])
    report = build([Source(folder, "rutiner")], data, embedder)
    assert statuses(report)["ny.pdf"] == "indexed"
    assert statuses(report)[SAMPLES[0]] == "unchanged"
    assert files(data, embedder) == {*SAMPLES, "ny.pdf"}
