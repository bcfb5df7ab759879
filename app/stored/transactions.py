"""Transactions on ``rita.db``: one that writes at a time, any number that read."""

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app import texts
from app.database import (
    BUSY_SECONDS,
    BusyStorage,
    DamagedStorage,
    Database,
    StorageError,
    identity,
    told,
    wipe,
)
from app.stored.migrating import prepare


class Transactions:
    """What every part of the storage reads and writes by. Made and migrated at the first use."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._opened: tuple[int, int] | None = None
        """Which file was found fit for use; on a server zeros. None: none yet."""
        self._one = Lock()
        # Whoever ran before may have been stopped between erasing and wiping.
        self.traces = True
        """Whether what was erased may still be found in the file."""
        weakref.finalize(self, database.reader.dispose)

    def prepare(self) -> None:
        """Make the database where there is none, and bring it to this RiTA's form."""
        self.database.reader.dispose()
        prepare(self.database)
        with told(self.database.name):
            self._opened = self._identity()

    def close(self) -> None:
        """Close the connections kept for reading; the next one to read opens them again."""
        self.database.reader.dispose()

    @property
    def exists(self) -> bool:
        """Whether anything was ever kept. Reading makes nothing: it could get the wrong owner."""
        return self.database.file is None or self.database.file.exists()

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[Session]:
        """A transaction that writes; what is loaded in it can be read afterwards.

        Not ``durable``: the last ones may be lost in a power cut, never half. For figures that
        nobody was promised. Raises StorageError.
        """
        with self._turn():
            self._ready()
            engine = self.database.writer.execution_options(durable=durable)
            with (
                self._told(),
                Session(engine, expire_on_commit=False) as session,
                session.begin(),
            ):
                yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that sees what is committed when it begins, and waits for no writer."""
        self._ready()
        with (
            self._told(),
            Session(self.database.reader, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """As ``reading``, with a plain connection: a fifth of the time, for what every question
        asks."""
        self._ready()
        with self._told(), self.database.reader.connect() as connection:
            yield connection

    def wipe(self) -> None:
        """Leave no trace of what was erased, here or by a process that has ended. Raises
        StorageError where somebody is in the way: then it is to be done again."""
        if not self.traces:
            return
        with self._turn():
            wipe(self.database)
            self.traces = False

    def _ready(self) -> None:
        if self._opened is None:
            self.prepare()
            return
        with self._told():
            if self._opened != self._identity():
                self.prepare()  # another file has taken its place

    def _identity(self) -> tuple[int, int]:
        return identity(self.database.file) if self.database.file else (0, 0)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            with told(self.database.name):
                yield
        except StorageError as error:
            if type(error) in {StorageError, DamagedStorage}:
                # Replaced, removed or repaired: the next one looks anew. A full disk changes
                # nothing of the file, and to look costs reading all of it.
                self._opened = None
            raise

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One thread at a time: SQLite lets those who wait look again at random, and some never
        come in between the others. Raises StorageError after ``BUSY_SECONDS``."""
        if not self._one.acquire(timeout=BUSY_SECONDS):
            raise BusyStorage(texts.STORAGE_BUSY.format(path=self.database.name))
        try:
            yield
        finally:
            self._one.release()
