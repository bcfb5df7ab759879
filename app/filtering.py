"""Which documents a question is asked of: over HTTP and on the command line alike."""

from argparse import Namespace
from collections.abc import Iterable
from datetime import date

from app import version_texts
from app.answering import today
from app.date_warnings import Days
from index.corpus import DocumentType
from index.errors import RitaError
from index.filters import Filter
from index.snapshot import Snapshot


class DayToCome(RitaError):
    """Asked how the routines are worded on a day that has not come."""


def in_force(
    collections: Iterable[str] | None,
    languages: Iterable[str] | None,
    document_types: Iterable[DocumentType] | None,
    *,
    as_of: date | None = None,
    upcoming: bool = False,
) -> Filter:
    """The version of each document in force today (or on the earlier day ``as_of``), and of these
    only what is named; None: all of them. ``upcoming`` adds versions that begin later.

    Raises DayToCome: who wants what is to come says ``upcoming``.
    """
    day = today()
    if as_of is not None and as_of > day:
        raise DayToCome(version_texts.DAY_TO_COME)
    return Filter(
        None if collections is None else frozenset(collections),
        in_force=as_of or day,
        upcoming=upcoming,
        languages=None if languages is None else frozenset(languages),
        document_types=None if document_types is None else frozenset(document_types),
    )


def of_options(options: Namespace) -> Filter:
    """As ``in_force``, from the command line's own options (``app/arguments.py``)."""
    try:
        return in_force(
            options.collections,
            options.languages,
            options.document_types,
            as_of=options.as_of,
            upcoming=options.upcoming,
        )
    except DayToCome:
        raise DayToCome(version_texts.DAY_TO_COME_ON_COMMAND_LINE) from None


def days_of(only: Filter, snapshot: Snapshot) -> Days:
    """What a question under ``only`` is about, as far as days go."""
    now = today()
    return Days(only.in_force or now, now, snapshot.documents)
