"""Which documents may be found, decided before anything is ranked."""

from dataclasses import dataclass
from datetime import date

from index.corpus import Document, DocumentType


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents may be found. Applied before ranking: what is left out takes no place.

    Where languages or types are given, a document of which the index does not know that fact is
    left out: who asks for routines shall not be shown what may be something else.
    """

    collections: frozenset[str] | None = None
    """None: all."""
    in_force: date | None = None
    """Only documents in force on that day. None: whatever their dates."""
    held_in_force: frozenset[str] = frozenset()
    """Files taken as in force whatever their dates, for evaluation: the answer key decides."""
    languages: frozenset[str] | None = None
    """ISO 639-1. None: all, and documents of unknown language."""
    document_types: frozenset[DocumentType] | None = None
    """None: all, and documents of unknown type."""
    without: frozenset[str] = frozenset()
    """Ids of documents left out."""

    def admits(self, document: Document) -> bool:
        """Whether passages of ``document`` may be found."""
        if document.id in self.without:
            return False
        if self.collections is not None and document.collection not in self.collections:
            return False
        facts = document.facts
        if self.languages is not None and facts.language not in self.languages:
            return False
        if self.document_types is not None and facts.document_type not in self.document_types:
            return False
        if self.in_force is None or document.file in self.held_in_force:
            return True
        return facts.in_force(self.in_force)


EVERYTHING = Filter()
