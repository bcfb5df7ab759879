"""DOCX, ODT, HTML and Markdown that are meant to harm who reads them; two dozen."""

import io
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

SECRET = b"kvastfeningssyltens hemlighet"
"""Stands in a file beside the documents, which no document may bring into the index."""
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TEXT = "<w:p><w:r><w:t>Nyckeln kvitteras ut hos vakten och lämnas igen.</w:t></w:r></w:p>"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="{target}" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/{kind}"{more}/></Relationships>'
)
_ELSEWHERE = ' TargetMode="External"'
_MAIN = "word/document.xml"
_ODT = "application/vnd.oasis.opendocument.text"
_ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "{place}">]>'
_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)


def _zip(parts: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return found.getvalue()


def _docx(document: str | bytes = "", **more: str | bytes) -> bytes:
    body = document or f"<w:document {_W}><w:body>{_TEXT}</w:body></w:document>"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(
            target="word/document.xml", kind="officeDocument", more=""
        ),
        "word/document.xml": body,
    }
    return _zip(parts | {name.replace("__", "/"): content for name, content in more.items()})


def _odt(content: str | bytes) -> bytes:
    return _zip({"mimetype": _ODT, "content.xml": content}, zipfile.ZIP_DEFLATED)


def made(secret: Path) -> Iterator[tuple[str, bytes]]:
    """Every one of them, by file name. ``secret`` is the file that some try to read."""
    inner = f"<w:document {_W}><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
    for name, place in (("file", secret.as_uri()), ("web", "http://127.0.0.1:9/x")):
        yield f"entity-{name}.docx", _docx(_ENTITY.format(place=place) + inner)
        yield f"entity-{name}.odt", _odt(_ENTITY.format(place=place) + "<x>&e;</x>")
    yield "laughs.docx", _docx(_LAUGHS + inner.replace("&e;", "&a11;"))
    yield "laughs.odt", _odt(_LAUGHS + "<x>&a11;</x>")
    yield "bomb.docx", _docx(b" " * (1 << 28))
    yield "bomb.odt", _odt(b" " * (1 << 28))
    deep = "<w:tbl><w:tr><w:tc>" * 5_000 + "</w:tc></w:tr></w:tbl>" * 5_000
    yield "deep.docx", _docx(f"<w:document {_W}><w:body>{deep}{_TEXT}</w:body></w:document>")
    parts: dict[str, str | bytes] = {f"word/media/{n}.xml": "x" for n in range(20_000)}
    yield "parts.docx", _docx(**{name.replace("/", "__"): one for name, one in parts.items()})
    outside = _RELATIONS.format(
        target="http://127.0.0.1:9/mall.dotm",
        kind="attachedTemplate",
        more=' TargetMode="External"',
    )
    yield "template.docx", _docx(**{"word___rels__document.xml.rels": outside})
    picture = _RELATIONS.format(target=secret.as_uri(), kind="image", more=_ELSEWHERE)
    yield "picture.docx", _docx(**{"word___rels__document.xml.rels": picture})
    yield "climbs.docx", _docx(**{"..__..__..__tmp__rita-climbed.xml": "x"})
    yield "macro.docx", _docx(**{"word__vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(2_000)})
    yield "cut.docx", _docx()[:300]
    yield "empty.odt", _zip({"mimetype": _ODT})
    text = "<p>Nyckeln kvitteras ut hos vakten och lämnas igen samma dag.</p>"
    for name, tag in (
        ("image", f'<img src="{secret.as_uri()}"><img src="http://127.0.0.1:9/x.png">'),
        ("frame", f'<iframe src="{secret.as_uri()}"></iframe><object data="/etc/passwd"></object>'),
        ("script", "<script>fetch('http://127.0.0.1:9')</script><svg onload=alert(1)>"),
        ("include", '<link rel=stylesheet href="http://127.0.0.1:9/a.css"><base href="//x/">'),
        ("refresh", '<meta http-equiv=refresh content="0;url=http://127.0.0.1:9/">'),
        ("deep", "<div>" * 50_000),
        ("attributes", "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">"),
    ):
        yield f"{name}.html", f"<!DOCTYPE html><html><body>{tag}{text}</body></html>".encode()
    for name, written in (
        ("image", f"![x]({secret.as_uri()}) ![y](http://127.0.0.1:9/y.png)"),
        ("quotes", ">" * 20_000),
        ("brackets", "[" * 50_000),
        ("stars", "*a_ " * 50_000),
        ("include", f"```{{.include}}\n{secret}\n```"),
    ):
        yield f"{name}.md", f"# Nycklar\n\n{written}\n\nNyckeln kvitteras ut hos vakten.".encode()


def write(folder: Path, every: int = 1) -> list[str]:
    """Write them, or one of ``every`` so many, into ``folder``, with the secret beside it; the
    files' names."""
    folder.mkdir(parents=True, exist_ok=True)
    secret = folder.parent / "hemligt.txt"
    secret.write_bytes(SECRET)
    written = []
    for name, data in islice(made(secret), 0, None, every):
        (folder / name).write_bytes(data)
        written.append(name)
    return written
