"""DOCX → what pandoc is to read: without hidden and deleted text and tables of contents, with
heading numbers written out and the pages' ends marked.

Element and attribute names: ECMA-376 (Office Open XML), part 1, WordprocessingML.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element, tostring

from ingest.docx_numbering import Numbering, Styles
from ingest.office_archive import damaged, parse, read_parts, remove, write_parts
from ingest.prepared import PAGE_BREAK, Prepared, day, words

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_APP = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_MAIN = "/officeDocument"
_MOST_HEADER_LINES = 12
_GONE = frozenset({f"{W}del", f"{W}moveFrom"})
# Fields that say a number of a page, which is another in the rendition.
_PAGE_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES")


def prepare_docx(path: Path, work: Path) -> Prepared:
    """A copy of ``path`` in ``work`` with nothing in it but the text to be read.

    Raises ``UnreadableDocument``.
    """
    parts = read_parts(path, lambda name: name.endswith((".xml", ".rels")))
    main = _main_part(parts, path.name)
    document = parse(parts[main], path.name)
    body = document.find(f"{W}body")
    if body is None:
        raise damaged(path.name)
    beside = PurePosixPath(main).parent
    styles = Styles(_optional(parts, str(beside / "styles.xml"), path.name))
    numbering = Numbering(_optional(parts, str(beside / "numbering.xml"), path.name), styles)
    _leave_out(body, styles)
    properties = _Properties(parts, path.name)
    pages = _mark_pages(body, properties.pages)  # before the numbers, which are no text of Word's
    for paragraph in body.iter(f"{W}p"):
        numbering.write_out(paragraph)
    header = _header(document, parts, main, path.name)
    parts[main] = tostring(document)
    target = work / "document.docx"
    write_parts(parts, target)
    return Prepared(
        path=target,
        reader="docx",
        title=properties.title,
        author=properties.author,
        created=properties.created,
        language=properties.language or styles.language,
        header=header,
        pages=pages,
    )


def _main_part(parts: Mapping[str, bytes], name: str) -> str:
    """The document's own part: "word/document.xml" as a rule, but the package says which."""
    if "_rels/.rels" not in parts:
        raise damaged(name)
    for relation in parse(parts["_rels/.rels"], name):
        if relation.get("Type", "").endswith(_MAIN):
            target = relation.get("Target", "").lstrip("/")
            if target in parts:
                return target
    raise damaged(name)


def _optional(parts: Mapping[str, bytes], part: str, name: str) -> Element | None:
    return parse(parts[part], name) if part in parts else None


@dataclass(frozen=True, slots=True)
class _Properties:
    """docProps/core.xml and docProps/app.xml."""

    parts: Mapping[str, bytes]
    name: str

    def _text(self, part: str, tag: str) -> str | None:
        root = _optional(self.parts, part, self.name)
        return words(root.findtext(tag)) if root is not None else None

    @property
    def title(self) -> str | None:
        return self._text("docProps/core.xml", f"{_DC}title")

    @property
    def author(self) -> str | None:
        return self._text("docProps/core.xml", f"{_DC}creator")

    @property
    def language(self) -> str | None:
        return self._text("docProps/core.xml", f"{_DC}language")

    @property
    def created(self) -> date | None:
        return day(self._text("docProps/core.xml", f"{_TERMS}created"))

    @property
    def pages(self) -> int | None:
        said = self._text("docProps/app.xml", f"{_APP}Pages")
        return int(said) if said and said.isdecimal() else None


def _leave_out(body: Element, styles: Styles) -> None:
    """Deleted and hidden runs, and the table of contents, whose page numbers are another file's."""

    def gone(child: Element) -> bool:
        return child.tag in _GONE or (
            (child.tag == f"{W}r" and styles.hides(child))
            or (child.tag == f"{W}sdt" and _is_contents(child))
            or (child.tag == f"{W}p" and styles.is_contents_line(child))
        )

    remove(body, gone)


def _is_contents(sdt: Element) -> bool:
    gallery = sdt.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"


def _mark_pages(body: Element, stated: int | None) -> int | None:
    """Put ``PAGE_BREAK`` where pages end: where Word last broke them, if it marked as many as it
    says there are; else only where the writer did. Returns the number of pages in the first case.
    """
    for text in body.iter(f"{W}t"):
        text.text = (text.text or "").replace(PAGE_BREAK, "")
    rendered = _breaks(body, rendered=True)
    follow = stated is not None and len(rendered) + 1 == stated
    for element in rendered if follow else _breaks(body, rendered=False):
        element.clear()
        element.tag = f"{W}t"
        element.text = PAGE_BREAK
    return stated if follow else None


def _breaks(body: Element, *, rendered: bool) -> list[Element]:
    """The elements that end a page, in order. A break of the writer's own and Word's mark of the
    page that begins after it, with no text between, are one."""
    found: list[Element] = []
    text_since = True
    for element in body.iter():
        if element.tag == f"{W}t" and (element.text or "").strip():
            text_since = True
        own = element.tag == f"{W}br" and element.get(f"{W}type") == "page"
        marked = rendered and element.tag == f"{W}lastRenderedPageBreak"
        if own or (marked and (text_since or not found)):
            if own or text_since:
                found.append(element)
            text_since = False
    return found


def _header(
    document: Element, parts: Mapping[str, bytes], main: str, name: str
) -> tuple[tuple[str, ...], ...]:
    """The lines of the first section's page headers and footers: where owner, registry number and
    version often stand."""
    folder = PurePosixPath(main)
    relations = _optional(parts, f"{folder.parent}/_rels/{folder.name}.rels", name)
    targets = {
        r.get("Id"): r.get("Target", "") for r in (relations if relations is not None else ())
    }
    section = next(document.iter(f"{W}sectPr"), None)
    lines: list[tuple[str, ...]] = []
    for reference in section if section is not None else ():
        if reference.tag in (f"{W}headerReference", f"{W}footerReference"):
            part = str(folder.parent / targets.get(reference.get(f"{_R}id"), ""))
            root = _optional(parts, part, name)
            lines += (
                [line for line in _lines(root) if line not in lines] if root is not None else []
            )
    return tuple(lines[:_MOST_HEADER_LINES])


def _lines(root: Element) -> list[tuple[str, ...]]:
    """Paragraphs, cut at tabs, and table rows, cut at cells."""
    rows = list(root.iter(f"{W}tr"))
    in_rows = {id(paragraph) for row in rows for paragraph in row.iter(f"{W}p")}
    lines = [[_words(cell) for cell in row.iter(f"{W}tc")] for row in rows]
    lines += [
        _words(paragraph).split("\t")
        for paragraph in root.iter(f"{W}p")
        if id(paragraph) not in in_rows
    ]
    cells = (tuple(" ".join(cell.split()) for cell in line if cell.strip()) for line in lines)
    return [line for line in cells if line]


def _words(element: Element) -> str:
    """The text, without the numbers of pages and what hangs on them ("Sida 1 av 4")."""
    said: list[str] = []
    for paragraph in element.iter(f"{W}p") if element.tag != f"{W}p" else (element,):
        instructions = " ".join(
            [node.text or "" for node in paragraph.iter(f"{W}instrText")]
            + [node.get(f"{W}instr", "") for node in paragraph.iter(f"{W}fldSimple")]
        ).split()
        if any(field in instructions for field in _PAGE_FIELDS):
            continue
        for node in paragraph.iter():
            if node.tag == f"{W}t":
                said.append(node.text or "")
            elif node.tag in (f"{W}tab", f"{W}br"):
                said.append("\t" if node.tag == f"{W}tab" else " ")
        said.append(" ")
    return "".join(said)
