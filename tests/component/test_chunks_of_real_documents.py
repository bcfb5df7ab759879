"""Chunks of real PDFs: they fit the model, stand on their pages and hold the known answers."""

import json
import os
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from index.corpus import Chunk
from index.embedder import Embedder
from ingest.blocks import PdfDocument
from ingest.chunking import chunks
from ingest.pdf import read
from ingest.sections import sections
from ingest.titles import document_title
from tests.spans import spans_text

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "documents"
GOLDEN = ROOT / "tests" / "golden" / "chunks-lex-sarah.txt"
SCANNED = "gemensamt/nycklar-och-passerkort.pdf"
# One or two of each sort: statutes, a bill, an agency's regulations, specifications with tables,
# a municipality's own.
REAL = (
    "digg/kodlistor-gemensamma-koder.pdf",
    "digg/transportmodell-utokad-bas.pdf",
    "forfattningar/afs-2011-19-kemiska-arbetsmiljorisker.pdf",
    "forfattningar/nfs-2007-10.pdf",
    "forfattningar/prop-2008-09-159-elektronisk-kommunikation.pdf",
    "kommun/karlshamn-it-och-informationssakerhetspolicy.pdf",
    "kommun/simrishamn-budgetanvisningar-2027.pdf",
    "lagar/forvaltningslag-2017-900.pdf",
    "lagar/lvu-1990-52.pdf",
)


@dataclass(frozen=True)
class Cut:
    """A document, as read and as cut."""

    path: Path
    document: PdfDocument
    title: str
    chunks: list[Chunk]


def cut(path: Path, file: str, embedder: Embedder) -> Cut:
    document = read(path)
    title = document_title(document, file)
    found = chunks(
        sections(document),
        title,
        lambda texts: embedder.count_tokens(texts, "document"),
        embedder.max_length,
    )
    return Cut(path, document, title, found)


@pytest.fixture(scope="module")
def samples(embedder: Embedder) -> dict[str, Cut]:
    files = sorted(path.relative_to(SAMPLES).as_posix() for path in SAMPLES.glob("*/*.pdf"))
    return {file: cut(SAMPLES / file, file, embedder) for file in files if file != SCANNED}


@pytest.fixture(scope="module")
def real(embedder: Embedder, shared_documents: Path) -> dict[str, Cut]:
    return {file: cut(shared_documents / file, file, embedder) for file in REAL}


def comparable(text: str) -> str:
    """The design's comparison: letters, digits and § after NFKC, hyphens out."""
    plain = unicodedata.normalize("NFKC", text)
    for hyphen in "\u00ad\ufffe\x02":
        plain = plain.replace(hyphen, "")
    return "".join(character for character in plain if character.isalnum() or character == "§")


def check(one: Cut, embedder: Embedder) -> list[str]:
    """What is wrong with the chunks of a document."""
    wrong: list[str] = []
    searchable = [chunk.searchable(one.title) for chunk in one.chunks]
    tokens = embedder.count_tokens(searchable, "document")
    wrong += [f"{n} tokens: {t[:60]}" for t, n in zip(searchable, tokens, strict=True) if n > 512]
    pages = one.document.pages
    with pdfium.PdfDocument(one.path) as printed:
        plain = [comparable(page.get_textpage().get_text_range()) for page in printed]
    for chunk in one.chunks:
        for unit in chunk.units:
            if "".join(spans_text(unit.spans, pages).split()) != "".join(unit.text.split()):
                wrong.append(f"not what stands at its spans: {unit.text[:60]}")
            for span in (*unit.spans, *unit.lead):
                if comparable(spans_text([span], pages)) not in plain[span.page - 1]:
                    wrong.append(f"not in one run on page {span.page}: {unit.text[:60]}")
    return wrong


def test_chunks_of_the_samples_fit_and_stand_on_their_pages(
    samples: dict[str, Cut], embedder: Embedder
) -> None:
    assert {file: w for file, one in samples.items() if (w := check(one, embedder))} == {}


def test_chunks_of_real_documents_fit_and_stand_on_their_pages(
    real: dict[str, Cut], embedder: Embedder
) -> None:
    wrong = {file: w for file, one in real.items() if (w := check(one, embedder))}
    # A line of NFS 2007:10 is set over two columns; PDFium's own text parts it.
    assert sum(map(len, wrong.values())) <= 1, wrong


def answers(path: Path, cuts: dict[str, Cut]) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["answerable"] and row["document"] in cuts]


def unfound(rows: list[dict[str, Any]], cuts: dict[str, Cut]) -> list[str]:
    """The questions whose answer is in no single chunk with what leads it."""
    missing: list[str] = []
    for row in rows:
        one = cuts[row["document"]]
        wanted = comparable(row["answer"])
        if not any(wanted in comparable(shown(chunk, one)) for chunk in one.chunks):
            missing.append(row["id"])
    return missing


def shown(chunk: Chunk, one: Cut) -> str:
    """A chunk as an answer shows it: a lead that is not in the chunk stands before it."""
    own = {span for unit in chunk.units for span in unit.spans}
    lead = dict.fromkeys(span for unit in chunk.units for span in unit.lead if span not in own)
    return spans_text(list(lead), one.document.pages) + chunk.text


def test_every_answer_of_the_samples_is_in_one_chunk(samples: dict[str, Cut]) -> None:
    rows = answers(SAMPLES / "golden.jsonl", samples)
    assert len(rows) >= 60
    assert unfound(rows, samples) == []


def test_every_answer_of_the_real_documents_is_in_one_chunk(
    real: dict[str, Cut], shared_eval: Path
) -> None:
    rows = answers(shared_eval / "golden" / "golden.jsonl", real)
    assert len(rows) >= 20
    assert unfound(rows, real) == []


def test_no_contents_headers_or_footers_are_in_the_chunks(
    samples: dict[str, Cut], real: dict[str, Cut]
) -> None:
    for one in (*samples.values(), *real.values()):
        used = {
            (span.page, position)
            for chunk in one.chunks
            for unit in chunk.units
            for span in unit.spans
            for position in (span.start, span.end - 1)
        }
        for block in one.document.blocks:
            if block.kind in ("running", "contents"):
                assert not any((block.page, p) in used for p in range(block.start, block.end))
    pages = {
        file: {span.page for chunk in one.chunks for unit in chunk.units for span in unit.spans}
        for file, one in real.items()
    }
    bill = "forfattningar/prop-2008-09-159-elektronisk-kommunikation.pdf"
    regulations = "forfattningar/afs-2011-19-kemiska-arbetsmiljorisker.pdf"
    assert 2 not in pages[bill]  # nothing but contents stands on these pages
    assert not {2, 3} & pages[regulations]


def test_a_statutes_paragraphs_are_sections_with_their_chapter(real: dict[str, Cut]) -> None:
    statute = [chunk.section for chunk in real["lagar/lvu-1990-52.pdf"].chunks]
    assert "Beredande av vård › 2 §" in statute
    assert "Upphörande av vård › 21 §" in statute
    assert not [label for label in statute if label.endswith((" för", " genom", " om"))]


def test_the_chunks_of_a_section_come_in_page_order(samples: dict[str, Cut]) -> None:
    for one in samples.values():
        for before, after in pairwise(one.chunks):
            assert before.page_from <= after.page_from


def test_chunks_of_one_sample_as_a_person_reads_them(samples: dict[str, Cut]) -> None:
    """A change in this file is a change in what is found and shown: read it before accepting it.
    ``RITA_UPDATE_GOLDEN=1`` writes it anew."""
    one = samples["gemensamt/lex-sarah.pdf"]
    lines = [f"# {one.title}"]
    for chunk in one.chunks:
        lines.append(
            f"\n## {chunk.number} · {chunk.section} · s. {chunk.page_from}–{chunk.page_to}"
        )
        lines += [f"({text})" for text in chunk.context]
        lines.append(chunk.text)
    text = "\n".join(lines) + "\n"
    if os.environ.get("RITA_UPDATE_GOLDEN"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")
