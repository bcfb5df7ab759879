"""``rita backup FILE``: everything that a new machine needs, while the service and a build run.

What is copied is never changed in place: snapshots and files are written once, ``CURRENT`` is
replaced, and ``rita.db`` is copied by SQLite. Something may be removed meanwhile, by a build or
because it was erased: a snapshot's files are held open from the start, and where one of the
documents' files is gone, or a document was erased, it is begun again with what is there then.
"""

import fcntl
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from app.commands import texts
from app.commands.archive import DATABASE, FORM, POINTER, BackupError, Head, running_version
from app.commands.archive_writing import MEGABYTE, Changed, Member, Show, write
from app.database import told
from app.storage import Storage
from app.switch import FILE as SWITCH
from app.switch import stopped
from app.tables import UploadState
from index.errors import NoSnapshot, SnapshotError
from index.files import sync
from index.passage_store import PassageStore
from index.snapshot_folder import (
    current_id,
    original_path,
    pages_path,
    read_manifest,
    snapshot_ids,
)

ATTEMPTS = 5
"""A build removes something once, at its end: the second attempt comes through."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What was kept."""

    path: Path
    snapshot: str | None
    files: int
    bytes: int
    lacking: tuple[str, ...]
    """Files that a document has no longer, or that are damaged: they are in no backup."""

    @property
    def body(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "file": str(self.path),
            "snapshot": self.snapshot,
            "files": self.files,
            "bytes": self.bytes,
            "lacking": list(self.lacking),
        }

    @property
    def text(self) -> str:
        """For a person."""
        told = texts.BACKED_UP.format(
            path=self.path,
            files=self.files,
            megabytes=self.bytes / MEGABYTE,
            snapshot=self.snapshot or texts.WITHOUT_INDEX,
        )
        if not self.lacking:
            return told
        return f"{told}\n{texts.LACKING.format(names=', '.join(self.lacking))}"


def make_backup(data: Path, target: Path, show: Show = lambda _: None) -> Backup:
    """Write everything that ``data`` keeps to the new file ``target``, readable by its owner alone.

    Written aside and renamed when it is whole and durable. Raises BackupError, StorageError.
    """
    if target.exists():
        raise BackupError(texts.BACKUP_EXISTS.format(path=target))
    if data.resolve() in target.resolve().parents:
        raise BackupError(texts.BACKUP_INSIDE.format(path=target))
    if not any((data / name).exists() for name in (DATABASE, POINTER)):
        raise BackupError(texts.NOTHING_TO_KEEP.format(data=data))
    for _ in range(ATTEMPTS):
        try:
            with _aside(target) as folder:
                made = _attempt(data, folder, target, show)
                if target.exists():
                    raise BackupError(texts.BACKUP_EXISTS.format(path=target))
                (folder / "archive").rename(target)
                sync(target.parent)
                return made
        except Changed:
            continue
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise BackupError(texts.NOT_WRITTEN.format(path=target, reason=reason)) from error
    raise BackupError(texts.ALWAYS_CHANGING)


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """A private folder beside ``target``, removed at the end; and what killed ones have left."""
    ending = f".{target.name}.part"
    for left in target.parent.glob(f".*{ending}"):
        with _locked(left) as alone:
            if alone:
                shutil.rmtree(left)
    folder = target.with_name(f".{secrets.token_hex(4)}{ending}")
    folder.mkdir(mode=0o700)
    with _locked(folder):
        try:
            yield folder
        finally:
            shutil.rmtree(folder)


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Whether nobody else holds ``folder``; if so, it is held until the end."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(descriptor)


def _attempt(data: Path, folder: Path, target: Path, show: Show) -> Backup:
    """Write ``folder``/archive. Raises Changed."""
    state = folder / "state"  # of its own: opening rita.db holds its folder, as we hold ours
    state.mkdir()
    erased, uploaded = _copy_database(data, state)
    with ExitStack() as opened:
        snapshot, held = _snapshots(data, opened)
        names = sorted({each.name.split("/")[1] for each, _ in held})
        lacking: list[str] = []
        files = _files(data, names, uploaded, erased, lacking)
        if (now := stopped(data)) is not None:
            (state / SWITCH).write_text(now.model_dump_json(), encoding="utf-8")
        own = [Member(name, state / name, None) for name in (DATABASE, SWITCH)]
        members = [*(each for each in own if each.path.exists()), *files]
        size = sum(each.bytes for each in members)
        size += sum(os.fstat(file.fileno()).st_size for _, file in held)
        head = Head(
            form=FORM,
            rita=running_version(),
            created=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            snapshot=snapshot,
            files=len(members) + len(held) + (snapshot is not None),
            size=size,
        )
        write(folder / "archive", head, held, members, lacking, show)
    if _erased(data) - erased:
        raise Changed
    return Backup(target, snapshot, head.files, size, tuple(lacking))


def _copy_database(data: Path, folder: Path) -> tuple[frozenset[str], set[str]]:
    """``rita.db`` into ``folder``: the documents erased, and the versions uploaded, in the copy."""
    path = data / DATABASE
    if not path.exists():
        return frozenset(), set()
    copy = folder / DATABASE
    with (
        told(str(path)),
        closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as original,
        closing(sqlite3.connect(copy)) as made,
    ):
        original.backup(made)
        # One file without a log; and without what was erased and lies in its free pages still.
        made.execute("PRAGMA journal_mode = DELETE")
        made.execute("VACUUM")
    storage = Storage(folder)
    uploads = storage.uploads.all()
    erased = _erased(folder)
    storage.close()
    return erased, {each.version for each in uploads if each.state != UploadState.DISCARDED}


def _erased(data: Path) -> frozenset[str]:
    """The documents that somebody has erased."""
    storage = Storage(data)
    decisions = storage.register.decisions().by_document
    storage.close()
    return frozenset(each for each, decision in decisions.items() if decision.erased)


def _snapshots(data: Path, opened: ExitStack) -> tuple[str | None, list[tuple[Member, BinaryIO]]]:
    """The id of the snapshot in use, and the files of it and of those that wait, held open."""
    try:
        current = current_id(data)
    except NoSnapshot:
        return None, []
    held: list[tuple[Member, BinaryIO]] = []
    for snapshot_id in (each for each in snapshot_ids(data) if each >= current):
        folder = data / "snapshots" / snapshot_id
        try:
            sums = read_manifest(data, snapshot_id)["files"]
            for path in sorted(folder.iterdir()):
                name = f"snapshots/{snapshot_id}/{path.name}"
                file = opened.enter_context(path.open("rb"))
                held.append((Member(name, path, sums.get(path.name)), file))
        except (FileNotFoundError, SnapshotError) as error:
            if folder.is_dir():
                raise  # it is damaged, and says so
            raise Changed from error
    return current, held


def _files(
    data: Path,
    snapshots: Sequence[str],
    uploaded: set[str],
    erased: frozenset[str],
    lacking: list[str],
) -> list[Member]:
    """The documents' files that ``snapshots`` and uploads need; names of lost ones go to
    ``lacking``."""
    wanted, versions = set(), set(uploaded)
    for snapshot_id in snapshots:
        try:
            store = PassageStore.open(data / "snapshots" / snapshot_id)
        except sqlite3.OperationalError as error:
            raise Changed from error
        with closing(store):
            for document in store.documents().values():
                if document.id not in erased:
                    original = original_path(data, document.version, document.format)
                    wanted |= {original.name, pages_path(data, document).name}
                    versions.add(document.version)
    folder = data / "files"
    there = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    lacking.extend(sorted(wanted.difference(there)))
    return [
        Member(f"files/{name}", folder / name, None if ".rendition." in name else version)
        for name in there
        if (version := name.partition(".")[0]) in versions
    ]
