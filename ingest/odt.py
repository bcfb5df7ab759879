"""ODT → what pandoc is to read: without hidden and deleted text and tables of contents, with
heading numbers written out, the title found and the pages' ends marked.

Element and attribute names: OpenDocument 1.3, part 3.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

from ingest.office_archive import damaged, locked, parse, read_parts, remove, write_parts
from ingest.prepared import PAGE_BREAK, Prepared, day, words

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _STYLE, _OFFICE = _NS % "text", _NS % "style", _NS % "office"
_TABLE, _META = _NS % "table", _NS % "meta"
_FO = _NS % "xsl-fo-compatible"
_DC = "{http://purl.org/dc/elements/1.1/}"
_LOCKED = b"encryption-data"
_LONGEST_CHAIN = 20  # styles that take from one another
_MOST_HEADER_LINES = 12
_GONE = frozenset(
    [f"{_TEXT}{name}" for name in ("tracked-changes", "table-of-content", "hidden-text",
                                   "hidden-paragraph", "illustration-index", "table-index")]
    + [f"{_OFFICE}annotation", f"{_OFFICE}annotation-end"]
)  # fmt: skip
_PAGE_FIELDS = frozenset([f"{_TEXT}page-number", f"{_TEXT}page-count"])
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")


def prepare_odt(path: Path, work: Path) -> Prepared:
    """A copy of ``path`` in ``work`` with nothing in it but the text to be read.

    Raises ``UnreadableDocument``.
    """
    parts = read_parts(path, lambda name: name.endswith(".xml") or name == "mimetype")
    if _LOCKED in parts.get("META-INF/manifest.xml", b""):
        raise locked(path.name)
    if "content.xml" not in parts:
        raise damaged(path.name)
    content = parse(parts["content.xml"], path.name)
    common = parse(parts["styles.xml"], path.name) if "styles.xml" in parts else None
    stated = parse(parts["meta.xml"], path.name) if "meta.xml" in parts else None
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise damaged(path.name)
    styles = _Styles([root for root in (common, content) if root is not None])
    remove(body, lambda child: child.tag in _GONE or styles.hides(child))
    title = _title(body, styles)
    _number_headings(body, common)
    pages = _mark_pages(body, styles, _page_count(stated))
    parts["content.xml"] = tostring(content)
    target = work / "document.odt"
    write_parts(parts, target)
    return Prepared(
        path=target,
        reader="odt",
        printed_title=title,
        title=_meta(stated, f"{_DC}title"),
        author=_meta(stated, f"{_META}initial-creator") or _meta(stated, f"{_DC}creator"),
        created=day(_meta(stated, f"{_META}creation-date")),
        language=_meta(stated, f"{_DC}language") or styles.language,
        header=_header(common),
        pages=pages,
    )


class _Styles:
    """The styles by name, the document's own (automatic) ones over the common ones."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._by_name: dict[str, Element] = {}
        self.language: str | None = None
        for root in roots:
            for style in root.iter(f"{_STYLE}style"):
                self._by_name[style.get(f"{_STYLE}name", "")] = style
            for style in root.iter(f"{_STYLE}default-style"):
                properties = style.find(f"{_STYLE}text-properties")
                if style.get(f"{_STYLE}family") == "paragraph" and properties is not None:
                    self.language = properties.get(f"{_FO}language") or self.language

    def _chain(self, element: Element) -> Iterable[Element]:
        name = element.get(f"{_TEXT}style-name") or element.get(f"{_TABLE}style-name")
        for _ in range(_LONGEST_CHAIN):
            style = self._by_name.get(name or "")
            if style is None:
                return
            yield style
            name = style.get(f"{_STYLE}parent-style-name")

    def is_title(self, paragraph: Element) -> bool:
        """Whether a paragraph has the style "Title" or one made from it."""
        names = [style.get(f"{_STYLE}name") for style in self._chain(paragraph)]
        return "Title" in (paragraph.get(f"{_TEXT}style-name"), *names)

    def hides(self, element: Element) -> bool:
        """Whether the element's own style hides it."""
        first = next(iter(self._chain(element)), None)
        properties = first.find(f"{_STYLE}text-properties") if first is not None else None
        return properties is not None and properties.get(f"{_TEXT}display") == "none"

    def begins_page(self, element: Element) -> bool:
        """Whether a page begins with a paragraph or table because its style says so."""
        for style in self._chain(element):
            if style.get(f"{_STYLE}master-page-name"):
                return True
            for kind in ("paragraph", "table"):
                properties = style.find(f"{_STYLE}{kind}-properties")
                if properties is not None and properties.get(f"{_FO}break-before"):
                    return properties.get(f"{_FO}break-before") == "page"
        return False


def _meta(stated: Element | None, tag: str) -> str | None:
    return words(stated.findtext(f"{_OFFICE}meta/{tag}")) if stated is not None else None


def _page_count(stated: Element | None) -> int | None:
    path = f"{_OFFICE}meta/{_META}document-statistic"
    found = stated.find(path) if stated is not None else None
    said = found.get(f"{_META}page-count", "") if found is not None else ""
    return int(said) if said.isdecimal() else None


def _title(body: Element, styles: _Styles) -> str | None:
    """The first paragraph set as a title, taken out of the text."""
    for parent in body.iter():
        for child in parent:
            if child.tag == f"{_TEXT}p" and styles.is_title(child):
                title = words("".join(child.itertext()))
                if title:
                    parent.remove(child)
                    return title
    return None


@dataclass(frozen=True, slots=True)
class _Level:
    """How the outline style numbers the headings of a level."""

    before: str
    after: str
    shown: int
    """How many levels' numbers it shows."""


def _number_headings(body: Element, common: Element | None) -> None:
    """Write out the numbers that the outline style sets before headings: they are in no text."""
    levels: dict[int, _Level] = {}
    for level in common.iter(f"{_TEXT}outline-level-style") if common is not None else ():
        if level.get(f"{_STYLE}num-format"):
            levels[_number(level, "level")] = _Level(
                level.get(f"{_STYLE}num-prefix", ""),
                level.get(f"{_STYLE}num-suffix", ""),
                _number(level, "display-levels"),
            )
    counts: dict[int, int] = {}
    for heading in body.iter(f"{_TEXT}h"):
        empty = not "".join(heading.itertext()).strip()
        if empty or heading.get(f"{_TEXT}is-list-header") == "true":
            continue
        depth = _number(heading, "outline-level")
        counts = {d: n for d, n in counts.items() if d <= depth}
        counts[depth] = counts.get(depth, 0) + 1
        if depth in levels:
            how = levels[depth]
            first = max(1, depth - how.shown + 1)
            numbers = ".".join(str(counts.get(d, 1)) for d in range(first, depth + 1))
            heading.text = f"{how.before}{numbers}{how.after} {heading.text or ''}"


def _number(element: Element, attribute: str) -> int:
    """A whole number of at least 1; 1 where none is stated."""
    stated = element.get(f"{_TEXT}{attribute}", "")
    return max(1, int(stated)) if stated.isdecimal() else 1


def _mark_pages(body: Element, styles: _Styles, stated: int | None) -> int | None:
    """Put ``PAGE_BREAK`` where pages end, as in a DOCX file: the writer's own breaks, and those
    that LibreOffice marks where a page was full, if together they make as many pages as it says.
    """
    soft = f"{_TEXT}soft-page-break"
    text_before = False
    own: list[Element] = []
    full: list[Element] = []
    for element in body.iter():
        if element.text:
            element.text = element.text.replace(PAGE_BREAK, "")
        if element.tail:
            element.tail = element.tail.replace(PAGE_BREAK, "")
        if element.tag in (*_PARAGRAPHS, f"{_TABLE}table"):
            if text_before and styles.begins_page(element):
                own.append(element)
            text_before = text_before or bool("".join(element.itertext()).strip())
        elif element.tag == soft:
            full.append(element)
    follow = stated is not None and len(own) + len(full) + 1 == stated
    for element in own:
        first = next((e for e in element.iter() if e.tag in _PARAGRAPHS), None)
        if first is not None:
            first.text = PAGE_BREAK + (first.text or "")
    parents = {child: parent for parent in body.iter() for child in parent} if full else {}
    for element in full:
        if follow:
            _break_at(element, parents[element])
    return stated if follow else None


def _break_at(mark: Element, parent: Element) -> None:
    """A soft page break stands in a paragraph, or between paragraphs or rows: then the mark goes
    into the next one."""
    if parent.tag in _PARAGRAPHS or parent.tag in (f"{_TEXT}span", f"{_TEXT}a"):
        mark.tag = f"{_TEXT}span"
        mark.text = PAGE_BREAK
        return
    siblings = list(parent)
    for sibling in siblings[siblings.index(mark) + 1 :]:
        for element in sibling.iter():
            if element.tag in _PARAGRAPHS:
                element.text = PAGE_BREAK + (element.text or "")
                return


def _header(common: Element | None) -> tuple[tuple[str, ...], ...]:
    """The lines of the first page style's header and footer that has any."""
    for page in common.iter(f"{_STYLE}master-page") if common is not None else ():
        lines: list[tuple[str, ...]] = []
        for part in ("header-first", "header", "footer-first", "footer"):
            root = page.find(f"{_STYLE}{part}")
            if root is not None:
                lines += [line for line in _lines(root) if line not in lines]
        if lines:
            return tuple(lines[:_MOST_HEADER_LINES])
    return ()


def _lines(root: Element) -> list[tuple[str, ...]]:
    rows = list(root.iter(f"{_TABLE}table-row"))
    in_rows = {paragraph for row in rows for paragraph in row.iter(f"{_TEXT}p")}
    lines = [[_words(cell) for cell in row.iter(f"{_TABLE}table-cell")] for row in rows]
    own = (p for p in root.iter(f"{_TEXT}p") if p not in in_rows)
    lines += [_words(paragraph).split("\t") for paragraph in own]
    cells = (tuple(" ".join(cell.split()) for cell in line if cell.strip()) for line in lines)
    return [line for line in cells if line]


def _words(element: Element) -> str:
    """The text, without lines that number the page."""
    if any(node.tag in _PAGE_FIELDS for node in element.iter()):
        return ""
    for tab in element.iter(f"{_TEXT}tab"):
        tab.text = "\t"
    return "".join(element.itertext())
