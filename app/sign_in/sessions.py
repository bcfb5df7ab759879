"""Sessions of those who signed in: kept here, under a hash of what the browser holds.

A session ends after a while without a request, after a working day in any case, when its user
signs out, when the provider or an admin says so, and at the next sign-in in the same browser. It is
looked up with every request, so that each of these holds from the next one on.
"""

import asyncio
import logging
import re
import secrets
from datetime import datetime, timedelta

from starlette.datastructures import Headers
from starlette.types import Scope

from app.database import StorageError, now
from app.settings import Settings
from app.sign_in.signed import Signed
from app.storage import Storage, hashed
from app.tables import SignedIn

log = logging.getLogger(__name__)

COOKIE = "__Host-rita"
"""The prefix binds it to this very host, over HTTPS (RFC 6265bis, 4.1.3.2): a page of a sister
name can neither read nor set it."""
BEGUN_COOKIE = "__Host-rita-begun"
"""Which browser began a sign-in."""
SECRET_BYTES = 32
"""256 bits: nobody guesses one, however often they may try."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
"""``SECRET_BYTES`` in base64url."""
TOUCH_SECONDS = 60
"""How often it is written that a session is used: idle limits are minutes, and a page sends many
requests a minute."""
PRUNE_SECONDS = 600
"""How often is looked for sessions that are over: each holds a name."""


def user_id(issuer: str, subject: str) -> str:
    """What a user is called here: the same for the same subject of the same issuer, and for no
    other. No e-mail address and no name, which are given to others in time."""
    return f"user:{hashed(f'{len(issuer)} {issuer} {subject}')[:16]}"


def new_secret() -> str:
    """What only one browser knows."""
    return secrets.token_urlsafe(SECRET_BYTES)


def cookie_of(scope: Scope, name: str = COOKIE) -> str | None:
    """The cookie of that name in a request; None where it is not one that we gave.

    A browser sends one. Of several, somebody else put in the others: none is taken.
    """
    found = []
    for header in Headers(scope=scope).getlist("cookie"):
        for pair in header.split(";"):
            key, _, value = pair.strip().partition("=")
            if key == name:
                found.append(value)
    return found[0] if len(found) == 1 and _SECRET.fullmatch(found[0]) else None


def find(
    storage: Storage, cookie: str, settings: Settings, at: datetime | None = None
) -> Signed | None:
    """Who has the session of ``cookie``; None where there is none, or its time is over.

    Blocks. Raises StorageError where it cannot be looked up: then nobody is let in.
    """
    moment, id_hash = at or now(), hashed(cookie)
    session = storage.sessions.find(id_hash)
    if session is None:
        return None
    created_before, seen_before = over(settings, moment)
    if session.created <= created_before or session.seen <= seen_before:
        return None
    if moment - session.seen >= timedelta(seconds=TOUCH_SECONDS):
        _touch(storage, id_hash, moment)
    return Signed(session.who, session.name, session.groups)


def over(settings: Settings, at: datetime) -> tuple[datetime, datetime]:
    """Sessions that began before the first moment, or were last used before the second, are over
    at ``at``."""
    return (
        at - timedelta(hours=settings.session_hours),
        at - timedelta(minutes=settings.session_idle_minutes),
    )


def open_session(
    storage: Storage,
    signed: Signed,
    provider_session: str | None,
    instead_of: str | None,
    at: datetime | None = None,
) -> str:
    """Begin a session; the cookie to give. It is new with every sign-in, so that whoever planted
    one before has nothing (session fixation), and the browser's earlier session ends."""
    moment, cookie = at or now(), new_secret()
    storage.sessions.open(
        SignedIn(
            id_hash=hashed(cookie),
            who=signed.id,
            name=signed.name,
            groups=list(signed.groups),
            provider_session=provider_session,
            created=moment,
            seen=moment,
        ),
        hashed(instead_of) if instead_of else None,
    )
    return cookie


async def keep_ending(storage: Storage, settings: Settings) -> None:
    """Erase the sessions whose time is over, now and every ``PRUNE_SECONDS``; until cancelled."""
    while True:
        try:
            await asyncio.to_thread(prune, storage, settings)
        except StorageError as error:
            # they open nothing any more, whether or not they are there
            log.error("sessions not erased", extra={"fields": {"detail": str(error)}})
        await asyncio.sleep(PRUNE_SECONDS)


def prune(storage: Storage, settings: Settings, at: datetime | None = None) -> int:
    """Erase the sessions whose time is over; how many there were."""
    return storage.sessions.prune(*over(settings, at or now()))


def _touch(storage: Storage, id_hash: str, at: datetime) -> None:
    try:
        storage.sessions.touch(id_hash, at)
    except StorageError as error:
        # On a full disk people go on working; the session only ends sooner.
        log.warning("session not touched", extra={"fields": {"detail": str(error)}})
