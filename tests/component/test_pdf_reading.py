"""Reading PDFs: made ones, where we know what stands in them, and the real ones, where two
independent extractors say what does."""

import random
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import typst
from pypdf.generic import NameObject, NumberObject

from index.errors import NoTextInDocument, UnreadableDocument
from ingest.blocks import Block, PdfDocument
from ingest.pdf import read

PROSE = (
    "Handläggaren ska skyndsamt ta ställning till vilka uppgifter som saknas och begära in dem. "
    "Den enskilde ska få skälig tid på sig att komma in med handlingarna innan ärendet avgörs. "
)

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Sets Typst markup as ``name`` and gives the PDF's path."""

    def setter(markup: str, name: str = "rutin.pdf", page: str = 'paper: "a4"') -> Path:
        source = tmp_path / "rutin.typ"
        source.write_text(f'#set text(lang: "sv")\n#set page({page})\n{markup}', "utf-8")
        path = tmp_path / name
        path.write_bytes(typst.compile(str(source), ignore_system_fonts=True))
        return path

    return setter


def texts(document: PdfDocument, *kinds: str) -> list[str]:
    """The blocks of these kinds (all but running ones where none is named), as read."""
    return [
        text_of(document, block)
        for block in document.blocks
        if (block.kind in kinds if kinds else block.kind != "running")
    ]


def text_of(document: PdfDocument, block: Block) -> str:
    return document.pages[block.page - 1].text[block.start : block.end]


def reduced(text: str) -> str:
    """Letters, digits and § alone, as quotes are compared."""
    joined = re.sub("[\u00ad\x02\ufffe]", "", text)
    folded = unicodedata.normalize("NFKC", joined).casefold()
    return "".join(c for c in folded if c.isalnum() or c == "§")


def ink(document: PdfDocument, page: int, start: int, end: int) -> tuple[float, ...]:
    """The box around the characters of a span, in points."""
    boxes = document.boxes[page - 1][start:end]
    printed = boxes[boxes.any(axis=1)] / 10
    return (*printed[:, :2].min(axis=0), *printed[:, 2:].max(axis=0))


# --- what must be refused, and in which words ---


def test_a_file_that_is_no_pdf_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "rutin.pdf"
    path.write_bytes(b"Inget PDF-dokument.")
    with pytest.raises(UnreadableDocument, match=r"rutin\.pdf är skadad eller ingen PDF\. .*spara"):
        read(path)


def test_a_truncated_file_is_refused_or_read_but_never_breaks(make: Make) -> None:
    whole = make("= Rubrik\n" + PROSE * 20)
    data = whole.read_bytes()
    for share in (0.0, 0.1, 0.5, 0.9):
        whole.write_bytes(data[: int(len(data) * share)])
        with pytest.raises((UnreadableDocument, NoTextInDocument)):
            read(whole)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"saknas\.pdf kan inte öppnas"):
        read(tmp_path / "saknas.pdf")


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_password_is_asked_for_only_where_one_is_needed(make: Make, algorithm: str) -> None:
    open_path = make("= Sekretess\n" + PROSE)
    for password, readable in (("", True), ("hemligt", False)):
        writer = pypdf.PdfWriter(clone_from=open_path)
        writer.encrypt(password, owner_password="ägare", algorithm=algorithm)
        locked = open_path.with_name("låst.pdf")
        writer.write(locked)
        if readable:
            document = read(locked)
            assert texts(document)[0] == "Sekretess"
            assert document.notes == ()
        else:
            with pytest.raises(UnreadableDocument, match="låst med lösenord"):
                read(locked)


def test_a_document_without_text_is_refused_and_a_page_without_is_reported(make: Make) -> None:
    picture = "#rect(width: 5cm, height: 5cm, fill: gray)"
    with pytest.raises(NoTextInDocument, match="alla 2 sidor saknar textlager"):
        read(make(f"{picture}#pagebreak(){picture}"))
    mixed = read(make(f"Text.#pagebreak(){picture}#pagebreak()Mer text."))
    assert mixed.textless_pages == (2,)
    assert mixed.pages[1].text == ""
    assert len(mixed.boxes[1]) == 0


# --- what the file states ---


def test_metadata_outline_and_page_labels_are_read(make: Make) -> None:
    path = make(
        '#set document(title: "Rutin för tolk", author: "Socialförvaltningen",'
        " date: datetime(year: 2026, month: 3, day: 2))\n"
        "= Syfte\nText.\n#pagebreak()\n== Beställa tolk\nText.",
        page='numbering: "i"',
    )
    document = read(path)
    assert (document.title, document.author) == ("Rutin för tolk", "Socialförvaltningen")
    assert str(document.created) == "2026-03-02"
    assert [(e.level, e.title, e.page) for e in document.outline] == [
        (1, "Syfte", 1),
        (2, "Beställa tolk", 2),
    ]
    top = document.outline[0].top
    assert top is not None
    assert 0 < document.blocks[0].y0 - top < 40, "the bookmark leads to just above its heading"
    assert [page.label for page in document.pages] == ["i", "ii"]


def test_titles_that_programs_fill_in_are_no_titles(make: Make) -> None:
    for junk in ("Microsoft Word - rutin.docx", "Dokument1", "namnlös", "rutin_v2.pdf"):
        assert read(make(f'#set document(title: "{junk}")\nText.')).title is None


@pytest.mark.parametrize(
    ("key", "told"), [("/Outlines", "Bokmärkena"), ("/PageLabels", "Sidnumreringen")]
)
def test_a_broken_part_is_told_and_the_text_still_read(make: Make, key: str, told: str) -> None:
    path = make("= Syfte\nText.")
    writer = pypdf.PdfWriter(clone_from=path)
    writer.root_object[NameObject(key)] = NumberObject(7)
    writer.write(path)
    document = read(path)
    assert texts(document) == ["Syfte", "Text."]
    (note,) = document.notes
    assert note.startswith(f"{told} kunde inte läsas")
    assert document.pages[0].label is None


def test_flaws_that_the_libraries_work_around_make_no_noise(
    make: Make, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    path = make("= Syfte\nText.")
    path.write_bytes(b"skr\xe4p\n" + path.read_bytes())
    assert texts(read(path)) == ["Syfte", "Text."]
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


# --- words ---


def test_words_divided_at_a_lines_end_are_whole_and_real_hyphens_stay(make: Make) -> None:
    words = "biståndshandläggaren missbruksutredningen social- och arbetsmarknadsnämnden IT-system "
    document = read(make(f"#set par(justify: true)\n#set text(hyphenate: true)\n{words * 12}"))
    (paragraph,) = texts(document)
    assert paragraph == (words * 12).strip()
    assert document.blocks[0].lines > 8


def test_ligatures_are_opened_and_marks_composed_each_letter_with_its_place(make: Make) -> None:
    document = read(make("#set text(size: 20pt)\nofficiell träffa flykting A\u030angström"))
    assert texts(document) == ["officiell träffa flykting Ångström"]
    boxes = document.boxes[0]
    left = [box[0] for box in boxes if box.any()]
    assert left == sorted(left)
    assert len(set(left)) == len(left), "two letters share one place"


def test_a_notes_number_does_not_run_into_the_number_beside_it(make: Make) -> None:
    document = read(make("Uppgiften lämnas ut.#footnote[12 kap. 1 § OSL.]"))
    assert texts(document) == ["Uppgiften lämnas ut.¹", "¹12 kap. 1 § OSL."]


# --- blocks ---


def test_headings_paragraphs_and_items_are_blocks_of_their_own(make: Make) -> None:
    document = read(
        make(
            '#set heading(numbering: "1.1")\n'
            f"= Handläggning\n{PROSE}\n\n{PROSE}\n== Beslut\nBeslutet ska innehålla:\n"
            f"- {PROSE}\n- kort punkt\n+ {PROSE}\n+ andra steget"
        )
    )
    prose = PROSE.strip()
    assert texts(document, "text") == [
        "1 Handläggning",
        prose,
        prose,
        "1.1 Beslut",
        "Beslutet ska innehålla:",
    ]
    items = [b for b in document.blocks if b.kind == "list_item"]
    assert [b.marker for b in items] == ["•", "•", "1.", "2."]
    assert texts(document, "list_item") == [
        f"• {prose}",
        "• kort punkt",
        f"1. {prose}",
        "2. andra steget",
    ]
    assert document.blocks[0].bold
    assert document.blocks[0].size > document.blocks[1].size


def test_a_reference_at_a_lines_start_does_not_begin_a_paragraph(make: Make) -> None:
    sentence = "Beslutet fattas med stöd av 5 kap. 2 § lagen och får överklagas. " * 12
    for width in range(200, 420, 20):
        document = read(make(f"#block(width: {width}pt)[{sentence}]"))
        assert texts(document) == [sentence.strip()], width


def test_each_section_of_a_statute_begins_a_paragraph(make: Make) -> None:
    sections = [f"{n} § {PROSE.strip()}" for n in (1, 2, 3)]
    document = read(make("#set par(spacing: 0.65em)\n" + "\n\n".join(sections)))
    assert texts(document) == sections


def test_headers_footers_and_page_numbers_are_running_and_nothing_else_is(make: Make) -> None:
    prose = [(n, f"{'Mycket ' * n} längre text. {PROSE}") for n in range(4)]
    document = read(
        make(
            "\n".join(f"= Avsnitt {n}\n{text}\n#pagebreak(weak: true)" for n, text in prose),
            page='header: [Lindvattnets kommun #h(1fr) Dnr ASN 2026/0051], numbering: "1 (1)"',
        )
    )
    running = texts(document, "running")
    assert running.count("Lindvattnets kommun") == len(document.pages) == 4
    assert running.count("Dnr ASN 2026/0051") == 4
    assert [text for text in running if text.endswith("(4)")] == [f"{n} (4)" for n in (1, 2, 3, 4)]
    assert texts(document)[::2] == [f"Avsnitt {n}" for n in range(4)]
    assert [" ".join(text.split()) for _, text in prose] == texts(document)[1::2]


def test_a_table_of_contents_is_told_apart(make: Make) -> None:
    body = "\n".join(f"= Rubrik {n}\n{PROSE}\n#pagebreak(weak: true)" for n in range(1, 5))
    leaders = '#outline(title: "Innehåll")\n#pagebreak()\n'
    bare = "#show outline.entry: set outline.entry(fill: none)\n" + leaders
    for markup in (leaders, bare):
        document = read(make(markup + body))
        assert len(texts(document, "contents")) == 4
        assert texts(document, "text").count("Innehåll") == 1
        assert {b.page for b in document.blocks if b.kind == "contents"} == {1}


# --- order on the page ---


def test_columns_are_read_one_after_the_other(make: Make) -> None:
    left, right = ("Vänster spalt. " * 90).strip(), ("Höger spalt. " * 60).strip()
    markup = f"= Rubrik över båda\n#columns(2)[{left}\n#colbreak()\n{right}]"
    assert texts(read(make(markup))) == ["Rubrik över båda", left, right]


def test_columns_that_the_file_holds_line_by_line_are_read_one_after_the_other(
    make: Make,
) -> None:
    left = [f"Detta är rad nummer {n} i den vänstra spalten på sidan," for n in range(12)]
    right = [f"medan rad nummer {n} i den högra spalten har annan text," for n in range(12)]
    rows = "".join(
        f"#place(dx: 0pt, dy: {n * 14}pt)[{a}]#place(dx: 8.5cm, dy: {n * 14}pt)[{b}]"
        for n, (a, b) in enumerate(zip(left, right, strict=True))
    )
    document = read(make(f"#set text(size: 10pt)\n{rows}"))
    assert " ".join(texts(document)) == " ".join(left + right)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_is_read_as_displayed(make: Make, degrees: int) -> None:
    path = make(f"= Rubrik\n{PROSE}\n#table(columns: 2)[*Roll*][*Ansvar*][Chef][Beslutar]")
    upright = read(path)
    writer = pypdf.PdfWriter(clone_from=path)
    writer.pages[0].rotate(degrees)
    writer.write(path)
    turned = read(path)
    assert turned.pages[0].text == upright.pages[0].text
    assert [b.kind for b in turned.blocks] == [b.kind for b in upright.blocks]
    image = pypdfium2.PdfDocument(path)[0].render(scale=1, grayscale=True).to_numpy()
    assert (turned.pages[0].height, turned.pages[0].width) == pytest.approx(image.shape, abs=1)
    x0, y0, x1, y1 = (round(v) for v in ink(turned, 1, 0, len("Rubrik")))
    assert image[y0:y1, x0:x1].min() < 100, "the box of the heading holds no ink"


# --- tables ---

TABLE = (
    "#table(columns: (1fr, 2fr, 1fr), table.header[*Nr*][*Ärende*][*Delegat*],"
    + ",".join(f"[{n}],[{PROSE}],[1:e soc {n}]" for n in range(1, 31))
    + ")"
)


def test_a_table_is_rows_and_cells_and_goes_on_over_the_page(make: Make) -> None:
    document = read(make(f"= Delegation\n{TABLE}"))
    rows = [b for b in document.blocks if b.kind == "table_row"]
    assert len(document.pages) > 1
    assert {b.table for b in rows} == {1}
    headers = [text_of(document, b) for b in rows if b.header]
    assert headers == ["Nr\tÄrende\tDelegat"] * len(document.pages)
    body = [text_of(document, b).split("\t") for b in rows if not b.header]
    assert body == [[str(n), PROSE.strip(), f"1:e soc {n}"] for n in range(1, 31)]
    for block in rows:
        page = document.pages[block.page - 1].text
        assert "\t".join(page[s:e] for s, e in block.cells) == text_of(document, block)


def test_a_table_without_lines_is_rows_too(make: Make) -> None:
    cells = ["*Kort*", "*Betydelse*", "IU", "Nämndens utskott", "EC", "Enhetschef", "FC", "Chef"]
    markup = "#table(stroke: none, columns: (3cm, auto), " + ",".join(f"[{c}]" for c in cells) + ")"
    document = read(make(f"{PROSE}\n{markup}\n{PROSE}"))
    assert texts(document, "table_row") == [
        "Kort\tBetydelse",
        "IU\tNämndens utskott",
        "EC\tEnhetschef",
        "FC\tChef",
    ]
    assert next(b for b in document.blocks if b.kind == "table_row").header
    assert texts(document, "text") == [PROSE.strip()] * 2


def test_a_box_around_text_is_no_table(make: Make) -> None:
    document = read(make(f"#rect(width: 100%)[*Viktigt*\n\n{PROSE}\n\n- en punkt]\n{PROSE}"))
    assert texts(document, "table_row") == []
    assert texts(document) == ["Viktigt", PROSE.strip(), "• en punkt", PROSE.strip()]


def test_a_marked_word_in_a_table_does_not_break_its_cell(make: Make) -> None:
    document = read(
        make(f"#table(columns: (3cm, 1fr))[*A*][*B*][1][#highlight[{PROSE}] omarkerat]")
    )
    assert texts(document, "table_row")[1] == f"1\t{PROSE.strip()} omarkerat"


# --- the real documents ---

SAMPLE = (
    "digg/gemensamma-regler-och-rutiner.pdf",
    "digg/meddelandekvittens.pdf",
    "digg/smp-snabbguide.pdf",
    "forfattningar/dir-2016-15-dataskyddsforordningen.pdf",
    "forfattningar/nfs-2007-10.pdf",
    "forfattningar/prop-2008-09-159-elektronisk-kommunikation.pdf",
    "forfattningar/prop-2013-14-104-nyanlandas-etablering-krypterad.pdf",
    "kommun/karlshamn-it-och-informationssakerhetspolicy.pdf",
    "kommun/simrishamn-budgetanvisningar-2027.pdf",
    "lagar/lss-1993-387.pdf",
)


@pytest.mark.parametrize("file", SAMPLE)
def test_blocks_stand_in_the_pages_own_text(shared_documents: Path, file: str) -> None:
    path = shared_documents / file
    document = read(path)
    plain = [reduced(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(path)]
    reader = pypdf.PdfReader(path)
    if reader.is_encrypted:
        reader.decrypt("")

    def stands(block: Block) -> bool:
        text = reduced(text_of(document, block))
        if text in plain[block.page - 1]:
            return True
        # PDFium may put a header into the first line beside it; the other reader does not
        return text in reduced(reader.pages[block.page - 1].extract_text())

    blocks = [b for b in document.blocks if b.kind in {"text", "list_item"}]
    sample = random.Random(1).sample(blocks, min(len(blocks), 200))
    missing = [text_of(document, block) for block in sample if not stands(block)]
    assert len(missing) <= 0.005 * len(sample), missing


@pytest.mark.parametrize("file", SAMPLE[:4])
def test_every_printed_character_has_its_box_on_the_page(shared_documents: Path, file: str) -> None:
    document = read(shared_documents / file)
    for page, boxes in zip(document.pages, document.boxes, strict=True):
        assert len(boxes) == len(page.text)
        printed = [i for i, c in enumerate(page.text) if not c.isspace()]
        assert (boxes[printed, 2] > boxes[printed, 0]).mean() > 0.999
        assert (boxes[printed, 3] > boxes[printed, 1]).all()
        assert boxes[:, 2].max(initial=0) <= round(page.width * 10)
        assert boxes[:, 3].max(initial=0) <= round(page.height * 10)
        for index, c in enumerate(page.text):
            assert boxes[index].any() or c.isspace(), (page.number, index, c)


def test_statutes_have_a_block_for_every_section(shared_documents: Path) -> None:
    document = read(shared_documents / "lagar/lvu-1990-52.pdf")
    begins = [m[1] for t in texts(document) if (m := re.match(r"(\d+(?: [a-z])?) §", t))]
    numbers = [int(number.split()[0]) for number in begins]
    assert set(range(1, 44)) <= set(numbers)
    inside = [t for t in texts(document) if re.search(r"\. \d+(?: [a-z])? § [A-ZÅÄÖ]", t)]
    assert inside == []


def test_shaded_cells_are_whole_and_marked_words_cut_none(shared_documents: Path) -> None:
    shaded = read(shared_documents / "digg/informationssakerhet-och-tillitsmodell.pdf")
    headers = {text_of(shaded, b) for b in shaded.blocks if b.header}
    assert "Säkerhetsåtgärd\tSecurity Function (CEF/EU)\tDefinition/Omfattning" in headers
    marked = read(shared_documents / "digg/transportmodell-utokad-bas.pdf")
    step = (
        "D2 skapar en meddelandekvittens med referens till det mottagna meddelandet och med "
        "statuskod som visar att det ej accepterat"
    )
    assert any(step in text for text in texts(marked))


def test_two_versions_of_a_law_side_by_side_are_not_mixed(shared_documents: Path) -> None:
    document = read(
        shared_documents / "forfattningar/prop-2013-14-104-nyanlandas-etablering-krypterad.pdf"
    )
    page = [text_of(document, b) for b in document.blocks if b.page == 7]
    assert (
        "Beslut i fråga om rätt till etableringsplan, etableringsersättning, etableringstillägg "
        "och bostadsersättning får överklagas hos allmän förvaltningsdomstol."
    ) in page
    assert "17 §" in page
    running = [text_of(document, b) for b in document.blocks if b.kind == "running"]
    assert running.count("Prop. 2013/14:104") >= 79
