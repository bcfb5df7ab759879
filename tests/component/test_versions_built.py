"""Versions, uploads and decisions as builds meet them: what is in the index afterwards."""

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index import lexical
from index.corpus import Document
from index.embedder import Embedder
from index.errors import OtherFormat
from index.files import checksum
from index.filters import Filter
from index.retriever import Retriever
from index.snapshot import open_snapshot
from index.snapshot_folder import (
    DEFINITIONS,
    NGRAMS,
    TOKENS,
    UNITS,
    VECTORS,
    VOCABULARY,
    WORDS,
    pages_path,
)
from index.versions import versions_of
from ingest.build import Instructions, build
from ingest.data_directory import keep_rendition
from ingest.report import Report
from ingest.sources import Source, UploadedFile
from tests.component.made_routines import make_routine

FIRST, SECOND = date(2026, 3, 2), date(2026, 11, 22)
DAYS = "En orosanmälan ska bedömas inom {} dagar från det att den kom in till mottagningen."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two routines."""
    make_routine(tmp_path / "rutiner" / "oro.pdf", DAYS.format("tre"))
    make_routine(
        tmp_path / "rutiner" / "tolk.pdf",
        "Tolk bokas av handläggaren. Barn får aldrig tolka åt sina föräldrar.",
        title="Rutin för tolk",
        number="SN 2020/0099",
    )
    return tmp_path / "rutiner"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def documents(data: Path, embedder: Embedder) -> list[Document]:
    with closing(open_snapshot(data, None, embedder)) as snapshot:
        return list(snapshot.documents.values())


def found_on(day: date | None, data: Path, embedder: Embedder) -> str:
    """What is found of the time to judge a report, in what was in force that day."""
    with closing(open_snapshot(data, None, embedder)) as snapshot:
        retriever = Retriever(snapshot, embedder)
        query = retriever.query("Hur många dagar får det ta att bedöma en orosanmälan?")
        return " ".join(item.text for item in retriever.search(query, 5, Filter(in_force=day)))


def statuses(report: Report) -> dict[str, str]:
    return {item.file: item.status for item in report.documents}


def test_a_replaced_file_is_the_next_version_and_the_old_text_is_found_only_as_of_its_days(
    folder: Path, data: Path, embedder: Embedder, tmp_path: Path
) -> None:
    source = Source(folder, "rutiner")
    build([source], data, embedder, today=FIRST)
    shutil.copyfile(folder / "oro.pdf", tmp_path / "first.pdf")
    make_routine(folder / "oro.pdf", DAYS.format("fem"), valid_from="2026-06-01")
    second = build([source], data, embedder, today=SECOND)
    assert statuses(second) == {"oro.pdf": "indexed", "tolk.pdf": "unchanged"}
    assert second.chunks_embedded < second.chunks
    assert "fem dagar" in found_on(SECOND, data, embedder)
    assert "tre dagar" not in found_on(SECOND, data, embedder)
    assert "tre dagar" in found_on(date(2026, 3, 12), data, embedder)

    make_routine(folder / "oro.pdf", DAYS.format("sju"), valid_from="2026-06-01")
    build([source], data, embedder, today=SECOND)  # a second time the same day
    (own,) = {d.id for d in documents(data, embedder) if d.file == "oro.pdf"}
    versions = versions_of(documents(data, embedder), own)
    assert [(v.ordinal, v.received) for v in versions] == [(1, FIRST), (2, SECOND), (3, SECOND)]
    found = found_on(SECOND, data, embedder)
    assert "sju dagar" in found
    assert "fem dagar" not in found

    shutil.copyfile(tmp_path / "first.pdf", folder / "oro.pdf")
    back = build([source], data, embedder, today=SECOND)
    assert statuses(back)["oro.pdf"] == "unchanged"  # read before: only its number is another
    versions = versions_of(documents(data, embedder), own)
    assert [v.ordinal for v in versions] == [2, 3, 4]
    assert versions[-1].facts.valid_from == date(2023, 1, 1)

    (folder / "oro.pdf").unlink()
    gone = build([source], data, embedder, today=SECOND)
    assert statuses(gone)["oro.pdf"] == "removed"
    assert {d.file for d in documents(data, embedder)} == {"tolk.pdf"}


def test_a_new_name_with_the_same_number_and_a_later_day_is_the_same_document(
    folder: Path, data: Path, embedder: Embedder
) -> None:
    source = Source(folder, "rutiner")
    build([source], data, embedder, today=FIRST)
    (folder / "oro.pdf").unlink()
    make_routine(folder / "oro-2026.pdf", DAYS.format("fem"), valid_from="2026-06-01")
    report = build([source], data, embedder, today=SECOND)
    assert statuses(report) == {"oro-2026.pdf": "indexed", "tolk.pdf": "unchanged"}
    (followed,) = {d.id for d in documents(data, embedder) if d.file == "oro-2026.pdf"}
    assert [v.file for v in versions_of(documents(data, embedder), followed)] == [
        "oro.pdf",
        "oro-2026.pdf",
    ]
    assert build([source], data, embedder, today=SECOND).snapshot == report.snapshot


def test_a_version_mended_after_it_was_refused_was_not_always_there(
    folder: Path, data: Path, embedder: Embedder
) -> None:
    source = Source(folder, "rutiner")
    build([source], data, embedder, today=FIRST)
    for broken in (b"%PDF-1.7 broken", b"%PDF-1.7 broken again"):
        (folder / "oro.pdf").write_bytes(broken)
        report = build([source], data, embedder, today=FIRST)
        assert statuses(report)["oro.pdf"] == "refused"
    make_routine(folder / "oro.pdf", DAYS.format("fem"), valid_from="tills vidare")
    build([source], data, embedder, today=SECOND)
    assert "fem dagar" in found_on(SECOND, data, embedder)
    assert "fem dagar" not in found_on(date(2026, 3, 12), data, embedder)


def test_two_new_files_with_the_number_of_one_that_vanished_are_documents_of_their_own(
    folder: Path, data: Path, embedder: Embedder
) -> None:
    source = Source(folder, "rutiner")
    build([source], data, embedder, today=FIRST)
    (folder / "oro.pdf").unlink()
    for name, days in (("oro a.pdf", "fem"), ("oro b.pdf", "sju")):
        make_routine(folder / name, DAYS.format(days), valid_from="2026-06-01")
    report = build([source], data, embedder, today=SECOND)
    assert statuses(report) == {
        "oro a.pdf": "indexed", "oro b.pdf": "indexed", "oro.pdf": "removed",
        "tolk.pdf": "unchanged",
    }  # fmt: skip
    found = documents(data, embedder)
    assert len({document.id for document in found}) == len(found) == 3
    assert build([source], data, embedder, today=SECOND).snapshot == report.snapshot


def test_uploads_stay_are_versions_where_that_was_said_and_the_erased_never_enter(
    folder: Path, data: Path, embedder: Embedder, tmp_path: Path
) -> None:
    source = Source(folder, "rutiner")
    first = build([source], data, embedder, today=FIRST)
    ids = {item.file: item.document_id or "" for item in first.documents}
    path = tmp_path / "uppladdad"
    make_routine(path, DAYS.format("fem"), valid_from="2026-06-01")
    upload = UploadedFile(path, "ny oro.pdf", "rutiner", checksum(path), ids["oro.pdf"])
    told = Instructions(uploads=(upload,))
    build([source], data, embedder, instructions=told, today=SECOND)
    assert "fem dagar" in found_on(SECOND, data, embedder)
    assert "tre dagar" not in found_on(SECOND, data, embedder)

    build([source], data, embedder, today=SECOND)  # by hand: nothing is said of uploads
    both = versions_of(documents(data, embedder), ids["oro.pdf"])
    assert [(v.file, v.ordinal) for v in both] == [("oro.pdf", 1), ("ny oro.pdf", 2)]

    alone = Instructions(uploads=(upload,), erased=frozenset([ids["tolk.pdf"]]))
    report = build([], data, embedder, instructions=alone, today=SECOND)
    assert report.snapshot
    assert {d.id for d in documents(data, embedder)} == {ids["oro.pdf"]}
    again = build([source], data, embedder, instructions=alone, today=SECOND)
    assert statuses(again)["tolk.pdf"] == "ignored"
    assert again.complete


def test_what_is_carried_over_is_as_if_all_had_been_read_anew(
    folder: Path, data: Path, embedder: Embedder, tmp_path: Path
) -> None:
    """Byte for byte: the lexical indexes, the vocabulary and the vectors."""
    source = Source(folder, "rutiner")
    build([source], data, embedder)
    (folder / "oro.pdf").unlink()
    make_routine(
        folder / "vräkning.pdf",
        "Vräkningsförebyggande arbete (VFA) görs av tolkförmedlingen och handläggaren.",
        title="Rutin för vräkning",
        number="SN 2024/0001",
    )
    carried = build([source], data, embedder)
    anew = build([source], tmp_path / "ny", embedder)
    assert (carried.chunks, carried.pages) == (anew.chunks, anew.pages)
    assert carried.chunks_embedded < anew.chunks_embedded
    names = [VOCABULARY, DEFINITIONS, VECTORS, UNITS, TOKENS]
    names += [*lexical.files(WORDS), *lexical.files(NGRAMS)]
    for name in names:
        one = data / "snapshots" / carried.snapshot / name
        other = tmp_path / "ny" / "snapshots" / anew.snapshot / name
        assert one.read_bytes() == other.read_bytes(), name


def test_an_index_of_an_earlier_format_is_built_anew_with_what_folders_hold_no_more(
    folder: Path, data: Path, embedder: Embedder
) -> None:
    source = Source(folder, "rutiner")
    build([source], data, embedder, today=FIRST)
    make_routine(folder / "oro.pdf", DAYS.format("fem"), valid_from="2026-06-01")
    before = build([source], data, embedder, today=SECOND)
    place = data / "snapshots" / before.snapshot
    _say_format(place, 4)
    with pytest.raises(OtherFormat):
        open_snapshot(data, None, embedder)
    build([], data, embedder, today=SECOND)  # from the stored files alone
    assert "tre dagar" in found_on(date(2026, 3, 12), data, embedder)
    assert {d.ordinal for d in documents(data, embedder) if d.file == "oro.pdf"} == {1, 2}

    place = data / "snapshots" / build([source], data, embedder, today=SECOND).snapshot
    _as_format_three(place)
    report = build([source], data, embedder, today=SECOND)
    assert statuses(report) == {"oro.pdf": "indexed", "tolk.pdf": "indexed"}
    assert "fem dagar" in found_on(SECOND, data, embedder)


def _say_format(snapshot: Path, number: int) -> None:
    manifest = json.loads((snapshot / "manifest.json").read_text())
    (snapshot / "manifest.json").write_text(json.dumps(manifest | {"format": number}))


def _as_format_three(snapshot: Path) -> None:
    """Documents as the third format kept them: one version of each, under its id."""
    _say_format(snapshot, 3)
    with closing(sqlite3.connect(snapshot / "passages.sqlite")) as db:
        db.executescript(
            "CREATE TABLE old AS SELECT number, id, collection, source, file, version, "
            "page_count, facts, reading FROM documents WHERE ordinal = "
            "(SELECT max(ordinal) FROM documents d WHERE d.id = documents.id);"
            "DROP TABLE documents; ALTER TABLE old RENAME TO documents;"
        )


def test_a_personal_number_in_a_folders_file_keeps_it_out_and_leaves_no_copy(
    folder: Path, data: Path, embedder: Embedder
) -> None:
    number = "19811218-9876"
    make_routine(folder / "barn.pdf", f"Beslutet om {number} togs i nämnden.", title="Ett ärende")
    report = build([Source(folder, "rutiner")], data, embedder)
    assert statuses(report) == {"barn.pdf": "refused", "oro.pdf": "indexed", "tolk.pdf": "indexed"}
    [refused] = [item for item in report.documents if item.status == "refused"]
    assert refused.reason is not None
    assert "personnummer" in refused.reason
    assert number not in refused.reason
    assert not (data / "files" / f"{checksum(folder / 'barn.pdf')}.pdf").exists()
    digits = number.encode()
    assert not [path for path in data.rglob("*") if path.is_file() and digits in path.read_bytes()]


def test_what_another_reader_makes_of_a_file_leaves_what_is_in_use(
    folder: Path, data: Path, embedder: Embedder
) -> None:
    """The pages of a file without pages are made by whoever reads it: an index in use keeps those
    that its boxes are of, also when a later RiTA has made others."""
    (folder / "stod.md").write_text("# Stöd\n\nStöd ges inom fem dagar.\n", encoding="utf-8")
    build([Source(folder, "rutiner")], data, embedder)
    [made] = [each for each in documents(data, embedder) if each.format == "markdown"]
    in_use = pages_path(data, made).read_bytes()
    other = folder / "oro.pdf"
    stored = keep_rendition(data, made.version, other)
    assert stored != made.rendition
    assert pages_path(data, made).read_bytes() == in_use
    assert pages_path(data, replace(made, rendition=stored)).read_bytes() == other.read_bytes()
