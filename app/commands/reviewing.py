"""``rita review``: what a file would be in the index, without putting it there."""

import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

from app.admin import texts
from index.corpus import Facts, Format
from index.errors import UnreadableDocument
from index.files import checksum
from index.findings import Finding, Origin, advice

PREFIX = ".review-"
"""Of the folders that a review leaves behind when it is killed."""


@contextmanager
def aside(data: Path) -> Iterator[Path]:
    """A folder to read in, which is gone afterwards, also where the review is told to end."""
    earlier = signal.signal(signal.SIGTERM, _end)
    try:
        with TemporaryDirectory(prefix=PREFIX, dir=data) as folder:
            yield Path(folder)
    finally:
        signal.signal(signal.SIGTERM, earlier)


def _end(number: int, _: object) -> NoReturn:
    sys.exit(128 + number)  # as a shell tells of a program that a signal ended


def version_of(path: Path) -> str:
    """SHA-256 of a file. Raises UnreadableDocument where there is none to read."""
    try:
        return checksum(path)
    except OSError as error:
        raise UnreadableDocument(
            texts.REVIEW_UNREADABLE.format(path=path, reason=error.strerror)
        ) from error


def review_body(
    pages: int,
    kind: Format,
    facts: Facts,
    origins: Mapping[str, Origin],
    findings: Sequence[Finding],
    *,
    ocr: bool,
) -> dict[str, Any]:
    """A file that can be read, for ``--json``."""
    return {
        "status": "ok",
        "reason": None,
        "pages": pages,
        "format": kind,
        "ocr": ocr,
        "facts": {name: _text(value) for name, value in asdict(facts).items()},
        "origins": {name: asdict(origin) for name, origin in origins.items()},
        "findings": [_finding(finding) for finding in findings],
    }


def refused_body(reason: str, kind: Format | None) -> dict[str, Any]:
    """A file that cannot be used, for ``--json``."""
    return {
        "status": "refused",
        "reason": reason,
        "pages": 0,
        "format": kind,
        "ocr": False,
        "facts": {},
        "origins": {},
        "findings": [],
    }


def review_text(body: Mapping[str, Any]) -> str:
    """For a person: the facts, then the findings with their advice."""
    if body["status"] != "ok":
        return str(body["reason"])
    facts = [f"{name}: {value}" for name, value in body["facts"].items() if value is not None]
    found = [f"– {_where(each)}{each['what']}. {each['advice']}" for each in body["findings"]] or [
        "Inget att anmärka på."
    ]
    return "\n".join([f"{body['pages']} sidor", *facts, *found])


def _where(finding: Mapping[str, Any]) -> str:
    return f"Sida {finding['page']}: " if finding["page"] else ""


def _finding(finding: Finding) -> dict[str, Any]:
    what, to_do = advice(finding)
    return {**asdict(finding), "what": what, "advice": to_do}


def _text(value: object) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else str(value)
