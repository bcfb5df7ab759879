"""A file on its way in: streamed to the disk under a name of ours, looked at, made durable.

What the sender calls it is data. Nothing is named by it, and it is told back as it was checked.

    .upload.<random>          on its way in, locked by the process that takes it in
    <sha256>.<format>         the same file by its own name; the first name stays beside it until
                              the request is over: whoever finds it unlocked knows that the file
                              may stand in no row, and that its sender was told nothing
"""

import asyncio
import fcntl
import hashlib
import os
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
from app.storage import Storage
from app.stored.jobs import JOBS_KEPT
from app.stored_files import remove_unused
from app.tables import JobKind, UploadState
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
        """Leave nothing of it, unless it has been kept: then its first name goes with the end of
        the request, when it stands in a row."""
        if not self.held.closed and os.fstat(self.held.fileno()).st_nlink == 1:
            self.end()

    def end(self) -> None:
        """Take the name away that it came under."""
        self.aside.unlink(missing_ok=True)
        self.held.close()


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
    """Write ``stream`` aside in ``data/files``, a piece at a time; its name there goes with the end
    of the task that asks. Raises Refusal when it is empty or larger than ``most_mb``; then, or when
    the sender is gone, nothing of it is left."""
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
    received = Received(aside, digest.hexdigest(), size, file)
    if request := asyncio.current_task():
        request.add_done_callback(lambda _: received.end())
    return received


def check(received: Received, kind: Format) -> None:
    """Whether the file is what its name says. Raises Refusal, and leaves nothing of it then."""
    with received.aside.open("rb") as file:
        fits = _looks_like(file, kind)
    if not fits:
        received.let_go()
        raise Refusal(422, texts.UPLOAD_CONTENT.format(kind=texts.FORMATS[kind]), "wrong_content")


def keep(received: Received, kind: Format, data: Path) -> None:
    """Give the file its own name, durable when this returns, beside the one that it came under:
    killed before it stands in a row, it would else be nobody's for ever."""
    final = original_path(data, received.version, kind)
    named = received.aside.with_name(f"{received.aside.name}.named")
    try:
        sync(received.aside)
        named.hardlink_to(received.aside)
        named.replace(final)
        sync(final.parent)
    finally:
        named.unlink(missing_ok=True)
        received.let_go()


def sweep(data: Path) -> None:
    """Clear up after a service that was stopped: remove what was on its way in and stands in no
    row, which nobody was told arrived, and what a review left behind that was killed. What stands
    in a row that no review was queued for is reviewed."""
    storage = Storage(data)
    try:
        for left in (data / "files").glob(".upload.*"):
            if not is_held(left):  # by another process, which still takes it in
                remove_unused(data, storage, _kept_as(left))
                left.unlink(missing_ok=True)
        _review_the_forgotten(storage)
    finally:
        storage.close()
    for folder in data.glob(f"{PREFIX}*"):
        shutil.rmtree(folder)


def _kept_as(aside: Path) -> set[str]:
    """The version that the file has its own name by; none where it was not yet kept."""
    if aside.stat().st_nlink == 1:
        return set()
    kept = aside.parent.glob("[!.]*")
    return {path.name.partition(".")[0] for path in kept if path.samefile(aside)}


def _review_the_forgotten(storage: Storage) -> None:
    jobs = {job.upload_id for job in storage.jobs.all(limit=10 * JOBS_KEPT)}  # those to come too
    for upload in storage.uploads.all():
        if upload.state is UploadState.RECEIVED and upload.id not in jobs:
            storage.jobs.queue(JobKind.REVIEW, "upload", upload.id)


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
