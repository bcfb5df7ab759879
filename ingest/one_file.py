"""One file read: rendition, OCR, text, sections, facts, review. Runs in a process of its own.

Everything here works on a stranger's file, so that it takes plain values and gives plain values,
which travel as msgpack and are checked by whoever asked (``ingest/reader.py``).
"""

import errno
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from shutil import copyfile

import msgspec

from index.corpus import Facts, Format, Page, Section
from index.errors import DocumentError, NoTextInDocument, UnreadableDocument
from index.findings import Finding, Origin
from ingest import ocr, pdf
from ingest.blocks import PdfDocument
from ingest.facts import found_facts
from ingest.renditions import rendition
from ingest.review import review
from ingest.sections import sections

ANSWER = "answer.msgpack"
"""The file in the work folder that the answer is written to."""


@dataclass(frozen=True, slots=True)
class Request:
    """A file to be read."""

    path: str
    file: str
    """Its name in its folder, with forward slashes: what is told of, and where facts may stand."""
    version: str
    """The SHA-256 that it had when its folder was looked through."""
    format: Format
    work: str
    """An empty folder for whatever the reading makes."""
    today: date
    sidecar: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as read."""

    pages: tuple[Page, ...]
    boxes: tuple[bytes, ...]
    """Per page, the numbers of ``PdfDocument.boxes``: four of two bytes for each character."""
    sections: tuple[Section, ...]
    facts: Facts
    origins: dict[str, Origin]
    findings: tuple[Finding, ...]
    textless_pages: tuple[int, ...]
    ocr_pages: tuple[int, ...]
    notes: tuple[str, ...]
    rendition: str | None
    """The PDF that the pages are of, where it is not the file itself: its path in the work folder,
    and once it is kept what it is stored by (``Document.rendition``)."""


class Read(msgspec.Struct, tag=True):
    """The answer when all went well."""

    file: ReadFile


class Refused(msgspec.Struct, tag=True):
    """The answer when the file cannot be used."""

    reason: str
    """Swedish: what is wrong and what to do."""
    no_text: bool = False


class Failed(msgspec.Struct, tag=True):
    """The answer when the reading broke down."""

    error: str
    """The exception's type."""
    disk_full: bool = False
    out_of_memory: bool = False


Answer = Read | Refused | Failed


def answer(request: Request, recognising: Callable[[int], None]) -> Answer:
    """Read the file; whatever goes wrong is told, not raised. ``recognising`` is told how many
    pages are pictures, before OCR reads them."""
    try:
        return Read(read_file(request, recognising))
    except DocumentError as error:
        return Refused(str(error), isinstance(error, NoTextInDocument))
    except MemoryError as error:
        return Failed(type(error).__name__, out_of_memory=True)
    except Exception as error:  # noqa: BLE001 - a stranger's file may break any library: by name
        full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
        return Failed(type(error).__name__, disk_full=full)


def read_file(request: Request, recognising: Callable[[int], None]) -> ReadFile:
    """Read the file, told as ``answer`` is. Raises DocumentError when it cannot be used."""
    work = Path(request.work)
    original = _own_copy(request, work)
    shown = original if request.format == "pdf" else rendition(original, request.format, work)
    document, recognised = _with_recognised_text(shown, work, recognising)
    ocr_pages = recognised.pages if recognised else ()
    if recognised:
        shown = recognised.path
    found = sections(document)
    known, origins = found_facts(document, request.file, request.sidecar)
    return ReadFile(
        pages=document.pages,
        boxes=tuple(page.tobytes() for page in document.boxes),
        sections=tuple(found),
        facts=known,
        origins=origins,
        findings=review(document, found, known, request.today, ocr_pages),
        textless_pages=document.textless_pages,
        ocr_pages=ocr_pages,
        notes=document.notes,
        rendition=None if shown == original else str(shown),
    )


def _own_copy(request: Request, work: Path) -> Path:
    """The file in the work folder, under its own name, as it was when the folder was looked
    through: whoever changes the original meanwhile changes nothing here."""
    path = Path(request.path)
    copy = work / Path(request.file).name
    try:
        copyfile(path, copy)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise UnreadableDocument(
            f"{copy.name} kan inte öppnas ({error.strerror}). Kontrollera att filen finns och får "
            "läsas."
        ) from error
    if sha256(copy.read_bytes()).hexdigest() != request.version:
        raise UnreadableDocument(
            f"{request.file} ändrades medan den lästes in. Läs in mappen igen."
        )
    return copy


@dataclass(frozen=True, slots=True)
class _Recognised:
    path: Path
    pages: tuple[int, ...] = field(default=())


def _with_recognised_text(
    path: Path, work: Path, recognising: Callable[[int], None]
) -> tuple[PdfDocument, _Recognised | None]:
    """The PDF as read; pages that are pictures with the text that OCR finds on them, where OCR is
    installed. A file without any text is refused where it is not."""
    try:
        document = pdf.read(path)
        textless = document.textless_pages
        if not textless or not ocr.available():
            return document, None
    except NoTextInDocument:
        textless = tuple(range(1, pdf.page_count(path) + 1))
    recognising(len(textless))
    made = ocr.with_text(path, textless, work)
    again = pdf.read(made)
    found = tuple(page for page in textless if page not in again.textless_pages)
    if not found:
        return again, None
    return again, _Recognised(made, found)
