"""Files made durable and recognised again."""

import os
from hashlib import file_digest
from pathlib import Path
from typing import BinaryIO

_PIECE = 1 << 20
"""Bytes copied at once: enough that calls do not tell."""


def sync(path: Path) -> None:
    """fsync a file or folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def append_range(path: Path, start: int, count: int, target: BinaryIO) -> None:
    """Append ``count`` bytes of ``path`` from ``start`` on to ``target``. They are read, not
    mapped: a mapped file counts as the process's memory. Raises EOFError when there are fewer."""
    with path.open("rb") as file:
        file.seek(start)
        while count:
            piece = file.read(min(count, _PIECE))
            if not piece:
                raise EOFError(f"{path} ends {count} bytes too early")
            target.write(piece)
            count -= len(piece)
