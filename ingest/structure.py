"""What a PDF states about itself beside its text: metadata, outline, page labels (pypdf)."""

import logging
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, TypeVar

from pypdf import PasswordType, PdfReader
from pypdf.errors import PdfReadError, PyPdfError
from pypdf.generic import DictionaryObject, NullObject

from ingest.blocks import OutlineEntry

T = TypeVar("T")

# Titles that programs fill in by themselves
_JUNK_TITLE = re.compile(
    r"untitled|namnlös\w*|document\d*|dokument\d*|microsoft word.*|powerpoint.*|.*\.(?:docx?|pdf|"
    r"odt|indd|pptx?|rtf|tmp)|\W*|titel|title|rubrik",
    re.IGNORECASE,
)
# What pypdf's parsers and filters raise on objects of the wrong type, with missing keys or with
# damaged data (seen by flipping bytes in real files)
MALFORMED = (
    PyPdfError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    EOFError,
    NotImplementedError,
    struct.error,
    zlib.error,
)
_DEEPEST_OUTLINE = 12


@dataclass(frozen=True, slots=True)
class Structure:
    """Facts that the file states; each is empty where it does not, or ``notes`` says why."""

    title: str | None = None
    author: str | None = None
    created: date | None = None
    outline: tuple[OutlineEntry, ...] = ()
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    language: str | None = None
    """The catalog's /Lang, a BCP 47 tag such as "sv-SE"."""


@contextmanager
def quiet() -> Iterator[None]:
    """pypdf logs a warning for each flaw it works around; whether a fact could be read is told
    by ``notes`` instead."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)


def read_structure(data: bytes) -> Structure:
    """The stated facts of a PDF that PDFium can open. Raises nothing for a malformed part."""
    notes: list[str] = []

    def attempt(what: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except RecursionError:
            notes.append(f"{what} kunde inte läsas: nästlat i varandra utan slut.")
        except MALFORMED as error:
            notes.append(f"{what} kunde inte läsas ({type(error).__name__}: {error}).")
        return None

    with quiet():
        reader = attempt("Filens struktur", lambda: _opened(data))
        if reader is None:
            return Structure(notes=tuple(notes))
        stated = attempt("Metadata", lambda: _metadata(reader)) or (None, None, None)
        outline = attempt("Bokmärkena", lambda: tuple(_outline(reader))) or ()
        labels = attempt("Sidnumreringen", lambda: _labels(reader)) or ()
        language = attempt("Språket", lambda: _language(reader))
    return Structure(*stated, outline, labels, tuple(notes), language)


def _opened(data: bytes) -> PdfReader:
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise PyPdfError("lösenord krävs")
    return reader


def _metadata(reader: PdfReader) -> tuple[str | None, str | None, date | None]:
    stated = reader.metadata
    if stated is None:
        return None, None, None
    title, author = (" ".join((text or "").split()) for text in (stated.title, stated.author))
    try:
        created = stated.creation_date
    except ValueError:  # a date in no known form says nothing
        created = None
    return (
        None if _JUNK_TITLE.fullmatch(title) else title,
        author or None,
        created.date() if created else None,
    )


def _labels(reader: PdfReader) -> tuple[str, ...]:
    if not _has(reader, "/PageLabels"):
        return ()
    return tuple(reader.page_labels)


def _language(reader: PdfReader) -> str | None:
    stated = reader.root_object.get("/Lang")
    stated = stated.get_object() if stated is not None else None
    return stated.strip() or None if isinstance(stated, str) else None


def _has(reader: PdfReader, key: str) -> bool:
    """Whether the file states a dictionary under ``key``. pypdf takes anything else for nothing,
    or numbers the pages itself; raises ``PdfReadError`` so that it is told."""
    stated = reader.root_object.get(key)
    stated = stated.get_object() if stated is not None else None
    if stated is None or isinstance(stated, NullObject):
        return False
    if not isinstance(stated, DictionaryObject):
        raise PdfReadError(f"{key} är ingen ordlista")
    return True


def _outline(reader: PdfReader) -> Iterator[OutlineEntry]:
    """The bookmarks that lead to a page, in their order."""
    if not _has(reader, "/Outlines"):
        return
    numbers = {
        page.indirect_reference.idnum: number
        for number, page in enumerate(reader.pages, start=1)
        if page.indirect_reference is not None
    }

    def walk(entries: list[Any], level: int) -> Iterator[OutlineEntry]:
        for entry in entries:
            if isinstance(entry, list):
                if level < _DEEPEST_OUTLINE:
                    yield from walk(entry, level + 1)
                continue
            number = numbers.get(getattr(entry.page, "idnum", -1))
            title = " ".join((entry.title or "").split())
            if number is not None and title:
                yield OutlineEntry(level, title, number, _top(reader, number, entry))

    yield from walk(reader.outline, 1)


def _top(reader: PdfReader, number: int, entry: Any) -> float | None:
    """Points from the top of an unturned page; None where the bookmark names only the page."""
    if entry.top is None:
        return None
    page = reader.pages[number - 1]
    if page.rotation:
        return None
    try:
        height = float(page.cropbox.top)
        return min(max(0.0, height - float(entry.top)), height)
    except (TypeError, ValueError):  # "null" as a coordinate: keep the reader's position
        return None
