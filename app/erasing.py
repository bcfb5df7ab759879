"""A document erased for good: gone from every answer at once, then from the disk.

At once: ``erase``, which the next question sees. From the disk: ``purge``, after a build without it
has been put to use. What is left is its id, and that it was erased, when, by whom and why.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.storage import Storage
from app.stored.uploads import identity
from app.stored_files import documents_of, remove_unused
from app.tables import UploadState
from index.corpus import Document
from index.corpus import document_id as id_at
from index.errors import NoSnapshot
from index.snapshot_folder import current_id, delete, snapshot_ids


@dataclass(frozen=True, slots=True)
class Purged:
    """What was removed from the disk."""

    snapshots: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    """SHA-256 of the files."""
    complete: bool = True
    """False while the snapshot in use still holds what was erased."""


def erase(data: Path, storage: Storage, document_id: str, by: str, reason: str) -> int:
    """Erase the document; the number of the job that takes it off the disk. Raises StorageError."""
    return storage.register.erase(document_id, by, reason, _stood_at(data, document_id))


def is_kept(data: Path, storage: Storage, document_id: str) -> bool:
    """Whether any index version or upload has the document, in use or not."""
    if document_id in erased_ids(storage):
        return False
    uploads = (each for each in storage.uploads.all() if each.state is not UploadState.DISCARDED)
    return any(identity(each) == document_id for each in uploads) or any(
        document.id == document_id for document in _stored(data)
    )


def _stood_at(data: Path, document_id: str) -> set[str]:
    """The ids that the document's files would have by their places alone, and no other document
    has: a file that took another's place would come back by its own."""
    mine: set[str] = set()
    others: set[str] = set()
    for document in _stored(data):
        if document.id == document_id:
            mine.add(id_at(document.collection, document.file))
        else:
            others.add(document.id)
    return mine - others


def _stored(data: Path) -> Iterator[Document]:
    """Every document of every index version, as read."""
    for snapshot_id in snapshot_ids(data):
        yield from documents_of(data, snapshot_id)


def erased_ids(storage: Storage) -> frozenset[str]:
    """The documents that are erased."""
    decisions = storage.register.decisions().by_document
    return frozenset(id_ for id_, decision in decisions.items() if decision.erased)


def holds(data: Path, snapshot_id: str, ids: frozenset[str]) -> bool:
    """Whether a snapshot has any of the documents ``ids``."""
    return any(document.id in ids for document in documents_of(data, snapshot_id))


def is_unfinished(data: Path, storage: Storage) -> bool:
    """Whether a snapshot still holds what was erased: the job that was to do without it failed, or
    was stopped. Raises StorageError."""
    erased = erased_ids(storage)
    return bool(erased) and any(holds(data, each, erased) for each in snapshot_ids(data))


def purge(data: Path, storage: Storage) -> Purged:
    """Remove erased documents' files, and every snapshot but the one in use that holds one.

    Files first and snapshots last: broken off, it finds by them what is left to do. Another
    document's file with the same content stays. Raises StorageError.
    """
    erased = erased_ids(storage)
    if not erased:
        return Purged()
    try:
        current = current_id(data)
    except NoSnapshot:
        current = ""
    stored = {snapshot_id: documents_of(data, snapshot_id) for snapshot_id in snapshot_ids(data)}
    versions = {
        document.version
        for documents in stored.values()
        for document in documents
        if document.id in erased
    }
    versions |= {each.version for each in storage.uploads.all() if each.document_id in erased}
    removed = remove_unused(data, storage, versions, erased)
    # One that cannot be read may hold it too.
    holding = [
        snapshot_id
        for snapshot_id, documents in stored.items()
        if not documents or any(document.id in erased for document in documents)
    ]
    others = [snapshot_id for snapshot_id in holding if snapshot_id != current]
    for snapshot_id in others:
        delete(data, snapshot_id)
    complete = not any(document.id in erased for document in stored.get(current, ()))
    for half in (data / "snapshots").glob(".deleted-*"):
        shutil.rmtree(half)
    return Purged(tuple(others), tuple(removed), complete)
