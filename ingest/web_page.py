"""HTML and Markdown files → UTF-8, and of a web page only what it is about."""

import codecs
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from index.errors import UnreadableDocument
from ingest.prepared import Prepared, words

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A page says its encoding in its first kilobyte (HTML standard, 13.2.3.2).
_PRESCAN = 1024
_CHARSET = re.compile(rb"""<meta[^>]*charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^>]*>([^<]*)</title", re.IGNORECASE)
# As for Office files: a text of more than this is no routine.
_MOST_BYTES = 16 * 2**20

# Never part of what a page says; and what stands around it, the same on every page of a site.
_NOT_TEXT = frozenset(
    "title script style noscript template iframe object svg canvas audio video form button select "
    "textarea dialog datalist".split()
)
_AROUND = frozenset("nav aside footer".split())
_ROLES = frozenset("navigation banner contentinfo search complementary dialog alertdialog".split())
_CLASSES = re.compile(r"cookie|breadcrumb|brodsmul|skip-?link", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Elements in one another; pages of content systems have some 30.
_DEEPEST = 400
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# Elements whose end may be left out: the next of its kind ends them.
_SELF_ENDING = frozenset("p li dt dd option tr td th thead tbody".split())


def prepare_html(path: Path, work: Path) -> Prepared:
    """A copy of ``path`` in ``work`` without the site around the text: the one ``main`` or
    ``article`` where there is one, no navigation, header, footer, script or hidden text.

    Raises ``UnreadableDocument``, and ``RecursionError`` where elements nest without end.
    """
    page = _text(path, html=True)
    scope = _scope(page)
    reader = _Reader(scope)
    reader.feed(page)
    reader.close()
    target = work / "document.html"
    target.write_text("".join(reader.kept), encoding="utf-8")
    return Prepared(
        path=target,
        reader="html",
        title=_title(page),
        language=reader.language,
        prints_metadata=False,
    )


def prepare_markdown(path: Path, work: Path) -> Prepared:
    """A copy of ``path`` in ``work`` in UTF-8. CommonMark with tables, notes, lists of every kind
    and front matter; raw code and formulas are text. Raises ``UnreadableDocument``."""
    target = work / "document.md"
    target.write_text(_text(path, html=False), encoding="utf-8")
    return Prepared(path=target, reader="commonmark_x-raw_attribute-tex_math_dollars-smart-emoji")


def _text(path: Path, *, html: bool) -> str:
    """By the file's byte order mark, else by what the page says, else UTF-8 where it is valid, else
    Windows' western code page."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(
            f"{path.name} kan inte öppnas ({error.strerror}). Kontrollera att filen finns och får "
            "läsas."
        ) from error
    if len(data) > _MOST_BYTES:
        raise UnreadableDocument(
            f"{path.name} är för stor för att läsas. Dela upp dokumentet och lägg in delarna."
        )
    text = _decoded(data, html=html)
    if "\0" in text:
        raise UnreadableDocument(
            f"{path.name} är ingen textfil. Öppna originalet, spara det på nytt och lägg in filen "
            "igen."
        )
    return text


def _decoded(data: bytes, *, html: bool) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    stated = _CHARSET.search(data[:_PRESCAN]) if html else None
    for encoding in ("utf-8", stated[1].decode("ascii") if stated else "cp1252"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")


def _title(page: str) -> str | None:
    """The window's title without the site's name after it."""
    found = _TITLE.search(page)
    return words(unescape(found[1]).split(" | ")[0]) if found else None


def _scope(page: str) -> str | None:
    """The element that holds what the page is about, if it says so by a single one."""
    for tag in ("main", "article"):
        if len(re.findall(rf"<{tag}[\s>]", page, re.IGNORECASE)) == 1:
            return tag
    return None


class _Reader(HTMLParser):
    """Copies a page's source, but for what is left out."""

    def __init__(self, scope: str | None) -> None:
        super().__init__(convert_charrefs=False)
        self.kept: list[str] = []
        self.language: str | None = None
        self._scope = scope
        self._inside = 0
        """Open elements of the scope's kind, or of main and article where there is no scope."""
        self._skipped: str | None = None
        self._depth = 0
        self._open = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        stated = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = stated.get("lang") or stated.get("xml:lang") or None
        if self._skipped is not None:
            if tag == self._skipped and tag in _SELF_ENDING and self._depth == 1:
                self._skipped = None
            else:
                self._depth += tag == self._skipped
                return
        if self._leaves_out(tag, stated):
            if tag not in _VOID:
                self._skipped, self._depth = tag, 1
            return
        if tag in ("main", "article"):
            self._inside += self._scope in (None, tag)
        self._open += tag not in _VOID and tag not in _SELF_ENDING
        if self._open > _DEEPEST:
            raise RecursionError
        self._keep(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipped is None and not self._leaves_out(tag, {n: v or "" for n, v in attrs}):
            self._keep(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self._skipped is not None:
            self._depth -= tag == self._skipped
            if self._depth == 0:
                self._skipped = None
            return
        self._open -= tag not in _VOID and tag not in _SELF_ENDING
        self._keep(f"</{tag}>")
        if tag in ("main", "article") and self._scope in (None, tag):
            self._inside = max(0, self._inside - 1)

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep(f"&#{name};")

    def _keep(self, source: str) -> None:
        if self._skipped is None and (self._scope is None or self._inside):
            self.kept.append(source)

    def _leaves_out(self, tag: str, stated: dict[str, str]) -> bool:
        around = tag in _AROUND or (tag == "header" and not self._inside)
        named = f"{stated.get('class', '')} {stated.get('id', '')}"
        return (
            tag in _NOT_TEXT
            or around
            or stated.get("role", "").lower() in _ROLES
            or "hidden" in stated
            or bool(_HIDDEN.search(stated.get("style", "")))
            or (tag not in ("html", "body", "main", "article") and bool(_CLASSES.search(named)))
        )
