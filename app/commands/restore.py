"""``rita restore FILE``: a backup into an empty data directory, whole or not at all."""

import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from app.commands import texts
from app.commands.archive import (
    DATABASE,
    HEAD,
    MEMBER,
    MOST_JSON,
    POINTER,
    SUMS,
    BackupError,
    Head,
    read_head,
    running_version,
)
from app.database import NewerStorage, StorageError
from app.storage import Storage
from app.stored.migrating import only
from app.switch import FILE as SWITCH
from index.errors import SnapshotError
from index.files import sync
from index.snapshot_folder import current_id, snapshot_ids, verify

ASIDE = ".restoring"
"""Where it is put first: no program looks there, and what a broken off restore left is removed."""
_HARMLESS = ("models", "lost+found", ASIDE)
"""What an empty data directory may hold: the model, which any command makes; a new file system's
own folder."""
_MEGABYTE = 1_000_000
_PIECE = 1 << 20
Show = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back."""

    data: Path
    head: Head

    @property
    def body(self) -> dict[str, Any]:
        """For ``--json``."""
        return {"data": str(self.data), **asdict(self.head)}

    @property
    def text(self) -> str:
        """For a person."""
        return texts.RESTORED.format(
            data=self.data,
            files=self.head.files,
            snapshot=self.head.snapshot or texts.WITHOUT_INDEX,
            created=self.head.created,
        )


def put_back(archive: Path, data: Path, show: Show = lambda _: None) -> Restored:
    """Put the backup ``archive`` into ``data``, which is made or empty.

    All is checked before any of it is put in use: the checksums, ``rita.db``, each snapshot. What
    names the rest, ``CURRENT``, is put there last. Raises BackupError.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        with only(data):
            _refuse_unless_empty(data)
            with _emptied(data / ASIDE) as aside:
                head = _unpacked(archive, aside, show)
                _refuse_unless_sound(aside, head)
                _refuse_unless_empty(data)
                for name in (DATABASE, "files", "snapshots", SWITCH, POINTER):
                    if (aside / name).exists():
                        (aside / name).rename(data / name)
                sync(data)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BackupError(texts.NOT_RESTORED.format(data=data, reason=reason)) from error
    return Restored(data, head)


def _refuse_unless_empty(data: Path) -> None:
    """A running service has made ``rita.db`` there within its first second."""
    names = sorted({path.name for path in data.iterdir()}.difference(_HARMLESS))
    if names:
        raise BackupError(texts.NOT_EMPTY.format(data=data, names=", ".join(names[:5])))


@contextmanager
def _emptied(folder: Path) -> Iterator[Path]:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _unpacked(archive: Path, aside: Path, show: Show) -> Head:
    """Every member into ``aside``, durable, its checksum checked."""
    try:
        with tarfile.open(archive, "r:") as tar:
            first = tar.next()
            if first is None or first.name != HEAD:
                raise BackupError(texts.NO_BACKUP)
            head = read_head(_content(tar, first).read(MOST_JSON))
            _refuse_without_room(aside, head)
            sums = _put_aside(tar, aside, head, show)
    except tarfile.TarError as error:
        raise BackupError(texts.NO_BACKUP) from error
    if len(sums) != head.files:
        raise BackupError(texts.BROKEN_BACKUP.format(what=SUMS))
    return head


def _put_aside(tar: tarfile.TarFile, aside: Path, head: Head, show: Show) -> dict[str, str]:
    sums: dict[str, str] = {}
    promised: dict[str, str] | None = None
    done = 0
    while (member := tar.next()) is not None:
        if promised is not None:
            raise BackupError(texts.STRANGE_MEMBER)
        if member.name == SUMS and member.isreg():
            promised = _promised(_content(tar, member).read(MOST_JSON))
            continue
        if not (member.isreg() and MEMBER.fullmatch(member.name)) or member.name in sums:
            raise BackupError(texts.STRANGE_MEMBER)
        sums[member.name] = _copied(_content(tar, member), aside / member.name, member.size)
        done += member.size
        show(
            texts.RESTORE_PROGRESS.format(done=len(sums), of=head.files, megabytes=done / _MEGABYTE)
        )
    if promised is None:
        raise BackupError(texts.BROKEN_BACKUP.format(what=SUMS))
    for name in sorted({*sums, *promised}):
        if sums.get(name) != promised.get(name):
            raise BackupError(texts.BROKEN_BACKUP.format(what=name))
    return sums


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    found = tar.extractfile(member) if member.isreg() else None
    if found is None:
        raise BackupError(texts.STRANGE_MEMBER)
    return found


def _promised(written: bytes) -> dict[str, str]:
    try:
        found = json.loads(written)
    except ValueError as error:
        raise BackupError(texts.BROKEN_BACKUP.format(what=SUMS)) from error
    if not isinstance(found, dict):
        raise BackupError(texts.BROKEN_BACKUP.format(what=SUMS))
    return found


def _copied(content: IO[bytes], path: Path, size: int) -> str:
    """``content`` in the new file ``path``, durable; its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = 0o600 if path.name == DATABASE else 0o644
    hashed = sha256()
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as out:
        while piece := content.read(_PIECE):
            hashed.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
        if out.tell() != size:
            raise BackupError(texts.BROKEN_BACKUP.format(what=path.name))
    return hashed.hexdigest()


def _refuse_without_room(aside: Path, head: Head) -> None:
    free = shutil.disk_usage(aside).free
    if head.size > free:
        raise BackupError(
            texts.NO_ROOM.format(
                data=aside.parent, needed=head.size / _MEGABYTE, free=free / _MEGABYTE
            )
        )


def _refuse_unless_sound(aside: Path, head: Head) -> None:
    """Open what was put aside as the service would: it may have been damaged before it was kept,
    or have a form that this RiTA does not know."""
    try:
        if (aside / DATABASE).exists():
            storage = Storage(aside)
            storage.prepare()
            storage.close()
        for snapshot_id in snapshot_ids(aside):
            verify(aside, snapshot_id)
        if head.snapshot is not None and current_id(aside) != head.snapshot:
            raise BackupError(texts.BROKEN_BACKUP.format(what=POINTER))
    except NewerStorage as error:
        raise BackupError(
            texts.NEWER_BACKUP.format(made_by=head.rita, running=running_version())
        ) from error
    except (StorageError, SnapshotError) as error:
        raise BackupError(texts.BROKEN_BACKUP.format(what=error)) from error
    for folder in (aside / "files", *(aside / "snapshots").glob("*"), aside / "snapshots"):
        if folder.is_dir():
            sync(folder)
