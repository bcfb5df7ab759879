"""Which documents may be found, decided before anything is ranked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from index.corpus import Document, DocumentType
from index.versions import by_identity, in_force, is_used, starts


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents may be found. Applied before ranking: what is left out takes no place.

    Where languages or types are given, a document of which the index does not know that fact is
    left out: who asks for routines shall not be shown what may be something else.
    """

    collections: frozenset[str] | None = None
    """None: all."""
    in_force: date | None = None
    """Of each document the version in force on that day. None: the last one, whatever its dates."""
    upcoming: bool = False
    """Also versions that begin to apply after that day."""
    held_in_force: frozenset[str] = frozenset()
    """Files taken as in force whatever their dates, for evaluation: the answer key decides."""
    languages: frozenset[str] | None = None
    """ISO 639-1. None: all, and documents of unknown language."""
    document_types: frozenset[DocumentType] | None = None
    """None: all, and documents of unknown type."""
    without: frozenset[str] = frozenset()
    """Ids of documents left out."""

    def admits(self, document: Document) -> bool:
        """Whether passages of ``document`` may be found as far as its day goes for."""
        if document.id in self.without:
            return False
        if self.collections is not None and document.collection not in self.collections:
            return False
        facts = document.facts
        if self.languages is not None and facts.language not in self.languages:
            return False
        return self.document_types is None or facts.document_type in self.document_types

    def on_its_day(self, versions: Sequence[Document]) -> Iterable[Document]:
        """Those of a document's ``versions`` (in the order they came) that the day asked about
        calls for: one at most, and with ``upcoming`` those to come."""
        day = self.in_force
        if day is None:
            return [version for version in versions[-1:] if is_used(version, date.max)]
        found = in_force(versions, day)
        if found is None and versions[-1].file in self.held_in_force:
            found = versions[-1] if is_used(versions[-1], day) else None
        later = [version for version in versions if self.upcoming and _is_to_come(version, day)]
        return [*([found] if found else ()), *(v for v in later if not _is_replaced(v, versions))]


def _is_to_come(version: Document, day: date) -> bool:
    begin = starts(version)
    return begin is not None and begin > day and is_used(version, day)


def _is_replaced(version: Document, versions: Sequence[Document]) -> bool:
    """Whether another of ``versions`` came after ``version`` and begins no later."""
    begin = starts(version) or date.min
    return any(
        other.ordinal > version.ordinal and (starts(other) or date.min) <= begin
        for other in versions
    )


def admitted(documents: Mapping[str, Document], only: Filter) -> list[bool]:
    """Whether passages of each of ``documents`` (by key) may be found, in their order."""
    called_for = {
        version.key
        for versions in by_identity(documents.values()).values()
        for version in only.on_its_day(versions)
        if only.admits(version)
    }
    return [key in called_for for key in documents]


EVERYTHING = Filter()
