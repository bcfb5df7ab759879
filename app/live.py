"""The snapshot that answers now, and its replacement while questions are in flight."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from app import texts
from app.database import StorageError
from app.logs import described
from index.decisions import NO_DECISIONS, Decisions, overlaid
from index.embedder import Embedder
from index.errors import RitaError, SnapshotError
from index.retriever import Retriever
from index.snapshot import Snapshot, open_snapshot
from index.snapshot_folder import current_id, snapshot_ids

log = logging.getLogger(__name__)

WATCH_SECONDS = 1.0
"""How often ``CURRENT`` is looked at: one small file."""
RETRY_SECONDS = 60.0
"""How long a snapshot that could not be opened is left alone: verifying it reads all of it."""


class NotReady(SnapshotError):
    """No snapshot is open; the message says why."""


@dataclass(slots=True)
class _Held:
    """An open snapshot and how many are using it. Guarded by ``Live``'s lock."""

    read: Retriever
    """Over the documents as they were read."""
    retriever: Retriever
    """Over them as ``decisions`` make them."""
    decisions: Decisions = NO_DECISIONS
    users: int = 0
    retired: bool = False


class Live:
    """Lends out the current snapshot's retriever, and follows ``CURRENT`` to the next one.

    A question keeps the snapshot it began with; the last one to leave a retired snapshot closes it.
    """

    def __init__(
        self,
        data: Path,
        open_embedder: Callable[[], Embedder],
        make_retriever: Callable[[Snapshot, Embedder], Retriever],
        decisions: Callable[[], Decisions] = lambda: NO_DECISIONS,
    ) -> None:
        """``decisions`` is asked at each lease: what is decided holds at the next question."""
        self._data = data
        self._decisions = decisions
        self._known: Decisions | None = None
        self._make_retriever = make_retriever
        self._open_embedder = open_embedder
        self._embedder: Embedder | None = None
        self._held: _Held | None = None
        self._lock = Lock()
        self._refused: tuple[tuple[int, str] | None, float] | None = None
        self.fault: str | None = texts.NOT_STARTED
        """Why the snapshot named in ``CURRENT`` is not the one in use; None when it is."""

    @contextmanager
    def lease(self) -> Iterator[Retriever]:
        """The retriever to answer one question with. Raises NotReady when there is none."""
        decisions = self.decided()
        with self._lock:
            held = self._held
            if held is None:
                raise NotReady(self.fault or texts.NOT_STARTED)
            if held.decisions.revision != decisions.revision:
                documents = overlaid(held.read.snapshot.documents, decisions)
                held.retriever, held.decisions = held.read.over(documents), decisions
            retriever = held.retriever
            held.users += 1
        try:
            yield retriever
        finally:
            with self._lock:
                held.users -= 1
                last = held.retired and held.users == 0
            if last:
                held.read.snapshot.close()

    def decided(self) -> Decisions:
        """The decisions as they are now; where they cannot be read, as this process knew them last.
        Without either it is not known what may be shown: NotReady."""
        try:
            known = self._known = self._decisions()
        except StorageError as error:
            if self._known is None:
                raise NotReady(str(error)) from error
            log.warning("decisions not read", extra={"fields": {"detail": str(error)}})
            return self._known
        return known

    def erased(self) -> frozenset[str]:
        """Ids of the documents that are erased; none as long as it is not known."""
        try:
            known = self.decided().by_document
        except NotReady:
            return frozenset()
        return frozenset(id_ for id_, decision in known.items() if decision.erased)

    def refresh(self) -> None:
        """Open what ``CURRENT`` names, if that is not in use already. Blocks while it is verified.

        Afterwards ``fault`` says what was wrong, if anything; what was in use stays in use. Not to
        be called from two threads at once.
        """
        pointer = self._pointer()
        if self._held and pointer and self._held.retriever.snapshot.id == pointer[1]:
            self.fault = self._refused = None
            return
        if self._refused is not None:
            seen, at = self._refused
            if seen == pointer and time.monotonic() - at < RETRY_SECONDS:
                return
        try:
            if self._embedder is None:
                self._embedder = self._open_embedder()
            self._use(self._open(self._embedder), self._embedder)
        except (RitaError, OSError) as error:
            self._refuse(pointer, str(error))
        except Exception as error:  # noqa: BLE001 — whatever it is, the service goes on and says so
            log.error("crash", extra={"fields": described(error)})
            self._refuse(pointer, texts.UNEXPECTED_FAULT)
        else:
            self._refused = self.fault = None

    def close(self) -> None:
        """Let go of the snapshot when nobody uses it any more."""
        self._replace(None)

    def _open(self, embedder: Embedder) -> Snapshot:
        """The snapshot that ``CURRENT`` names; at the start, if it cannot be opened, an older."""
        wanted = current_id(self._data)
        try:
            return open_snapshot(self._data, wanted, embedder)
        except SnapshotError:
            if self._held is None:
                self._fall_back(wanted, embedder)
            raise

    def _fall_back(self, wanted: str, embedder: Embedder) -> None:
        """Use the newest other snapshot that is whole, if there is one."""
        for other in reversed(snapshot_ids(self._data)):
            if other == wanted:
                continue
            try:
                self._use(open_snapshot(self._data, other, embedder), embedder)
            except SnapshotError as error:
                log.warning("older snapshot refused", extra={"fields": {"detail": str(error)}})
            else:
                return

    def _use(self, snapshot: Snapshot, embedder: Embedder) -> None:
        try:
            retriever = self._make_retriever(snapshot, embedder)
        except RitaError:
            snapshot.close()
            raise
        self._replace(_Held(retriever, retriever))
        fields = {"snapshot": snapshot.id, "documents": len(snapshot.documents)}
        log.info("snapshot in use", extra={"fields": fields})

    def _replace(self, new: _Held | None) -> None:
        with self._lock:
            old, self._held = self._held, new
            if old is not None:
                old.retired = True
            idle = old is not None and old.users == 0
        if old is not None and idle:
            old.read.snapshot.close()

    def _refuse(self, pointer: tuple[int, str] | None, reason: str) -> None:
        self._refused = (pointer, time.monotonic())
        fault = reason if self._held is None else texts.KEPT_OLD.format(reason=reason)
        if fault != self.fault:
            log.error("snapshot refused", extra={"fields": {"detail": fault}})
        self.fault = fault

    def _pointer(self) -> tuple[int, str] | None:
        """When ``CURRENT`` was written and what it says; None when it cannot be read."""
        path = self._data / "CURRENT"
        try:
            return path.stat().st_mtime_ns, path.read_text(encoding="utf-8").strip()
        except OSError:
            return None
