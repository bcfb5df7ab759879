"""Folders to ingest: which of their files are documents, and how they meet what is indexed."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.corpus import Document, document_id
from index.errors import SourceError, UnreadableDocument
from index.files import checksum

DOCUMENT_SUFFIXES = frozenset({".pdf"})
_NOT_DOCUMENTS = frozenset({"metadata.csv", "manifest.csv"})


@dataclass(frozen=True, slots=True)
class Source:
    """A folder that the index mirrors, and the collection its documents belong to."""

    folder: Path
    collection: str


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file found in a source folder."""

    path: Path
    collection: str
    source: str
    """The folder, as an absolute path."""
    file: str
    """Path relative to the folder, with forward slashes."""
    id: str
    version: str
    """SHA-256 of the content, in hex."""

    def changed(self) -> UnreadableDocument:
        """The refusal when it is no longer the file that the folder held."""
        return UnreadableDocument(f"{self.file} ändrades medan den lästes in. Läs in mappen igen.")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that is not taken in, and why, for the person who put it there."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """What the folders hold, against what is indexed."""

    wanted: tuple[SourceFile, ...]
    kept: tuple[Document, ...]
    """Indexed documents of other sources: they stay."""
    removed: tuple[Document, ...]
    """Indexed documents that have vanished from the folders."""
    refused: tuple[Refusal, ...]
    ignored: tuple[str, ...]


def take_inventory(
    sources: Sequence[Source], indexed: Mapping[str, Document], *, allow_empty: bool = False
) -> Inventory:
    """Look through ``sources`` and compare with the ``indexed`` documents (by id).

    Raises SourceError for a folder that is missing, or that has lost all its documents while
    some are indexed (an unmounted share looks like that), unless ``allow_empty``.
    """
    folders = {str(_existing(source.folder)) for source in sources}
    kept = {key: document for key, document in indexed.items() if document.source not in folders}
    wanted: dict[str, SourceFile] = {}
    refused: list[Refusal] = []
    ignored: list[str] = []
    for source in dict.fromkeys(sources):
        folder = source.folder.resolve()
        names, others = _files(folder)
        ignored.extend(others)
        if not names and not allow_empty:
            _refuse_emptied(folder, indexed.values())
        for name in names:
            identity = document_id(source.collection, name)
            other = wanted.get(identity) or kept.get(identity)
            if other is not None and _is_elsewhere(other):
                refused.append(Refusal(name, _taken(source.collection, name, other.source)))
                continue
            try:
                version = checksum(folder / name)
            except OSError as error:
                refused.append(Refusal(name, f"Filen kan inte läsas: {error.strerror}."))
                continue
            kept.pop(identity, None)
            wanted[identity] = SourceFile(
                folder / name, source.collection, str(folder), name, identity, version
            )
    gone = tuple(doc for key, doc in indexed.items() if key not in wanted and key not in kept)
    return Inventory(
        tuple(wanted.values()), tuple(kept.values()), gone, tuple(refused), tuple(ignored)
    )


def _existing(folder: Path) -> Path:
    if not folder.is_dir():
        raise SourceError(f"Mappen {folder} finns inte. Ange en mapp med dokument.")
    return folder.resolve()


def _is_elsewhere(other: SourceFile | Document) -> bool:
    """Whether the file really has another folder. One that is gone has been moved or renamed,
    and its documents go with whatever folder holds them now."""
    return Path(other.source).is_dir()


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
            relative = (Path(place) / name).relative_to(source).as_posix()
            if Path(name).suffix.lower() in DOCUMENT_SUFFIXES and not name.startswith("."):
                documents.append(relative)
            elif not _is_about_documents(name):
                others.append(relative)
    return documents, others


def _is_about_documents(name: str) -> bool:
    lower = name.lower()
    return lower in _NOT_DOCUMENTS or lower.startswith("readme") or lower.endswith(".jsonl")
