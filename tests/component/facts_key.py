"""What people read on the first pages of real documents (``tests/golden/facts.jsonl``), against
what the reader finds there."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path

from index.corpus import Facts

KEY = Path(__file__).resolve().parents[1] / "golden" / "facts.jsonl"
NAMES = tuple(field.name for field in fields(Facts))


@dataclass
class Score:
    """Facts by name: how many the reader found, how many of them are right, how many there are."""

    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    stated: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Of what the reader found, the share that is right."""
        return self.right.total() / self.found.total()

    @property
    def recall(self) -> float:
        """Of what stands there, the share that the reader found rightly."""
        return self.right.total() / self.stated.total()

    def add(self, row: dict[str, str], facts: Facts | None) -> None:
        """A document's facts against its row of the key; None: the reader refused it."""
        for name in NAMES:
            value = getattr(facts, name) if facts else None
            shown = value.isoformat() if isinstance(value, date) else value
            right = {row[key] for key in (name, f"also_{name}") if key in row}
            self.stated[name] += name in row
            self.found[name] += shown is not None
            self.right[name] += shown is not None and shown in right
            if shown is not None and shown not in right:
                self.wrong.append(
                    f"{row['file']} {name}: {shown!r}, {row.get(name)!r} stands there"
                )
            elif shown is None and name in row:
                self.wrong.append(f"{row['file']} {name}: not found, {row[name]!r} stands there")

    def table(self) -> str:
        """Precision and recall by fact."""
        lines = [
            f"{name:16} found {self.found[name]:3} right {self.right[name]:3} "
            f"stated {self.stated[name]:3}"
            for name in NAMES
        ]
        total = f"precision {self.precision:.3f} recall {self.recall:.3f}"
        return "\n".join([*lines, total, *self.wrong])


def rows(*groups: str) -> Iterable[dict[str, str]]:
    """The key's rows of these groups: ``sample``, ``shared`` and ``shared-apart`` (the other real
    documents, keyed to see that no change carries wrong facts into them)."""
    for line in KEY.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.pop("set") in groups:
            yield row
