"""Making the database, and bringing one of an earlier RiTA to this one's form."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from app import texts
from app.database import DamagedStorage, Database, NewerStorage, StorageError, told

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def prepare(database: Database) -> None:
    """Make the database where there is none, and bring it to this RiTA's form.

    One process at a time; several may start at once. One that is in form already is only read, so
    that neither a full disk nor a writer is in the way. Raises StorageError.
    """
    with told(database.name):
        if database.file is None:
            _migrate(database)
            return
        database.file.parent.mkdir(parents=True, exist_ok=True)
        with only(database.file.parent):
            _make_private(database.file)
            _migrate(database)


def _make_private(path: Path) -> None:
    """An empty file, before SQLite opens it: its log and index files get the same mode.

    One that is there is not opened here: when this process closes any descriptor of it, the locks
    of all its connections are gone (sqlite.org/howtocorrupt.html, section 2.2).
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        path.chmod(0o600)


@contextmanager
def only(folder: Path) -> Iterator[None]:
    """Hold a lock on ``folder`` itself: no file that the wrong user may have made."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _migrate(database: Database) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        known = ScriptDirectory.from_config(config)
        with database.reader.connect() as connection, connection.begin():
            if _checked(connection, known, database) == known.get_current_head():
                return
        with _without_foreign_keys(database) as connection:
            if _checked(connection, known, database) == known.get_current_head():
                return  # another server did it meanwhile
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if database.file and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise StorageError(_not_migrated(database, "foreign_key_check"))
    except CommandError as error:
        raise StorageError(_not_migrated(database, type(error).__name__)) from error


def _checked(connection: Connection, known: "ScriptDirectory", database: Database) -> str | None:
    """The revision of a sound database. Raises DamagedStorage, and NewerStorage where this RiTA
    does not know it."""
    from alembic.runtime.migration import MigrationContext

    if database.file and connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
        raise DamagedStorage(texts.STORAGE_DAMAGED.format(path=database.name))
    at = MigrationContext.configure(connection).get_current_revision()
    if at is not None and at not in {each.revision for each in known.walk_revisions()}:
        raise NewerStorage(texts.STORAGE_NEWER.format(path=database.name))
    return at


def _not_migrated(database: Database, reason: str) -> str:
    return texts.STORAGE_NOT_MIGRATED.format(path=database.name, reason=reason)


@contextmanager
def _without_foreign_keys(database: Database) -> Iterator[Connection]:
    """A transaction in which a table can be made anew without its rows' children going with it
    (sqlite.org/lang_altertable.html, section 7). It has no effect once a transaction has begun."""
    with database.writer.connect() as connection:
        if database.file:
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            yield connection
