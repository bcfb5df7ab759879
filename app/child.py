"""One job's child process: `rita` itself, told to talk in JSON lines and to end with its server."""

import asyncio
import contextlib
import errno
import json
import logging
import os
import shutil
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

log = logging.getLogger(__name__)

KILL_SECONDS = 10.0
"""How long a child that was told to end may take for it."""
_LONGEST_LINE = 256 << 20
"""A report tells some 500 bytes of each document: room for half a million."""
_STDERR_LINES = 40
_FULL = (os.strerror(errno.ENOSPC), os.strerror(errno.EDQUOT), "database or disk is full")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended."""

    code: int
    """As the system tells it: negative for the signal that ended it."""
    report: dict[str, Any] | None
    """The last line that it wrote."""
    trace: tuple[str, ...]
    """The end of what it wrote to standard error, without any words but the program's own."""
    full: bool
    """Whether the disk was full."""


@dataclass(slots=True)
class Child:
    """A running child. Its standard input is the thread it hangs by: it ends when that closes."""

    process: asyncio.subprocess.Process
    report: dict[str, Any] | None = None
    errors: list[str] = field(default_factory=list)
    full: bool = False

    async def ended(self, on_progress: Callable[[dict[str, Any]], None]) -> Ended:
        """Listen until it ends; ``on_progress`` hears how far it has come."""
        await asyncio.gather(self._listen(on_progress), self._note_errors())
        code = await self.process.wait()
        return Ended(code, self.report, tuple(self.errors), self.full)

    async def stop(self) -> None:
        """End it and all that it has started: asked first, then made to."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.process.wait(), KILL_SECONDS)
        except TimeoutError:
            self._signal(signal.SIGKILL)
            await self.process.wait()

    def _signal(self, number: signal.Signals) -> None:
        """To its whole process group: it is the first of one of its own."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    async def _listen(self, on_progress: Callable[[dict[str, Any]], None]) -> None:
        stream = self.process.stdout
        while stream is not None and (line := await stream.readline()):
            told = _object(line)
            if told is None:
                continue
            if told.get("event") == "progress":
                on_progress({name: value for name, value in told.items() if name != "event"})
            else:
                self.report = told
                self.full |= told.get("error") == "DiskFull"

    async def _note_errors(self) -> None:
        stream = self.process.stderr
        while stream is not None and (line := await stream.readline()):
            text = line.decode("utf-8", "replace").rstrip()
            self.full |= any(word in text for word in _FULL)
            # A library's message may quote the document: only where it was is kept.
            if text.startswith("  File "):
                self.errors = [*self.errors, text.strip()][-_STDERR_LINES:]


async def start(arguments: Sequence[str], environment: Mapping[str, str]) -> Child:
    """Start `rita` with ``arguments``, in a process group of its own and behind everything else
    that wants the disk."""
    command = [sys.executable, "-m", "app.cli", *arguments]
    if ionice := shutil.which("ionice"):
        command = [ionice, "-t", "-c", "3", *command]
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=dict(environment),
        start_new_session=True,
        limit=_LONGEST_LINE,
    )
    return Child(process)


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
    except ValueError:  # a library that prints
        return None
    return told if isinstance(told, dict) else None
