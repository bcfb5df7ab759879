"""Small DOCX and ODT files, written part by part as Word and LibreOffice write theirs."""

import zipfile
from pathlib import Path

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"

STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/>{more}</w:style>'
    for identity, name, more in (
        ("Rubrik", "Title", ""),
        ("Rubrik1", "heading 1", '<w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr>'),
        (
            "Rubrik2",
            "heading 2",
            '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="5"/></w:numPr></w:pPr>',
        ),
        ("Innehll1", "toc 1", ""),
    )
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="2">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1.%2"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="2"/></w:num>'
)


def paragraph(content: str, style: str | None = None) -> str:
    """A ``w:p``; plain text becomes one run."""
    runs = content if content.startswith("<") else f"<w:r><w:t>{content}</w:t></w:r>"
    stated = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{stated}{runs}</w:p>"


def docx(path: Path, body: str, *, pages: int | None = None, header: str = "") -> Path:
    """A Word file with numbered headings (Rubrik1, Rubrik2), a title style and a page header."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/document.xml" '
        f'ContentType="{_TYPES}.document.main+xml"/></Types>',
        "_rels/.rels": _relations(("rId1", "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(
            ("rId1", "styles", "styles.xml"),
            ("rId2", "numbering", "numbering.xml"),
            ("rId7", "header", "header1.xml"),
        ),
        "word/document.xml": f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}<w:sectPr>'
        '<w:headerReference w:type="default" r:id="rId7"/></w:sectPr></w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{_W}">{STYLES}</w:styles>',
        "word/numbering.xml": f'<w:numbering xmlns:w="{_W}">{NUMBERING}</w:numbering>',
        "word/header1.xml": f'<w:hdr xmlns:w="{_W}">{header}</w:hdr>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        "<dc:title>Rutin för nycklar</dc:title><dc:creator>Lindvattnets kommun</dc:creator>"
        "<dc:language>sv-SE</dc:language><dcterms:created>2025-02-24T08:00:00Z</dcterms:created>"
        "</cp:coreProperties>",
    }
    if pages is not None:
        app = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
        parts["docProps/app.xml"] = f'<Properties xmlns="{app}"><Pages>{pages}</Pages></Properties>'
    return _archive(path, parts)


def odt(path: Path, body: str, *, styles: str = "", pages: int | None = None) -> Path:
    """A LibreOffice file with numbered headings; ``styles`` are automatic ones."""
    names = " ".join(
        f'xmlns:{prefix}="{_ODF}{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("style", "style"),
            ("table", "table"),
            ("meta", "meta"),
            ("fo", "xsl-fo-compatible"),
        )
    )
    levels = "".join(
        f'<text:outline-level-style text:level="{level}" style:num-format="1" '
        f'text:display-levels="{level}"/>'
        for level in (1, 2)
    )
    counted = f'<meta:document-statistic meta:page-count="{pages}"/>' if pages else ""
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {names}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>",
        "styles.xml": f"<office:document-styles {names}><office:styles><text:outline-style "
        f'style:name="Outline">{levels}</text:outline-style></office:styles>'
        "</office:document-styles>",
        "meta.xml": f"<office:document-meta {names}><office:meta>{counted}</office:meta>"
        "</office:document-meta>",
        "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="'
        f'{_ODF}manifest:1.0"><manifest:file-entry manifest:full-path="content.xml"/>'
        "</manifest:manifest>",
    }
    return _archive(path, parts)


def _relations(*relations: tuple[str, str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="{identity}" Type="{_R}/{kind}" Target="{target}"/>'
        for identity, kind, target in relations
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _archive(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path
