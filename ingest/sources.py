"""Folders to ingest and uploads: which files are documents, and which cannot be taken in."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.corpus import Document, Format
from index.errors import SourceError
from index.files import checksum
from index.formats import FORMATS
from ingest.sidecar import is_sidecar

UPLOAD = "upload"
"""The source of what was uploaded: no folder."""
_NOT_DOCUMENTS = frozenset({"metadata.csv", "manifest.csv"})


@dataclass(frozen=True, slots=True)
class Source:
    """A folder that the index mirrors, and the collection its documents belong to."""

    folder: Path
    collection: str


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that an admin has published."""

    path: Path
    file: str
    """Its name, as it was when it was uploaded."""
    collection: str
    version: str
    """SHA-256 of the content, in hex."""
    document_id: str | None = None
    """The document that it is a version of, where the admin said so."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be in the index."""

    path: Path
    collection: str
    source: str
    """The folder, as an absolute path, or ``UPLOAD``."""
    file: str
    """Path relative to the folder, with forward slashes."""
    version: str
    """SHA-256 of the content, in hex."""
    document_id: str | None = None
    """What document it is a version of, where that has been said."""

    @property
    def format(self) -> Format:
        """What it is read as."""
        return FORMATS[Path(self.file).suffix.lower()]

    @property
    def uploaded(self) -> bool:
        """Whether it came by upload, not from a folder."""
        return self.source == UPLOAD


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that is not taken in, and why, for the person who put it there."""

    collection: str
    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """What is to be in the index."""

    wanted: tuple[SourceFile, ...]
    """The folders' files and the uploads, in that order."""
    folders: frozenset[str]
    """The folders that were looked through, as absolute paths."""
    refused: tuple[Refusal, ...]
    ignored: tuple[str, ...]
    unreadable: frozenset[tuple[str, str]] = frozenset()
    """Collection and path of the folders' files that stand there but cannot be opened."""


def take_inventory(
    sources: Sequence[Source],
    uploads: Sequence[UploadedFile],
    indexed: Iterable[Document],
    *,
    allow_empty: bool = False,
) -> Inventory:
    """Look through ``sources``. ``indexed`` are the documents that are indexed, each in its last
    version.

    Raises SourceError for a folder that is missing, or that has lost all its documents while
    some are indexed (an unmounted share looks like that), unless ``allow_empty``.
    """
    documents = list(indexed)
    folders = frozenset(str(_existing(source.folder)) for source in sources)
    elsewhere = {
        (document.collection, document.file): document.source
        for document in documents
        if document.source not in folders and document.source != UPLOAD
    }
    wanted: dict[tuple[str, str], SourceFile] = {}
    refused: list[Refusal] = []
    ignored: list[str] = []
    unreadable: set[tuple[str, str]] = set()
    for source in dict.fromkeys(sources):
        folder = source.folder.resolve()
        names, others = _files(folder)
        ignored.extend(others)
        if not names and not allow_empty:
            _refuse_emptied(folder, documents)
        for name in names:
            place = (source.collection, name)
            holder = wanted[place].source if place in wanted else elsewhere.get(place)
            # a folder that is gone has been moved or renamed: its documents go with the one that
            # holds them now
            if holder is not None and Path(holder).is_dir():
                refused.append(
                    Refusal(source.collection, name, _taken(source.collection, name, holder))
                )
                continue
            try:
                version = _checked(folder, name)
            except _Unusable as error:
                refused.append(Refusal(source.collection, _written(name), str(error)))
                unreadable.add(place)
                continue
            wanted[place] = SourceFile(folder / name, source.collection, str(folder), name, version)
    uploaded = (
        SourceFile(up.path, up.collection, UPLOAD, up.file, up.version, up.document_id)
        for up in uploads
    )
    return Inventory(
        (*wanted.values(), *uploaded),
        folders,
        tuple(refused),
        tuple(ignored),
        frozenset(unreadable),
    )


class _Unusable(Exception):
    """A file that is not opened; why, in Swedish."""


def _checked(folder: Path, name: str) -> str:
    """The SHA-256 of a file in ``folder``. Raises _Unusable."""
    path = folder / name
    if _written(name) != name:
        raise _Unusable(
            "Filnamnet har tecken som inte är UTF-8. Byt namn på filen, eller anslut mappen med "
            "rätt teckenkodning."
        )
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(folder):
            raise _Unusable(
                "Filen är en länk ut ur mappen, och sådana följs inte. Lägg filen själv här."
            )
        if not real.is_file():  # opening a pipe would wait for ever
            raise _Unusable("Det är ingen vanlig fil.")
        return checksum(path)
    except OSError as error:
        raise _Unusable(f"Filen kan inte läsas: {error.strerror}.") from error


def _written(name: str) -> str:
    """``name`` as it can be written, stored and shown."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _existing(folder: Path) -> Path:
    if not folder.is_dir():
        raise SourceError(f"Mappen {folder} finns inte. Ange en mapp med dokument.")
    return folder.resolve()


def _refuse_emptied(folder: Path, documents: Iterable[Document]) -> None:
    if any(document.source == str(folder) for document in documents):
        raise SourceError(
            f"Mappen {folder} har inga dokument kvar, men det finns dokument därifrån i indexet. "
            "Kontrollera att mappen är ansluten. Ska de verkligen bort: lägg till --allow-empty"
        )


def _taken(collection: str, name: str, source: str) -> str:
    return (
        f"Samlingen {collection} har redan {name} från mappen {source}. Byt namn på den ena filen "
        "eller läs in den i en annan samling (--collection)."
    )


def _files(source: Path) -> tuple[list[str], list[str]]:
    """Documents and other files below ``source``, as sorted relative paths."""
    documents: list[str] = []
    others: list[str] = []
    for place, subfolders, names in os.walk(source):
        subfolders[:] = sorted(name for name in subfolders if name[0] not in "._")
        for name in sorted(names):
            path = Path(place) / name
            relative = path.relative_to(source).as_posix()
            if path.suffix.lower() == ".pdf" and not name.startswith("."):
                documents.append(relative)
            elif _is_about_documents(path):
                continue
            elif path.suffix.lower() in FORMATS and not name.startswith("."):
                documents.append(relative)
            else:
                others.append(_written(relative))
    return documents, others


def _is_about_documents(path: Path) -> bool:
    lower = path.name.lower()
    plain = lower in _NOT_DOCUMENTS or lower.startswith("readme") or lower.endswith(".jsonl")
    return plain or is_sidecar(path)
