"""Which files of ``data/files`` are needed, and removing those that are not."""

import sqlite3
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from app.storage import Storage
from app.tables import Upload, UploadState
from index.corpus import Document
from index.passage_store import PassageStore
from index.snapshot_folder import original_path, snapshot_ids


def documents_of(data: Path, snapshot_id: str) -> list[Document]:
    """Every version of every document in a snapshot, as read; none where it cannot be opened."""
    try:
        store = PassageStore.open(data / "snapshots" / snapshot_id)
    except sqlite3.OperationalError:  # deleted just now
        return []
    try:
        return list(store.documents().values())
    except sqlite3.DatabaseError:  # damaged: it vouches for nothing
        return []
    finally:
        store.close()


def upload_path(data: Path, upload: Upload) -> Path:
    """Where an upload's file lies."""
    kind: Any = upload.format  # one of index.corpus.Format: checked when it came
    return original_path(data, upload.version, kind)


def needed(data: Path, storage: Storage, erased: Collection[str] = ()) -> set[str]:
    """The versions that a snapshot or an upload needs the file of, but for ``erased`` documents'
    (by id)."""
    versions = {
        document.version
        for snapshot_id in snapshot_ids(data)
        for document in documents_of(data, snapshot_id)
        if document.id not in erased
    }
    uploads = {
        upload.version
        for upload in storage.uploads.all()
        if upload.state is not UploadState.DISCARDED and upload.document_id not in erased
    }
    return versions | uploads


def remove_unused(
    data: Path, storage: Storage, versions: Collection[str], erased: Collection[str] = ()
) -> list[str]:
    """Remove the files of those ``versions`` that are not ``needed``, and what was made of them.
    Returns the versions removed."""
    gone = sorted(set(versions) - needed(data, storage, erased))
    for version in gone:
        for path in _files(data, version):
            path.unlink(missing_ok=True)
    return gone


def _files(data: Path, version: str) -> Iterator[Path]:
    """The original and the rendition."""
    return (data / "files").glob(f"{version}.*")
