"""The process that reading happens in: it has everything loaded, and forks for each file.

Forking costs milliseconds where a new interpreter with its libraries takes seconds. The process
itself never opens a file that was handed in; it has one thread, so that forking is sound. Requests
come as lines of JSON, each answered by a line that says how the child ended; what it read lies in
its work folder.
"""

import ctypes
import gc
import os
import resource
import select
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from ingest.language import load_model
from ingest.one_file import ANSWER, Request, answer

_ANSWERED, _BROKE = 0, 70
"""Exit codes of a child: 70 is EX_SOFTWARE of sysexits.h."""
_OPEN_FILES = 256
"""A child may have open: OCR and typesetting need a few dozen."""
_NUMBER = 4
"""Bytes that a number of pages is told in."""
_MEGABYTE = 1024 * 1024
_SECONDS_A_PAGE = 90
"""More for each page that is to be recognised: what ``ingest/ocr.py`` gives each at the most. They
take 2 to 6 (ADR 28), so that a scan of 100 pages takes longer than any other file."""
_MOST_FOR_PAGES = 3_600
"""Seconds more that a file gets for its scanned pages: a thousand of them, at 3 to 4 each."""
_SET_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of linux/prctl.h."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take."""

    seconds: int = 300
    """By the clock, and of the processor; scanned pages get time of their own."""
    memory_mb: int = 2048
    """Beyond what the process has loaded before it opens the file."""


@dataclass(frozen=True, slots=True)
class Order:
    """A request with its limits."""

    request: Request
    limits: Limits


@dataclass(frozen=True, slots=True)
class Ended:
    """How the child for an order ended."""

    how: Literal["answered", "died", "too_slow"]
    signal: int
    """That ended it; 0 for none."""
    peak_rss_mb: float
    seconds: int
    """That it might take."""


def serve() -> None:
    """Take orders on standard input until it is closed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # a child of it dies with it
    load_model()
    gc.collect()
    gc.freeze()  # what is loaded is never looked through again, and stays shared with the children
    orders, replies = sys.stdin.buffer.raw, sys.stdout.buffer  # type: ignore[union-attr]
    while line := _line(orders):
        order = msgspec.json.decode(line, type=Order)
        ended = _read_in_child(order, orders)
        replies.write(msgspec.json.encode(ended) + b"\n")
        replies.flush()


def _line(source: BinaryIO) -> bytes:
    """One line, unbuffered: nothing of the next may be taken along, since that the input can be
    read while a child works is how it shows that whoever asked is gone."""
    found = bytearray()
    while byte := source.read(1):
        found += byte
        if byte == b"\n":
            break
    return bytes(found)


def _read_in_child(order: Order, orders: BinaryIO) -> Ended:
    alive, held_by_child = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(alive)
        _child(order, held_by_child)
    os.close(held_by_child)
    os.setpgid(child, child)  # here too: whichever comes first
    try:
        how_far, seconds = _awaited(alive, orders.fileno(), order.limits.seconds)
    finally:  # also when this process is told to end
        os.close(alive)
        _kill_group(child)
    _, status, usage = os.wait4(child, 0)
    if how_far == "unwanted":
        sys.exit(0)  # the build that asked has died
    ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    answered = os.WIFEXITED(status) and os.WEXITSTATUS(status) == _ANSWERED
    slow = how_far == "late" or ended_by == signal.SIGXCPU
    how: Literal["answered", "died", "too_slow"] = "answered" if answered else "died"
    peak = round(usage.ru_maxrss / 1024, 1)
    return Ended("too_slow" if slow else how, ended_by, peak, seconds)


def _awaited(
    alive: int, orders: int, seconds: int
) -> tuple[Literal["ended", "late", "unwanted"], int]:
    """Wait for a child that holds the other end of ``alive``, and may write there how many pages
    it is to recognise; how far it came, and in how many seconds it was to."""
    begun, allowed = time.monotonic(), seconds
    while True:
        left = begun + allowed - time.monotonic()
        ready, _, _ = select.select([alive, orders], [], [], max(0.0, left))
        if alive not in ready:
            return ("unwanted" if ready else "late"), allowed
        said = os.read(alive, _NUMBER)
        if not said:
            return "ended", allowed
        if left <= 0:  # whatever it says now
            return "late", allowed
        allowed = max(allowed, seconds + _for_pages(int.from_bytes(said)))


def _for_pages(count: int) -> int:
    """Seconds more for a file with so many pages to be recognised."""
    return min(_SECONDS_A_PAGE * count, _MOST_FOR_PAGES)


def _kill_group(child: int) -> None:
    """End the child and every program that it has started and left behind."""
    try:
        os.killpg(child, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # it has ended, with all of its own
        return


def _child(order: Order, asker: int) -> None:
    """Read one file and write the answer; never returns."""

    def recognising(count: int) -> None:
        of_processor, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (min(of_processor + _for_pages(count), most), most))
        os.write(asker, min(count, _MOST_FOR_PAGES).to_bytes(_NUMBER))

    code = _BROKE
    try:
        _die_with_parent()
        os.setpgid(0, 0)
        _limit(order)
        reply = msgspec.msgpack.encode(answer(order.request, recognising))
        (Path(order.request.work) / ANSWER).write_bytes(reply)
        code = _ANSWERED
    finally:
        os._exit(code)  # not by the way out of the process that was forked


def _die_with_parent() -> None:
    """On Linux the system ends this process when the one that forked it dies, however that is."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _limit(order: Order) -> None:
    """Nothing but the work folder, and no more than the limits: for this process and all that it
    starts."""
    work, most = order.request.work, order.limits.memory_mb * _MEGABYTE
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.umask(0o077)
    os.chdir(work)
    os.environ["TMPDIR"] = work
    tempfile.tempdir = work
    processor = order.limits.seconds
    # SIGXCPU comes first, then SIGKILL; the hard limit leaves room for scanned pages
    _, highest = resource.getrlimit(resource.RLIMIT_CPU)
    hardest = processor + _MOST_FOR_PAGES + 5
    if highest != resource.RLIM_INFINITY:
        hardest = min(hardest, highest)
    resource.setrlimit(resource.RLIMIT_CPU, (min(processor, hardest), hardest))
    for kind, value in (
        (resource.RLIMIT_AS, _address_space() + most),
        (resource.RLIMIT_FSIZE, most),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        _, highest = resource.getrlimit(kind)
        lower = value if highest == resource.RLIM_INFINITY else min(value, highest)
        resource.setrlimit(kind, (lower, lower))


def _address_space() -> int:
    """Bytes that this process has mapped; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


if __name__ == "__main__":
    serve()
