"""The data directory around a build: its lock, the state it starts from, the files it keeps."""

import fcntl
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from index.corpus import Document
from index.embedder import Embedder
from index.errors import (
    DamagedSnapshot,
    EmbedderMismatch,
    NoSnapshot,
    RitaError,
    SnapshotError,
)
from index.files import checksum, sync
from index.passage_store import PassageStore
from index.snapshot import Snapshot, open_snapshot
from index.snapshot_folder import current_id, original_path, snapshot_ids
from ingest.sources import Source, SourceFile


def known_sources(data: Path) -> list[Source]:
    """What the snapshot in use was made from; nothing when there is none."""
    try:
        folder = data / "snapshots" / current_id(data)
    except NoSnapshot:
        return []
    store = PassageStore.open(folder)
    found = {(document.source, document.collection) for document in store.documents().values()}
    store.close()
    return [Source(Path(source), collection) for source, collection in sorted(found)]


def keep_file(data: Path, item: SourceFile) -> None:
    """Store a version's file under its checksum, durable before a snapshot names it.

    Raises UnreadableDocument when the file has changed since its folder was looked through.
    """
    final = original_path(data, item.version, "pdf")
    if final.exists():
        return
    final.parent.mkdir(parents=True, exist_ok=True)
    aside = final.with_name(f".{item.version}.{secrets.token_hex(4)}")
    shutil.copyfile(item.path, aside)
    if checksum(aside) != item.version:
        aside.unlink()
        raise item.changed()
    sync(aside)
    aside.rename(final)
    sync(final.parent)


@contextmanager
def only_build(data: Path) -> Iterator[None]:
    """Hold the data directory's build lock; the system lets go of it if the process dies."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "ingest.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RitaError(
                f"En annan inläsning pågår redan i {data}. Vänta tills den är klar."
            ) from None
        yield


@contextmanager
def previous_state(
    data: Path, embedder: Embedder
) -> Iterator[tuple[Snapshot | None, Mapping[str, Document]]]:
    """What to start from: the snapshot in use (the one before it if that is damaged) and its
    documents. Only the documents when it was built with another embedder; nothing at first.
    """
    try:
        current = current_id(data)
    except NoSnapshot:
        yield None, {}
        return
    others = [id_ for id_ in reversed(snapshot_ids(data)) if id_ != current]
    damage: DamagedSnapshot | None = None
    for snapshot_id in (current, *others):
        try:
            snapshot = open_snapshot(data, snapshot_id, embedder)
        except DamagedSnapshot as error:
            damage = damage or error
        except EmbedderMismatch:
            store = PassageStore.open(data / "snapshots" / snapshot_id)
            documents = store.documents()
            store.close()
            yield None, _by_id(documents)
            return
        else:
            try:
                yield snapshot, _by_id(snapshot.documents)
            finally:
                snapshot.close()
            return
    raise damage or SnapshotError(f"Det finns ingen indexversion att utgå från i {data}.")


def _by_id(documents: Mapping[str, Document]) -> Mapping[str, Document]:
    return {document.id: document for document in documents.values()}
