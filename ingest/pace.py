"""How far a build has come and how long it will take, from how fast it has gone."""

import time
from collections.abc import Callable
from dataclasses import replace

from ingest.report import Progress, Stage


class Pace:
    """Counts what is done and tells it on."""

    def __init__(self, on_progress: Callable[[Progress], None]) -> None:
        self._on_progress = on_progress
        self._at = Progress("", 0, 0, 0, 0)
        self._bytes_left = self._bytes_done = 0
        self._seconds = self._since = 0.0

    def begin(self, files: int, bytes_left: int) -> None:
        """So many files are to be gone through, of which so many bytes are to be read."""
        self._bytes_left = bytes_left
        self._at = Progress("", 0, files, 0, 0)
        self._since = time.monotonic()

    def tell(self, stage: Stage, file: str = "") -> None:
        """What is about to be done."""
        left = None
        if self._bytes_done:
            left = round(self._bytes_left * self._seconds / self._bytes_done)
        self._at = replace(self._at, stage=stage, file=file, seconds_left=left)
        self._on_progress(self._at)

    def done(self, pages: int, chunks: int, read_bytes: int = 0) -> None:
        """A file has been gone through; ``read_bytes`` is its size where it was read."""
        now = time.monotonic()
        if read_bytes:
            self._bytes_left -= read_bytes
            self._bytes_done += read_bytes
            self._seconds += now - self._since
        self._since = now
        self._at = replace(
            self._at,
            files_done=self._at.files_done + 1,
            pages=self._at.pages + pages,
            chunks=self._at.chunks + chunks,
        )
