"""A small file system of its own, to be filled to the last byte."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """A tmpfs of so many megabytes at ``place``; the test is skipped where none may be mounted."""
    place.mkdir(parents=True, exist_ok=True)
    mount = shutil.which("mount")
    words = ["-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
    if mount is None or subprocess.run([mount, *words], check=False).returncode != 0:
        pytest.skip("mounting a tmpfs is not allowed here: a disk that fills up is needed")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path) -> Path:
    """A file that takes all room that is left on ``disk``; room is back when it is removed."""
    filler = disk / ".filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            piece = b"x" * size
            try:
                while file.write(piece) == size:
                    pass
            except OSError:
                continue
    return filler
