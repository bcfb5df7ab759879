"""Sentences with their source, faithful or corrupted, and how many of them a check gets right."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import RitaError
from index.quotes import comparable
from index.shares import share

Check = Callable[[str], Sequence[int]]
"""A sentence to the indices of the units that carry it; none when it is not supported."""
Checks = Callable[[str, int], tuple[Sequence[str], Check]]
"""A file and page to the texts of its units and the check against them."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence such as a language model might write."""

    id: str
    half: str
    """"a": looked at while limits were set. "b": other documents, kept apart."""
    kind: str
    """What was done to it: "paraphrase" and "merged" are faithful, the others corrupted."""
    faithful: bool
    sentence: str
    file: str
    page: int
    source: tuple[str, ...]
    """What it was written from, each a contiguous run of the page's text."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An example and what the check said of it."""

    example: Example
    kept: bool
    carrier_right: bool
    """A unit given as carrying the sentence is one it was written from."""


def load_examples(path: Path) -> list[Example]:
    """Examples from JSON lines. RitaError names the line that cannot be used."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RitaError(f"Filen {path} kan inte läsas: {error}.") from error
    found: list[Example] = []
    for number, line in enumerate(lines, start=1):
        try:
            record = json.loads(line)
            found.append(Example(**(record | {"source": tuple(record["source"])})))
        except (ValueError, TypeError, KeyError) as error:
            raise RitaError(f"{path} rad {number} kan inte användas: {error}.") from error
    return found


def run_checks(examples: Iterable[Example], checks: Checks) -> list[Checked]:
    """Every example checked against all units of its page."""
    by_page: dict[tuple[str, int], list[Example]] = defaultdict(list)
    for example in examples:
        by_page[example.file, example.page].append(example)
    found: list[Checked] = []
    for (file, page), here in by_page.items():
        units, check = checks(file, page)
        for example in here:
            carriers = check(example.sentence)
            said = [comparable(units[number]) for number in carriers]
            right = any(comparable(source) in unit for source in example.source for unit in said)
            found.append(Checked(example, bool(carriers), right))
    return found


def figures(checked: Sequence[Checked]) -> dict[str, Any]:
    """Shares for each half: of corrupted sentences removed (``removed_wrong``), of faithful ones
    removed (``removed_right``), of kept faithful ones with the right carrier."""
    halves = sorted({one.example.half for one in checked})
    return {half: _half([one for one in checked if one.example.half == half]) for half in halves}


def _half(checked: Sequence[Checked]) -> dict[str, Any]:
    corrupted = [one for one in checked if not one.example.faithful]
    faithful = [one for one in checked if one.example.faithful]
    kinds = sorted({one.example.kind for one in checked})
    return {
        "corrupted": len(corrupted),
        "removed_wrong": share(not one.kept for one in corrupted),
        "faithful": len(faithful),
        "removed_right": share(not one.kept for one in faithful),
        "carrier_right": share(one.carrier_right for one in faithful if one.kept),
        "by_kind": {kind: _kind([o for o in checked if o.example.kind == kind]) for kind in kinds},
    }


def _kind(checked: Sequence[Checked]) -> dict[str, int]:
    return {"sentences": len(checked), "removed": sum(not one.kept for one in checked)}
