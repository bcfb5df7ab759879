"""Who did what when: the audit log, which is a chain of hashes (``app/stored/chain.py``).

It outlives what it tells of. So an entry names documents by id, facts by their names, and carries
days and collections at most: no title, no file name, nothing of a document's text and nothing of
what was asked. What an administrator gives as a reason is their own words, and is kept as written.

Writers take turns (``Transactions.writing``), so the entry before is the entry before for all of
them, threads and processes alike.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock
from time import monotonic
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from app.database import StorageError, now
from app.stored.chain import (
    NONE,
    PRUNED,
    Checked,
    check,
    digest,
    digest_of_earlier,
    told,
)
from app.stored.transactions import Transactions
from app.tables import Event

RITA = "rita"
"""Who does what nobody asked for: retention, figures."""
GAP = "audit_gap"
"""The entry that tells how many could not be written before it."""
MANY = frozenset(("asked", "searched", "opened_file", "opened_page"))
"""What there is an entry of for each question: it does not wait for the disk, which would cost a
question 16 % of its time in place of 5 % (measured on two cores that ten others used)."""
_READ_AT_ONCE = 2_000
_REMEMBERED = 20_000
"""How many things told lately are remembered in a process: some 4 MB."""


def note(session: Session, who: str, what: str, subject: str, **detail: Any) -> None:
    """An entry in the transaction that does what it tells of: both are there, or neither."""
    enter(session, Event(at=now(), who=who, what=what, subject=subject, detail=detail))


def enter(session: Session, entry: Event) -> None:
    """Put ``entry`` at the end of the chain, in a transaction that writes."""
    entry.id, entry.previous = _next_place(session)
    entry.hash = digest(entry)
    session.add(entry)


def _next_place(session: Session) -> tuple[int, str]:
    """The number of the next entry, and the hash that it stands on. Numbers have no gaps."""
    newest = select(Event.id, Event.hash).order_by(Event.id.desc()).limit(1)
    last = session.execute(newest).one_or_none()
    if last is None:
        return 1, NONE
    return last.id + 1, last.hash or digest_of_earlier(_unchained(session))


def _unchained(session: Session) -> Sequence[Event]:
    wanted = select(Event).where(Event.hash.is_(None)).order_by(Event.id)
    return session.scalars(wanted).all()


def _latest_pruned(session: Session) -> Event | None:
    wanted = select(Event).where(Event.what == PRUNED, Event.hash.is_not(None))
    return session.scalar(wanted.order_by(Event.id.desc()).limit(1))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are looked for; None: whatever it is."""

    who: str | None = None
    what: str | None = None
    day: date | None = None
    """In UTC."""

    def conditions(self) -> list[ColumnElement[bool]]:
        """As conditions of a query."""
        found: list[ColumnElement[bool]] = []
        if self.who is not None:
            found.append(Event.who == self.who)
        if self.what is not None:
            found.append(Event.what == self.what)
        if self.day is not None:
            begins = datetime.combine(self.day, time(), UTC)
            found.append(Event.at.between(begins, begins + timedelta(days=1, microseconds=-1)))
        return found


@dataclass(slots=True)
class Missed:
    """Entries that could not be written since the last one that could."""

    count: int = 0
    since: datetime | None = None


@dataclass(slots=True)
class _Lately:
    """What was told lately, and when."""

    moments: OrderedDict[tuple[str, ...], float] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)


class Events:
    """The audit log."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._lately = _Lately()
        self.missed = Missed()

    def add(
        self,
        who: str,
        what: str,
        subject: str = "",
        detail: Mapping[str, Any] | None = None,
        *,
        via: str | None = None,
        outcome: str | None = None,
        snapshot: str | None = None,
        documents: Sequence[str] | None = None,
    ) -> None:
        """Note what was done elsewhere than in ``rita.db``: a question, a file opened, a snapshot
        activated. The parts note their own changes. Of what ``MANY`` names a power cut may lose the
        last ones, and leaves the chain whole up to there. Raises StorageError, and counts it as
        missed; the next that can be written is preceded by one that tells how many were."""
        entry = Event(
            at=now(),
            who=who,
            what=what,
            subject=subject,
            detail=dict(detail or {}),
            via=via,
            outcome=outcome,
            snapshot=snapshot,
            documents=None if documents is None else list(documents),
        )
        missed = self.missed
        try:
            with self._transactions.writing(durable=what not in MANY) as session:
                if missed.count and missed.since:
                    since = missed.since.isoformat(timespec="seconds")
                    note(session, RITA, GAP, "", count=missed.count, since=since)
                enter(session, entry)
        except StorageError:
            self.missed = Missed(self.missed.count + 1, self.missed.since or entry.at)
            raise
        if missed.count:
            self.missed = Missed()

    def due(self, *told_of: str, seconds: float) -> bool:
        """Whether this process has not told the same within ``seconds``; then it counts as told."""
        moment = monotonic()
        with self._lately.lock:
            moments = self._lately.moments
            before = moments.get(told_of)
            if before is not None and moment - before < seconds:
                return False
            moments[told_of] = moment
            moments.move_to_end(told_of)
            if len(moments) > _REMEMBERED:
                moments.popitem(last=False)
        return True

    def all(
        self,
        limit: int = 100,
        before: int | None = None,
        wanted: Wanted | None = None,
        *,
        acts: bool = False,
    ) -> Sequence[Event]:
        """The newest first, at most ``limit``; with ``before``, those older than that entry.

        ``acts``: only what was decided and done to the installation, and nothing of who asked or
        read: those entries alone tell by which way somebody came.
        """
        asked = select(Event).order_by(Event.id.desc()).limit(limit)
        if acts:
            asked = asked.where(Event.via.is_(None))
        if before is not None:
            asked = asked.where(Event.id < before)
        if wanted is not None:
            asked = asked.where(*wanted.conditions())
        with self._transactions.reading() as session:
            return session.scalars(asked).all()

    def count(self) -> int:
        """How many entries there are; counted by their numbers, which have no gaps."""
        with self._transactions.reading() as session:
            row = session.execute(select(func.min(Event.id), func.max(Event.id))).one()
        return 0 if row[0] is None else int(row[1] - row[0] + 1)

    def since(self, after: int = 0) -> Iterator[dict[str, Any]]:
        """Every entry after that number, oldest first, with its hash: for an export.

        Read in parts, each of its own, so that an export of any length holds up nobody. What is
        pruned meanwhile is not in it; what is added meanwhile is.
        """
        while True:
            wanted = select(Event).where(Event.id > after).order_by(Event.id).limit(_READ_AT_ONCE)
            with self._transactions.reading() as session:
                found = session.scalars(wanted).all()
            for each in found:
                yield told(each) | {"hash": each.hash}
            if len(found) < _READ_AT_ONCE:
                return
            after = found[-1].id

    def verify(self, expected: str | None = None) -> Checked:
        """Whether the chain is whole as it stands now; ``expected`` as for ``chain.check``."""
        columns = select(*Event.__table__.columns).order_by(Event.id)
        with self._transactions.reading() as session:
            pruned = _latest_pruned(session)
            with session.execute(columns.execution_options(yield_per=_READ_AT_ONCE)) as rows:
                return check(rows, pruned, expected)

    def head(self) -> tuple[int, str] | None:
        """Number and hash of the newest entry; None where there is none of the chain."""
        newest = select(Event.id, Event.hash).order_by(Event.id.desc()).limit(1)
        with self._transactions.reading() as session:
            last = session.execute(newest).one_or_none()
        return None if last is None or last.hash is None else (last.id, last.hash)

    def prune(self, days: int, at: datetime | None = None) -> int:
        """Erase the entries older than ``days`` whole days, and leave one that tells of it and
        where the chain begins from now on. Returns how many there were."""
        day = (at or now()).date() - timedelta(days=days)
        oldest_kept = datetime.combine(day, time(), UTC)
        first = select(Event.at).order_by(Event.id).limit(1)
        with self._transactions.reading() as session:
            oldest = session.scalar(first)
        if oldest is None or oldest >= oldest_kept:
            return 0
        with self._transactions.writing() as session:
            kept = session.scalar(select(func.min(Event.id)).where(Event.at >= oldest_kept))
            number, previous = _next_place(session)
            until = kept or number
            rest = select(Event).where(Event.id >= until).order_by(Event.id)
            begins = session.scalar(rest.where(Event.hash.is_not(None)).limit(1))
            earlier = session.scalars(rest.where(Event.hash.is_(None))).all()
            erased = session.scalar(select(func.count()).select_from(Event).where(Event.id < until))
            if not erased:
                return 0  # another process did it meanwhile
            detail = {
                "count": erased,
                "before": day.isoformat(),
                "anchor": previous if begins is None else begins.previous,
                "earlier": digest_of_earlier(earlier),
            }
            note(session, RITA, PRUNED, "", **detail)
            session.flush()
            session.execute(delete(Event).where(Event.id < until))
        return erased
