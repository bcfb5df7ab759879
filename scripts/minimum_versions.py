"""No package is older than security/minimum-versions.toml allows: what ``make check`` runs.

Held against the versions that requirements.lock pins, and against what is installed in the
environment that this runs in. Exit code 1, and a line for each package that is too old.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import distributions
from pathlib import Path

from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "security" / "minimum-versions.toml"
LOCK = ROOT / "requirements.lock"
_PIN = re.compile(r"([\w.-]+)==([\w.+]+)")
_SEPARATORS = re.compile(r"[-_.]+")
_NUMBER = re.compile(r"(?:CVE-\d{4}-\d{4,}|GHSA(?:-[0-9a-z]{4}){3}|PYSEC-\d{4}-\d+)")


@dataclass(frozen=True, slots=True)
class Floor:
    """A package's oldest version, and the holes that older ones have."""

    name: str
    minimum: Version
    answers: tuple[str, ...]
    """As the advisories number them."""


def canonical(name: str) -> str:
    """A package's name as pip compares names (PEP 503)."""
    return _SEPARATORS.sub("-", name).lower()


def floors(path: Path = FLOORS) -> tuple[date, tuple[Floor, ...]]:
    """When the file was last gone through, and what stands in it. Raises KeyError and ValueError
    for an entry that lacks something."""
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    return found["read"], tuple(map(_floor, found["package"]))


def _floor(entry: Mapping[str, object]) -> Floor:
    name, minimum = str(entry["name"]), Version(str(entry["minimum"]))
    answers = entry["answers"]
    if not isinstance(answers, list) or not answers:
        raise ValueError(f"{name}: which hole does the minimum answer?")
    numbers = tuple(_number(name, str(answer), minimum) for answer in answers)
    if not entry["why"] or not entry["source"]:
        raise ValueError(f"{name}: why, and where was it read?")
    return Floor(canonical(name), minimum, numbers)


def _number(name: str, answer: str, minimum: Version) -> str:
    number = _NUMBER.match(answer)
    if number is None:
        raise ValueError(f"{name}: {answer} is no number of an advisory")
    mended = re.search(r"\((?:after )?([\d.]+)\)$", answer)
    if mended and Version(mended[1]) > minimum:
        raise ValueError(f"{name}: {answer} is not answered by {minimum}")
    return number[0]


def locked(path: Path = LOCK) -> dict[str, Version]:
    """What the lock pins."""
    pins = map(_PIN.fullmatch, path.read_text(encoding="utf-8").splitlines())
    return {canonical(pin[1]): Version(pin[2]) for pin in pins if pin}


def installed() -> dict[str, Version]:
    """What is installed here."""
    return {canonical(each.name): Version(each.version) for each in distributions()}


def too_old(wanted: Sequence[Floor], versions: Mapping[str, Version], where: str) -> Iterator[str]:
    """A line for each that is missing from ``versions`` or older than its minimum."""
    for floor in wanted:
        version = versions.get(floor.name)
        if version is None:
            yield f"{floor.name} is not {where}: take it out of {FLOORS.name}, or put it back"
        elif version < floor.minimum:
            holes = ", ".join(floor.answers)
            yield f"{floor.name} {version} is {where}; {floor.minimum} or newer answers {holes}"


def main() -> int:
    """Tell what is too old; the exit code."""
    _, wanted = floors()
    faults = [
        *too_old(wanted, locked(), f"pinned in {LOCK.name}"),
        *too_old(wanted, installed(), "installed"),
    ]
    print("\n".join(faults) or f"{len(wanted)} packages are as new as {FLOORS.name} asks.")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
