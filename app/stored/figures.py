"""How many questions a day, how they ended and how soon: counts, and nothing of what was asked."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock

from sqlalchemy import delete, select

from app.stored.transactions import Transactions
from app.tables import Figure as Row

MILLISECONDS = (25, 50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 51_200)
"""Upper ends of the classes of time, each twice the one before: a quantile read off them is at most
a factor of two from the true one, whether a language model answers or not. One more is open."""
FIGURES_KEPT_DAYS = 730
"""As long as a thumb without text: a year can be compared with the one before."""
_NONE_IN_PARTICULAR = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """The questions of one day and collection that ended in one way."""

    day: date
    collection: str | None
    """None: of none in particular."""
    status: str
    """``index.answer.Status``."""
    times: tuple[int, ...]
    """How many took at most so long as each of ``MILLISECONDS``; the last: longer."""

    @property
    def count(self) -> int:
        """How many there were."""
        return sum(self.times)


def quantile(times: Sequence[int], share: float) -> int | None:
    """The time, in milliseconds, that ``share`` of the questions took at most; None for none.

    The upper end of its class; of the open one, the lower.
    """
    wanted, passed = share * sum(times), 0
    for place, count in enumerate(times):
        passed += count
        if count and passed >= wanted:
            return MILLISECONDS[min(place, len(MILLISECONDS) - 1)]
    return None


class Figures:
    """The figures: counted in memory, and written together."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._counted: dict[tuple[date, str, str], list[int]] = {}
        self._lock = Lock()

    def add(self, day: date, collection: str | None, status: str, milliseconds: float) -> None:
        """Count one question, in memory: it is written by the next ``flush``."""
        place = bisect_left(MILLISECONDS, milliseconds)
        with self._lock:
            key = day, collection or _NONE_IN_PARTICULAR, status
            self._counted.setdefault(key, _no_times())[place] += 1

    def flush(self, more: Iterable[Figure] = ()) -> None:
        """Write what was counted since the last time, and ``more``. Where that fails, it is kept
        for the next time. Raises StorageError."""
        for each in more:
            self._count((each.day, each.collection or _NONE_IN_PARTICULAR, each.status), each.times)
        with self._lock:
            counted, self._counted = self._counted, {}
        if not counted:
            return
        written = False
        try:
            self._write(counted)
            written = True
        finally:
            if not written:
                for key, times in counted.items():
                    self._count(key, times)

    def days(self, first: date, last: date) -> list[Figure]:
        """The figures of the days ``first`` to ``last``, both included, by day."""
        wanted = select(Row).where(Row.day.between(first, last))
        with self._transactions.reading() as session:
            rows = session.scalars(wanted.order_by(Row.day, Row.collection, Row.status)).all()
        return [
            Figure(row.day, row.collection or None, row.status, tuple(row.times)) for row in rows
        ]

    def _write(self, counted: dict[tuple[date, str, str], list[int]]) -> None:
        oldest = max(day for day, _, _ in counted) - timedelta(days=FIGURES_KEPT_DAYS)
        with self._transactions.writing(durable=False) as session:
            for key, times in counted.items():
                day, collection, status = key
                row = session.get(Row, key)
                if row is None:
                    session.add(Row(day=day, collection=collection, status=status, times=times))
                else:
                    row.times = _sum(row.times, times)
            session.execute(delete(Row).where(Row.day < oldest))

    def _count(self, key: tuple[date, str, str], times: Sequence[int]) -> None:
        with self._lock:
            self._counted[key] = _sum(self._counted.get(key, _no_times()), times)


def _no_times() -> list[int]:
    return [0] * (len(MILLISECONDS) + 1)


def _sum(one: Sequence[int], other: Sequence[int]) -> list[int]:
    return [a + b for a, b in zip(one, other, strict=True)]
