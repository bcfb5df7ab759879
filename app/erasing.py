"""A document erased for good: gone from every answer at once, then from the disk.

At once: ``erase``, which the next question sees. From the disk: ``purge``, after a build without it
has been put to use. What is left is its id, and that it was erased, when, by whom and why.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from app.storage import Storage
from app.stored_files import documents_of, remove_unused
from app.tables import JobKind
from index.errors import NoSnapshot
from index.snapshot_folder import current_id, delete, snapshot_ids

CAUSE = "erasure"


@dataclass(frozen=True, slots=True)
class Purged:
    """What was removed from the disk."""

    snapshots: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    """SHA-256 of the files."""
    complete: bool = True
    """False while the snapshot in use still holds what was erased."""


def erase(storage: Storage, document_id: str, by: str, reason: str) -> int:
    """Erase the document; the number of the job that takes it off the disk. Raises StorageError."""
    storage.register.erase(document_id, by, reason)
    for golden in storage.golden.all():
        if golden.document_id == document_id and golden.active:
            storage.golden.change(
                golden.id,
                question=golden.question,
                document_id=document_id,
                file=None,
                page=golden.page,
                active=False,
            )
    return storage.jobs.queue(JobKind.INGEST, CAUSE).id


def erased_ids(storage: Storage) -> frozenset[str]:
    """The documents that are erased."""
    decisions = storage.register.decisions().by_document
    return frozenset(id_ for id_, decision in decisions.items() if decision.erased)


def holds(data: Path, snapshot_id: str, ids: frozenset[str]) -> bool:
    """Whether a snapshot has any of the documents ``ids``."""
    return any(document.id in ids for document in documents_of(data, snapshot_id))


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
