"""Locks on the data directory that the system lets go of when their holder dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

JOBS = "jobs.lock"
BUILD = "ingest.lock"
"""Held by whoever builds, here or from a command line (``ingest/data_directory.py``)."""


@contextmanager
def turn(data: Path) -> Iterator[bool]:
    """Whether this process is the one that runs the jobs, for as long as it is in here."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / JOBS).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def is_building(data: Path) -> bool:
    """Whether a reading is under way, whoever started it."""
    return is_held(data / BUILD)


def is_held(path: Path) -> bool:
    """Whether a process holds the lock of the file ``path``; nobody does where there is none."""
    try:
        with path.open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
