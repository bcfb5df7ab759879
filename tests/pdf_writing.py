"""PDFs put together object by object, so that each part of one can be wrong."""

import zlib
from collections.abc import Mapping
from functools import cache

GIB = 1 << 30
TEXT = (
    b"BT /F 12 Tf 72 720 Td (Rutin for nycklar) Tj 0 -20 Td "
    b"(Nyckeln kvitteras ut hos vakten och lamnas igen samma dag.) Tj ET"
)
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
CATALOG, PAGES, PAGE, CONTENT, FONT_AT = 1, 2, 3, 4, 5

Objects = dict[int, bytes]


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object of ``data`` as it is."""
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), entries, data)


def packed(data: bytes, entries: bytes = b"") -> bytes:
    """The same, deflated."""
    return stream(zlib.compress(data, 9), b"/Filter/FlateDecode" + entries)


@cache
def zeros(size: int, layers: int = 1) -> bytes:
    """``size`` zero bytes, deflated ``layers`` times."""
    maker = zlib.compressobj(1)
    block = bytes(1 << 24)
    data = b"".join(maker.compress(block) for _ in range(size >> 24)) + maker.flush()
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    return data


def bomb(size: int = GIB, layers: int = 1, entries: bytes = b"") -> bytes:
    """A stream that unpacks to ``size`` bytes."""
    return stream(zeros(size, layers), b"/Filter[%b]%b" % (b"/FlateDecode" * layers, entries))


def page(extra: bytes = b"", content: bytes = b"4 0 R", box: bytes = b"[0 0 595 842]") -> bytes:
    """The page."""
    return (
        b"<</Type/Page/Parent 2 0 R/MediaBox%b/Contents %b"
        b"/Resources<</Font<</F 5 0 R>>>>%b>>" % (box, content, extra)
    )


def base() -> Objects:
    """A document of one page that can be read."""
    return {
        CATALOG: b"<</Type/Catalog/Pages 2 0 R>>",
        PAGES: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        PAGE: page(),
        CONTENT: stream(TEXT),
        FONT_AT: FONT,
    }


def pdf(
    changed: Mapping[int, bytes] | None = None, trailer: bytes = b"", end: bytes = b""
) -> bytes:
    """The file of ``base`` with some objects ``changed`` or added. ``end`` stands for the number
    after startxref."""
    objects = base() | dict(changed or {})
    body, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, written in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, written)
    start, last = len(body), max(objects)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (last + 1)
    for number in range(1, last + 1):
        place = places.get(number)
        body += b"0000000000 00000 f \n" if place is None else b"%010d 00000 n \n" % place
    body += b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%b\n%%%%EOF\n" % (
        last + 1,
        trailer,
        end or b"%d" % start,
    )
    return bytes(body)


def with_page(content: bytes, extra: bytes = b"", **more: bytes) -> bytes:
    """A file whose page shows ``content``; ``o9=…`` adds object 9."""
    added = {int(name[1:]): written for name, written in more.items()}
    return pdf({PAGE: page(extra), CONTENT: packed(content), **added})
