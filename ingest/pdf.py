"""A PDF file → pages of text in blocks, with everything the file states about itself."""

from hashlib import sha256
from pathlib import Path

import pypdfium2

from index.corpus import Page
from index.errors import NoTextInDocument, UnreadableDocument
from ingest.blocks import Hidden, PdfDocument
from ingest.characters import Glyphs, open_document
from ingest.hidden_text import visible
from ingest.layout import lay_out
from ingest.rules import Rules, read_rules
from ingest.structure import read_structure


def read(path: Path) -> PdfDocument:
    """Read ``path`` whole.

    Raises ``UnreadableDocument`` (damaged, not a PDF, locked with a password) and
    ``NoTextInDocument`` (no page has a text layer).
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(
            f"{path.name} kan inte öppnas ({error.strerror}). Kontrollera att filen finns och får "
            "läsas."
        ) from error
    read_pages, hidden = _pages(data, path.name)
    glyphs = [page for page, _ in read_pages]
    laid_out = lay_out(read_pages)
    textless = tuple(n for n, page in enumerate(laid_out, start=1) if not page.text)
    if len(textless) == len(laid_out):
        raise NoTextInDocument(_no_text(path.name, len(laid_out)))
    stated = read_structure(data)
    labels = stated.labels if len(stated.labels) == len(glyphs) else ()
    pages = tuple(
        Page(number, labels[number - 1] if labels else None, page.width, page.height, out.text)
        for number, (page, out) in enumerate(zip(glyphs, laid_out, strict=True), start=1)
    )
    return PdfDocument(
        sha256=sha256(data).hexdigest(),
        pages=pages,
        blocks=tuple(block for page in laid_out for block in page.blocks),
        boxes=tuple(page.boxes for page in laid_out),
        outline=tuple(entry for entry in stated.outline if entry.page <= len(pages)),
        title=stated.title,
        author=stated.author,
        created=stated.created,
        textless_pages=textless,
        notes=stated.notes,
        language=stated.language,
        hidden=hidden,
    )


def page_count(path: Path) -> int:
    """How many pages a PDF has. Raises pypdfium2.PdfiumError where it cannot be opened."""
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def _pages(data: bytes, name: str) -> tuple[list[tuple[Glyphs, Rules]], tuple[Hidden, ...]]:
    try:
        document = open_document(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(_unreadable(name, str(error))) from error
    try:
        pages: list[tuple[Glyphs, Rules]] = []
        hidden: list[Hidden] = []
        for number, page in enumerate(document, start=1):
            glyphs, unseen = visible(page, number)
            pages.append((glyphs, read_rules(page)))
            hidden += unseen
            page.close()
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(_unreadable(name, str(error))) from error
    finally:
        document.close()
    if not pages:
        raise UnreadableDocument(f"{name} har inga sidor. Lägg in filen på nytt.")
    return pages, tuple(hidden)


def _unreadable(name: str, reason: str) -> str:
    if "password" in reason.lower():
        return f"{name} är låst med lösenord. Spara den utan lösenord och lägg in den på nytt."
    return (
        f"{name} är skadad eller ingen PDF. Öppna originalet, spara det som PDF och lägg in "
        "filen på nytt."
    )


def _no_text(name: str, count: int) -> str:
    pages = "sidan saknar" if count == 1 else f"alla {count} sidor saknar"
    return (
        f"{name} är inskannad: {pages} textlager. Tolka texten (OCR) och lägg in filen på nytt, "
        "eller använd originaldokumentet."
    )
