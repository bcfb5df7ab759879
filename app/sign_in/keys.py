"""API keys: made once, shown once, known by their hash."""

import logging
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from app import access_texts
from app.access import Action, Caller, Kind, Role
from app.database import StorageError, now
from app.storage import Storage, hashed
from app.tables import ApiKey
from index.errors import RitaError

log = logging.getLogger(__name__)

PREFIX = "rita_"
"""By which a key is told from what other programs send, and found where it was left lying."""
BYTES = 32
"""256 bits: nobody guesses it, however often they may try."""
MOST_DAYS = 365
"""A key is made anew every year at least: who had it may have left."""
USUAL_DAYS = 90
"""Unless another number is given: a quarter of a year is soon enough to notice one that is lost."""
USABLE = (
    Action.ASK,
    Action.READ,
    Action.KEEP,
    Action.ADMINISTER,
    Action.AUDIT,
    Action.MEASURE,
)
"""What a key may be made for."""
_WHOLE = frozenset((Action.ADMINISTER, Action.AUDIT, Action.MEASURE))
"""What concerns the installation, whatever the collection."""
_ROLE = {
    Action.ASK: Role.READER,
    Action.READ: Role.READER,
    Action.KEEP: Role.OWNER,
    Action.ADMINISTER: Role.ADMIN,
    Action.AUDIT: Role.AUDITOR,
    Action.MEASURE: Role.AUDITOR,
}
"""The least that each takes."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class KeyRefused(RitaError):
    """A key that cannot be made as it was asked for; the message says what to do."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made: the one time that it can be seen."""

    secret: str
    row: ApiKey


def make_key(
    storage: Storage,
    name: str,
    actions: Collection[str],
    collections: Collection[str],
    days: int,
    by: str,
) -> NewKey:
    """A new key for ``actions`` in ``collections`` (none named: all), that opens for ``days``.

    Raises KeyRefused, WrongState where the name was used before, and StorageError.
    """
    known = [action.value for action in USABLE]
    if not _NAME.fullmatch(name):
        raise KeyRefused(access_texts.KEY_NAME)
    if not actions or not set(actions) <= set(known):
        raise KeyRefused(access_texts.KEY_ACTIONS.format(known=", ".join(known)))
    if collections and not _WHOLE.isdisjoint(map(Action, actions)):
        raise KeyRefused(access_texts.KEY_COLLECTIONS)
    if not 1 <= days <= MOST_DAYS:
        raise KeyRefused(access_texts.KEY_DAYS.format(most=MOST_DAYS))
    secret = PREFIX + secrets.token_urlsafe(BYTES)
    row = storage.keys.add(
        name,
        hashed(secret),
        set(actions),
        set(collections) or None,
        now() + timedelta(days=days),
        by,
    )
    return NewKey(secret, row)


def caller_of_key(row: ApiKey) -> Caller:
    """Whom a request with that key comes from."""
    actions = frozenset(map(Action, row.actions))
    collections = None if row.collections is None else frozenset(row.collections)
    return Caller(
        collections=collections,
        kind=Kind.KEY,
        id=f"key:{row.name}",
        roles=frozenset(_ROLE[action] for action in actions),
        owned=collections,
        actions=actions,
    )


def find_caller(storage: Storage, secret: str) -> Caller | None:
    """Whom a request with that key comes from; None: it opens nothing. Raises StorageError."""
    row = storage.keys.find(hashed(secret))
    if row is None:
        return None
    today = now().date()
    if row.used != today:
        try:
            storage.keys.note_used(row.id, today)
        except StorageError as error:  # on a full disk machines go on asking
            log.warning("key's use not noted", extra={"fields": {"detail": str(error)}})
    return caller_of_key(row)
