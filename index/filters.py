"""Which documents may be found, decided before anything is ranked."""

from dataclasses import dataclass
from datetime import date

from index.corpus import Document


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents may be found. Applied before ranking: what is left out takes no place."""

    collections: frozenset[str] | None = None
    """None: all."""
    in_force: date | None = None
    """Only documents in force on that day. None: whatever their dates."""
    held_in_force: frozenset[str] = frozenset()
    """Files taken as in force whatever their dates, for evaluation: the answer key decides."""

    def admits(self, document: Document) -> bool:
        """Whether passages of ``document`` may be found."""
        if self.collections is not None and document.collection not in self.collections:
            return False
        if self.in_force is None or document.file in self.held_in_force:
            return True
        return document.facts.in_force(self.in_force)


EVERYTHING = Filter()
