"""Two hundred PDFs that are meant to harm who reads them: each damaged in one way, made by code.

``python -m tests.hostile_pdfs FOLDER`` writes them. None holds anything that does harm elsewhere.
"""

import io
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf

from tests.pdf_writing import (
    CATALOG,
    CONTENT,
    FONT_AT,
    GIB,
    PAGE,
    PAGES,
    TEXT,
    bomb,
    packed,
    page,
    pdf,
    stream,
    with_page,
    zeros,
)

Made = Iterator[tuple[str, Callable[[], bytes]]]


def bombs() -> Made:
    """Small files that unpack to a gigabyte, wherever a stream may stand."""
    yield "flate-1-gib-page", lambda: pdf({CONTENT: bomb()})
    yield "flate-1-gib-twice-packed", lambda: pdf({CONTENT: bomb(GIB, 2)})
    yield "flate-1-gib-four-times-packed", lambda: pdf({CONTENT: bomb(GIB, 4)})
    yield "flate-spaces", lambda: with_page(b" " * (1 << 26))
    yield "flate-in-text", lambda: with_page(b"BT /F 9 Tf (" + b"a" * (1 << 25) + b") Tj ET")
    image = b"/Type/XObject/Subtype/Image/Width 32768/Height 32768/BitsPerComponent 8"
    for name, space in (("gray", b"/DeviceGray"), ("cmyk", b"/DeviceCMYK")):
        entries = image + b"/ColorSpace" + space
        yield (
            f"image-{name}-1-gib",
            lambda e=entries: with_page(  # type: ignore[misc]
                b"q 500 0 0 500 0 0 cm /I Do Q",
                b"/Resources<</XObject<</I 9 0 R>>>>",
                o9=bomb(GIB, 1, e),
            ),
        )
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 9 0 R>>"
    yield "to-unicode-256-mib", lambda: pdf({FONT_AT: font, 9: bomb(GIB >> 2)})
    metadata = b"<</Type/Catalog/Pages 2 0 R/Metadata 9 0 R>>"
    yield "metadata-256-mib", lambda: pdf({CATALOG: metadata, 9: bomb(GIB >> 2)})
    predictor = b"/DecodeParms<</Predictor 15/Columns 2147483647/Colors 32/BitsPerComponent 16>>"
    yield "predictor-columns", lambda: pdf({CONTENT: packed(TEXT, predictor)})
    yield (
        "run-length",
        lambda: pdf(
            {
                CONTENT: stream(
                    zlib.compress(b"\x81 " * (1 << 21), 9), b"/Filter[/FlateDecode/RunLengthDecode]"
                )
            }
        ),
    )
    yield (
        "ascii-85",
        lambda: pdf(
            {
                CONTENT: stream(
                    zlib.compress(b"z" * (1 << 24), 9), b"/Filter[/FlateDecode/ASCII85Decode]"
                )
            }
        ),
    )
    yield "lzw", lambda: pdf({CONTENT: stream(b"\x80\x0b\x60" * 100_000, b"/Filter/LZWDecode")})
    filters = b"/Filter[" + b"/ASCIIHexDecode" * 50_000 + b"]"
    yield "fifty-thousand-filters", lambda: pdf({CONTENT: stream(TEXT.hex().encode(), filters)})


def trees() -> Made:
    """Page trees that do not end, are too deep or too wide, or lie about their size."""

    def kids(written: bytes, count: bytes = b"1", **more: bytes) -> Callable[[], bytes]:
        added = {int(name[1:]): one for name, one in more.items()}
        node = b"<</Type/Pages/Kids[%b]/Count %b>>" % (written, count)
        return lambda: pdf({PAGES: node, **added})

    def deep(levels: int) -> bytes:
        nodes = {
            10 + n: b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (11 + n, 9 + n)
            for n in range(levels)
        }
        nodes[9] = b"<</Type/Pages/Kids[10 0 R]/Count 1>>"
        nodes[10 + levels] = page()
        return pdf({CATALOG: b"<</Type/Catalog/Pages 9 0 R>>", **nodes})

    def doubling(levels: int) -> bytes:
        nodes = {
            10 + n: b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count %d>>"
            % (11 + n, 11 + n, 2 ** (levels - n))
            for n in range(levels)
        }
        nodes[10 + levels] = page()
        return pdf({CATALOG: b"<</Type/Catalog/Pages 10 0 R>>", **nodes})

    yield "kids-self", kids(b"2 0 R")
    yield "kids-self-and-page", kids(b"3 0 R 2 0 R", b"2")
    yield "kids-mutual", kids(b"9 0 R", b"1", o9=b"<</Type/Pages/Kids[2 0 R]/Count 1>>")
    yield "kids-catalog", kids(b"1 0 R")
    yield "kids-200-000-same", kids(b"3 0 R " * 200_000, b"200000")
    yield "kids-200-000-missing", kids(b"77 0 R " * 200_000, b"200000")
    yield "kids-100-000-nulls", kids(b"null " * 100_000, b"100000")
    yield "kids-numbers", kids(b"1 2 3 4", b"4")
    yield "kids-dictionaries", kids(page() * 20, b"20")
    for count in (b"-1", b"2147483647", b"4294967297", b"99999999999999999999", b"(en)", b"1.5"):
        yield f"count-{count.decode().strip('()')}", kids(b"3 0 R", count)
    for levels in (500, 20_000):
        yield f"deep-{levels}", lambda n=levels: deep(n)  # type: ignore[misc]
    for levels in (18, 40):
        yield f"doubling-{levels}", lambda n=levels: doubling(n)  # type: ignore[misc]


def truncated() -> Made:
    """A sound file, and one with an object stream, cut off at twelve places each."""
    plain = pdf()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(plain))
    written = io.BytesIO()
    writer.write(written)
    for name, whole in (("plain", plain), ("rewritten", written.getvalue())):
        for part in range(1, 13):
            cut = len(whole) * part // 13
            yield f"cut-{name}-{part:02}", lambda w=whole, c=cut: w[:c]  # type: ignore[misc]


def wrong_types() -> Made:
    """Every key of a small document with a value of another kind."""
    sound = pdf(
        {
            CATALOG: b"<</Type/Catalog/Pages 2 0 R/Outlines 9 0 R/PageLabels<</Nums[0<</S/D>>]>>"
            b"/Lang(sv)/Names<<>>/StructTreeRoot<</K 3>>>>",
            PAGE: page(b"/Rotate 0/UserUnit 1/CropBox[0 0 595 842]/Annots[]"),
            9: b"<</First 10 0 R/Last 10 0 R/Count 1>>",
            10: b"<</Title(Ett)/Parent 9 0 R/Dest[3 0 R/Fit]>>",
            11: b"<</Title(Rutin)/CreationDate(D:20260101)>>",
        },
        b"/Info 11 0 R",
    )
    keys = (
        *(
            b"/Type/Page",
            b"/MediaBox",
            b"/Contents",
            b"/Resources",
            b"/Font<<",
            b"/Kids",
            b"/Count",
        ),
        *(b"/Parent", b"/Length", b"/Rotate", b"/UserUnit", b"/CropBox", b"/Annots", b"/Outlines"),
        *(b"/PageLabels", b"/Nums", b"/Lang", b"/Names", b"/StructTreeRoot", b"/First", b"/Dest"),
        *(b"/Title", b"/CreationDate", b"/Size", b"/Root", b"/Info", b"/BaseFont", b"/Subtype"),
    )
    values = (b" -7 ", b"[[]]", b"<</A 1>>")
    for key in keys:
        named = key.strip(b"<").split(b"/")[1].decode().lower()
        for number, value in enumerate(values):
            kind = ("number", "array", "dictionary")[number]
            replaced = sound.replace(key, key + value + b"/X", 1)
            yield f"{named}-is-{kind}", lambda r=replaced: r  # type: ignore[misc]


def encrypted() -> Made:
    """Locked files, and locks that are broken."""

    def locked(algorithm: str, password: str) -> bytes:
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf()))
        writer.encrypt(password, owner_password="agare", algorithm=algorithm)
        written = io.BytesIO()
        writer.write(written)
        return written.getvalue()

    for algorithm in ("RC4-40", "RC4-128", "AES-128", "AES-256", "AES-256-R5"):
        yield f"locked-{algorithm.lower()}", lambda a=algorithm: locked(a, "hemligt")  # type: ignore[misc]
    yield "empty-password", lambda: locked("AES-256", "")
    for name, entry in (
        ("unknown", b"<</Filter/Egen/V 99/R 99>>"),
        ("garbage", b"<</Filter/Standard/V 5/R 6/O(x)/U(y)/P -1/OE(z)/UE(w)/Perms(p)>>"),
        ("number", b"17"),
        ("huge-length", b"<</Filter/Standard/V 2/R 3/Length 999999999/O(x)/U(y)/P -1>>"),
    ):
        yield f"encrypt-{name}", lambda e=entry: pdf(trailer=b"/Encrypt " + e)  # type: ignore[misc]


def made() -> Made:
    """Every one of them, by name."""
    from tests import hostile_pdf_parts as parts

    for family in (
        *(bombs, trees, truncated, wrong_types, encrypted),
        *(parts.references, parts.geometry, parts.recursion, parts.fonts),
        *(parts.no_pdf, parts.active, parts.names, parts.heavy),
    ):
        for name, make in family():
            yield f"{family.__name__}-{name}", make


def write(folder: Path, chosen: set[str] | None = None) -> list[str]:
    """Write those ``chosen`` (None: all) into ``folder``; the files' names."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, make in made():
        if chosen is None or name in chosen:
            (folder / f"{name}.pdf").write_bytes(make())
            written.append(f"{name}.pdf")
    zeros.cache_clear()
    return written


def archive() -> bytes:
    """A ZIP file."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as one:
        one.writestr("rutin.txt", "Ingen PDF.")
    return found.getvalue()


if __name__ == "__main__":
    sys.stdout.write(f"{len(write(Path(sys.argv[1])))}\n")
