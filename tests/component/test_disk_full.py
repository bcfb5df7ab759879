"""A full disk, wherever a build meets it: the old index serves, and the space is given back."""

import ctypes
import errno
import os
import shutil
import sys
import traceback
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.embedder import Embedder
from index.errors import DiskFull
from index.snapshot import open_snapshot, write_vectors
from index.snapshot_folder import current_id
from ingest.build import build
from ingest.report import Report
from ingest.sources import Source
from tests.component.made_routines import make_routine

SIZE = 24 * 2**20
"""Bytes of the disk: several times what the index takes."""
STEPS = 5
STEPS_IN_SOAK = 40


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own. Mounting one takes rights that a test may not have."""
    place = tmp_path / "disk"
    place.mkdir()
    if sys.platform != "linux":
        pytest.skip("mounting a tmpfs is Linux's")
    libc = ctypes.CDLL(None, use_errno=True)
    options = f"size={SIZE}".encode()
    if libc.mount(b"tmpfs", os.fsencode(place), b"tmpfs", 0, options):
        pytest.skip(f"no right to mount a small disk here: {os.strerror(ctypes.get_errno())}")
    try:
        yield place
    finally:
        libc.umount2(os.fsencode(place), 2)  # 2: MNT_DETACH of linux/mount.h


def filled(data: Path, free: int) -> Path:
    """A file that leaves only so many bytes free."""
    filler = data / "fyllnad"
    with filler.open("wb") as file:
        left = shutil.disk_usage(data).free - free
        while left > 0:
            left -= file.write(b"\0" * min(left, 2**20))
    return filler


def outcome(
    source: Source, data: Path, embedder: Embedder
) -> tuple[Report, None] | tuple[None, DiskFull]:
    """What a build said, or how it failed."""
    try:
        return build([source], data, embedder), None
    except DiskFull as error:
        return None, error


def met_at(disk: Path, folder: Path, embedder: Embedder, steps: int) -> set[str]:
    """Where in our code the full disk was met, with ever more room until a build got through."""
    data = disk / "data"
    source = Source(folder, "rutiner")
    make_routine(folder / "a.pdf", "Handläggaren ringer inom tre dagar.")
    first = build([source], data, embedder).snapshot
    used = shutil.disk_usage(data).used
    places: set[str] = set()
    for step in range(steps):
        make_routine(folder / "b.pdf", f"Tolk bokas på dag {step}.", title="Rutin för tolk")
        before = shutil.disk_usage(data).used
        filler = filled(data, int(1.5 * used * step / steps))
        report, error = outcome(source, data, embedder)
        if error is not None:
            assert "Disken är full" in str(error)
            assert "Frigör plats" in str(error)
            assert current_id(data) == first
            frames = traceback.extract_tb((error.__cause__ or error).__traceback__)
            ours = [frame.name for frame in frames if "/site-packages/" not in frame.filename]
            places.update(ours[-1:])
            filler.unlink()
            # a file of the folder may have been stored whole: it is not half a thing
            stored = sum(path.stat().st_size for path in (data / "files").iterdir())
            assert shutil.disk_usage(data).used <= before + stored
        if report is not None:
            filler.unlink()
            first = report.snapshot
        with closing(open_snapshot(data, None, embedder)) as snapshot:
            assert "a.pdf" in {document.file for document in snapshot.documents.values()}
    assert build([source], data, embedder).complete
    return places


def test_a_full_disk_leaves_the_old_index_and_takes_nothing(
    disk: Path, tmp_path: Path, embedder: Embedder
) -> None:
    (tmp_path / "rutiner").mkdir()
    assert len(met_at(disk, tmp_path / "rutiner", embedder, STEPS)) >= 2


def test_vectors_whose_last_bytes_found_no_room_are_not_taken_for_written(
    disk: Path, tmp_path: Path, embedder: Embedder
) -> None:
    """FAISS writes them when it closes the file, and does not look at what comes of that."""
    vectors = embedder.encode_query(["Tolk bokas.", "Handläggaren ringer.", "Barn tolkar inte."])
    vectors.tofile(tmp_path / "raw")
    left_over = 4096
    assert vectors.nbytes > left_over
    filled(disk, left_over)
    with pytest.raises(OSError) as caught:  # noqa: PT011 — which one is looked at below
        write_vectors(tmp_path / "raw", vectors.shape[1], disk / "vectors.faiss")
    assert caught.value.errno == errno.ENOSPC


@pytest.mark.soak
def test_a_full_disk_is_met_at_every_write(disk: Path, tmp_path: Path, embedder: Embedder) -> None:
    (tmp_path / "rutiner").mkdir()
    assert len(met_at(disk, tmp_path / "rutiner", embedder, STEPS_IN_SOAK)) >= 5
