"""Where ``rita.db`` is, connections to it, and errors that say what to do.

    StorageError                it cannot be used; the message says why
    ├── DamagedStorage          it is no database, or a broken one
    ├── NewerStorage            a later RiTA has changed it
    ├── BusyStorage             somebody else has it for longer than one waits
    ├── FullDisk                there is no room for what is to be written
    ├── StorageFull             (app/storage_limits.py) more was sent, or is kept, than is accepted
    ├── Taken                   (app/storage.py) there is a thumb under somebody else's secret
    ├── NotKept                 there is nothing of that number
    └── WrongState              what is asked for cannot be done to it as it is now

The file is the installation's memory: it is never replaced when something is wrong with it. The
same tables work on a PostgreSQL server (``on_server``); what differs between the two stands here,
in ``app/stored/migrating.py`` and in ``app/storage_limits.py``.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from app import texts
from app.wiping import is_large, rewrite_tables
from index.errors import RitaError

BUSY_SECONDS = 5
"""How long one waits for another's transaction. Each takes some milliseconds."""
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_PRIMARY_CODE = 0xFF
"""The bits of SQLite's extended result codes that are the plain one (sqlite.org/rescode.html)."""
_FULL = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_WRITE")
"""What SQLite says on a full disk."""
_NO_ROOM = (*_FULL, "SQLITE_CANTOPEN")
"""What it says where its log's index cannot be made: a full disk, a folder not writable."""
_LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL's SQLSTATE for a lock waited for in vain (postgresql.org, appendix A)."""
_WRITERS_TURN = 0x52_69_54_41
"""The key of PostgreSQL's advisory lock that writers hold one at a time: "RiTA"."""
_READERS_KEPT = 4
"""Connections for reading that are kept open; beyond them, each is closed after its use."""


class StorageError(RitaError):
    """``rita.db`` cannot be used."""


class DamagedStorage(StorageError):
    """The file is no database, or a damaged one."""


class NewerStorage(StorageError):
    """The file was changed by a later RiTA than this one."""


class BusyStorage(StorageError):
    """Somebody else has it for longer than one waits."""


class FullDisk(StorageError):
    """There is no room on the disk for what is to be written."""


class NotKept(StorageError):
    """There is nothing of that number."""


class WrongState(StorageError):
    """What is asked for cannot be done to it as it is now."""


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Database:
    """Connections to one database. Those for writing take turns and are not kept; those for
    reading are, see what was committed when they began, and wait for nobody."""

    name: str
    """For messages: the file's path, or the server's address without a password."""
    file: Path | None
    """None on a server."""
    writer: Engine
    reader: Engine


def in_file(path: Path) -> Database:
    """The SQLite file ``path``, which must be there when a connection is made; none is made yet."""
    place = URL.create(
        "sqlite", database=path.resolve().as_uri(), query={"mode": "rw", "uri": "true"}
    )
    waiting = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    # Written some hundred times an hour: each connection is new, and a file that was replaced or
    # removed is noticed.
    writer = _engine(place, poolclass=NullPool, connect_args=waiting)
    reader = _reader(place, creator=partial(_open_to_read, path, waiting))
    event.listen(reader, "checkin", _keep_no_unlogged)
    event.listen(writer, "connect", _set_up_file)
    event.listen(reader, "connect", _set_up_file)
    event.listen(writer, "begin", _begin_writing_file)
    event.listen(reader, "begin", _begin_reading_file)
    return Database(str(path), path, writer, reader)


def on_server(place: URL) -> Database:
    """A PostgreSQL database, by SQLAlchemy's URL of it."""
    writer = _engine(place, poolclass=NullPool)
    reader = _reader(place, isolation_level="REPEATABLE READ", pool_pre_ping=True)
    event.listen(writer, "begin", _begin_writing_server)
    event.listen(reader, "begin", _begin_reading_server)
    return Database(place.render_as_string(hide_password=True), None, writer, reader)


@contextmanager
def told(name: str) -> Iterator[None]:
    """What the database or the system has against it, as a StorageError without any values."""
    try:
        yield
    except SQLAlchemyError as error:
        raise _told(name, getattr(error, "orig", None) or error) from error
    except sqlite3.DatabaseError as error:
        raise _told(name, error) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StorageError(texts.STORAGE_UNUSABLE.format(path=name, reason=reason)) from error


def wipe(database: Database) -> None:
    """Leave nothing of what was erased in the file or its log. Raises StorageError.

    ``secure_delete`` alone leaves an old copy now and then, in a page that SQLite had filled anew
    (one of some 840 erased texts, measured): ``VACUUM`` writes all pages again. A server cleans
    up by itself (autovacuum), and what its disks keep is its keeper's. A file that is large with
    its audit log is not written anew as a whole (``app/wiping.py``).
    """
    if database.file is None:
        return
    with told(database.name), closing(database.writer.raw_connection()) as connection:
        cursor = connection.cursor()
        file = cursor.connection
        if is_large(file):
            rewrite_tables(file)
        else:
            cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_ = cursor.fetchone() or (1,)
        if busy:
            raise BusyStorage(texts.STORAGE_BUSY.format(path=database.name))


def _engine(place: URL, **options: Any) -> Engine:
    return create_engine(
        place,
        # Å as two bytes, not as \u00c5.
        json_serializer=partial(json.dumps, ensure_ascii=False),
        hide_parameters=True,
        **options,
    )


def _reader(place: URL, **options: Any) -> Engine:
    return _engine(place, poolclass=QueuePool, pool_size=_READERS_KEPT, max_overflow=-1, **options)


def _told(name: str, error: BaseException) -> StorageError:
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
    if code in _BROKEN:
        return DamagedStorage(texts.STORAGE_DAMAGED.format(path=name))
    if code == sqlite3.SQLITE_BUSY or getattr(error, "sqlstate", "") == _LOCK_NOT_AVAILABLE:
        return BusyStorage(texts.STORAGE_BUSY.format(path=name))
    reason = getattr(error, "sqlite_errorname", type(error).__name__)
    kind = FullDisk if reason in _FULL else StorageError
    return kind(texts.STORAGE_UNUSABLE.format(path=name, reason=reason))


def _set_up_file(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # Python's own module would begin transactions late and leave changes of tables outside them.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",  # what was confirmed to its sender is there after a power cut
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",  # VACUUM's copy is no file that somebody could find
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class _Unlogged(sqlite3.Connection):
    """To a file as it stands, for one transaction: it sees neither locks nor a log."""


def _open_to_read(path: Path, options: dict[str, Any]) -> sqlite3.Connection:
    """A connection that reads, also where the disk has no room for the log's index (32 kB).

    Without a log the file is all there is, and nobody can begin one while the disk is full: then
    it is read as it stands. So what was decided holds after a restart too.
    """
    place = path.resolve().as_uri()
    log = path.with_name(f"{path.name}-wal")
    options = {**options, "uri": True}
    connection: sqlite3.Connection = sqlite3.connect(f"{place}?mode=rw", **options)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorname not in _NO_ROOM or (log.exists() and log.stat().st_size):
            raise
        connection = sqlite3.connect(f"{place}?mode=ro&immutable=1", factory=_Unlogged, **options)
    return connection


def _keep_no_unlogged(connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    if isinstance(connection, _Unlogged):
        record.invalidate()


def _begin_writing_file(connection: Connection) -> None:
    if not connection.get_execution_options().get("durable", True):
        connection.exec_driver_sql("PRAGMA synchronous = NORMAL")
    # At once for writing: one that read first and writes then would have to be done again.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading_file(connection: Connection) -> None:
    connection.exec_driver_sql(
        "BEGIN"
    )  # of what is committed now; takes no lock that a writer wants


def _begin_writing_server(connection: Connection) -> None:
    if not connection.get_execution_options().get("durable", True):
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
    # One writer at a time, as in a file: what was counted or looked up still holds when it is used.
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_TURN})")


def _begin_reading_server(connection: Connection) -> None:
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def identity(path: Path) -> tuple[int, int]:
    """Which file ``path`` names at present: another, once it was replaced. Raises OSError."""
    found = os.stat(path)  # noqa: PTH116 — with every question: Path.stat takes twice as long
    return found.st_dev, found.st_ino
