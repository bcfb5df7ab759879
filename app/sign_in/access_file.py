"""Which groups read which collections, and have which roles: the file named by ``RITA_ACCESS``.

Nothing is open to a group that does not stand in it. What somebody may is the sum of what their
groups may; group names are compared as they are written.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from app import access_texts
from app.access import Role
from app.toml_tables import called, not_tables, read_tables
from index.errors import SettingsError

log = logging.getLogger(__name__)

ALL = "*"
"""Every collection; as a group's name: everybody who has signed in."""
_KIND, _PAGE = "group", "docs/access.md"
_NAMES = frozenset(("name", "collections", "roles", "owns"))
_READING = frozenset((Role.READER, Role.OWNER, Role.ADMIN))
# (mtime in ns, bytes, inode): a file that was replaced within the clock's grain has another inode.
_Seen = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Grants:
    """What somebody may."""

    roles: frozenset[Role] = frozenset()
    collections: frozenset[str] | None = frozenset()
    """What they read. None: everything."""
    owned: frozenset[str] | None = frozenset()
    """Whose documents they keep. None: all."""


NOTHING = Grants()


def read(path: Path) -> Mapping[str, Grants]:
    """What each group of the file may, by its name.

    An owner reads what they own, and an admin everything: who may move a document to another
    collection may as well read it. Raises SettingsError naming the file, the group and what is
    wrong, in Swedish.
    """
    try:
        tables = read_tables(path, _KIND, _PAGE)
    except ValueError as error:
        raise _fault(path, str(error)) from error
    groups: dict[str, Grants] = {}
    for number, table in enumerate(tables, start=1):
        try:
            name, grants = _group(table)
            if name in groups:
                raise ValueError(access_texts.GROUP_TWICE)
        except ValueError as error:
            fault = access_texts.GROUP_FAULT.format(group=called(table, number), reason=error)
            raise _fault(path, fault) from error
        groups[name] = grants
    return groups


class AccessFile:
    """The file as it is now: read again when it has changed.

    A change that cannot be read changes nothing: the last right one holds, and ``fault`` tells.
    """

    def __init__(self, path: Path) -> None:
        """Raises SettingsError as ``read``."""
        self._path = path
        self._lock = Lock()
        self._seen = _seen(path)
        self._groups = read(path)
        self.fault: str | None = None
        """What is wrong with the file as it lies there, in Swedish."""

    def grants(self, groups: Iterable[str]) -> Grants:
        """What somebody may who is in these ``groups``."""
        self.refresh()
        known = self._groups
        mine = [known[name] for name in {*groups, ALL} if name in known]
        return Grants(
            frozenset[Role]().union(*(each.roles for each in mine)),
            _union(each.collections for each in mine),
            _union(each.owned for each in mine),
        )

    def refresh(self) -> None:
        """Read the file again if it is another. Blocks; costs one look at it otherwise."""
        with self._lock:
            seen = _seen(self._path)
            if seen == self._seen:
                return
            self._seen = seen
            try:
                self._groups = read(self._path)
                self.fault = None
            except SettingsError as error:
                self.fault = str(error)
                log.error("access file not usable", extra={"fields": {"detail": str(error)}})


def _seen(path: Path) -> _Seen | None:
    try:
        found = path.stat()
    except OSError:  # told by read()
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _group(table: Any) -> tuple[str, Grants]:
    """A group's name and what it may. Raises ValueError saying in Swedish what is wrong."""
    if not isinstance(table, dict):
        raise ValueError(not_tables(_KIND, _PAGE))
    if unknown := sorted(table.keys() - _NAMES):
        raise ValueError(access_texts.GROUP_UNKNOWN.format(names=", ".join(unknown)))
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        raise ValueError(access_texts.GROUP_NAME)
    roles = _roles(table.get("roles", [Role.READER.value]))
    collections, owned = (
        _collections(table.get(each, []), each) for each in ("collections", "owns")
    )
    if owned is None or owned:
        roles |= {Role.OWNER}
    elif Role.OWNER in roles:
        raise ValueError(access_texts.GROUP_OWNS_NOTHING)
    reads = None if Role.ADMIN in roles else _union((collections, owned))
    if Role.READER in roles and not (reads is None or reads):
        raise ValueError(access_texts.GROUP_READS_NOTHING)
    if not roles & _READING and (collections is None or collections):
        raise ValueError(access_texts.GROUP_NO_READER)
    return name, Grants(roles, reads, owned)


def _roles(value: Any) -> frozenset[Role]:
    known = {role.value for role in Role}
    if not isinstance(value, list) or not value or not all(each in known for each in value):
        raise ValueError(access_texts.GROUP_ROLES)
    return frozenset(map(Role, value))


def _collections(value: Any, field: str) -> frozenset[str] | None:
    if not isinstance(value, list) or not all(
        isinstance(each, str) and each.strip() for each in value
    ):
        raise ValueError(access_texts.GROUP_COLLECTIONS.format(field=field))
    return None if ALL in value else frozenset(value)


def _union(each: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """All of them together; None, which is everything, swallows the others."""
    found = frozenset[str]()
    for one in each:
        if one is None:
            return None
        found |= one
    return found


def _fault(path: Path, reason: str) -> SettingsError:
    return SettingsError(access_texts.ACCESS_FAULT.format(file=path, reason=reason))
