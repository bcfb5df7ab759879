"""More of the hostile PDFs: references, geometry, recursion, fonts, and what is no PDF at all."""

import gzip
import io
import random
from collections.abc import Callable, Iterator

from PIL import Image

from tests.pdf_writing import (
    CATALOG,
    CONTENT,
    FONT_AT,
    PAGE,
    PAGES,
    TEXT,
    packed,
    page,
    pdf,
    stream,
    with_page,
)

Made = Iterator[tuple[str, Callable[[], bytes]]]


def references() -> Made:
    """Cross-reference tables, object streams and references that lead in circles or nowhere."""
    for end in (b"0", b"-1", b"999999999", b"10", b"ja", b"99999999999999999999"):
        yield f"startxref-{end.decode()}", lambda e=end: pdf(end=e)  # type: ignore[misc]
    start = pdf().rindex(b"xref\n0")
    yield "prev-self", lambda: pdf(trailer=b"/Prev %d" % start)
    yield "prev-negative", lambda: pdf(trailer=b"/Prev -5")
    chain = b"".join(
        b"xref\n0 0\ntrailer\n<</Size 6/Root 1 0 R/Prev %d>>\n" % max(0, start + 60 * (n - 1))
        for n in range(5_000)
    )
    yield "prev-chain", lambda: pdf() + chain + b"startxref\n%d\n%%%%EOF" % start
    yield "xref-gone", lambda: pdf().replace(b"xref\n0", b"xxxx\n0")
    yield "xref-size-billion", lambda: pdf().replace(b"xref\n0 6", b"xref\n0 1000000000")
    yield "root-missing", lambda: pdf().replace(b"/Root 1 0 R", b"")
    yield "root-a-page", lambda: pdf().replace(b"/Root 1 0 R", b"/Root 3 0 R")
    yield (
        "length-self",
        lambda: pdf({CONTENT: b"<</Length 4 0 R>>stream\n" + TEXT + b"\nendstream"}),
    )
    yield "length-huge", lambda: pdf().replace(b"<</Length ", b"<</Length 99999999")
    yield "length-negative", lambda: pdf().replace(b"<</Length ", b"<</Length -")
    yield (
        "reference-circle",
        lambda: pdf({PAGE: page(content=b"9 0 R"), 9: b"10 0 R", 10: b"9 0 R"}),
    )
    yield "reference-self", lambda: pdf({PAGE: b"3 0 R"})
    entries = b"/Type/ObjStm/N %d/First %d%b"
    body = b"3 0 4 9 " + page()
    for name, count, first, more in (
        ("self", 2, 8, b"/Extends 9 0 R"),
        ("many", 2_000_000_000, 8, b""),
        ("first-huge", 2, 2_000_000_000, b""),
        ("negative", -2, -8, b""),
    ):
        made = packed(body, entries % (count, first, more))
        yield (
            f"object-stream-{name}",
            lambda m=made: pdf({9: m}).replace(  # type: ignore[misc]
                b"/Root 1 0 R", b"/Root 1 0 R/XRefStm 15"
            ),
        )
    table = b"/Type/XRef/Size 10/W[%b]/Root 1 0 R/Prev %b"
    for name, widths, prev in (
        ("wide", b"9999999 9999999 9999999", b"0"),
        ("zero", b"0 0 0", b"0"),
        ("negative", b"-1 2 -3", b"0"),
        ("self", b"1 2 1", b"15"),
    ):
        made = b"%PDF-1.7\n%abcd\n9 0 obj\n" + packed(bytes(40), table % (widths, prev))
        yield f"xref-stream-{name}", lambda m=made: m + b"\nendobj\nstartxref\n15\n%%EOF"  # type: ignore[misc]


def geometry() -> Made:
    """Pages and letters of no possible size."""
    for name, box in (
        ("huge", b"[0 0 1e30 1e30]"),
        ("large", b"[0 0 14400000 14400000]"),
        ("negative", b"[0 0 -595 -842]"),
        ("empty", b"[0 0 0 0]"),
        ("nan", b"[nan nan nan nan]"),
        ("inf", b"[-inf -inf inf inf]"),
        ("overflow", b"[0 0 " + b"9" * 400 + b" 842]"),
        ("three", b"[0 0 595]"),
        ("strings", b"[(a)(b)(c)(d)]"),
        ("self", b" 3 0 R"),
    ):
        yield f"box-{name}", lambda b=box: pdf({PAGE: page(box=b)})  # type: ignore[misc]
    for extra in (b"/UserUnit 1e9", b"/UserUnit -1", b"/Rotate 45", b"/Rotate 99999999999"):
        named = extra.decode()[1:].lower().replace(" ", "-")
        yield named, lambda e=extra: pdf({PAGE: page(e)})  # type: ignore[misc]
    for name, before in (
        ("font-huge", b"BT /F 1e30 Tf (ord) Tj ET"),
        ("font-tiny", b"BT /F 1e-30 Tf (ord) Tj ET"),
        ("font-negative", b"BT /F -12 Tf 72 500 Td (ord) Tj ET"),
        ("matrix-nan", b"BT /F 9 Tf nan nan nan nan nan nan Tm (ord) Tj ET"),
        ("matrix-flat", b"BT /F 9 Tf 0 0 0 0 9 9 Tm (ord) Tj ET"),
        ("matrix-huge", b"1e38 0 0 1e38 0 0 cm BT /F 9 Tf (ord) Tj ET"),
        ("far-away", b"BT /F 9 Tf 1e9 -1e9 Td (ord) Tj ET"),
    ):
        yield name, lambda b=before: with_page(b + b" " + TEXT)  # type: ignore[misc]


def recursion() -> Made:
    """What calls itself, and what is nested without end."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %b>>"
    form += b"/Font<</F 5 0 R>>>>"
    uses = b"/Resources<</XObject<</X 9 0 R>>/Font<</F 5 0 R>>>>"
    call = TEXT + b" /X Do /X Do"
    yield "form-self", lambda: with_page(call, uses, o9=stream(call, form % b"9 0 R"))
    yield (
        "form-mutual",
        lambda: with_page(
            call, uses, o9=stream(call, form % b"10 0 R"), o10=stream(call, form % b"9 0 R")
        ),
    )

    def laughs() -> bytes:
        forms = {9 + n: stream(b"/X Do " * 10, form % (b"%d 0 R" % (10 + n))) for n in range(20)}
        forms[29] = stream(TEXT, form % b"29 0 R")
        return pdf({PAGE: page(uses), CONTENT: stream(b"/X Do"), **forms})

    yield "form-ten-to-the-twenty", laughs
    glyph = b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 97"
    glyph += b"/LastChar 97/Widths[1]/Encoding<</Differences[97/a]>>/CharProcs<</a 9 0 R>>"
    glyph += b"/Resources<</Font<</F 5 0 R>>>>>>"
    yield (
        "type-3-self",
        lambda: pdf(
            {
                FONT_AT: glyph,
                9: stream(b"1 0 d0 BT /F 1 Tf (aaa) Tj ET"),
                CONTENT: stream(b"BT /F 9 Tf (aaa) Tj ET"),
            }
        ),
    )
    outlines = b"<</Type/Catalog/Pages 2 0 R/Outlines 9 0 R>>"
    for name, first, entry in (
        ("next-self", b"10 0 R", b"<</Title(Ett)/Next 10 0 R/Parent 9 0 R>>"),
        ("child-self", b"10 0 R", b"<</Title(Ett)/First 10 0 R/Last 10 0 R>>"),
        ("root-self", b"9 0 R", b"<<>>"),
    ):
        yield (
            f"outline-{name}",
            lambda f=first, e=entry: pdf(  # type: ignore[misc]
                {CATALOG: outlines, 9: b"<</First %b/Last %b/Count 9>>" % (f, f), 10: e}
            ),
        )

    def long_outline(down: bool) -> bytes:
        key = b"First" if down else b"Next"
        entries = {
            10 + n: b"<</Title(%d)/Dest[3 0 R/Fit]/%b %d 0 R>>" % (n, key, 11 + n)
            for n in range(30_000)
        }
        return pdf({CATALOG: outlines, 9: b"<</First 10 0 R/Last 10 0 R/Count 1>>", **entries})

    yield "outline-30-000-deep", lambda: long_outline(True)
    yield "outline-30-000-long", lambda: long_outline(False)
    for name, entry in (
        ("labels", b"/PageLabels<</Kids[9 0 R]>>"),
        ("names", b"/Names<</Dests 9 0 R>>"),
        ("structure", b"/StructTreeRoot 9 0 R/MarkInfo<</Marked true>>"),
    ):
        root = b"<</Type/Catalog/Pages 2 0 R%b>>" % entry
        yield (
            f"{name}-self",
            lambda r=root: pdf(  # type: ignore[misc]
                {CATALOG: r, 9: b"<</Kids[9 0 R]/K 9 0 R/Names[(a) 9 0 R]/Nums[0 9 0 R]>>"}
            ),
        )
    for name, left, right in (("arrays", b"[", b"]"), ("dictionaries", b"<</A", b">>")):
        for levels in (1_000, 200_000):
            nested = left * levels + b" 1 " + right * levels
            yield f"{name}-{levels}", lambda n=nested: pdf({9: n, PAGE: page(b"/A 9 0 R")})  # type: ignore[misc]
    yield "operators-q", lambda: with_page(b"q " * 1_000_000 + TEXT)
    yield "operators-bt", lambda: with_page(b"BT " * 500_000 + TEXT)
    yield "marked-content", lambda: with_page(b"/P <</MCID 0>> BDC " * 200_000 + TEXT)
    yield "parentheses", lambda: with_page(b"BT /F 9 Tf " + b"(" * 500_000 + b" Tj ET")


def fonts() -> Made:
    """Fonts, and the tables that say which letter a code is."""

    def mapped(table: bytes) -> bytes:
        font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 9 0 R>>"
        return pdf({FONT_AT: font, 9: packed(b"begincmap " + table + b" endcmap")})

    for name, table in (
        ("whole-range", b"1 beginbfrange <0000> <FFFF> <0041> endbfrange"),
        ("four-bytes", b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"),
        ("backwards", b"1 beginbfrange <FFFF> <0000> <0041> endbfrange"),
        ("to-bidi", b"1 beginbfrange <00> <FF> <202E> endbfrange"),
        ("to-surrogates", b"1 beginbfrange <00> <FF> <D800> endbfrange"),
        ("to-nothing", b"1 beginbfrange <00> <FF> <> endbfrange"),
        ("long-target", b"1 beginbfchar <4E> <" + b"0041" * 100_000 + b"> endbfchar"),
        ("many", b"100 beginbfchar " + b"<41> <0042> " * 300_000 + b"endbfchar"),
        ("uses-itself", b"/Adobe-Identity-UCS usecmap " * 10_000),
        ("unended", b"1 beginbfchar <41"),
    ):
        yield f"to-unicode-{name}", lambda t=table: mapped(t)  # type: ignore[misc]
    composite = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts %b>>"
    yield "descendant-self", lambda: pdf({FONT_AT: composite % b"[5 0 R]"})
    yield "descendant-none", lambda: pdf({FONT_AT: composite % b"[]"})
    widths = b"<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 0/LastChar 999999/Widths[%b]>>"
    yield "widths-million", lambda: pdf({FONT_AT: widths % (b"500 " * 1_000_000)})
    noise = random.Random(1).randbytes(50_000)
    for key, kind in (
        (b"FontFile", b"Type1"),
        (b"FontFile2", b"TrueType"),
        (b"FontFile3", b"Type1"),
    ):
        font = b"<</Type/Font/Subtype/%b/BaseFont/A/FontDescriptor<</Type/FontDescriptor" % kind
        font += b"/FontName/A/Flags 4/FontBBox[0 0 9 9]/%b 9 0 R>>>>" % key
        yield f"{key.decode().lower()}-noise", lambda f=font: pdf({FONT_AT: f, 9: packed(noise)})  # type: ignore[misc]


def no_pdf() -> Made:
    """Something else under the name of a PDF."""
    from tests.hostile_pdfs import archive

    picture = io.BytesIO()
    Image.new("RGB", (30, 30), "red").save(picture, "JPEG")
    html = b"<!DOCTYPE html><script>fetch('http://127.0.0.1:9')</script><p>Rutin</p>"
    for name, data in (
        ("empty", b""),
        ("html", html),
        ("zip", archive()),
        ("jpeg", picture.getvalue()),
        ("elf", b"\x7fELF" + bytes(2_000)),
        ("text", "Bara text.".encode("utf-16")),
        ("gzip", gzip.compress(pdf())),
        ("header-only", b"%PDF-1.7"),
        ("header-and-end", b"%PDF-1.7\n%%EOF"),
        ("zeros", bytes(100_000)),
        ("noise", random.Random(2).randbytes(100_000)),
        ("header-and-noise", b"%PDF-1.7\n" + random.Random(3).randbytes(100_000)),
        ("html-then-pdf", html + pdf()),
        ("zip-then-pdf", archive() + pdf()),
        ("jpeg-then-pdf", picture.getvalue() + pdf()),
        ("pdf-then-zip", pdf() + archive()),
        ("postscript", b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file\n"),
    ):
        yield name, lambda d=data: d  # type: ignore[misc]


def active() -> Made:
    """What a viewer might do when the file is opened: nothing of it is done here."""
    for name, action in (
        ("javascript", b"<</S/JavaScript/JS(app.alert\\(1\\))>>"),
        ("launch", b"<</S/Launch/F(/bin/sh)>>"),
        ("uri", b"<</S/URI/URI(http://127.0.0.1:9/)>>"),
        ("submit", b"<</S/SubmitForm/F(http://127.0.0.1:9/)>>"),
        ("go-to-remote", b"<</S/GoToR/F(//127.0.0.1/share/a.pdf)/D[0/Fit]>>"),
        ("import-data", b"<</S/ImportData/F(/etc/passwd)>>"),
    ):
        root = b"<</Type/Catalog/Pages 2 0 R/OpenAction %b/AA<</WC %b>>>>" % (action, action)
        yield name, lambda r=root: pdf({CATALOG: r})  # type: ignore[misc]
    for name, where in (("file", b"(/etc/passwd)"), ("url", b"<</FS/URL/F(http://127.0.0.1:9/)>>")):
        content = b"<</Length 0/F %b>>stream\n\nendstream" % where
        yield f"content-elsewhere-{name}", lambda c=content: pdf({CONTENT: c})  # type: ignore[misc]
    attached = b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a.exe) 9 0 R]>>>>>>"
    yield (
        "attachment",
        lambda: pdf(
            {
                CATALOG: attached,
                9: b"<</Type/Filespec/F(../../a.exe)/EF<</F 10 0 R>>>>",
                10: stream(b"MZ", b"/Type/EmbeddedFile"),
            }
        ),
    )
    xfa = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xdp>&e;</xdp>'
    yield (
        "xfa",
        lambda: pdf(
            {
                CATALOG: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</XFA 9 0 R/Fields[]>>>>",
                9: stream(xfa),
            }
        ),
    )


def names() -> Made:
    """Names, titles and dates that are no text."""
    for name, info in (
        ("utf-8-broken", b"<</Title(\xef\xbb\xbf\xff\xfe\xfa)>>"),
        ("surrogate", b"<</Title<FEFFD800>>>"),
        ("bidi", b"<</Title<FEFF202E00610062>>>"),
        ("html", b"<</Title(<img src=x onerror=alert\\(1\\)>)/Author(<script>)>>"),
        ("nul", b"<</Title(a\\000b)>>"),
        ("megabyte", b"<</Title(" + b"a" * 1_000_000 + b")>>"),
        ("date", b"<</CreationDate(D:99999999999999)/ModDate(aldrig)>>"),
        ("self", b"11 0 R"),
    ):
        yield f"title-{name}", lambda i=info: pdf({11: i}, b"/Info 11 0 R")  # type: ignore[misc]
    yield "key-not-utf-8", lambda: pdf({PAGE: page(b"/\xff\xfe#ff#00 1")})
    yield "key-of-a-megabyte", lambda: pdf({PAGE: page(b"/" + b"A" * 1_000_000 + b" 1")})
    yield (
        "language",
        lambda: pdf({CATALOG: b"<</Type/Catalog/Pages 2 0 R/Lang(\xff" + b"s" * 99_999 + b")>>"}),
    )


def heavy() -> Made:
    """Much of what is right in small numbers."""
    yield (
        "words-in-one-place",
        lambda: with_page(b"BT /F 9 Tf 9 9 Td " + b"(ord) Tj " * 400_000 + b"ET"),
    )
    yield "one-long-word", lambda: with_page(b"BT /F 1 Tf (" + b"a" * 300_000 + b") Tj ET")
    lines = b"BT /F 9 Tf 9 9 Td " + b"(en rad text) Tj 0 1 Td " * 50_000 + b"ET"
    yield "lines", lambda: with_page(lines)
    rules = b"".join(b"%d 0 m %d 800 l S 0 %d m 500 %d l S " % (n, n, n, n) for n in range(3_000))
    yield "rules", lambda: with_page(rules + TEXT)
    yield "path", lambda: with_page(b"0 0 m " + b"9 9 l 500 5 l " * 300_000 + b"S " + TEXT)
    yield "rectangles", lambda: with_page(b"1 1 400 9 re f " * 100_000 + TEXT)
    yield "control-characters", lambda: with_page(b"BT /F 9 Tf 9 9 Td (\\001\\002\\003\\037) Tj ET")
    yield (
        "pages-9-000",
        lambda: pdf(
            {
                PAGES: b"<</Type/Pages/Kids[%b]/Count 9000>>"
                % b"".join(b"%d 0 R " % (20 + n) for n in range(9_000)),
                **{20 + n: page() for n in range(9_000)},
            }
        ),
    )
    yield (
        "annotations",
        lambda: pdf(
            {
                PAGE: page(
                    b"/Annots[" + b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]>>" * 50_000 + b"]"
                )
            }
        ),
    )
