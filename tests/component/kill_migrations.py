"""Migrations of `rita.db` that are killed: run as a program by ``test_kills.py``, which reads what
it prints.

    python -m tests.component.kill_migrations FOLDER SEED COUNT SECONDS EVERY

From every revision, with rows in it, and from no database at all: one process forks another that
brings a copy to this RiTA's form, and dies before each EVERYth statement or commit of it; then
COUNT are killed at moments within SECONDS. After each kill the file holds the old form or the new
one, and the next to open it completes what was begun.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from app.database import in_file
from app.storage import FILE, Storage
from tests.component.kill_steps import forked
from tests.component.test_migrations import REVISIONS, as_it_was, of_revision

NONE = ""
"""No database: it is made."""


def main() -> None:
    folder, seconds = Path(sys.argv[1]), float(sys.argv[4])
    chance = random.Random(int(sys.argv[2]))
    every = int(sys.argv[5])
    revisions = [NONE, *(path.stem for path in REVISIONS)]
    for revision in revisions:
        _make(folder / revision / "old", revision)
    steps = count(1)
    for revision in revisions:
        for step in range(1, _length(folder / revision) + 1):
            if next(steps) % every == 0:
                _try(folder / revision, revision, f"statement {step}", _dying_at(step))
    for _ in range(int(sys.argv[3])):
        revision, moment = chance.choice(revisions), chance.uniform(0, seconds)
        _try(folder / revision, revision, str(moment), _killed_after(moment))


def _make(data: Path, revision: str) -> None:
    data.mkdir(parents=True)
    if revision:
        (data / FILE).touch()
        database = in_file(data / FILE)
        of_revision(database, revision)
        database.reader.dispose()


def _copied(folder: Path) -> Path:
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    return shutil.copytree(folder / "old", data)


def _length(folder: Path) -> int:
    """How many statements and commits bring what is in ``folder`` to this RiTA's form."""
    data, told = _copied(folder), folder / "told"

    def work() -> None:
        steps = _steps()
        _prepared(data)
        told.write_text(str(len(steps)))

    os.waitpid(forked(work), 0)
    return int(told.read_text())


def _steps(at: int = 0) -> list[str]:
    """What SQLAlchemy does in this process from now on; it dies before the one numbered ``at``."""
    done: list[str] = []

    def told(what: str) -> None:
        done.append(what)
        if len(done) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", lambda *args: told(args[2]))
    event.listen(Engine, "commit", lambda _: told("COMMIT"))
    return done


def _dying_at(step: int) -> Callable[[Path], int]:
    def work(data: Path) -> int:
        def dying() -> None:
            _steps(step)
            _prepared(data)

        return forked(dying)

    return work


def _killed_after(seconds: float) -> Callable[[Path], int]:
    def work(data: Path) -> int:
        child = forked(lambda: _prepared(data))
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        return child

    return work


def _prepared(data: Path) -> None:
    storage = Storage(data)
    storage.prepare()
    storage.close()


def _try(folder: Path, revision: str, at: str, start: Callable[[Path], int]) -> None:
    data = _copied(folder)
    _, status = os.waitpid(start(data), 0)
    found = _form(data)
    storage = Storage(data)
    storage.prepare()
    if revision:
        as_it_was(storage, revision)
    storage.close()
    line = {
        "at": at,
        "killed": os.WIFSIGNALED(status),
        "from": revision,
        "found": found,
        "then": _form(data),
    }
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _form(data: Path) -> dict[str, Any]:
    """The revision that a database is of, and what SQLite has against it."""
    if not (data / FILE).exists():
        return {"revision": NONE, "sound": True}
    with closing(sqlite3.connect(data / FILE)) as database:
        sound = database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        sound = sound and not database.execute("PRAGMA foreign_key_check").fetchall()
        if not database.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            return {"revision": NONE, "sound": sound}
        (revision,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
    return {"revision": revision, "sound": sound}


if __name__ == "__main__":
    main()
