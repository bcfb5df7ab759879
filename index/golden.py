"""Golden questions and dialogues, read from JSON lines."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import RitaError


@dataclass(frozen=True, slots=True)
class Golden:
    """One golden question. ``places`` are all right (file, page) pairs; none: no answer exists."""

    id: str
    question: str
    places: frozenset[tuple[str, int]]
    answer: str
    category: str
    style: str
    changes_subject: bool = False
    """Of a dialogue's turn: it leaves what was talked about."""

    @property
    def answerable(self) -> bool:
        """Whether the documents answer it."""
        return bool(self.places)


def load_golden(path: Path) -> list[Golden]:
    """Golden questions from JSON lines. RitaError names the line that cannot be used."""
    return [_golden(record, path, line) for line, record in _records(path)]


def load_dialogues(path: Path) -> list[list[Golden]]:
    """Dialogues from JSON lines, each as its turns. RitaError names a line that is wrong."""
    return [
        [
            _golden({"id": f"{record['id']}.{n}", "answerable": True} | turn, path, line)
            for n, turn in enumerate(record["turns"], start=1)
        ]
        for line, record in _records(path)
    ]


def _records(path: Path) -> list[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RitaError(f"Frågefilen {path} kan inte läsas: {error}.") from error
    found: list[tuple[int, dict[str, Any]]] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append((number, json.loads(line)))
            except ValueError as error:
                raise RitaError(f"{path} rad {number} är inte JSON: {error}.") from error
    return found


def _golden(record: dict[str, Any], path: Path, line: int) -> Golden:
    try:
        places: set[tuple[str, int]] = set()
        if record["answerable"]:
            places = {(record["document"], int(page)) for page in record["pages"]}
            for other in record.get("also", []):
                file, _, page = other.rpartition("#")
                places.add((file, int(page)))
        return Golden(
            record["id"],
            record["question"],
            frozenset(places),
            record.get("answer") or "",
            record.get("category") or record.get("kind") or "",
            record.get("style") or "",
            bool(record.get("changes_subject")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RitaError(f"{path} rad {line}: fältet {error} saknas eller är fel.") from error
