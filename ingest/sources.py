"""Folders to ingest: which of their files are documents, and how they meet what is indexed."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.corpus import Document, document_id
from index.errors import SourceError
from index.snapshot_folder import checksum

DOCUMENT_SUFFIXES = frozenset({".pdf"})
_NOT_DOCUMENTS = frozenset({"metadata.csv", "manifest.csv"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file found in a source folder."""

    path: Path
    source: str
    """The folder, as an absolute path."""
    file: str
    """Path relative to the folder, with forward slashes."""
    id: str
    version: str
    """SHA-256 of the content, in hex."""


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
    folders: Sequence[Path],
    collection: str,
    indexed: Mapping[str, Document],
    *,
    allow_empty: bool = False,
) -> Inventory:
    """Look through ``folders`` and compare with the ``indexed`` documents (by id).

    Raises SourceError for a folder that is missing, or that has lost all its documents while
    some are indexed (an unmounted share looks like that), unless ``allow_empty``.
    """
    sources = [_source(folder) for folder in folders]
    wanted: dict[str, SourceFile] = {}
    refused: list[Refusal] = []
    ignored: list[str] = []
    kept = {key: doc for key, doc in indexed.items() if Path(doc.source) not in sources}
    for source in dict.fromkeys(sources):
        names, others = _files(source)
        ignored.extend(others)
        if not names and not allow_empty and _has_documents(source, indexed.values()):
            raise SourceError(
                f"Mappen {source} har inga dokument kvar, men det finns dokument därifrån i "
                "indexet. Kontrollera att mappen är ansluten. Ska de verkligen bort: lägg till "
                "--allow-empty"
            )
        for name in names:
            identity = document_id(collection, name)
            other = wanted.get(identity) or kept.get(identity)
            if other is not None:
                refused.append(
                    Refusal(
                        name,
                        f"Samlingen {collection} har redan {name} från mappen {other.source}. "
                        "Byt namn på den ena filen eller läs in den i en annan samling "
                        "(--collection).",
                    )
                )
                continue
            path = source / name
            try:
                version = checksum(path)
            except OSError as error:
                refused.append(Refusal(name, f"Filen kan inte läsas: {error.strerror}."))
                continue
            wanted[identity] = SourceFile(path, str(source), name, identity, version)
    gone = tuple(doc for key, doc in indexed.items() if key not in wanted and key not in kept)
    return Inventory(
        tuple(wanted.values()), tuple(kept.values()), gone, tuple(refused), tuple(ignored)
    )


def _source(folder: Path) -> Path:
    if not folder.is_dir():
        raise SourceError(f"Mappen {folder} finns inte. Ange en mapp med dokument.")
    return folder.resolve()


def _has_documents(source: Path, documents: Iterable[Document]) -> bool:
    return any(Path(document.source) == source for document in documents)


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
