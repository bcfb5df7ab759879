"""The audit log is one chain: whatever is changed, removed, added or moved in it is found."""

import random
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from app.audit import tell_head
from app.commands.backup import make_backup
from app.commands.restore import put_back
from app.database import StorageError, now
from app.storage import Storage
from app.stored.events import GAP, RITA
from tests.component.chain import COUNT, many, written
from tests.component.small_disk import fill, small_disk

FIELDS = "id, at, who, what, subject, detail"


@pytest.fixture(scope="module")
def long_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with ``COUNT`` entries, to be copied."""
    storage = written(Storage(tmp_path_factory.mktemp("log")))
    storage.close()
    return storage.path


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "data")


@pytest.fixture
def logged(long_log: Path, storage: Storage) -> Storage:
    """With ``COUNT`` entries."""
    storage.path.parent.mkdir()
    shutil.copy(long_log, storage.path)
    return storage


def tampered(storage: Storage, *statements: str) -> None:
    storage.close()
    with closing(sqlite3.connect(storage.path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_chain_that_was_left_alone_is_whole(logged: Storage) -> None:
    checked = logged.events.verify()
    assert (checked.entries, checked.earlier, checked.broken) == (COUNT, 0, None)
    assert (checked.last, checked.head) == logged.events.head()
    assert written(logged, 1).events.verify(expected=checked.head).broken is None


def test_a_copy_that_was_put_back_has_the_same_chain(logged: Storage, tmp_path: Path) -> None:
    head = logged.events.head()
    assert head is not None
    make_backup(logged.path.parent, tmp_path / "kopia.tar")
    put_back(tmp_path / "kopia.tar", tmp_path / "ny")
    restored = written(Storage(tmp_path / "ny"), 1)
    checked = restored.events.verify(expected=head[1])
    assert (checked.entries, checked.broken) == (COUNT + 1, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "'2026-11-20 08:30:00.000000'"), ("who", "'user:fedcba9876543210'"),
        ("what", "'searched'"), ("subject", "'x'"), ("detail", """'{"mode": "generative"}'"""),
        ("via", "'api'"), ("outcome", "NULL"), ("snapshot", "'s2'"), ("documents", "'[]'"),
        ("hash", f"'{'0' * 64}'"),
    ],
)  # fmt: skip
def test_a_changed_entry_is_found(long_log: Path, tmp_path: Path, column: str, value: str) -> None:
    for entry in (1, 5, COUNT):
        copy = Storage(tmp_path / str(entry))
        copy.path.parent.mkdir()
        shutil.copy(long_log, copy.path)
        tampered(copy, f"UPDATE events SET {column} = {value} WHERE id = {entry}")
        broken = copy.events.verify().broken
        assert broken is not None
        assert (broken.id, broken.fault) == (entry, "changed")


@pytest.mark.parametrize(
    ("statements", "at", "fault"),
    [
        (["DELETE FROM events WHERE id = 5"], 6, "moved"),
        (["DELETE FROM events WHERE id = 1"], 2, "beginning"),
        (["DELETE FROM events WHERE id < 5"], 5, "beginning"),
        (["UPDATE events SET previous = 'x' WHERE id = 5"], 5, "moved"),
        (["UPDATE events SET hash = NULL WHERE id = 5"], 5, "unchained"),
        (["UPDATE events SET hash = NULL, previous = NULL WHERE id = 1"], 2, "beginning"),
        (
            [
                "UPDATE events SET id = 99 WHERE id = 5", "UPDATE events SET id = 5 WHERE id = 6",
                "UPDATE events SET id = 6 WHERE id = 99",
            ],
            5, "moved",
        ),
        (
            [f"INSERT INTO events ({FIELDS}) VALUES (-1, '2026-01-01', 'a', 'b', '', '{{}}')"],
            1, "beginning",
        ),
        (
            [
                "UPDATE events SET id = id + 100 WHERE id > 5",
                "UPDATE events SET id = id - 99 WHERE id > 100",
                f"INSERT INTO events ({FIELDS}, previous, hash) "  # noqa: ISC004
                "SELECT 6, at, who, 'searched', subject, detail, hash, hash FROM events "
                "WHERE id = 5",
            ],
            6, "changed",
        ),
    ],
)  # fmt: skip
def test_what_is_removed_added_or_moved_is_found(
    logged: Storage, statements: list[str], at: int, fault: str
) -> None:
    tampered(logged, *statements)
    broken = logged.events.verify().broken
    assert broken is not None
    assert (broken.id, broken.fault) == (at, fault)


def test_a_tail_that_was_cut_or_made_anew_is_found_by_a_hash_kept_elsewhere(
    logged: Storage,
) -> None:
    kept = logged.events.head()
    assert kept is not None
    tampered(logged, "DELETE FROM events WHERE id > 9")
    checked = logged.events.verify()
    assert (checked.broken, checked.entries) == (None, 9)  # nothing in it tells
    broken = logged.events.verify(kept[1]).broken
    assert broken is not None
    assert broken.fault == "not_expected"
    written(logged, 3)  # as many again: the same numbers, other hashes
    assert logged.events.verify().broken is None
    assert logged.events.verify(kept[1]).broken is not None


def test_entries_from_before_the_chain_are_counted_and_cannot_be_changed_after_it(
    storage: Storage,
) -> None:
    storage.prepare()
    rows = (
        "INSERT INTO events (at, who, what, subject, detail) "
        f"VALUES ('2026-11-20 08:3{number}:00', 'admin', 'facts', '01', '{{}}')"
        for number in range(3)
    )
    tampered(storage, *rows)
    assert storage.events.head() is None
    written(storage, 4)
    checked = storage.events.verify()
    assert (checked.entries, checked.earlier, checked.broken) == (4, 3, None)
    tampered(storage, "UPDATE events SET who = 'nobody' WHERE id = 2")
    broken = storage.events.verify().broken
    assert broken is not None
    assert (broken.id, broken.fault) == (4, "beginning")


def test_what_is_pruned_leaves_a_chain_that_begins_where_it_says(storage: Storage) -> None:
    old = written(storage, 5).events.head()
    assert old is not None
    tampered(storage, "UPDATE events SET at = '2020-01-01 00:00:00'")
    # Changed, and so no longer whole: what follows is about where a chain begins.
    assert storage.events.prune(730) == 5
    assert storage.events.prune(730) == 0
    written(storage, 3)
    checked = storage.events.verify(expected=old[1])
    assert (checked.entries, checked.broken) == (4, None)
    entry = storage.events.all()[-1]
    assert (entry.who, entry.what, entry.detail["count"]) == (RITA, "audit_pruned", 5)
    later = now() + timedelta(days=800)
    written(storage, 3)
    assert storage.events.prune(730, at=later) == 7
    assert storage.events.verify().broken is None
    assert [each.detail["count"] for each in storage.events.all()] == [7]
    tampered(written(storage, 2), "DELETE FROM events WHERE id = 14")
    assert storage.events.verify().broken is not None


def test_days_are_whole_ones_and_what_is_kept_stays_in_the_chain(logged: Storage) -> None:
    head = logged.events.head()
    assert head is not None
    today = datetime.combine(now().date(), datetime.min.time(), UTC)
    assert logged.events.prune(30, at=today + timedelta(days=30, hours=23)) == 0
    assert logged.events.verify(head[1]).entries == COUNT


def test_part_of_what_was_there_before_the_chain_may_be_pruned(storage: Storage) -> None:
    storage.prepare()
    days = ("2020-01-01", "2020-01-02", f"{now():%Y-%m-%d}")
    tampered(
        storage,
        *(
            "INSERT INTO events (at, who, what, subject, detail) "
            f"VALUES ('{day} 00:00:00', 'admin', 'facts', '01', '{{}}')"
            for day in days
        ),
    )
    written(storage, 2)
    assert storage.events.prune(730) == 2
    checked = storage.events.verify()
    assert (checked.earlier, checked.entries, checked.broken) == (1, 3, None)


def test_many_threads_and_two_processes_write_one_chain(storage: Storage, root: Path) -> None:
    storage.prepare()
    many(storage, root, Storage(storage.path.parent), ())


def test_what_cannot_be_written_is_counted_and_told_of_when_it_can(tmp_path: Path) -> None:
    with small_disk(tmp_path / "liten", 4) as disk:
        storage = written(Storage(disk))
        filler = fill(disk)
        with pytest.raises(StorageError):
            written(storage, 100_000)
        with pytest.raises(StorageError):
            written(storage, 1)
        assert storage.events.missed.count == 2
        filler.unlink()
        written(storage, 1)
        assert storage.events.missed.count == 0
        newest, gap, *_ = storage.events.all()
        assert (newest.what, gap.what, gap.detail["count"]) == ("asked", GAP, 2)
        assert storage.events.verify().broken is None


def test_what_finds_no_room_does_not_have_the_whole_file_looked_at_again(tmp_path: Path) -> None:
    with small_disk(tmp_path / "liten", 4) as disk:
        storage = written(Storage(disk))
        asked: list[str] = []
        reader = storage._transactions.database.reader
        event.listen(
            reader, "before_cursor_execute", lambda _c, _k, statement, *_: asked.append(statement)
        )
        fill(disk)
        for _ in range(3):
            with pytest.raises(StorageError):
                written(storage, 100_000)
            assert storage.events.head() is not None
        assert not [each for each in asked if "quick_check" in each]


def test_the_newest_hash_goes_to_the_service_s_log(
    logged: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    head = logged.events.head()
    assert head is not None
    with caplog.at_level("INFO"):
        tell_head(logged)
    [record] = caplog.records
    assert record.__dict__["fields"] == {"entry": COUNT, "hash": head[1]}


def test_what_was_told_lately_is_not_told_again(storage: Storage) -> None:
    events = storage.events
    assert events.due("opened", "a", "1", seconds=60)
    assert not events.due("opened", "a", "1", seconds=60)
    assert events.due("opened", "a", "2", seconds=60)
    assert events.due("opened", "a", "1", seconds=0)


def test_a_random_change_of_a_random_entry_is_found(logged: Storage) -> None:
    chance = random.Random(18)
    with closing(sqlite3.connect(logged.path)) as connection:
        rows = connection.execute("SELECT * FROM events ORDER BY id").fetchall()
        columns = [each[1] for each in connection.execute("PRAGMA table_info(events)")]
    for _ in range(40):
        row = chance.choice(rows)
        place = chance.randrange(len(columns))
        old = row[place]
        new = "x" if old in (None, "") else _with_one_letter_changed(str(old), chance)
        if columns[place] == "id" and int(new or 0) == row[0]:
            continue
        with closing(sqlite3.connect(logged.path)) as connection, connection:
            try:
                connection.execute(
                    f"UPDATE events SET {columns[place]} = ? WHERE id = ?", (new, row[0])
                )
            except sqlite3.Error:
                continue  # such a number is taken, or none
            changed = new if columns[place] == "id" else row[0]
        assert not whole(logged), (columns[place], old, new)
        with closing(sqlite3.connect(logged.path)) as connection, connection:
            connection.execute(
                f"UPDATE events SET {columns[place]} = ? WHERE id = ?", (old, changed)
            )
    assert whole(logged)


def whole(storage: Storage) -> bool:
    try:
        return storage.events.verify().broken is None
    except (StorageError, ValueError):
        return False  # no longer a moment, or no JSON


def _with_one_letter_changed(old: str, chance: random.Random) -> str:
    at = chance.randrange(len(old))
    other = chance.choice([each for each in "0123456789" if each != old[at]])
    return old[:at] + other + old[at + 1 :]
