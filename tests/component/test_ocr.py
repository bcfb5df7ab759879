"""Scanned pages: what is recognised, where it stands, and what is said where nothing can be."""

from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import typst
from PIL import Image
from pypdf import PdfReader, PdfWriter

from benchmarks.ocr import error_rate
from index.errors import NoTextInDocument
from ingest import ocr, pdf
from ingest.blocks import PdfDocument
from ingest.facts import facts
from ingest.renditions import rendition
from ingest.sections import sections

ROOT = Path(__file__).parents[2]
SCAN = ROOT / "documents/gemensamt/nycklar-och-passerkort.pdf"
SOURCE = ROOT / "documents/_sources/gemensamt/nycklar-och-passerkort.typ"
REAL = ROOT.parent / "shared/documents/forfattningar/prop-1991-92-43-inskannad.pdf"

pytestmark = pytest.mark.skipif(
    not ocr.available(), reason=f"Tesseract with Swedish is not installed: {ocr.INSTALL}"
)


@pytest.fixture(scope="module")
def typeset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scanned sample as it was before it was scanned: its text is the truth."""
    path = tmp_path_factory.mktemp("typeset") / "nycklar.pdf"
    root = str(SOURCE.parents[1])
    typst.compile(str(SOURCE), output=str(path), root=root, ignore_system_fonts=True)
    return path


@pytest.fixture(scope="module")
def recognised(tmp_path_factory: pytest.TempPathFactory) -> PdfDocument:
    return pdf.read(ocr.with_text(SCAN, [1, 2], tmp_path_factory.mktemp("ocr")))


def body(document: PdfDocument) -> str:
    """From the first heading to the end of the last paragraph, page by page."""
    first, second = (page.text for page in document.pages)
    return "\n".join(
        (
            first[first.index("1 Kvittering") : first.index("betalas ut.") + 11],
            second[second.index("5 Inventering") : second.index("tillbaka.") + 9],
        )
    )


def test_the_scanned_sample_is_read_with_few_mistakes(
    recognised: PdfDocument, typeset: Path
) -> None:
    """Mistakes per character, over an office copier's 150 dots per inch and a page lying askew."""
    assert error_rate(body(recognised), body(pdf.read(typeset))) < 0.015
    stated = facts(recognised, "nycklar-och-passerkort.pdf")
    assert stated.title == "Nycklar och passerkort"
    assert (stated.owner, stated.registry_number) == ("Vaktmästare", "ASN 2025/0061")
    headings = {section.path[-1] for section in sections(recognised) if section.path}
    assert {"1 Kvittering", "2 Larm", "5 Inventering"} <= headings


def test_words_stand_where_they_are_on_the_page(recognised: PdfDocument, typeset: Path) -> None:
    """A quote's marks lie on its words: within 3 points of where they were typeset."""
    truth = pdf.read(typeset)
    for number, phrase in ((0, "Kortet spärras direkt."), (1, "Vaktmästaren inventerar")):
        places = []
        for document in (truth, recognised):
            start = document.pages[number].text.index(phrase)
            box = document.boxes[number][start : start + len(phrase)].astype(float) / 10
            box = box[box.any(axis=1)]
            places.append((*box[:, :2].min(axis=0), *box[:, 2:].max(axis=0)))
        assert np.abs(np.subtract(*places)).max() < 3


def test_the_page_shows_its_picture_and_nothing_over_it(tmp_path: Path) -> None:
    made = ocr.with_text(SCAN, [1], tmp_path)
    with pypdfium2.PdfDocument(SCAN) as before, pypdfium2.PdfDocument(made) as after:
        assert before[0].get_size() == after[0].get_size()
        pictures = [page[0].render(scale=2, grayscale=True).to_numpy() for page in (before, after)]
        dark = [(picture < 128).mean() for picture in pictures]
    assert dark[1] == pytest.approx(dark[0], rel=0.05)


@pytest.mark.parametrize("turns", [1, 2])
def test_a_page_scanned_sideways_or_upside_down_is_read(turns: int, tmp_path: Path) -> None:
    """The picture lies turned on the page; ``/Rotate`` on top of it is taken into account."""
    with pypdfium2.PdfDocument(SCAN) as document:
        picture = document[1].render(scale=150 / 72, grayscale=True).to_pil()
    path = tmp_path / "vriden.pdf"
    Image.Image.rotate(picture, 90 * turns, expand=True).save(path, resolution=150)
    if turns == 2:
        writer = PdfWriter(clone_from=PdfReader(path))
        writer.pages[0].rotate(180)
        writer.write(path)
    document = pdf.read(ocr.with_text(path, [1], tmp_path))
    assert "Vaktmästaren inventerar alla nycklar i juni och december." in document.pages[0].text


def test_only_the_pages_asked_for_get_text(tmp_path: Path) -> None:
    """A typed page and a scanned one in the same file: the typed one stays as it is."""
    typed = tmp_path / "a.md"
    typed.write_text("# Bilaga\n\nDen här sidan är skriven.\n")
    writer = PdfWriter()
    writer.append(rendition(typed, "markdown", tmp_path))
    writer.append(SCAN, pages=(1, 2))
    path = tmp_path / "blandad.pdf"
    writer.write(path)
    before = pdf.read(path)
    assert before.textless_pages == (2,)
    after = pdf.read(ocr.with_text(path, before.textless_pages, tmp_path))
    assert after.pages[0].text == before.pages[0].text
    assert "Inventering" in after.pages[1].text


def test_a_page_without_text_stays_without(tmp_path: Path) -> None:
    path = tmp_path / "tom.pdf"
    Image.new("L", (600, 800), 255).save(path, resolution=72)
    with pytest.raises(NoTextInDocument):
        pdf.read(ocr.with_text(path, [1], tmp_path))


def test_without_tesseract_the_refusal_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ocr.available.cache_clear()
    try:
        assert not ocr.available()
        with pytest.raises(NoTextInDocument, match="apt install tesseract-ocr tesseract-ocr-swe"):
            ocr.with_text(SCAN, [1, 2], tmp_path)
    finally:
        ocr.available.cache_clear()


@pytest.mark.skipif(not REAL.exists(), reason="../shared/documents is not on this machine")
def test_a_real_scan_is_read(tmp_path: Path) -> None:
    document = pdf.read(ocr.with_text(REAL, [2], tmp_path))
    said = " ".join(document.pages[1].text.split())
    assert "Slutligen föreslås vissa mindre justeringar av uppgiftsplikten" in said
    assert document.textless_pages == (1,)
