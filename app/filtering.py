"""Which documents a question is asked of: over HTTP and on the command line alike."""

from collections.abc import Iterable

from app.answering import today
from index.corpus import DocumentType
from index.filters import Filter


def in_force(
    collections: Iterable[str] | None,
    languages: Iterable[str] | None,
    document_types: Iterable[DocumentType] | None,
) -> Filter:
    """Documents in force today, and of these only what is named; None: all of them."""
    return Filter(
        None if collections is None else frozenset(collections),
        in_force=today(),
        languages=None if languages is None else frozenset(languages),
        document_types=None if document_types is None else frozenset(document_types),
    )
