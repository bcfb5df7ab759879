"""What people have decided about documents since they were read, laid over what was read.

Kept in ``rita.db`` and asked for at every question: a decision holds at the next one, in whatever
snapshot is in use, and never waits for a build.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from index.corpus import Document

Value = str | date | None

DOCUMENT_FACTS = ("title", "owner", "registry_number", "language", "document_type")
"""Facts of the document, whichever its version."""
VERSION_FACTS = (
    "decided_by", "decided", "valid_from", "valid_to", "review_date", "version_label",
)  # fmt: skip
"""Facts of one version."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What holds for one document in place of what was read. Nothing, where nothing is given."""

    collection: str | None = None
    withdrawn: date | None = None
    """The first day that it is no longer used."""
    erased: bool = False
    facts: Mapping[str, Value] = field(default_factory=dict)
    """Of ``DOCUMENT_FACTS``, those decided; None: the fact is missing."""
    version_facts: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    """By the version's SHA-256: of ``VERSION_FACTS``, those decided."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """All of them. Two with the same revision are the same."""

    revision: int
    by_document: Mapping[str, Decision] = field(default_factory=dict)


NO_DECISIONS = Decisions(0)


def overlaid(documents: Mapping[str, Document], decisions: Decisions) -> dict[str, Document]:
    """``documents`` (by key) as ``decisions`` make them: the same keys in the same order."""
    return {
        key: _decided(document, decided)
        if (decided := decisions.by_document.get(document.id))
        else document
        for key, document in documents.items()
    }


def _decided(document: Document, decided: Decision) -> Document:
    stated: dict[str, Any] = {
        **decided.facts,
        **decided.version_facts.get(document.version, {}),
    }
    return replace(
        document,
        collection=decided.collection or document.collection,
        facts=replace(document.facts, **stated),
        withdrawn=decided.withdrawn,
        erased=decided.erased,
    )
