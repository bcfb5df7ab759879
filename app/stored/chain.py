"""The hash chain over the audit log: how an entry is hashed, and how the chain is checked.

An entry's hash is the SHA-256 of its fields and of the hash before it, so that whoever changes,
adds, removes or moves an entry has to make every later hash anew. Whoever can write in the database
can do that: it shows when a hash is kept elsewhere as well (``rita audit verify --expect``).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal, Protocol

from app.tables import Event

NONE = ""
"""What stands in the place of a hash where there is no entry."""
_EARLIER = "earlier:"
"""Before the hash of one from before the chain: such a one never passes for one of the chain."""
PRUNED = "audit_pruned"
"""An entry that tells where the chain begins since older ones were erased."""

Fault = Literal["changed", "moved", "unchained", "beginning", "not_expected"]


class Entry(Protocol):
    """An entry as it is read: an ``Event``, or a row of its columns."""

    id: Any
    at: Any
    who: Any
    what: Any
    subject: Any
    detail: Any
    via: Any
    outcome: Any
    snapshot: Any
    documents: Any
    previous: Any
    hash: Any


@dataclass(frozen=True, slots=True)
class Broken:
    """What is wrong with the chain, and from which entry on."""

    id: int | None
    """None: of none in particular."""
    fault: Fault


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of a chain, up to where it is broken."""

    entries: int
    earlier: int
    """Entries from before there was a chain. Later changes of them show, earlier ones do not."""
    head: str | None
    """The last entry's hash."""
    last: int | None
    """Its number."""
    broken: Broken | None


def told(entry: Entry) -> dict[str, Any]:
    """The fields of an entry, as they are exported and hashed but for ``hash`` itself."""
    return {
        "id": entry.id,
        "at": entry.at.isoformat(timespec="microseconds"),
        "who": entry.who,
        "what": entry.what,
        "subject": entry.subject,
        "detail": entry.detail,
        "via": entry.via,
        "outcome": entry.outcome,
        "snapshot": entry.snapshot,
        "documents": entry.documents,
        "previous": entry.previous,
    }


def digest(entry: Entry, previous: str | None = None) -> str:
    """The hash of an entry: SHA-256 of ``told`` as JSON with sorted keys, no blanks and letters as
    they are (UTF-8). ``previous``: in the place of the entry's own, for one without a chain."""
    fields = told(entry) if previous is None else told(entry) | {"previous": previous}
    written = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()


def digest_of_earlier(entries: Iterable[Entry]) -> str:
    """What the first hash stands on: all entries from before there was a chain, in order."""
    found = NONE
    for entry in entries:
        found = digest(entry, _EARLIER + found)
    return found


def check(
    entries: Iterable[Entry], pruned: Event | None = None, expected: str | None = None
) -> Checked:
    """Whether the chain of ``entries``, by number, is whole; the first break ends it.

    ``pruned`` is the latest entry that tells of pruning, None where nothing ever was. ``expected``
    is a hash that was read from the chain before, and must still be one of it.
    """
    count = earlier = 0
    last: int | None = None
    head, before = None, NONE
    seen = expected is None or (pruned is not None and pruned.detail.get("anchor") == expected)

    def broken(fault: Fault, at: int | None = None) -> Checked:
        return Checked(count, earlier, head, last, Broken(at, fault))

    for entry in entries:
        if entry.hash is None:
            if head is not None:
                return broken("unchained", entry.id)
            earlier += 1
            before = digest(entry, _EARLIER + before)
            continue
        if head is None:
            if not _begins(entry, before, pruned):
                return broken("beginning", entry.id)
        elif entry.previous != head or entry.id != (last or 0) + 1:
            return broken("moved", entry.id)
        if digest(entry) != entry.hash:
            return broken("changed", entry.id)
        count, last, head = count + 1, entry.id, entry.hash
        seen = seen or head == expected
    if not seen:
        return broken("not_expected")
    return Checked(count, earlier, head, last, None)


def _begins(first: Entry, earlier: str, pruned: Event | None) -> bool:
    """Whether the chain may begin with ``first``, after entries of the digest ``earlier``."""
    if pruned is None:
        return bool(first.previous == earlier)
    anchor = pruned.detail.get("anchor"), pruned.detail.get("earlier")
    return (first.previous, earlier) == anchor
