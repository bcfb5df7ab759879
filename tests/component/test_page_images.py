"""A page drawn for real, and the mark where the words stand."""

import io
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader, PdfWriter

from app.page_images import (
    MAX_BOXES,
    MAX_PIXELS,
    NoSuchPage,
    PageImages,
    View,
    highlight_parameter,
    parse_highlight,
    render,
)
from index.answer import Box
from index.errors import UnreadableDocument

SENTENCE = "behöver barnet skydd nu?"


@pytest.fixture(scope="module")
def routine(root: Path) -> Path:
    return root / "documents/barn-och-unga/skyddsbedomning.pdf"


def picture(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    assert image.format == "PNG"
    return image.convert("RGB")


def box_of(pdf: Path, text: str) -> Box:
    """Where PDFium itself says that ``text`` stands on the first page."""
    with closing(pdfium.PdfDocument(pdf)) as document, closing(document[0]) as page:
        with closing(page.get_textpage()) as textpage:
            found = textpage.search(text).get_next()
            assert found is not None, f"{text} does not stand on the page"
            start, count = found
            boxes = [textpage.get_charbox(start + offset, loose=True) for offset in range(count)]
        height = page.get_height()
    return (
        min(box[0] for box in boxes),
        height - max(box[3] for box in boxes),
        max(box[2] for box in boxes),
        height - min(box[1] for box in boxes),
    )


def test_the_mark_lies_over_the_quoted_words_and_nowhere_else(routine: Path) -> None:
    box = box_of(routine, SENTENCE)
    bare, marked = picture(render(routine, 1, ())), picture(render(routine, 1, [box]))
    changed = ImageChops.difference(bare, marked).getbbox()
    assert changed is not None
    # Two points of outline and underline around the words, at two pixels a point.
    assert all(abs(edge - 2 * at) <= 4 for edge, at in zip(changed, box, strict=True))
    x0, y0, x1, y1 = (round(2 * at) for at in box)
    grey = marked.crop((x0, y0, x1, y1)).convert("L").histogram()
    assert sum(grey[:60]) > 0, "the letters must stay dark under the mark"
    assert sum(grey[235:]) == 0, "marked paper must not look like bare paper, in grey either"


def test_a_file_encrypted_with_an_empty_password_is_drawn(routine: Path, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(routine))
    writer.encrypt(user_password="", owner_password="nyckel", algorithm="AES-256")
    locked = tmp_path / "krypterad.pdf"
    writer.write(locked)
    assert picture(render(locked, 1, ())).tobytes() == picture(render(routine, 1, ())).tobytes()


def test_a_rotated_page_is_marked_as_it_is_shown(routine: Path, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(routine))
    writer.pages[0].rotate(90)
    turned = tmp_path / "liggande.pdf"
    writer.write(turned)
    bare, marked = (
        picture(render(turned, 1, boxes, scale=1)) for boxes in ((), [(10, 20, 60, 40)])
    )
    assert bare.width > bare.height
    changed = ImageChops.difference(bare, marked).getbbox()
    assert changed is not None
    assert all(abs(edge - at) <= 3 for edge, at in zip(changed, (10, 20, 60, 40), strict=True))


@pytest.mark.parametrize("page", [0, -1, 10_000])
def test_a_page_that_does_not_exist_is_named(routine: Path, page: int) -> None:
    with pytest.raises(NoSuchPage, match=f"sidan {page} finns inte"):
        render(routine, page, ())


def test_what_is_no_pdf_or_is_gone_is_said(tmp_path: Path) -> None:
    broken = tmp_path / "trasig.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    for path in (broken, tmp_path / "borta.pdf"):
        with pytest.raises(UnreadableDocument, match="kan inte visas"):
            render(path, 1, ())


def test_an_enormous_page_is_drawn_smaller(tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=14_400, height=14_400)
    poster = tmp_path / "affisch.pdf"
    writer.write(poster)
    bare, marked = (
        picture(render(poster, 1, boxes, scale=4)) for boxes in ((), [(0, 0, 1e300, 7200.0)])
    )
    assert bare.width * bare.height <= MAX_PIXELS * 1.01
    changed = ImageChops.difference(bare, marked).getbbox()
    assert changed is not None
    assert changed[3] == pytest.approx(marked.height / 2, abs=3)


def test_many_readers_at_once_get_the_same_page(routine: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        images = set(pool.map(lambda _: render(routine, 1, (), 0.5), range(24)))
    assert len(images) == 1


def test_the_highlight_parameter_comes_back_as_it_went() -> None:
    boxes: tuple[Box, ...] = ((72.0, 100.25, 523.5, 114.0), (0.0, 0.0, 14400.25, 14400.25))
    assert parse_highlight(highlight_parameter(boxes)) == boxes
    assert parse_highlight("") == ()
    many = [(1.0, 2.0, 3.0, 4.0)] * (MAX_BOXES + 50)
    assert len(parse_highlight(highlight_parameter(many))) == MAX_BOXES


@pytest.mark.parametrize(
    "text",
    [
        "1,2,3",
        "1,2,3,4,5",
        "1,2,3,4;",
        "a,b,c,d",
        "nan,0,1,1",
        "0,0,inf,1",
        "9,0,1,1",
        "0,9,1,1",
        ";".join(["0,0,1,1"] * (MAX_BOXES + 1)),
    ],
)
def test_a_malformed_highlight_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_highlight(text)


# --- kept in memory ---

WORDS: Box = (72.0, 100.0, 300.0, 114.0)


def view(page: int = 1, boxes: tuple[Box, ...] = (), scale: float = 0.5) -> View:
    return View("d" * 16, "a" * 64, page, boxes, scale)


def test_an_image_is_drawn_once_for_all_who_ask_at_the_same_time(routine: Path) -> None:
    counted: list[str] = []
    images = PageImages(64, counted.append)
    with ThreadPoolExecutor(8) as pool:
        same = set(pool.map(lambda _: images.image(routine, view(scale=2.0)), range(8)))
    assert len(same) == 1
    assert sorted(counted) == ["drawn", *["kept"] * 7]


def test_what_differs_in_page_marks_or_scale_is_another_image(routine: Path) -> None:
    counted: list[str] = []
    images = PageImages(64, counted.append)
    wanted = [view(), view(page=2), view(boxes=(WORDS,)), view(scale=1.0)]
    drawn = {images.image(routine, item) for item in wanted}
    assert len(drawn) == len(wanted)
    assert counted == ["drawn"] * len(wanted)
    assert [images.kept(item) for item in wanted] == [images.image(routine, i) for i in wanted]


def test_no_more_is_kept_than_there_is_room_for_the_latest_used_stays(routine: Path) -> None:
    images = PageImages(1, lambda _: None)
    wanted = [view(scale=1.0 + step / 100) for step in range(20)]
    for item in wanted:
        images.image(routine, item)
        assert images.kept(wanted[0]), "what is looked at again and again stays"
    kept = [image for item in wanted if (image := images.kept(item))]
    assert len(wanted) > len(kept) > 1
    assert sum(map(len, kept)) <= 1_000_000
    assert images.kept(wanted[-1])


def test_without_room_every_image_is_drawn(routine: Path) -> None:
    counted: list[str] = []
    images = PageImages(0, counted.append)
    assert images.image(routine, view()) == images.image(routine, view())
    assert images.kept(view()) is None
    assert counted == ["drawn", "drawn"]


def test_of_what_is_erased_no_image_is_kept_nor_one_being_drawn(routine: Path) -> None:
    images = PageImages(64, lambda _: None)
    other = View("e" * 16, "a" * 64, 1, (), 0.5)
    for item in (view(), view(page=2), other):
        images.image(routine, item)
    images.forget(frozenset({view().document_id}))
    assert [bool(images.kept(item)) for item in (view(), view(page=2), other)] == [
        False, False, True
    ]  # fmt: skip
    assert images.image(routine, view()), "whether it may be seen is for others to say"
    assert images.kept(view()) is None
    images.forget(frozenset())
    images.image(routine, view())
    assert images.kept(view())


def test_what_could_not_be_drawn_is_tried_anew(routine: Path, tmp_path: Path) -> None:
    images = PageImages(64, lambda _: None)
    path = tmp_path / "rutin.pdf"
    path.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(UnreadableDocument):
        images.image(path, view())
    path.write_bytes(routine.read_bytes())
    assert picture(images.image(path, view()))
