"""Files read by a process of their own each, within limits; what comes back is checked.

One file may be read ahead: ``start`` it, do something else, and take its ``result``.
"""

import logging
import os
import secrets
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import IO, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from index.corpus import Span
from index.errors import DiskFull, DocumentError, NoTextInDocument, UnreadableDocument
from ingest.one_file import ANSWER, Answer, Read, ReadFile, Refused, Request
from ingest.reader_process import Ended, Limits, Order

log = logging.getLogger(__name__)

_CODE = "from ingest.reader_process import serve; serve()"
_LEAST_FREE = 1 << 20
"""Bytes: with less left on the disk, a reading that broke down is put down to that."""

_SECONDS_TO_END = 5
"""For the reader process, which only has to end what a file's reading has started."""

_TOO_SLOW = (
    "{file} tar mer än {seconds} sekunder att läsa. Dela upp dokumentet, eller spara om det från "
    "originalet. Går det inte: höj RITA_FILE_SECONDS."
)
_TOO_LARGE = (
    "{file} tar mer än {megabytes} MB minne att läsa. Dela upp dokumentet, eller spara om det från "
    "originalet. Går det inte: höj RITA_FILE_MEMORY_MB."
)
_BROKE = (
    "{file} går inte att läsa: läsningen bröts ({error}). Filen kan vara skadad. Öppna originalet, "
    "spara det på nytt och lägg in filen igen."
)


class Reader:
    """Reads files one at a time, each in a process of its own. Close it by leaving it."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        """``folder``: where the work folders are made."""
        self._folder = folder
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._current: tuple[Request, Path] | None = None
        self.peak_rss_mb = 0.0
        """The most memory that reading a file has taken."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        self._clear()

    @property
    def process_id(self) -> int:
        """Of the process that forks for each file."""
        return self._running().pid

    def start(self, request: Request) -> None:
        """Begin to read a file; ``request.work`` is set here."""
        if self._current is not None:
            raise RuntimeError("a file is being read already")
        work = self._folder / f"work-{secrets.token_hex(4)}"
        work.mkdir(parents=True)
        path = str(Path(request.path).absolute())
        request = replace(request, path=path, work=str(work.absolute()))
        self._current = (request, work)
        order = msgspec.json.encode(Order(request, self._limits)) + b"\n"
        try:
            _input(self._running()).write(order)
        except BrokenPipeError:
            self._stop()  # told by ``result``

    def result(self) -> tuple[ReadFile, Path | None]:
        """The file that was started, as read, and its rendition if it has one (gone when the next
        file is started). Raises DocumentError when it cannot be used, DiskFull when there is no
        room to read it."""
        if self._current is None:
            raise RuntimeError("no file is being read")
        request, work = self._current
        ended = self._ended()
        self.peak_rss_mb = max(self.peak_rss_mb, ended.peak_rss_mb)
        try:
            found = self._answer(request, work, ended)
        except DocumentError:
            if shutil.disk_usage(work).free < _LEAST_FREE:
                raise DiskFull(work) from None
            raise
        rendition = Path(found.rendition) if found.rendition else None
        if rendition and not _lies_in(rendition, work):
            raise _broken(request, "Rendition")
        return found, rendition

    def done(self) -> None:
        """Let go of what the reading left behind."""
        self._clear()

    def _answer(self, request: Request, work: Path, ended: Ended) -> ReadFile:
        if ended.how == "too_slow":
            raise UnreadableDocument(_TOO_SLOW.format(file=request.file, seconds=ended.seconds))
        path = work / ANSWER
        if ended.how == "died" or not path.is_file():
            raise _broken(request, f"signal {ended.signal}" if ended.signal else "inget svar")
        try:
            answer = decoded(path.read_bytes())
        except ValueError as error:
            raise _broken(request, str(error)) from error
        if isinstance(answer, Read):
            if unfitting := problem(answer.file):
                raise _broken(request, unfitting)
            return answer.file
        if isinstance(answer, Refused):
            raise (NoTextInDocument if answer.no_text else UnreadableDocument)(answer.reason)
        if answer.disk_full:
            raise DiskFull(work)
        if answer.out_of_memory:
            raise UnreadableDocument(
                _TOO_LARGE.format(file=request.file, megabytes=self._limits.memory_mb)
            )
        raise _broken(request, answer.error)

    def _ended(self) -> Ended:
        """How the reading went; a reader process that is gone itself is started anew later."""
        line = b""
        if self._process is not None:
            line = _output(self._process).readline()
        if not line:
            self._stop()
            return Ended("died", 0, 0.0, self._limits.seconds)
        return msgspec.json.decode(line, type=Ended)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            root = Path(__file__).resolve().parent.parent
            # keys and tokens are no business of a process that opens strangers' files
            own = {name: value for name, value in os.environ.items() if "RITA" not in name}
            path = os.pathsep.join(filter(None, [str(root), own.get("PYTHONPATH")]))
            self._process = subprocess.Popen(
                [sys.executable, "-c", _CODE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                env=own | {"PYTHONPATH": path, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            )
        return self._process

    def _stop(self) -> None:
        if self._process is None:
            return
        _input(self._process).close()
        try:  # by itself it ends what the file that is being read has started, too
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        _output(self._process).close()
        self._process = None

    def _clear(self) -> None:
        if self._current is not None:
            _, work = self._current
            self._current = None
            shutil.rmtree(work)


def decoded(said: bytes) -> Answer:
    """What a child answered. Raises ValueError, naming the kind of mistake, where it is none."""
    try:
        found: Answer = msgspec.msgpack.decode(said, type=Answer)
    except (ValueError, RecursionError) as error:  # msgspec's own errors are ValueErrors
        raise ValueError(type(error).__name__) from None
    return found


def boxes(found: ReadFile) -> list[NDArray[np.uint16]]:
    """A read file's boxes of characters: per page, shape (len(page.text), 4)."""
    return [np.frombuffer(page, np.uint16).reshape(-1, 4) for page in found.boxes]


def problem(found: ReadFile) -> str | None:
    """What in a file as read cannot be, whatever process said so; None where all fits together."""
    pages = found.pages
    if not pages or [page.number for page in pages] != list(range(1, len(pages) + 1)):
        return "PageNumbers"
    lengths = [len(page.text) for page in pages]
    told = (*found.ocr_pages, *found.textless_pages)
    if not all(1 <= number <= len(pages) for number in told):
        return "PageNumbers"
    if [len(page) for page in found.boxes] != [4 * 2 * length for length in lengths]:
        return "Boxes"
    units = [unit for section in found.sections for unit in section.units]
    if not all(unit.spans for unit in units):
        return "Spans"
    spans = (span for unit in units for span in (*unit.spans, *unit.lead))
    return None if all(_within(span, lengths) for span in spans) else "Spans"


def _lies_in(path: Path, work: Path) -> bool:
    """Whether a path that a child gave is a plain file of its own in its work folder."""
    return path.parent == work.absolute() and not path.is_symlink() and path.is_file()


def _within(span: Span, lengths: list[int]) -> bool:
    return 1 <= span.page <= len(lengths) and 0 <= span.start <= span.end <= lengths[span.page - 1]


def _broken(request: Request, error: str) -> UnreadableDocument:
    log.warning("not read", extra={"fields": {"file": request.file, "error": error}})
    return UnreadableDocument(_BROKE.format(file=request.file, error=error))


def _input(process: subprocess.Popen[bytes]) -> IO[bytes]:
    assert process.stdin is not None  # noqa: S101 - a pipe was asked for
    return process.stdin


def _output(process: subprocess.Popen[bytes]) -> IO[bytes]:
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    return process.stdout
