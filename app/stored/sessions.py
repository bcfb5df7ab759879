"""Sign-ins under way and sessions. What a browser or the provider holds is kept as a hash alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from app.database import now
from app.stored.transactions import Transactions
from app.tables import SignedIn, SignInBegun

BEGUN_MINUTES = 10
"""How long somebody may take at the provider: a password, a code by telephone."""
MOST_BEGUN = 10_000
"""Sign-ins under way at once: more than a municipality has employees at work. Whoever sends the
browser there over and over fills no disk; the oldest goes."""
MOST_PER_USER = 50
"""Sessions of one user at once: desk, telephone, both browsers, some left open. The oldest ends."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it is found for a request."""

    who: str
    name: str | None
    groups: tuple[str, ...]
    created: datetime
    seen: datetime


class Sessions:
    """Who is signed in, and who is on the way."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def begin(self, begun: SignInBegun) -> None:
        """Note a sign-in that is sent to the provider, and let those go that never came back."""
        stale = begun.created - timedelta(minutes=BEGUN_MINUTES)
        with self._transactions.writing(durable=False) as session:
            session.execute(delete(SignInBegun).where(SignInBegun.created <= stale))
            newest = select(SignInBegun).order_by(SignInBegun.created.desc())
            for old in session.scalars(newest.offset(MOST_BEGUN - 1)):
                session.delete(old)
            session.add(begun)

    def take(
        self, state_hash: str, browser_hash: str, at: datetime | None = None
    ) -> SignInBegun | None:
        """The sign-in of that state, which is gone with this: it ends once. None where there is
        none, it took too long, or another browser began it."""
        with self._transactions.writing(durable=False) as session:
            begun = session.get(SignInBegun, state_hash)
            if begun is None or begun.browser_hash != browser_hash:
                return None
            session.delete(begun)
        stale = (at or now()) - timedelta(minutes=BEGUN_MINUTES)
        return begun if begun.created > stale else None

    def open(self, signed_in: SignedIn, instead_of: str | None = None) -> None:
        """Begin a session; the one that the browser had, if any, ends with it."""
        with self._transactions.writing() as session:
            if instead_of is not None:
                session.execute(delete(SignedIn).where(SignedIn.id_hash == instead_of))
            own = select(SignedIn).where(SignedIn.who == signed_in.who)
            newest = own.order_by(SignedIn.created.desc()).offset(MOST_PER_USER - 1)
            for old in session.scalars(newest):
                session.delete(old)
            session.add(signed_in)

    def find(self, id_hash: str) -> Session | None:
        """The session of that cookie, whether or not its time is over; None for none."""
        wanted = select(
            SignedIn.who, SignedIn.name, SignedIn.groups, SignedIn.created, SignedIn.seen
        ).where(SignedIn.id_hash == id_hash)
        with self._transactions.connected() as connection:
            row = connection.execute(wanted).first()
        if row is None:
            return None
        return Session(row.who, row.name, tuple(row.groups), row.created, row.seen)

    def touch(self, id_hash: str, at: datetime) -> None:
        """Note that a session is used."""
        with self._transactions.writing(durable=False) as session:
            session.execute(
                update(SignedIn).where(SignedIn.id_hash == id_hash).values(seen=at)
            )  # fmt: skip

    def end(self, id_hash: str) -> bool:
        """End a session; whether there was one."""
        return self._end(SignedIn.id_hash == id_hash) == 1

    def end_all(self, who: str) -> int:
        """End every session of a user; how many there were."""
        return self._end(SignedIn.who == who)

    def end_provider_session(self, provider_session: str, who: str | None = None) -> int:
        """End the sessions that come from one at the provider (its hash), with ``who`` only those
        of that user; how many there were."""
        own = [] if who is None else [SignedIn.who == who]
        return self._end(SignedIn.provider_session == provider_session, *own)

    def prune(self, created_before: datetime, seen_before: datetime) -> int:
        """Erase the sessions whose time is over; how many there were."""
        return self._end(
            or_(SignedIn.created <= created_before, SignedIn.seen <= seen_before)
        )  # fmt: skip

    def all(self, limit: int = 500) -> Sequence[SignedIn]:
        """The sessions, the one last used first, at most ``limit``."""
        wanted = select(SignedIn).order_by(SignedIn.seen.desc()).limit(limit)
        with self._transactions.reading() as session:
            return session.scalars(wanted).all()

    def _end(self, *which: object) -> int:
        with self._transactions.writing() as session:
            ended = session.execute(delete(SignedIn).where(*which).returning(SignedIn.id_hash))  # type: ignore[arg-type]
            return len(ended.all())
