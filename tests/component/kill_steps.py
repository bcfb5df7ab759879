"""Where a builder or a receiver is killed: by what Python tells of its doings, and by its own
progress. And the child that is."""

import os
from collections.abc import Callable
from typing import Any

STEPS: dict[str, Callable[[str, tuple[Any, ...]], bool]] = {
    "store a file": lambda event, args: event == "open" and "/.keeping-" in str(args[0]),
    "stored, not yet named": lambda event, args: _renames(event, args, "/files/"),
    "read": lambda event, args: (event, args[0]) == ("stage", "read"),
    "embed": lambda event, args: (event, args[0]) == ("stage", "embed"),
    "keep what was read": lambda event, args: _renames(event, args, "/building/"),
    "write": lambda event, args: event == "open" and str(args[0]).endswith("ngrams.txt"),
    "write the manifest": lambda event, args: (
        event == "open" and "/.writing-" in str(args[0]) and str(args[0]).endswith("manifest.json")
    ),
    "publish": lambda event, args: _renames(event, args, "/snapshots/2"),
    "point to it": lambda event, args: event == "open" and "/.CURRENT." in str(args[0]),
    "swap": lambda event, args: _renames(event, args, "/CURRENT"),
    "prune": lambda event, args: _renames(event, args, "/.deleted-"),
    "half pruned": lambda event, args: (
        event == "os.remove" and str(args[0]).endswith("manifest.json")
    ),
}
"""When a builder dies: just before what is told of is done."""

HALF_RECEIVED = "half received"
"""Whoever sends an upload kills its receiver then."""

UPLOAD_STEPS: dict[str, Callable[[str, tuple[Any, ...]], bool]] = {
    "begin to receive": lambda event, args: _opens_upload(event, args, "x"),
    "look at what came": lambda event, args: _opens_upload(event, args, "r"),
    "make it durable": lambda event, args: _opens_upload(event, args, None),
    "name it": lambda event, args: _renames(event, args, "/files/"),
    "named, its folder not durable": lambda event, args: (
        event == "open" and str(args[0]).endswith("/files")
    ),
    "register": lambda event, args: _says(event, args, "statement", "INSERT INTO uploads"),
    "commit it": lambda event, args: _says(event, args, "commit", "INSERT INTO uploads"),
    "registered, not queued": lambda event, args: _says(
        event, args, "statement", "INSERT INTO jobs"
    ),
    "commit its review": lambda event, args: _says(event, args, "commit", "INSERT INTO jobs"),
    "acknowledge": lambda event, args: (event, args[0]) == ("reply", 202),
}
"""When a server that takes an upload in dies."""


def _opens_upload(event: str, args: tuple[Any, ...], mode: str | None) -> bool:
    return event == "open" and "/.upload." in str(args[0]) and args[1] == mode


def _says(event: str, args: tuple[Any, ...], wanted: str, statement: str) -> bool:
    return event == wanted and str(args[0]).startswith(statement)


def _renames(event: str, args: tuple[Any, ...], to: str) -> bool:
    return event == "os.rename" and to in str(args[1])


def forked(work: Callable[[], None]) -> int:
    """The process id of a child that does ``work`` and ends."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child
