"""Opening ``rita.db``: a private file, one migration at a time, and errors that say what to do.

    StorageError                it cannot be used; the message says why
    ├── DamagedStorage          it is no database, or a broken one
    ├── NewerStorage            a later RiTA has changed it
    ├── StorageFull             (app/storage_limits.py) more was sent, or is kept, than is accepted
    └── Taken                   (app/storage.py) there is a thumb under somebody else's secret

The file is the installation's memory: it is never replaced when something is wrong with it.
"""

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from app import texts
from index.errors import RitaError

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 5
"""How long one waits for another's transaction. Each takes some milliseconds."""
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_PRIMARY_CODE = 0xFF
"""The bits of SQLite's extended result codes that are the plain one (sqlite.org/rescode.html)."""


class StorageError(RitaError):
    """``rita.db`` cannot be used."""


class DamagedStorage(StorageError):
    """The file is no database, or a damaged one."""


class NewerStorage(StorageError):
    """The file was changed by a later RiTA than this one."""


def open_engine(path: Path) -> Engine:
    """Connections to the SQLite file ``path``, which must be there; none is made yet.

    They are not kept: something is written some hundred times an hour at most, and a file that was
    replaced or removed is noticed.
    """
    engine = create_engine(
        URL.create("sqlite", database=path.resolve().as_uri(), query={"mode": "rw", "uri": "true"}),
        poolclass=NullPool,
        # Å as two bytes, not as \u00c5.
        json_serializer=partial(json.dumps, ensure_ascii=False),
        connect_args={"timeout": BUSY_SECONDS},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def prepare(engine: Engine, path: Path) -> None:
    """Make the database at ``path`` where there is none, and bring it to this RiTA's form.

    One process at a time; several may start at once. Raises StorageError.
    """
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with _only(path.parent):
            # Before SQLite opens it: its log and index files get the same mode.
            descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
            os.close(descriptor)
            path.chmod(0o600)
            _migrate(engine, path)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """What SQLite or the system has against ``path``, as a StorageError without any values."""
    try:
        yield
    except SQLAlchemyError as error:
        raise _told(path, getattr(error, "orig", None) or error) from error
    except sqlite3.DatabaseError as error:
        raise _told(path, error) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StorageError(texts.STORAGE_UNUSABLE.format(path=path, reason=reason)) from error


def wipe(engine: Engine, path: Path) -> None:
    """Leave nothing of what was erased in the file or its log. Raises StorageError.

    ``secure_delete`` alone leaves an old copy now and then, in a page that SQLite had filled anew
    (one of some 840 erased texts, measured): ``VACUUM`` writes all pages again.
    """
    with told(path), closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_ = cursor.fetchone() or (1,)
        if busy:
            raise StorageError(texts.STORAGE_BUSY.format(path=path))


def _told(path: Path, error: BaseException) -> StorageError:
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
    if code in _BROKEN:
        return DamagedStorage(texts.STORAGE_DAMAGED.format(path=path))
    if code == sqlite3.SQLITE_BUSY:
        return StorageError(texts.STORAGE_BUSY.format(path=path))
    reason = getattr(error, "sqlite_errorname", type(error).__name__)
    return StorageError(texts.STORAGE_UNUSABLE.format(path=path, reason=reason))


def _set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
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


def _begin(connection: Connection) -> None:
    # At once for writing: one that read first and writes then would have to be done again.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def _only(folder: Path) -> Iterator[None]:
    """Hold a lock on ``folder`` itself: no file that the wrong user may have made."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _migrate(engine: Engine, path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        known = ScriptDirectory.from_config(config)
        head, revisions = known.get_current_head(), known.walk_revisions()
        with _without_foreign_keys(engine) as connection:
            if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
                raise DamagedStorage(texts.STORAGE_DAMAGED.format(path=path))
            at = MigrationContext.configure(connection).get_current_revision()
            if at is not None and at not in {each.revision for each in revisions}:
                raise NewerStorage(texts.STORAGE_NEWER.format(path=path))
            if at == head:
                return
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise StorageError(_not_migrated(path, "foreign_key_check"))
    except CommandError as error:
        raise StorageError(_not_migrated(path, type(error).__name__)) from error


def _not_migrated(path: Path, reason: str) -> str:
    return texts.STORAGE_NOT_MIGRATED.format(path=path, reason=reason)


@contextmanager
def _without_foreign_keys(engine: Engine) -> Iterator[Connection]:
    """A transaction in which a table can be made anew without its rows' children going with it
    (sqlite.org/lang_altertable.html, section 7). It has no effect once a transaction has begun."""
    with engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            yield connection
