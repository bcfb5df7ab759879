"""A file on its way in: streamed to the disk under a name of ours, looked at, made durable.

What the sender calls it is data. Nothing is named by it, and it is told back as it was checked.
"""

import fcntl
import hashlib
import secrets
import shutil
import unicodedata
import zipfile
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from anyio import to_thread

from app.admin import texts
from app.commands.reviewing import PREFIX
from app.locks import is_held
from app.problems import Refusal
from index.corpus import Format
from index.files import sync
from index.formats import FORMATS
from index.snapshot_folder import original_path

MOST_NAME_BYTES = 255
"""What Linux's file systems take for a name (NAME_MAX): the same file could lie in a folder."""
_BUFFER = 1 << 20
_PDF_HEAD = 1_024
"""Where ``%PDF-`` must begin, as readers look for it (ISO 32000-1, annex H, note 13)."""
_ODT = b"application/vnd.oasis.opendocument.text"
_MARKED_UP = (b"<html", b"<!doctype html", b"<body", b"<p", b"<h1", b"<div", b"<head")
_CONTROL = ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")
"""Unicode categories of what is not seen, or turns the reading direction."""


@dataclass(frozen=True, slots=True)
class Received:
    """A whole file, not yet durable under its own name."""

    aside: Path
    version: str
    """SHA-256, in hex."""
    bytes: int
    held: BinaryIO
    """The file, locked: what another process sweeps away is not on its way in any more."""

    def let_go(self) -> None:
        """Leave nothing of it aside."""
        self.held.close()
        self.aside.unlink(missing_ok=True)


def file_name(given: str) -> tuple[str, Format]:
    """The name as it is kept, and the format it claims. Raises Refusal for one that is none."""
    name = unicodedata.normalize("NFC", given.strip())
    bad = any(sign in "/\\" or unicodedata.category(sign) in _CONTROL for sign in name)
    stem = Path(name).stem if not bad else ""
    if bad or name.startswith((".", "~")) or not stem.strip(". "):
        raise Refusal(422, texts.UPLOAD_NAME, "bad_name")
    if len(name.encode()) > MOST_NAME_BYTES:
        raise Refusal(422, texts.UPLOAD_NAME, "bad_name")
    kind = FORMATS.get(Path(name).suffix.lower())
    if kind is None:
        raise Refusal(422, texts.UPLOAD_SUFFIX, "unknown_format")
    return name, kind


async def receive(stream: AsyncIterator[bytes], data: Path, most_mb: int) -> Received:
    """Write ``stream`` aside in ``data/files``, a piece at a time. Raises Refusal when it is empty
    or larger than ``most_mb``; then, or when the sender is gone, nothing of it is left."""
    folder = data / "files"
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".upload.{secrets.token_hex(8)}"
    digest, size = hashlib.sha256(), 0
    file = aside.open("xb", buffering=_BUFFER)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        async for piece in stream:
            size += len(piece)
            if size > most_mb * 1_000_000:
                raise Refusal(413, texts.UPLOAD_LARGE.format(most=most_mb), "upload_too_large")
            digest.update(piece)
            await to_thread.run_sync(file.write, piece)
        if size == 0:
            raise Refusal(422, texts.UPLOAD_EMPTY, "upload_empty")
        await to_thread.run_sync(file.flush)
    except BaseException:
        aside.unlink(missing_ok=True)
        with suppress(OSError):  # what is left in the buffer has no room either
            file.close()
        raise
    return Received(aside, digest.hexdigest(), size, file)


def check(received: Received, kind: Format) -> None:
    """Whether the file is what its name says. Raises Refusal, and leaves nothing of it then."""
    with received.aside.open("rb") as file:
        fits = _looks_like(file, kind)
    if not fits:
        received.let_go()
        raise Refusal(422, texts.UPLOAD_CONTENT.format(kind=texts.FORMATS[kind]), "wrong_content")


def keep(received: Received, kind: Format, data: Path) -> None:
    """Give the file its own name, durable when this returns."""
    final = original_path(data, received.version, kind)
    try:
        sync(received.aside)
        received.aside.replace(final)
        sync(final.parent)
    finally:
        received.let_go()


def sweep(data: Path) -> None:
    """Remove what was on its way in when the service was stopped, which nobody was told arrived,
    and what a review left behind that was killed."""
    for left in (data / "files").glob(".upload.*"):
        if not is_held(left):  # by another process, which still takes it in
            left.unlink(missing_ok=True)
    for folder in data.glob(f"{PREFIX}*"):
        shutil.rmtree(folder)


def _looks_like(file: BinaryIO, kind: Format) -> bool:
    head = file.read(_PDF_HEAD)
    if kind == "pdf":
        return b"%PDF-" in head
    if kind in ("docx", "odt"):
        return _is_zip_of(file, kind)
    return _is_text(file, head, kind)


def _is_zip_of(file: BinaryIO, kind: Format) -> bool:
    """By the archive's list of contents, and for ODT by its first file: no more is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            if kind == "docx":
                return "word/document.xml" in archive.namelist()
            with archive.open("mimetype") as mimetype:
                return mimetype.read(len(_ODT) + 1).strip() == _ODT
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, ValueError, OSError):
        return False


def _is_text(file: BinaryIO, head: bytes, kind: Format) -> bool:
    if head.startswith((b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return False
    if kind == "html":
        start = head + file.read(64_000)
        return b"\0" not in start and any(tag in start.lower() for tag in _MARKED_UP)
    file.seek(0)
    while piece := file.read(_BUFFER):
        if b"\0" in piece:
            return False
    return True
