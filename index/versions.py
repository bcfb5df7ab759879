"""Which version of a document applies on a day: at most one.

A version begins on its stated day; where it states none, on the day it came, and a document's
first version has then always been there. The version that began last is the one in force until it
ends or is withdrawn: that an older one comes back is never taken for granted. One that states no
day gives way to whatever came after it and has begun, also where that states an earlier day.
"""

from collections.abc import Iterable, Mapping, Sequence
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
    """Versions by their document's id, each list in the order they begin to apply."""
    found: dict[str, list[Document]] = {}
    for document in documents:
        found.setdefault(document.id, []).append(document)
    for versions in found.values():
        if len(versions) > 1:
            earliest = {one.key: starts(one) or date.min for one in versions}
            undated = [one for one in versions if one.facts.valid_from is None]
            versions.sort(key=lambda one: (_place(one, undated, earliest), one.ordinal))
    return found


def _place(version: Document, undated: Iterable[Document], starts: Mapping[str, date]) -> date:
    """The day that orders ``version`` among the others: none before those without a stated day
    that it came after."""
    before = (starts[one.key] for one in undated if one.ordinal < version.ordinal)
    begins = starts[version.key]
    came = version.received or begins
    return max(begins, *(day for day in before if begins <= day <= came), date.min)


def in_force(versions: Sequence[Document], day: date) -> Document | None:
    """The one of a document's ``versions`` (in the order they begin) that applies on ``day``."""
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
    """What stands for a document whose ``versions`` (in the order they begin) are these: the one
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
    """The versions of one document, in the order they begin; none of an unknown one."""
    mine = (document for document in documents if document.id == document_id)
    return by_identity(mine).get(document_id, [])


def history(documents: Iterable[Document], document_id: str) -> list[Document]:
    """The versions of one document, in the order they came."""
    return sorted(versions_of(documents, document_id), key=lambda version: version.ordinal)


def last_day(version: Document, versions: Sequence[Document]) -> date | None:
    """The last day that ``version`` applies: before the next of ``versions`` (in the order they
    begin) does, before it is withdrawn, or its own last; None: no end is known."""
    place = versions.index(version)
    ends = [version.facts.valid_to] if version.facts.valid_to else []
    if place + 1 < len(versions):
        # What begins after another has a first day.
        ends.append((starts(versions[place + 1]) or date.min + _DAY) - _DAY)
    if version.withdrawn is not None:
        ends.append(version.withdrawn - _DAY)
    return min(ends, default=None)
