"""`rita.db`: made, migrated by several at once, and refused when it must be."""

import fcntl
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CreateTable, ForeignKeyConstraint, UniqueConstraint, inspect, text
from sqlalchemy.dialects import postgresql

from app import storage_limits
from app.database import DamagedStorage, NewerStorage, StorageError, in_file, now
from app.storage import Storage, Taken
from app.storage_limits import MOST_IN_AN_HOUR, MOST_WRITES_IN_AN_HOUR, StorageFull
from app.tables import Base, Feedback, Verdict
from tests.component.rows import everything_on_disk, question, thumb
from tests.component.small_disk import fill, small_disk

DAY = date(2026, 12, 1)


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path)


def test_a_new_database_is_private_and_has_the_tables_of_the_models(storage: Storage) -> None:
    storage.prepare()
    assert storage.path.stat().st_mode & 0o777 == 0o600
    with in_file(storage.path).writer.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert context.get_current_revision() == "0003"
        for name, wanted in (("journal_mode", "wal"), ("foreign_keys", 1), ("secure_delete", 1)):
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == wanted
        made = inspect(connection)
        for name, table in Base.metadata.tables.items():
            named = {each["name"] for each in made.get_unique_constraints(name)}
            named |= {each["name"] for each in made.get_foreign_keys(name)}
            kinds = (UniqueConstraint, ForeignKeyConstraint)
            assert named == {each.name for each in table.constraints if isinstance(each, kinds)}


def test_the_tables_can_be_made_on_postgresql_too() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    written = "".join(
        str(CreateTable(table).compile(dialect=dialect)) for table in Base.metadata.tables.values()
    )
    assert "TIMESTAMP WITH TIME ZONE" in written
    assert "CONSTRAINT fk_feedback_documents_feedback_id_feedback FOREIGN KEY" in written


def test_several_processes_make_one_database_together(tmp_path: Path, root: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from app.storage import Storage; "
        "Storage(Path(sys.argv[1])).prepare()"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, tmp_path],
            cwd=root,
            stderr=subprocess.PIPE,
            env={"PYTHONPATH": str(root)},
        )
        for _ in range(4)
    ]
    for process in started:
        _, complaint = process.communicate(timeout=120)
        assert process.returncode == 0, complaint.decode()
    assert Storage(tmp_path).questions() == []


def test_a_migration_waits_for_another(storage: Storage) -> None:
    folder = os.open(storage.path.parent, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    waiting = Thread(target=storage.prepare)
    waiting.start()
    waiting.join(timeout=0.5)
    begun = storage.path.exists()
    os.close(folder)
    waiting.join()
    assert not begun
    assert storage.path.exists()


def test_a_killed_migration_leaves_nothing_half_made(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import op

    def power_cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(op, "create_index", power_cut)
        with pytest.raises(KeyboardInterrupt):
            storage.prepare()
    with closing(sqlite3.connect(storage.path)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    storage.prepare()
    assert storage.questions() == []


def test_a_database_of_a_later_rita_is_refused_and_left_alone(storage: Storage) -> None:
    storage.prepare()
    with closing(sqlite3.connect(storage.path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerStorage, match=r"rita\.db har ändrats av en nyare version"):
        Storage(storage.path.parent).send_question(question("a"))
    with closing(sqlite3.connect(storage.path)) as connection:
        assert connection.execute("SELECT count(*) FROM questions").fetchone() == (0,)


@pytest.mark.parametrize("damage", [b"this is no database" * 100, None])
def test_a_damaged_database_is_named_and_kept(storage: Storage, damage: bytes | None) -> None:
    for each in range(40):
        storage.send_question(question(str(each), "Vem beslutar? " * 60))
    storage.close()  # the last one to leave moves what is in the log into the file
    whole = storage.path.read_bytes()
    # Without its middle the pages point at each other in vain.
    broken = damage or whole[:8192] + b"\xff" * 16384 + whole[24576:]
    storage.path.write_bytes(broken)
    with pytest.raises(DamagedStorage, match=r"rita\.db är ingen databas eller är skadad"):
        Storage(storage.path.parent).questions()
    assert storage.path.read_bytes() == broken


def test_what_is_no_file_is_told_and_works_again_when_it_is_put_right(storage: Storage) -> None:
    storage.path.mkdir()
    with pytest.raises(StorageError, match="går inte att använda"):
        storage.send_question(question("a"))
    storage.path.rmdir()
    storage.send_question(question("a"))
    # Removed while in use: the next one is told, the one after begins anew.
    storage.path.unlink()
    with pytest.raises(StorageError):
        storage.questions()
    assert storage.questions() == []


def test_moments_are_kept_in_utc(storage: Storage) -> None:
    storage.send_question(question("a"))
    [kept] = storage.questions()
    assert kept.created.utcoffset() == timedelta(0)
    assert abs(now() - kept.created) < timedelta(minutes=1)
    zoneless = question("b")
    zoneless.erase_after = zoneless.erase_after.replace(tzinfo=None)
    with pytest.raises(StorageError, match="ValueError"):
        storage.send_question(zoneless)


def test_lists_take_no_more_room_than_their_letters(storage: Storage) -> None:
    storage.send_question(question("a", missing=["vem som äger åtgärden"]))
    assert storage.questions()[0].missing == ["vem som äger åtgärden"]
    assert "vem som äger åtgärden".encode() in everything_on_disk(storage.path.parent)


def test_a_thumb_is_replaced_by_its_giver_alone(storage: Storage) -> None:
    storage.give_thumb(thumb("a", "mine"))
    storage.give_thumb(thumb("a", "mine", verdict=Verdict.DOWN))
    assert storage.thumbs() == [(Verdict.DOWN, None, 1)]
    for other in (thumb("a", "theirs"), thumb("b", "mine")):
        with pytest.raises(Taken):
            storage.give_thumb(other)
    assert not storage.take_back(Feedback, "theirs")
    assert storage.take_back(Feedback, "mine")
    assert storage.thumbs() == []
    with closing(sqlite3.connect(storage.path)) as connection:
        left = connection.execute("SELECT count(*) FROM feedback_documents").fetchone()
        assert left == (0,)


def test_a_question_sent_again_takes_the_place_of_the_first(storage: Storage) -> None:
    storage.send_question(question("a", "kvarglömd"))
    storage.send_question(question("a", "En annan fråga"))
    assert [each.text for each in storage.questions()] == ["En annan fråga"]
    storage.wipe()
    assert "kvarglömd".encode() not in everything_on_disk(storage.path.parent)


def test_no_more_is_taken_in_an_hour_than_the_disk_bears(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_with_questions(storage.path, MOST_IN_AN_HOUR)
    with pytest.raises(StorageFull, match="den senaste timmen"):
        storage.send_question(question("a"))
    with pytest.raises(StorageFull):
        storage.give_thumb(thumb("a", "a"))
    with closing(sqlite3.connect(storage.path)) as connection, connection:
        connection.execute("UPDATE questions SET created = datetime(created, '-61 minutes')")
    storage.send_question(question("a"))
    with monkeypatch.context() as patched:
        patched.setattr(storage_limits, "MOST_KEPT", MOST_IN_AN_HOUR)
        with pytest.raises(StorageFull, match="inte plats för fler"):
            storage.send_question(question("b"))
        storage.give_thumb(thumb("a", "a"))
    monkeypatch.setattr(storage_limits, "MOST_BYTES", storage.path.stat().st_size)
    for again in (question("c"), question("a")):
        with pytest.raises(StorageFull, match="inte plats för fler"):
            storage.send_question(again)


def test_sending_the_same_again_and_again_ends_too(storage: Storage) -> None:
    at = now()
    for _ in range(MOST_WRITES_IN_AN_HOUR):
        storage._writes.note(at)
    with pytest.raises(StorageFull, match="den senaste timmen"):
        storage.send_question(question("a"))
    with pytest.raises(StorageFull, match="den senaste timmen"):
        storage.give_thumb(thumb("a", "a"))
    storage.send_question(question("a", created=at + timedelta(minutes=61)))


def test_a_full_disk_loses_nothing_and_it_works_again_when_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "liten", 4) as disk:
        storage = Storage(disk)
        kept = [f"Fråga {number}" for number in range(20)]
        for each in kept:
            storage.golden.add(each, None, None, None)
        storage.register.withdraw("1" * 16, DAY, "anna", "ersatt")
        filler = fill(disk)
        with pytest.raises(StorageError, match="disken inte är full"):
            add_until_full(storage, kept)
        # What was decided holds, for a process that starts now too.
        assert storage.register.decisions().by_document["1" * 16].withdrawn == DAY
        with pytest.raises(StorageError):
            storage.register.withdraw("2" * 16, DAY, "anna", "x" * 100_000)
        assert set(storage.register.decisions().by_document) == {"1" * 16}
        filler.unlink()
        assert [each.question for each in storage.golden.all()] == kept
        storage.golden.add("Efteråt", None, None, None)
        storage.close()
        with closing(sqlite3.connect(storage.path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def add_until_full(storage: Storage, kept: list[str]) -> None:
    """The log has some room left; what was acknowledged is noted in ``kept``."""
    for number in range(20, 100_000):
        storage.golden.add(f"Fråga {number}", None, None, None)
        kept.append(f"Fråga {number}")


def test_what_was_decided_holds_after_a_restart_on_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "liten", 4) as disk:
        before = Storage(disk)
        before.register.withdraw("1" * 16, DAY, "anna", "ersatt")
        before.close()
        filler = fill(disk)
        storage = Storage(disk)
        assert storage.register.decisions().by_document["1" * 16].withdrawn == DAY
        with pytest.raises(StorageError, match="disken inte är full"):
            storage.register.withdraw("2" * 16, DAY, "anna", "ersatt")
        assert set(storage.register.decisions().by_document) == {"1" * 16}
        filler.unlink()
        storage.register.withdraw("2" * 16, DAY, "anna", "ersatt")
        assert set(storage.register.decisions().by_document) == {"1" * 16, "2" * 16}


def test_readers_wait_for_no_writer(storage: Storage) -> None:
    storage.register.withdraw("1" * 16, DAY, "anna", "ersatt")
    other = Storage(storage.path.parent)
    with storage._transactions.writing() as session:
        session.execute(text("UPDATE decision_revision SET revision = revision + 1"))
        seen = other.register.decisions()
        assert set(seen.by_document) == {"1" * 16}
        assert storage.register.decisions() == seen  # in the same process too
        assert other.waiting() == 0
    assert storage.register.decisions().revision == seen.revision + 1


def test_a_file_put_back_from_a_copy_is_read_anew(storage: Storage, tmp_path: Path) -> None:
    storage.register.withdraw("1" * 16, DAY, "anna", "ersatt")
    copy = Storage(tmp_path / "kopia")
    copy.register.withdraw("2" * 16, DAY, "anna", "ersatt")
    copy.close()
    assert set(storage.register.decisions().by_document) == {"1" * 16}
    for path in storage.path.parent.glob("rita.db*"):
        path.unlink()
    copy.path.rename(storage.path)
    assert set(storage.register.decisions().by_document) == {"2" * 16}


def fill_with_questions(path: Path, rows: int) -> None:
    """So many questions, sent just now."""
    Storage(path.parent).prepare()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO questions (secret_hash, text, missing, status, created, erase_after) "
            "VALUES (?, '', '[]', 'new', datetime('now'), datetime('now', '+180 days'))",
            [(f"{row:064d}",) for row in range(rows)],
        )
