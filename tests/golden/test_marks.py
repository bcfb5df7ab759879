"""The mark on the page image lies over the quote's words and over no others.

Told character by character against the PDF's text layer as PDFium has it, which knows nothing of
how the documents were read: for the answers to golden questions, and for pages on which lines,
columns, tables and the page itself make it hard.
"""

import io
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from shutil import copy

import numpy as np
import pytest
import typst
from PIL import Image, ImageChops
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from app.answering import answer
from app.page_images import render
from benchmarks.floors import SAMPLE
from index.answer import Box, Citation, Status
from index.corpus import Chunk, Document, Span
from index.embedder import Embedder
from index.filters import Filter
from index.golden import Golden, load_golden
from index.quotes import comparable
from index.retriever import Retriever
from index.snapshot import Snapshot, open_snapshot
from ingest.build import build
from ingest.sources import Source
from tests.marks import Letter, in_boxes, letters_on, under_the_mark

QUESTIONS = 30
SCALE = 2.0
PEN = 3.0
"""Points around a box that its outline and underline may take (app/page_images.py)."""
NOT_LIKE_PAPER = 235
"""Grey from which a pixel looks like bare paper (tests/component/test_page_images.py)."""


@cache
def letters_of(pdf: Path, page: int) -> list[Letter]:
    return letters_on(pdf.read_bytes(), page)


def file_of(document: Document) -> Path:
    return Path(document.source) / document.file


@cache
def picture(pdf: Path, page: int, boxes: tuple[Box, ...] = ()) -> Image.Image:
    return Image.open(io.BytesIO(render(pdf, page, boxes, SCALE))).convert("RGB")


def check_boxes(pdf: Path, page: int, boxes: Sequence[Box], quote: str) -> None:
    """Every letter of the quote has its middle in a box, and no other letter of the page."""
    inside = comparable(in_boxes(letters_of(pdf, page), boxes))
    # PDFium may put the lines of a page that is shown turned in another order.
    assert sorted(inside) == sorted(comparable(quote)), quote
    assert len(boxes) <= len(quote.split()), f"more boxes than lines: {quote}"


def check_picture(pdf: Path, page: int, boxes: tuple[Box, ...], quote: str) -> None:
    """The picture is changed over the quote's letters, and nowhere but at its boxes."""
    bare, marked = picture(pdf, page), picture(pdf, page, boxes)
    under = under_the_mark(letters_of(pdf, page), bare, marked, SCALE)
    assert sorted(comparable(under)) == sorted(comparable(quote)), quote
    changed = np.asarray(ImageChops.difference(bare, marked).convert("L")) > 0
    outside, grey = changed.copy(), np.asarray(marked.convert("L"))
    for box in boxes:
        near = [edge + add for edge, add in zip(box, (-PEN, -PEN, PEN, PEN), strict=True)]
        outside[_rows(near)] = False
        assert grey[_rows(box)].max() < NOT_LIKE_PAPER, f"paper left unmarked: {quote}"
    assert not outside.any(), f"something else on the page is changed: {quote}"


def _rows(box: Sequence[float]) -> tuple[slice, slice]:
    x0, y0, x1, y1 = (max(0, round(edge * SCALE)) for edge in box)
    return slice(y0, y1), slice(x0, x1)


def check_answers(questions: Sequence[Golden], retriever: Retriever) -> int:
    """Checks every citation of the answers, the first of each as a picture too; how many."""
    checked = 0
    for golden in questions:
        found = answer(golden.question, (), retriever, Filter())
        for citation in found.citations:
            check_boxes(*_place(citation), citation.quote)
        for citation in found.citations[:1]:
            check_picture(*_place(citation), citation.quote)
        checked += len(found.citations)
    return checked


def _place(citation: Citation) -> tuple[Path, int, tuple[Box, ...]]:
    return file_of(citation.document), citation.page, citation.boxes


def test_answers_to_the_sample_questions_are_marked_word_for_word(retriever: Retriever) -> None:
    questions = [item for item in load_golden(SAMPLE.golden) if item.answerable]
    step = len(questions) // QUESTIONS
    assert check_answers(questions[::step][:QUESTIONS], retriever) > 2 * QUESTIONS


def test_every_unit_of_the_sample_documents_has_its_own_words_in_its_boxes(
    retriever: Retriever,
) -> None:
    snapshot = retriever.snapshot
    for document, _, span in _spans(snapshot):
        if document.ocr_pages:  # a picture: the file itself has no letters to compare with
            continue
        quote = snapshot.text(document.key, [span])
        check_boxes(file_of(document), span.page, snapshot.boxes(document.key, span), quote)


def test_answers_to_questions_on_real_documents_are_marked_word_for_word(
    shared_documents: Path, shared_eval: Path, embedder: Embedder, tmp_path: Path
) -> None:
    questions = _of_few_pages(shared_documents, load_golden(shared_eval / "golden/golden.jsonl"))
    for file in {file for item in questions for file, _ in item.places}:
        (tmp_path / "dokument" / file).parent.mkdir(parents=True, exist_ok=True)
        copy(shared_documents / file, tmp_path / "dokument" / file)
    snapshot = indexed(tmp_path / "dokument", tmp_path / "data", embedder)
    assert check_answers(questions, Retriever(snapshot, embedder)) > 2 * QUESTIONS
    snapshot.close()


def _of_few_pages(folder: Path, asked: Sequence[Golden]) -> list[Golden]:
    """``QUESTIONS`` of those ``asked``, on the documents with the most questions to a page: to read
    and embed all of the documents takes minutes."""
    by_file: dict[str, list[Golden]] = {}
    for item in asked:
        if item.answerable:
            by_file.setdefault(min(item.places)[0], []).append(item)
    dense = sorted(
        by_file, key=lambda file: len(PdfReader(folder / file).pages) / len(by_file[file])
    )
    return [item for file in dense for item in by_file[file]][:QUESTIONS]


def indexed(folder: Path, data: Path, embedder: Embedder) -> Snapshot:
    build([Source(folder, "rutiner")], data, embedder)
    return open_snapshot(data, None, embedder)


def _spans(snapshot: Snapshot) -> Iterator[tuple[Document, Chunk, Span]]:
    """All that an answer could quote."""
    for row in snapshot.store.chunks():
        for unit in row.chunk.units:
            for span in (*unit.lead, *unit.spans):
                yield snapshot.documents[row.key], row.chunk, span


# --- pages that make it hard ---

NARROW = """
#set page(width: 300pt, height: 215pt, margin: 40pt)
#set text(lang: "sv", size: 11pt, hyphenate: true)
#set par(justify: true)
= Förhandsbedömning
Förvaltningsdomstolens förhandsbesked och verksamhetsutvecklarens delegationsbestämmelser
dokumenteras i socialtjänstens verksamhetssystem innan förhandsbedömningen avslutas.

En vårdnadshavare som inte kan nås underrättas skriftligen av den socialsekreterare som har
ansvaret för förhandsbedömningen, och underrättelsen antecknas i barnets personakt samma dag som
den skickas, tillsammans med skälen för att kontakten inte har kunnat tas på något annat sätt.
"""
COLUMNS = """
#set page(paper: "a4")
#set text(lang: "sv", size: 11pt)
= Tolk och underrättelse
#columns(2)[
Tolken bokas av den handläggare som kallar till mötet, och bokningen görs senast två arbetsdagar
före mötet. Tolken får inte vara anhörig till den som söker.
#colbreak()
Underrättelsen lämnas muntligen och bekräftas med ett brev inom en vecka. Brevet skickas till den
adress som är folkbokförd om inget annat har begärts.
]
= Delegation
#table(columns: (1fr, 2fr, 1fr),
  table.header[*Nr*][*Ärende*][*Delegat*],
  [1.1], [Beslut om ekonomiskt bistånd enligt riksnormen], [Socialsekreterare],
  [1.2], [Beslut om hyresskuld], [Arbetsutskottet],
  [1.3], [Beslut om avslag på en ansökan som inte är komplett], [Förste socialsekreterare])
"""
CROPPED = (20.0, 30.0, 560.0, 800.0)
"""A crop box whose corner is not the paper's."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Retriever]:
    folder, data = tmp_path_factory.mktemp("svåra"), tmp_path_factory.mktemp("data")
    for name, markup in (("smal", NARROW), ("spalter", COLUMNS)):
        (folder / f"{name}.pdf").write_bytes(
            bytes(typst.compile(markup.encode(), ignore_system_fonts=True))
        )
    for degrees in (90, 180, 270):
        writer = PdfWriter(clone_from=folder / "spalter.pdf")
        writer.pages[0].rotate(degrees)
        writer.pages[0].cropbox = RectangleObject(CROPPED)
        writer.write(folder / f"vriden-{degrees}.pdf")
    writer = PdfWriter(clone_from=folder / "spalter.pdf")
    writer.pages[0].cropbox = RectangleObject(CROPPED)
    writer.write(folder / "beskuren.pdf")
    snapshot = indexed(folder, data, embedder)
    yield Retriever(snapshot, embedder)
    snapshot.close()


@pytest.mark.parametrize(
    "file",
    ["smal", "spalter", "vriden-90", "vriden-180", "vriden-270", "beskuren"],
)
def test_lines_hyphens_columns_rows_and_turned_pages_are_marked_word_for_word(
    made: Retriever, file: str
) -> None:
    snapshot = made.snapshot
    of_file = [found for found in _spans(snapshot) if found[0].file == f"{file}.pdf"]
    assert len(of_file) >= 2
    for document, _, span in of_file:
        boxes = snapshot.boxes(document.key, span)
        quote = snapshot.text(document.key, [span])
        check_boxes(file_of(document), span.page, boxes, quote)
        check_picture(file_of(document), span.page, boxes, quote)


def test_a_quote_over_lines_has_a_box_for_each_and_a_row_of_a_table_for_its_line(
    made: Retriever,
) -> None:
    snapshot = made.snapshot

    def boxes_of(file: str, words: str) -> tuple[Box, ...]:
        for document, _, span in _spans(snapshot):
            if document.file == file and words in snapshot.text(document.key, [span]):
                return snapshot.boxes(document.key, span)
        pytest.fail(f"{words} is no unit of {file}")

    divided = boxes_of("smal.pdf", "delegationsbestämmelser")
    assert len(divided) >= 3
    layer = "".join(item.text for item in letters_of(_file(snapshot, "smal.pdf"), 1))
    assert "delegationsbestämmel\ufffeser" in layer, "no word is divided: this tests nothing"
    column = boxes_of("spalter.pdf", "Underrättelsen lämnas muntligen")
    assert len(column) >= 2
    assert min(box[0] for box in column) > 595 / 2, "the right column alone"
    (row,) = boxes_of("spalter.pdf", "Arbetsutskottet")
    assert row[2] - row[0] > 300, "from the row's first cell to its last"


def _file(snapshot: Snapshot, name: str) -> Path:
    return next(file_of(item) for item in snapshot.documents.values() if item.file == name)


def test_a_sentence_over_a_page_break_is_marked_on_both_pages(made: Retriever) -> None:
    found = answer(
        "När antecknas underrättelsen till en vårdnadshavare i barnets personakt?",
        (),
        made,
        Filter(),
    )
    assert found.status is Status.ANSWERED
    parts = [item for item in found.citations if item.document.file == "smal.pdf"]
    first = next(item for item in parts if item.page == 1 and "vårdnadshavare" in item.quote)
    second = next(item for item in parts if item.page == 2)
    assert comparable(first.quote + second.quote).startswith("envårdnadshavaresom")
    assert any({first.number, second.number} <= set(item.citations) for item in found.sentences)
    for part in (first, second):
        check_boxes(*_place(part), part.quote)
        check_picture(*_place(part), part.quote)
