"""The sample documents are what their README says, and their golden questions are true of them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader

DOCUMENTS = Path(__file__).resolve().parents[2] / "documents"
BUILD = DOCUMENTS / "_sources" / "build.py"
PDFS = sorted(path.relative_to(DOCUMENTS).as_posix() for path in DOCUMENTS.rglob("*.pdf"))
SCANNED = "gemensamt/nycklar-och-passerkort.pdf"
NO_LONGER_VALID = {
    "ekonomiskt-bistand/grundutredning-ekonomiskt-bistand-2023.pdf": date(2025, 12, 31),
    "arbetsmarknad/feriepraktik-2024.pdf": date(2024, 12, 31),
}
FACTS = (
    "Beslutad av",
    "Beslutsdatum",
    "Giltig från",
    "Giltig till",
    "Dokumentansvarig",
    "Diarienummer",
    "Version",
    "Nästa översyn",
)


def read_lines(name: str) -> list[dict[str, Any]]:
    lines = (DOCUMENTS / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


GOLDEN = read_lines("golden.jsonl")
ANSWERABLE = [row for row in GOLDEN if row["answerable"]]
UNANSWERABLE = [row for row in GOLDEN if not row["answerable"]]
TURNS = [turn for dialogue in read_lines("dialogues.jsonl") for turn in dialogue["turns"]]


def comparable(text: str) -> str:
    """The design's comparison: letters, digits and § after NFKC, no soft or line-end hyphens."""
    joined = re.sub("[\u00ad\ufffe\x02]", "", text)
    plain = unicodedata.normalize("NFKC", joined).casefold()
    return "".join(character for character in plain if character.isalnum() or character == "§")


def page_texts(path: Path) -> tuple[str, ...]:
    with pdfium.PdfDocument(path) as document:
        return tuple(page.get_textpage().get_text_range() for page in document)


@cache
def texts(name: str) -> tuple[str, ...]:
    return page_texts(DOCUMENTS / name)


def fact(name: str, label: str) -> str | None:
    found = re.search(rf"^{label} (.+?)\r?$", texts(name)[0], flags=re.MULTILINE)
    return found.group(1).strip() if found else None


def pictures(path: Path) -> list[np.ndarray[Any, np.dtype[np.float64]]]:
    with pdfium.PdfDocument(path) as document:
        pages = [page.render(scale=1.0).to_pil().convert("L") for page in document]
    return [np.asarray(page, dtype=np.float64) for page in pages]


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("documents")
    subprocess.run([sys.executable, str(BUILD), "--out", str(out)], check=True, timeout=120)
    return out


@pytest.mark.parametrize("row", [*ANSWERABLE, *TURNS], ids=lambda row: row.get("id", "turn"))
def test_the_answer_stands_on_its_page(row: dict[str, Any]) -> None:
    pages = texts(row["document"])
    cited = comparable("".join(pages[number - 1] for number in row["pages"]))
    assert comparable(row["answer"]) in cited


def test_other_right_places_exist() -> None:
    for row in ANSWERABLE:
        for place in row["also"]:
            name, _, number = place.partition("#")
            assert 1 <= int(number) <= len(texts(name)), f"{row['id']}: {place}"


def test_no_answer_is_taken_from_a_document_out_of_force() -> None:
    named = {row["document"] for row in [*ANSWERABLE, *TURNS]}
    named |= {place.partition("#")[0] for row in ANSWERABLE for place in row["also"]}
    assert named <= set(PDFS)
    assert not named & {*NO_LONGER_VALID, SCANNED}


def test_there_are_enough_questions_of_every_kind() -> None:
    assert len(GOLDEN) >= 75
    assert len(UNANSWERABLE) >= 18
    assert len(read_lines("dialogues.jsonl")) >= 8
    assert len({row["id"] for row in GOLDEN}) == len(GOLDEN)
    assert len({row["question"] for row in GOLDEN}) == len(GOLDEN)
    assert {row["kind"] for row in UNANSWERABLE} == {"near-domain", "false-premise", "off-topic"}
    styles = Counter(row["style"] for row in ANSWERABLE)
    assert set(styles) == {"question", "keyword", "colloquial", "typo"}
    assert min(styles.values()) >= 5
    current = set(PDFS) - {*NO_LONGER_VALID, SCANNED}
    assert {row["document"] for row in ANSWERABLE} == current


def test_the_scanned_document_has_no_text_and_is_small() -> None:
    assert "".join(texts(SCANNED)) == ""
    assert len(texts(SCANNED)) >= 2
    assert (DOCUMENTS / SCANNED).stat().st_size < 400_000


def test_two_to_ten_pages_each_and_a_small_folder() -> None:
    assert len(PDFS) >= 20
    assert all(2 <= len(texts(name)) <= 10 for name in PDFS)
    assert sum((DOCUMENTS / name).stat().st_size for name in PDFS) < 6_000_000


@pytest.mark.parametrize("name", [name for name in PDFS if name != SCANNED])
def test_validity_stands_on_the_first_page(name: str) -> None:
    starts, ends = fact(name, "Giltig från"), fact(name, "Giltig till")
    assert starts is not None
    if name in NO_LONGER_VALID:
        assert ends == NO_LONGER_VALID[name].isoformat()
    elif ends is not None and ends != "Tills vidare":
        assert date.fromisoformat(ends) >= date(2028, 1, 1)


def test_the_newer_version_takes_over_where_the_older_ends() -> None:
    older = "ekonomiskt-bistand/grundutredning-ekonomiskt-bistand-2023.pdf"
    newer = "ekonomiskt-bistand/grundutredning-ekonomiskt-bistand.pdf"
    titles = {PdfReader(DOCUMENTS / name).metadata.title for name in (older, newer)}  # type: ignore[union-attr]
    assert len(titles) == 1
    assert date.fromisoformat(fact(older, "Giltig till") or "") < date.fromisoformat(
        fact(newer, "Giltig från") or ""
    )


def test_some_facts_are_missing_so_that_saknas_can_be_shown() -> None:
    missing = {
        (name, label)
        for name in PDFS
        if name != SCANNED
        for label in FACTS
        if fact(name, label) is None
    }
    assert {label for _, label in missing} >= {"Giltig till", "Dokumentansvarig", "Diarienummer"}
    assert len({name for name, _ in missing}) <= 5


def test_the_delegation_table_repeats_its_header() -> None:
    pages = texts("gemensamt/delegationsordning.pdf")
    assert sum("Nr Ärendetyp Lagrum Delegat Anmärkning" in page for page in pages) >= 4


def test_hard_layouts_are_there() -> None:
    every = {name: "\n".join(texts(name)) for name in PDFS}
    assert sum("Innehåll\r\n1" in text for text in every.values()) >= 3
    broken = [name for name, text in every.items() if re.search("[\ufffe\x02]", text)]
    assert len(broken) >= 5, "documents with words broken at the line end"
    assert all(PdfReader(DOCUMENTS / name).outline for name in PDFS if name != SCANNED)
    assert "Sida 2 (" in every["gemensamt/lex-sarah.pdf"]


def test_no_identity_numbers() -> None:
    for name in PDFS:
        assert not re.search(r"\d{6}(?:\d{2})?[-+ ]?\d{4}(?!\d)", "\n".join(texts(name))), name


def test_a_rebuild_gives_the_same_documents(rebuilt: Path) -> None:
    assert sorted(path.relative_to(rebuilt).as_posix() for path in rebuilt.rglob("*.pdf")) == PDFS
    for name in PDFS:
        if name == SCANNED:
            continue
        committed, made = DOCUMENTS / name, rebuilt / name
        typesetters = {PdfReader(path).metadata.creator for path in (committed, made)}  # type: ignore[union-attr]
        if len(typesetters) == 1:
            assert made.read_bytes() == committed.read_bytes(), name
        else:  # another release of the typesetter may write the same page in other bytes
            assert page_texts(made) == page_texts(committed), name


def test_a_rebuilt_scan_looks_the_same(rebuilt: Path) -> None:
    """Compared as pictures: a JPEG's bytes depend on the library that wrote it, not on us."""
    before, after = pictures(DOCUMENTS / SCANNED), pictures(rebuilt / SCANNED)
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        assert old.shape == new.shape
        # Mean of 256 shades: the same library gives 0.0, two changed sentences 0.49 (measured).
        assert float(np.abs(old - new).mean()) < 0.2
