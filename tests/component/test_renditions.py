"""DOCX, ODT, HTML and Markdown: what is read of them, what is not, and what is refused."""

import os
import resource
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pypandoc
import pytest

from benchmarks import formats
from index.corpus import Format, Section
from index.errors import UnreadableDocument
from ingest import pdf
from ingest.blocks import PdfDocument
from ingest.facts import facts
from ingest.renditions import rendition
from ingest.sections import sections
from tests.component.office_files import docx, odt, paragraph

ROUTINE = """---
title: Rutin för nycklar
lang: sv
beslutad av: Förvaltningschef
beslutsdatum: 2025-02-24
dokumentansvarig: Vaktmästare
---

# Kvittering

Passerkort kvitteras ut hos vaktmästaren. Kortet är *personligt* och kostar 200 $ i växel.

## Tider

| Lokal           | Tid        |
|-----------------|------------|
| Entré           | 6.00–21.00 |
| Arkiv, våning 3 | 7.00–17.00 |

Den som lånar ett kort ska

- visa legitimation[^1]
- lämna tillbaka kortet samma dag.

1. Ring vaktmästaren.
2. Spärra kortet.

# Larm

Koden byts den 1 februari.

[^1]: Körkort, pass eller id-kort.
"""


def read(path: Path, format: Format, work: Path) -> PdfDocument:  # noqa: A002
    return pdf.read(rendition(path, format, work))


def paths(found: list[Section]) -> list[tuple[str, ...]]:
    return [section.path for section in found]


def texts(document: PdfDocument) -> str:
    return "\n".join(page.text for page in document.pages)


@pytest.mark.parametrize("kind", ["docx", "odt", "html", "markdown"])
def test_a_routine_keeps_its_headings_tables_and_lists_in_every_format(
    kind: Format, tmp_path: Path
) -> None:
    source = tmp_path / "nycklar.md"
    source.write_text(ROUTINE)
    path = source
    if kind != "markdown":
        path = tmp_path / f"nycklar.{kind}"
        command = [pypandoc.get_pandoc_path(), "--standalone", "-f", "commonmark_x", source]
        subprocess.run([*command, "-o", path], check=True, stderr=subprocess.DEVNULL)
    document = read(path, kind, tmp_path)
    found = sections(document)
    assert facts(document, path.name).title == "Rutin för nycklar"
    assert [p for p in paths(found) if p] == [
        ("Kvittering",),
        ("Kvittering", "Tider"),
        ("Larm",),
    ]
    assert document.outline[1].title == "Tider"
    assert document.language == "sv"
    units = [unit for section in found for unit in section.units]
    rows = [unit for unit in units if unit.kind == "table_row" and unit.lead]
    assert [row.text for row in rows[-2:]] == ["Entré\t6.00–21.00", "Arkiv, våning 3\t7.00–17.00"]
    items = [unit.text for unit in units if unit.kind == "list_item"]
    assert [item.rstrip("¹ ") for item in items] == [
        "• visa legitimation",
        "• lämna tillbaka kortet samma dag.",
        "1. Ring vaktmästaren.",
        "2. Spärra kortet.",
    ]
    said = texts(document)
    assert "Körkort, pass eller id-kort." in said
    assert "200 $ i växel." in said


def test_front_matter_is_facts(tmp_path: Path) -> None:
    path = tmp_path / "nycklar.md"
    path.write_text(ROUTINE)
    stated = facts(read(path, "markdown", tmp_path), "nycklar.md")
    assert (stated.decided_by, str(stated.decided)) == ("Förvaltningschef", "2025-02-24")
    assert stated.owner == "Vaktmästare"


def test_word_numbers_pages_and_properties_come_along(tmp_path: Path) -> None:
    """Headings have the numbers that Word shows, pages end where Word ended them, and what Word
    hides, deleted or keeps for comments is not there."""
    rendered = "<w:r><w:lastRenderedPageBreak/><w:t>{}</w:t></w:r>"
    body = (
        paragraph("Rutin för nycklar", "Rubrik")
        + paragraph("Kvittering\t3", "Innehll1")
        + paragraph("Kvittering", "Rubrik1")
        + paragraph("Tider", "Rubrik2")
        + paragraph(
            "<w:r><w:t>Kortet hämtas hos </w:t></w:r>" + rendered.format("vaktmästaren varje dag.")
        )
        + paragraph('<w:r><w:t>Öppet.</w:t></w:r><w:r><w:br w:type="page"/></w:r>')
        + paragraph(rendered.format("Larm"), "Rubrik1")
        + paragraph(
            "<w:r><w:t>Koden byts</w:t></w:r>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t> HEMLIGT</w:t></w:r>"
            '<w:ins w:id="1" w:author="A"><w:r><w:t> i februari.</w:t></w:r></w:ins>'
            '<w:del w:id="2" w:author="A"><w:r><w:delText> i mars.</w:delText></w:r></w:del>'
        )
    )
    header = paragraph("Dnr ASN 2025/0061") + paragraph(
        '<w:r><w:t>Sida </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r>'
        "</w:fldSimple>"
    )
    document = read(docx(tmp_path / "a.docx", body, pages=3, header=header), "docx", tmp_path)
    assert [page.label for page in document.pages] == ["1", "2", "3"]
    assert "vaktmästaren varje dag." in document.pages[1].text
    assert "Koden byts i februari." in document.pages[2].text
    assert paths(sections(document)) == [("1 Kvittering", "1.1 Tider"), ("2 Larm",)]
    said = texts(document)
    assert not [word for word in ("HEMLIGT", "mars", "\t3", "Sida") if word in said]
    stated = facts(document, "a.docx")
    assert stated.registry_number == "ASN 2025/0061"
    assert (document.title, document.author) == ("Rutin för nycklar", "Lindvattnets kommun")
    assert str(document.created) == "2025-02-24"


def test_pages_that_nobody_marked_have_no_labels(tmp_path: Path) -> None:
    """Word says that there are nine pages but not where they end."""
    body = paragraph("Rutin", "Rubrik") + paragraph("Kortet hämtas hos vaktmästaren varje dag.")
    document = read(docx(tmp_path / "a.docx", body, pages=9), "docx", tmp_path)
    assert [page.label for page in document.pages] == [None]


def test_a_table_over_a_page_break_goes_on(tmp_path: Path) -> None:
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    later = paragraph("<w:r><w:lastRenderedPageBreak/><w:t>Arkiv</w:t></w:r>")
    body = (
        paragraph("Tider", "Rubrik1")
        + '<w:tbl><w:tblPr><w:tblLook w:firstRow="1"/></w:tblPr><w:tblGrid><w:gridCol w:w="4000"/>'
        '<w:gridCol w:w="4000"/></w:tblGrid>'
        + row.format(paragraph("Lokal"), paragraph("Tid"))
        + row.format(paragraph("Entré"), paragraph("6.00–21.00"))
        + row.format(later, paragraph("7.00–17.00"))
        + "</w:tbl>"
    )
    document = read(docx(tmp_path / "a.docx", body, pages=2), "docx", tmp_path)
    (found,) = sections(document)
    last = found.units[-1]
    assert (last.text, last.spans[0].page) == ("Arkiv\t7.00–17.00", 2)
    assert last.lead


def test_a_full_page_of_the_original_is_one_page(tmp_path: Path) -> None:
    """What fills Word's page does not fit on ours in ordinary type: it is set smaller."""
    line = "Kortet hämtas hos vaktmästaren varje dag och lämnas tillbaka efter passet, alltid mot "
    body = "".join(paragraph(f"{line} legitimation och kvittens {n}.") for n in range(28))
    document = read(docx(tmp_path / "a.docx", body, pages=1), "docx", tmp_path)
    assert [page.label for page in document.pages] == ["1"]
    assert "kvittens 27." in document.pages[0].text


def test_words_of_a_wide_table_stay_whole_and_in_their_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    cells = "".join(f"<td>handläggningsordning {n}</td>" for n in range(12))
    path.write_text(f"<h1>Tabell</h1><table><tr>{cells}</tr><tr>{cells}</tr></table>")
    row = read(path, "html", tmp_path).pages[0].text.splitlines()[-1]
    assert row.split("\t") == [f"handläggningsordning {n}" for n in range(12)]


def test_libreoffice_numbers_pages_and_title_come_along(tmp_path: Path) -> None:
    styles = (
        '<style:style style:name="P1" style:family="paragraph">'
        '<style:paragraph-properties fo:break-before="page"/></style:style>'
        '<style:style style:name="T1" style:family="text">'
        '<style:text-properties text:display="none"/></style:style>'
    )
    body = (
        '<text:p text:style-name="Title">Rutin för nycklar</text:p>'
        '<text:h text:outline-level="1">Kvittering</text:h>'
        '<text:h text:outline-level="2">Tider</text:h>'
        "<text:p>Kortet hämtas hos <text:soft-page-break/>vaktmästaren varje dag."
        '<text:span text:style-name="T1"> HEMLIGT</text:span></text:p>'
        '<text:p text:style-name="P1">Koden byts i februari.</text:p>'
    )
    path = odt(tmp_path / "a.odt", body, styles=styles, pages=3)
    document = read(path, "odt", tmp_path)
    assert [page.label for page in document.pages] == ["1", "2", "3"]
    assert "vaktmästaren varje dag." in document.pages[1].text
    assert "Koden byts" in document.pages[2].text
    assert facts(document, "a.odt").title == "Rutin för nycklar"
    assert paths(sections(document)) == [("1 Kvittering", "1.1 Tider")]
    assert "HEMLIGT" not in texts(document)


def test_a_web_page_is_read_without_the_site_around_it(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        '<!doctype html><html lang="sv"><head><title>Nycklar | Kommunen</title>'
        "<script>document.write('SKRIPT')</script><style>p{}</style></head><body>"
        "<header><h1>Kommunen</h1></header><nav><ul><li>Startsida</li></ul></nav>"
        '<main><h1>Rutin för nycklar</h1><p hidden>DOLD</p><p style="display: none">GÖMD</p>'
        "<h2>Kvittering</h2><p>Kortet hämtas hos vaktmästaren &amp; lämnas där.</p>"
        '<aside>Relaterat</aside><img src="x.png" alt="Karta över entrén">'
        '<a href="javascript:alert(1)">Beställ kort</a></main><footer>Kakor</footer></body></html>'
    )
    document = read(path, "html", tmp_path)
    said = texts(document)
    assert facts(document, "a.html").title == "Rutin för nycklar"
    assert "Kortet hämtas hos vaktmästaren & lämnas där." in said
    assert "[Bild: Karta över entrén]" in said
    assert "Beställ kort" in said
    absent = "SKRIPT Startsida DOLD GÖMD Relaterat Kakor Kommunen".split()
    assert not [word for word in absent if word in said]


@pytest.mark.parametrize(
    ("encoding", "stated"),
    [("utf-8", ""), ("utf-16", ""), ("cp1252", ""), ("iso-8859-1", '<meta charset="iso-8859-1">')],
)
def test_swedish_letters_survive_their_encoding(encoding: str, stated: str, tmp_path: Path) -> None:
    kinds: tuple[Format, ...] = ("html", "markdown")
    for kind in kinds:
        path = tmp_path / f"a.{kind}"
        said = f"{stated}<p>Åtgärder på förhand.</p>" if kind == "html" else "Åtgärder på förhand."
        path.write_bytes(said.encode(encoding))
        assert "Åtgärder på förhand." in texts(read(path, kind, tmp_path))


def test_code_in_a_document_is_text_or_nothing(tmp_path: Path) -> None:
    """Typst and HTML code are not run, files are not read, and attributes are no code."""
    path = tmp_path / "a.md"
    path.write_text(
        'Värdet #read("/etc/hostname") står kvar.\n\n'
        '[Färg]{typst:text:fill="panic()"} och ~~struket~~ och `$x$`.\n\n'
        "::: {typst:inset=\"read('/etc/passwd')\"}\nRuta.\n:::\n\n"
        "```{=typst}\n#panic()\n```\n\n<script>alert(1)</script>\n\n"
        "![](/etc/passwd)\n\n![Karta](https://example.org/x.png)\n"
    )
    said = texts(read(path, "markdown", tmp_path))
    assert 'Värdet #read("/etc/hostname") står kvar.' in said
    assert "Färg och och $x$." in " ".join(said.split())
    assert "Ruta." in said
    assert "alert" not in said
    assert "[Bild: Karta]" in said


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(ROUTINE)
    first = rendition(path, "markdown", tmp_path).read_bytes()
    assert rendition(path, "markdown", tmp_path).read_bytes() == first


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_what_is_no_office_file_is_refused_with_advice(kind: Format, tmp_path: Path) -> None:
    whole = docx(tmp_path / "hel.docx", paragraph("Text.")).read_bytes()
    files = {
        "ingen.zip": b"Hej",
        "halv.zip": whole[: len(whole) // 2],
        "annan.zip": b"",
        "lost.zip": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512),
    }
    for name, data in files.items():
        path = tmp_path / name.replace("zip", kind)
        path.write_bytes(data)
        with pytest.raises(UnreadableDocument, match="lösenord" if "lost" in name else "skadad"):
            rendition(path, kind, tmp_path)


def test_bombs_are_refused(tmp_path: Path) -> None:
    """A zip that unpacks to gigabytes, entities that multiply, tables in tables without end."""
    nested = "<w:tbl><w:tr><w:tc>" * 5_000 + "</w:tc></w:tr></w:tbl>" * 5_000
    entities = tmp_path / "ord.docx"
    with (
        zipfile.ZipFile(docx(tmp_path / "hel.docx", paragraph("Text."))) as whole,
        zipfile.ZipFile(entities, "w") as made,
    ):
        for name in whole.namelist():
            content = whole.read(name)
            if name == "word/document.xml":
                content = b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + content
            made.writestr(name, content)
    zeros = tmp_path / "nollor.docx"
    shutil.copy(tmp_path / "hel.docx", zeros)
    with zipfile.ZipFile(zeros, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/extra.xml", bytes(64 * 2**20))
    deep_html = tmp_path / "djup.html"
    deep_html.write_text("<div>" * 5_000 + "djupt" + "</div>" * 5_000)
    cases: list[tuple[Path, Format]] = [
        (docx(tmp_path / "djup.docx", nested), "docx"),
        (entities, "docx"),
        (zeros, "docx"),
        (deep_html, "html"),
    ]
    for path, kind in cases:
        with pytest.raises(UnreadableDocument, match=r"för stor|skadad"):
            rendition(path, kind, tmp_path)


def test_it_works_within_a_process_with_little_memory(tmp_path: Path) -> None:
    """As the reading process has it: 2 GB of address space."""
    path = tmp_path / "a.md"
    path.write_text(ROUTINE)
    code = (
        "import sys; from pathlib import Path; from ingest.renditions import rendition; "
        "print(rendition(Path(sys.argv[1]), 'markdown', Path(sys.argv[2])).stat().st_size)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path, tmp_path],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2 * 2**30, 2 * 2**30)),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 1000


@pytest.mark.parametrize("kind", ["docx", "odt", "html", "markdown"])
def test_a_sample_says_the_same_in_every_format(kind: Format, tmp_path: Path) -> None:
    """As measured over all samples by ``benchmarks/formats.py``, on one with every kind of part."""
    source = next(s for s, _ in formats.sources() if s.stem == "skyddsbedomning")
    wanted = formats.contents(formats.DOCUMENTS / "barn-och-unga/skyddsbedomning.pdf")
    path = formats.converted(source, tmp_path / f"{source.stem}.{formats.ENDINGS[kind]}")
    found = formats.contents(rendition(path, kind, tmp_path))
    for part, floor in {
        "words": 0.98,
        "headings": 1,
        "table_rows": 0.95,
        "list_items": 0.95,
    }.items():
        share = (wanted[part] & found[part]).total() / wanted[part].total()
        assert share >= floor, (part, list(wanted[part] - found[part]))
