"""Which version of a document applies on a day: at most one.

A version begins on its stated day; where it states none, on the day it came, and a document's
first version has then always been there. Of those that have begun, the one that came last is in
force, whatever days it and those before it state: it took their place. When it ends or is
withdrawn, none of them comes back.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from index.corpus import Document

_DAY = timedelta(days=1)


def starts(version: Document) -> date | None:
    """The first day that ``version`` applies; None: from always."""
    stated = version.facts.valid_from
    if stated is not None or version.ordinal == 1:
        return stated
    return version.received


def by_identity(documents: Iterable[Document]) -> dict[str, list[Document]]:
    """Versions by their document's id, each list in the order they came."""
    found: dict[str, list[Document]] = {}
    for document in documents:
        found.setdefault(document.id, []).append(document)
    for versions in found.values():
        versions.sort(key=lambda version: version.ordinal)
    return found


def in_force(versions: Sequence[Document], day: date) -> Document | None:
    """The one of a document's ``versions`` (in the order they came) that applies on ``day``."""
    started = [
        version for version in versions if (begin := starts(version)) is None or begin <= day
    ]
    if not started:
        return None
    last = started[-1]
    ended = last.facts.valid_to is not None and last.facts.valid_to < day
    return last if not ended and is_used(last, day) else None


def is_used(version: Document, day: date) -> bool:
    """Whether ``version`` was neither withdrawn by ``day`` nor erased."""
    return not version.erased and (version.withdrawn is None or day < version.withdrawn)


def latest(versions: Sequence[Document], day: date) -> Document | None:
    """What stands for a document whose ``versions`` (in the order they came) are these: the one
    in force on ``day``; else the last that has begun; else the first to come. None when it is
    withdrawn or erased."""
    begun = [v for v in versions if (begin := starts(v)) is None or begin <= day]
    found = begun[-1] if begun else versions[0]
    return found if is_used(found, day) else None


def current(documents: Iterable[Document], day: date) -> dict[str, Document]:
    """What stands for each document on ``day``, by id, without those withdrawn or erased."""
    standing = ((id_, latest(versions, day)) for id_, versions in by_identity(documents).items())
    return {id_: document for id_, document in standing if document is not None}


def versions_of(documents: Iterable[Document], document_id: str) -> list[Document]:
    """The versions of one document, in the order they came; none of an unknown one."""
    mine = (document for document in documents if document.id == document_id)
    return by_identity(mine).get(document_id, [])


def last_day(version: Document, versions: Sequence[Document]) -> date | None:
    """The last day that ``version`` applies: before one of ``versions`` that came after it does,
    before it is withdrawn, or its own last; None: no end is known."""
    ends = [version.facts.valid_to] if version.facts.valid_to else []
    followers = (other for other in versions if other.ordinal > version.ordinal)
    ends += [(starts(other) or date.min + _DAY) - _DAY for other in followers]
    if version.withdrawn is not None:
        ends.append(version.withdrawn - _DAY)
    return min(ends, default=None)
