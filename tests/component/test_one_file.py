"""A file read by a process of its own: as it is read here; what cannot be is refused by name."""

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from index.corpus import Span
from index.errors import DocumentError
from index.files import checksum
from ingest import ocr
from ingest.one_file import ReadFile, Request
from ingest.pdf import read
from ingest.reader import Reader, _lies_in, decoded, problem
from ingest.reader_process import Limits, _awaited
from ingest.sections import sections
from tests.pdf_writing import with_page

ROUTINE = "gemensamt/lex-sarah.pdf"


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    with Reader(tmp_path / "building", Limits(seconds=60)) as reader:
        yield reader
    assert list((tmp_path / "building").iterdir()) == []  # nothing is left behind


def result(reader: Reader, path: Path, file: str = "rutin.pdf") -> ReadFile:
    reader.start(Request(str(path), file, checksum(path), "pdf", "", date(2026, 11, 22)))
    try:
        return reader.result()[0]
    finally:
        reader.done()


def refusal(reader: Reader, path: Path, file: str = "rutin.pdf") -> str:
    with pytest.raises(DocumentError) as refused:
        result(reader, path, file)
    return str(refused.value)


def endless(path: Path, operators: int) -> Path:
    """A small PDF whose one page has so many words on top of each other."""
    path.write_bytes(with_page(b"BT /F 9 Tf 9 9 Td " + b"(ord) Tj " * operators + b"ET"))
    return path


def test_what_comes_back_is_what_is_read_here(root: Path, reader: Reader) -> None:
    path = root / "documents" / ROUTINE
    found, here = result(reader, path, ROUTINE), read(path)
    assert found.pages == here.pages
    assert found.boxes == tuple(page.tobytes() for page in here.boxes)
    assert list(found.sections) == sections(here)
    assert found.facts.title
    assert problem(found) is None
    assert reader.peak_rss_mb > 0


def test_an_answer_whose_parts_do_not_fit_together_is_not_believed(
    root: Path, reader: Reader
) -> None:
    found = result(reader, root / "documents" / ROUTINE)
    (section, *rest), (unit, *units) = found.sections, found.sections[0].units
    beyond = replace(unit, spans=(Span(1, 0, len(found.pages[0].text) + 1),))
    assert problem(replace(found, boxes=found.boxes[:-1]))
    assert problem(replace(found, pages=found.pages[1:], boxes=found.boxes[1:]))
    assert problem(replace(found, sections=(replace(section, units=(beyond, *units)), *rest)))
    nowhere = replace(unit, spans=())
    assert problem(replace(found, sections=(replace(section, units=(nowhere, *units)), *rest)))
    assert problem(replace(found, ocr_pages=(len(found.pages) + 1,)))


def test_what_takes_too_long_too_much_or_the_process_itself_is_refused_and_the_next_is_read(
    root: Path, tmp_path: Path
) -> None:
    heavy = endless(tmp_path / "tung.pdf", 3_000_000)
    good = root / "documents" / ROUTINE
    with Reader(tmp_path / "a", Limits(seconds=2)) as reader:
        assert "mer än 2 sekunder" in refusal(reader, heavy, "tung.pdf")
    with Reader(tmp_path / "b", Limits(seconds=60, memory_mb=60)) as reader:
        said = refusal(reader, heavy, "tung.pdf")
        assert said.startswith("tung.pdf")
        assert "minne" in said or "bröts" in said
        assert result(reader, good).pages
        os.kill(reader.process_id, 9)
        assert "bröts" in refusal(reader, good)
        assert result(reader, good).pages


needs_ocr = pytest.mark.skipif(not ocr.available(), reason=f"no Tesseract: {ocr.INSTALL}")


def scanned(path: Path, pages: int) -> Path:
    """A PDF of pictures with a line of text each."""
    page = Image.new("L", (620, 877), 255)
    font = ImageFont.load_default(40)
    ImageDraw.Draw(page).text((60, 80), "Nyckeln kvitteras ut hos vakten.", fill=0, font=font)
    page.save(path, save_all=True, append_images=[page] * (pages - 1), resolution=75)
    return path


@needs_ocr
def test_a_scan_gets_time_for_each_of_its_pages(tmp_path: Path) -> None:
    """Recognising them takes longer than the limit of a file without pictures."""
    scan = scanned(tmp_path / "scan.pdf", 6)
    with Reader(tmp_path / "building", Limits(seconds=2)) as reader:
        found = result(reader, scan)
    assert found.ocr_pages == (1, 2, 3, 4, 5, 6)
    assert "Nyckeln" in found.pages[5].text


@needs_ocr
def test_programs_that_a_reading_has_started_end_with_the_reader(tmp_path: Path) -> None:
    scan = scanned(tmp_path / "scan.pdf", 6)
    with Reader(tmp_path / "building", Limits()) as reader:
        reader.start(Request(str(scan), "a.pdf", checksum(scan), "pdf", "", date(2026, 11, 22)))
        while not (
            started := [own for child in children(reader.process_id) for own in children(child)]
        ):
            time.sleep(0.02)
    # told to end before the reader let go of it; the system may still be at it
    assert all(is_ending(process) for process in started)


def is_ending(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True
    found = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    killed = int(found["ShdPnd"], 16) | int(found["SigPnd"], 16)
    return found["State"][0] in "XZ" or bool(killed & 1 << (signal.SIGKILL - 1))


def children(process: int) -> list[int]:
    return [
        int(own) for own in Path(f"/proc/{process}/task/{process}/children").read_text().split()
    ]


def test_the_time_for_pages_ends_and_no_child_can_lengthen_it() -> None:
    alive, held = os.pipe()
    nothing_asked, _ = orders = os.pipe()
    os.write(held, (2).to_bytes(4) + (2**32 - 1).to_bytes(4) + (5).to_bytes(4))
    os.close(held)
    assert _awaited(alive, nothing_asked, 60) == ("ended", 60 + 3_600)
    for end in (alive, *orders):
        os.close(end)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\x82\xa4type\xa7Refused\xa6reason\xa1\xff",
        b"\x82\xa4type\xa6Failed\xa1x" + b"\x91" * 100_000 + b"\xc0",
        b"\x82\xa4type\xa6Failed\xa5error\x01",
    ],
    ids=["empty", "not UTF-8", "deep", "another type"],
)
def test_an_answer_that_cannot_be_decoded_is_named_as_such(said: bytes) -> None:
    with pytest.raises(ValueError, match=r"^\w+Error$"):
        decoded(said)


def test_a_rendition_is_only_believed_in_the_work_folder(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "a.pdf").write_bytes(b"a")
    (tmp_path / "b.pdf").write_bytes(b"b")
    (work / "link.pdf").symlink_to(tmp_path / "b.pdf")
    assert _lies_in(work / "a.pdf", work)
    for other in (work / "link.pdf", work / "../b.pdf", tmp_path / "b.pdf", work / "none.pdf"):
        assert not _lies_in(other, work)


def test_a_file_that_is_none_is_refused_by_its_own_name(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"%PDF-1.7 avhuggen")
    assert "handbok.pdf är skadad" in refusal(reader, path, "mapp/handbok.pdf")
    stale = Request(str(path), "rutin.pdf", "0" * 64, "pdf", "", date(2026, 11, 22))
    reader.start(stale)
    with pytest.raises(DocumentError, match="ändrades medan"):
        reader.result()
    reader.done()
