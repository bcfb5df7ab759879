"""Writing a backup's archive, member by member."""

import io
import json
import os
import tarfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from app.commands import texts
from app.commands.archive import HEAD, POINTER, SUMS, Head
from index.files import sync

MEGABYTE = 1_000_000
Show = Callable[[str], None]


class Changed(Exception):
    """Something was removed or erased while it was copied."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file to be kept, under ``name`` in the archive."""

    name: str
    path: Path
    expected: str | None
    """Its SHA-256 where that is known."""

    @property
    def bytes(self) -> int:
        """Its size. Raises Changed where it is gone."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError as error:
            raise Changed from error


def write(
    path: Path,
    head: Head,
    held: Sequence[tuple[Member, BinaryIO]],
    members: Sequence[Member],
    lacking: list[str],
    show: Show,
) -> None:
    sums: dict[str, str] = {}
    done = 0
    with (
        os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out,
        tarfile.open(fileobj=out, mode="w:") as tar,
    ):
        _add(tar, HEAD, io.BytesIO(head.as_json()), len(head.as_json()))

        def keep(member: Member, file: BinaryIO) -> None:
            nonlocal done
            size = os.fstat(file.fileno()).st_size
            sums[member.name] = _add(tar, member.name, file, size)
            if member.expected not in (None, sums[member.name]):
                lacking.append(member.name)
            done += size
            show(
                texts.BACKUP_PROGRESS.format(
                    done=len(sums), of=head.files, megabytes=done / MEGABYTE
                )
            )

        for member, file in held:
            keep(member, file)
        for member in members:
            try:
                file = member.path.open("rb")
            except FileNotFoundError as error:
                raise Changed from error
            with file:
                keep(member, file)
        if head.snapshot is not None:
            pointer = f"{head.snapshot}\n".encode()
            sums[POINTER] = _add(tar, POINTER, io.BytesIO(pointer), len(pointer))
        written = json.dumps(sums, indent=0).encode()
        _add(tar, SUMS, io.BytesIO(written), len(written))
    sync(path)


class _Hashed:
    """A file that is hashed as it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sum = sha256()

    def read(self, size: int) -> bytes:
        """As a file's."""
        found = self._file.read(size)
        self.sum.update(found)
        return found


def _add(tar: tarfile.TarFile, name: str, file: BinaryIO, size: int) -> str:
    """Add a member; its SHA-256."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    member.mtime = int(datetime.now(UTC).timestamp())
    hashed = _Hashed(file)
    tar.addfile(member, hashed)  # type: ignore[arg-type]  # it reads, and nothing else
    return hashed.sum.hexdigest()
