"""A backup as a file: a plain tar, so that it can be looked into without RiTA.

    rita-backup.json     what it is of: RiTA's version, the form of rita.db, the index version
    rita.db              copied by SQLite itself, whole
    snapshots/<id>/…     the index version in use, and any that waits
    files/…              every document's file that those or an upload name
    STOPPED              only while RiTA is stopped: a copy of it is too
    CURRENT              the id of the index version in use
    checksums.json       SHA-256 of each of the above, written last: without it, a backup is none

Nothing in it is compressed: PDF files are already, and vectors hardly shrink.
"""

import json
import re
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

from app.commands import texts
from app.switch import FILE as SWITCH
from index.errors import RitaError

HEAD = "rita-backup.json"
SUMS = "checksums.json"
DATABASE = "rita.db"
POINTER = "CURRENT"
FORM = 2
"""Of the archive. One that an earlier RiTA could not read has the next number."""
MEMBER = re.compile(
    rf"{re.escape(DATABASE)}|{POINTER}|{SWITCH}"
    r"|files/[\w-][\w.-]*|snapshots/[\w-][\w.-]*/[\w-][\w.-]*",
    re.ASCII,
)
"""The names of what is put back. No other leaves the archive: none that is absolute or goes up."""
MOST_JSON = 100_000_000
"""Bytes of ``checksums.json`` that are read: half a million files."""


class BackupError(RitaError):
    """A backup cannot be made, or put back; the message says why."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a backup is of."""

    form: int
    rita: str
    """The version that made it."""
    created: str
    snapshot: str | None
    """The index version in use; None where there was none."""
    files: int
    """How many members are to be put back."""
    size: int
    """How many bytes they take, about: ``rita.db`` may differ by a page or two."""

    def as_json(self) -> bytes:
        """As it stands in the archive."""
        return json.dumps(asdict(self), indent=1).encode()


def running_version() -> str:
    """RiTA's."""
    return version("rita")


def read_head(written: bytes) -> Head:
    """What ``as_json`` wrote. Raises BackupError for anything else, and for a newer RiTA's."""
    try:
        told: dict[str, Any] = json.loads(written)
        form, made_by = int(told["form"]), str(told["rita"])
    except (ValueError, TypeError, KeyError) as error:
        raise BackupError(texts.NO_BACKUP) from error
    if form > FORM or _numbers(made_by) > _numbers(running_version()):
        raise BackupError(texts.NEWER_BACKUP.format(made_by=made_by, running=running_version()))
    try:
        return Head(**told)
    except TypeError as error:
        raise BackupError(texts.NO_BACKUP) from error


def _numbers(release: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", release)[:3]]
