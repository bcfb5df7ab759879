"""The data directory around a build: its lock, the state it starts from, the files it keeps."""

import errno
import fcntl
import secrets
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from index.corpus import Document
from index.embedder import Embedder
from index.errors import (
    BuildRunning,
    DamagedSnapshot,
    DiskFull,
    EmbedderMismatch,
    NoSnapshot,
    OtherFormat,
    SnapshotError,
    UnreadableDocument,
)
from index.files import checksum, sync
from index.passage_store import FILE as PASSAGES
from index.passage_store import PassageStore, read_facts
from index.snapshot import Snapshot, open_snapshot
from index.snapshot_folder import (
    current_id,
    original_path,
    read_manifest,
    rendition_path,
    snapshot_ids,
)
from ingest.sources import UPLOAD, Source, SourceFile

_ASIDE = ".keeping-"
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Start:
    """What a build starts from."""

    snapshot: Snapshot | None = None
    """What unchanged documents are carried over from."""
    documents: Mapping[str, Document] = field(default_factory=dict)
    """What is indexed, by key; also where ``snapshot`` is None and all must be read again."""


def known_sources(data: Path) -> list[Source]:
    """The folders that the snapshot in use was made from; nothing when there is none."""
    try:
        snapshot_id = current_id(data)
    except NoSnapshot:
        return []
    documents = _documents(data, snapshot_id).values()
    found = {(document.source, document.collection) for document in documents}
    return [
        Source(Path(source), collection) for source, collection in sorted(found) if source != UPLOAD
    ]


def keep_file(data: Path, item: SourceFile) -> None:
    """Store a version's file under its checksum, durable before a snapshot names it.

    Raises UnreadableDocument when the file has changed since its folder was looked through.
    """
    final = original_path(data, item.version, item.format)
    if final.exists():
        return
    with _aside(final) as aside:
        shutil.copyfile(item.path, aside)
        if checksum(aside) != item.version:
            raise UnreadableDocument(
                f"{item.file} ändrades medan den lästes in. Läs in mappen igen."
            )


def keep_rendition(data: Path, version: str, rendition: Path) -> str:
    """Store the PDF that a version's pages are of, durable before a snapshot names it; returns what
    it is stored by. One that another snapshot names stays as it is."""
    name = checksum(rendition)[:16]
    final = rendition_path(data, version, name)
    if not final.exists():
        with _aside(final) as aside:
            shutil.copyfile(rendition, aside)
    return name


@contextmanager
def _aside(final: Path) -> Iterator[Path]:
    """A file to be written that then becomes ``final``, durable; removed when writing fails."""
    final.parent.mkdir(parents=True, exist_ok=True)
    aside = final.with_name(f"{_ASIDE}{secrets.token_hex(4)}")
    try:
        yield aside
        sync(aside)
        aside.rename(final)
    finally:
        aside.unlink(missing_ok=True)
    sync(final.parent)


@contextmanager
def only_build(data: Path) -> Iterator[None]:
    """Hold the data directory's build lock; the system lets go of it if the process dies. What a
    build that died was writing is removed. Raises BuildRunning."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "ingest.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuildRunning(
                f"En annan inläsning pågår redan i {data}. Vänta tills den är klar."
            ) from None
        for left in (*data.glob("files/" + _ASIDE + "*"), *data.glob(".CURRENT.*")):
            left.unlink()
        yield


@contextmanager
def room_needed(data: Path) -> Iterator[None]:
    """Tells a full disk as DiskFull, whichever library met it."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(data) from error
        raise
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise DiskFull(data) from error
        raise


@contextmanager
def previous_state(data: Path, embedder: Embedder) -> Iterator[Start]:
    """What to start from: the snapshot in use (the one before it if that is damaged). Only its
    documents, to be read again, when it was built with another embedder or by another version of
    RiTA; nothing at first."""
    try:
        current = current_id(data)
    except NoSnapshot:
        yield Start()
        return
    others = [id_ for id_ in reversed(snapshot_ids(data)) if id_ != current]
    damage: SnapshotError | None = None
    for snapshot_id in (current, *others):
        try:
            snapshot = open_snapshot(data, snapshot_id, embedder)
        except (DamagedSnapshot, NoSnapshot) as error:
            damage = damage or error
        except (EmbedderMismatch, OtherFormat):
            yield Start(None, _documents(data, snapshot_id))
            return
        else:
            with closing(snapshot):
                yield Start(snapshot, snapshot.documents)
            return
    raise damage or SnapshotError(f"Det finns ingen indexversion att utgå från i {data}.")


def _documents(data: Path, snapshot_id: str) -> dict[str, Document]:
    """The documents of a snapshot of this format or an earlier one, by key. Raises
    DamagedSnapshot where they cannot be read."""
    read_manifest(data, snapshot_id)
    folder = data / "snapshots" / snapshot_id
    try:
        store = PassageStore.open(folder)
        try:
            return store.documents()
        except sqlite3.OperationalError:  # no such column: an earlier format
            return _earlier_documents(folder)
        finally:
            store.close()
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise DamagedSnapshot(
            f"Dokumenten i indexversion {snapshot_id} går inte att läsa ({error}). Läs in mapparna "
            "till en ny datakatalog: rita ingest MAPP --data KATALOG"
        ) from error


def _earlier_documents(folder: Path) -> dict[str, Document]:
    """Of the formats before the fourth, which held one version of each document, all PDF."""
    uri = f"{(folder / PASSAGES).absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as db:
        rows = db.execute(
            "SELECT id, collection, source, file, version, page_count, facts FROM documents "
            "ORDER BY number"
        ).fetchall()
    found = [
        Document(id_, collection, source, file, version, pages, read_facts(facts))
        for id_, collection, source, file, version, pages, facts in rows
    ]
    return {document.key: document for document in found}
