"""A file read by a process of its own: as it is read here; what cannot be is refused by name."""

import os
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.corpus import Span
from index.errors import DocumentError
from index.files import checksum
from ingest.one_file import ReadFile, Request
from ingest.pdf import read
from ingest.reader import Reader, problem
from ingest.reader_process import Limits
from ingest.sections import sections

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
    content = zlib.compress(b"BT /F 9 Tf 9 9 Td " + b"(ord) Tj " * operators + b"ET", 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources 5 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(content), content),
        b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>",
    ]
    body = b"%PDF-1.7\n"
    for number, one in enumerate(objects, start=1):
        body += b"%d 0 obj%b endobj\n" % (number, one)
    path.write_bytes(body + b"trailer<</Root 1 0 R>>\n")
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


def test_a_file_that_is_none_is_refused_by_its_own_name(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"%PDF-1.7 avhuggen")
    assert "handbok.pdf är skadad" in refusal(reader, path, "mapp/handbok.pdf")
    stale = Request(str(path), "rutin.pdf", "0" * 64, "pdf", "", date(2026, 11, 22))
    reader.start(stale)
    with pytest.raises(DocumentError, match="ändrades medan"):
        reader.result()
    reader.done()
