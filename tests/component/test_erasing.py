"""What is erased from `rita.db` is gone: in time, by hand, and from every byte of its files."""

import random
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from app import storage_limits, wiping
from app.database import StorageError, in_file, now, wipe
from app.settings import Settings
from app.storage import Erased, Storage, hashed
from app.stored_questions import act
from app.tables import Question, Verdict
from tests.component.rows import DAYS, everything_on_disk, question, thumb


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path)


def test_many_erasures_are_wiped_together_and_not_while_their_senders_wait(
    storage: Storage,
) -> None:
    def free_pages() -> int:
        with closing(sqlite3.connect(storage.path)) as connection:
            (count,) = connection.execute("PRAGMA freelist_count").fetchone()
            return int(count)

    for secret in "abc":
        storage.send_question(question(secret, "Vem beslutar? " * 1_000))
    for secret in "abc":
        assert storage.take_back(Question, secret)
    assert free_pages() > 0
    storage.wipe()
    assert free_pages() == 0


def test_what_is_sent_again_is_erased_no_later(storage: Storage) -> None:
    earlier = now() - timedelta(days=100)
    storage.send_question(question("a", created=earlier))
    storage.send_question(question("a"))
    storage.give_thumb(thumb("a", "a", created=earlier))
    storage.give_thumb(thumb("a", "a", text="Vem?"))
    for kept in (storage.questions()[0], storage.texts_with_thumbs()[0]):
        assert kept.created == earlier
        assert kept.erase_after == earlier + timedelta(days=DAYS)


def test_erasing_says_when_traces_could_not_be_wiped(storage: Storage) -> None:
    """A reader holds on to what it saw: the log cannot be emptied under it."""
    storage.send_question(question("a", "kvarglömd"))
    settings = Settings(data=storage.path.parent)
    with closing(sqlite3.connect(storage.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM questions").fetchall()
        with pytest.raises(StorageError, match=r"(?s)Raderad: 1\nMen spår .* rita questions prune"):
            act("erase", "1", settings)
    assert act("prune", None, settings)[0] == {"questions": 0, "texts": 0, "figures": 0}
    assert "kvarglömd".encode() not in everything_on_disk(storage.path.parent)


def test_an_erased_questions_number_is_not_given_again(storage: Storage) -> None:
    storage.send_question(question("a"))
    assert storage.erase_question(1)
    assert not storage.erase_question(1)
    storage.send_question(question("b"))
    assert [each.id for each in storage.questions()] == [2]


def test_what_is_kept_its_time_is_erased(storage: Storage) -> None:
    long_ago = now() - timedelta(days=DAYS, minutes=1)
    storage.send_question(question("old", created=long_ago))
    storage.send_question(question("short", created=now() - timedelta(days=2), days=1))
    storage.send_question(question("new"))
    storage.give_thumb(thumb("a", "a", text="Vem?", created=long_ago))
    storage.give_thumb(thumb("b", "b", created=now() - timedelta(days=731)))
    storage.give_thumb(thumb("c", "c", text="Vem?"))
    assert storage.prune(DAYS) == Erased(questions=2, texts=1, figures=1)
    assert [each.secret_hash for each in storage.questions()] == [hashed("new")]
    # The thumb whose text is gone still counts.
    assert storage.thumbs() == [(Verdict.UP, None, 2)]
    [left] = storage.texts_with_thumbs()
    assert left.answer_id == "c" * 32
    # A shorter time holds for what was stored under a longer one; a longer one does not.
    assert storage.prune(DAYS, now() + timedelta(days=30)) == Erased(0, 0, 0)
    assert storage.prune(20, now() + timedelta(days=30)) == Erased(1, 1, 0)


@pytest.fixture(params=["small", "large"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Whether the file counts as one that is too large to be written anew."""
    if request.param == "large":
        monkeypatch.setattr(wiping, "LARGE_BYTES", 0)
    return str(request.param)


@pytest.mark.usefixtures("size")
def test_nothing_of_an_erased_text_is_left_in_any_file(storage: Storage) -> None:
    """With another connection open all along: then SQLite keeps its log, as it does under load."""
    texts = [f"kvarglömd{number:04d}x" * (1 + number * 7 % 300) for number in range(90)]
    storage.prepare()
    with closing(sqlite3.connect(storage.path)) as other:
        other.execute("SELECT count(*) FROM questions").fetchall()
        for number, text in enumerate(texts):
            storage.send_question(question(str(number), text, comment=text[:1000]))
        for number in range(0, 90, 3):
            assert storage.erase_question(number + 1)
        storage.wipe()
        on_disk = everything_on_disk(storage.path.parent)
        for number, text in enumerate(texts):
            kept = number % 3 != 0
            assert (text[:14].encode() in on_disk) is kept, number
        storage.prune(DAYS, now() + timedelta(days=DAYS))
        storage.wipe()
        assert "kvarglömd".encode() not in everything_on_disk(storage.path.parent)
        assert storage.path.with_name("rita.db-wal").stat().st_size == 0


def test_what_is_not_erased_stays_as_it_is_where_the_file_is_large(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rows() -> list[str]:
        with closing(sqlite3.connect(storage.path)) as connection:
            dump = connection.iterdump()
            # "none was ever numbered" is written for a table that had no row yet
            return [each for each in dump if "sqlite_sequence" not in each or ",0)" not in each]

    storage.send_question(question("a", "Vem beslutar?" * 1_000, missing=["vem"]))
    storage.give_thumb(thumb("a", "a", text="Vem?"))
    storage.events.add("local", "asked", documents=["0123456789abcdef"])
    storage.register.withdraw("0123456789abcdef", now().date(), "prov", "skäl")
    assert storage.erase_question(1)
    storage.send_question(question("b"))
    before = rows()
    monkeypatch.setattr(wiping, "LARGE_BYTES", 0)
    storage.wipe()
    assert rows() == before
    assert storage.events.verify().broken is None
    most = storage.path.stat().st_size - storage_limits.ENTRY_BYTES * storage.events.count()
    monkeypatch.setattr(storage_limits, "MOST_BYTES", most)
    storage.send_question(question("c"))  # where the erased one was is room
    assert [each.id for each in storage.questions()] == [2, 3]


@pytest.mark.usefixtures("size")
def test_nor_in_pages_that_were_filled_anew(storage: Storage) -> None:
    """A long life: texts of every length come, grow and go. `secure_delete` alone loses count."""
    chance = random.Random(4)
    storage.prepare()
    database = in_file(storage.path)
    alive: list[int] = []
    with closing(database.writer.raw_connection()) as connection:
        cursor = connection.cursor()
        for number in range(1, 2_500):
            if chance.random() < 0.6 or not alive:
                text = f"kvar{number:05d}x" * chance.choice([1, 5, 30, 150, 600])
                cursor.execute(
                    "INSERT INTO feedback (id, answer_id, secret_hash, verdict, status, mode, "
                    "question, created) VALUES (?, ?, ?, 'up', '', '', ?, '')",
                    (number, f"{chance.getrandbits(128):032x}", f"{number:064d}", text),
                )
                alive.append(number)
            elif chance.random() < 0.3:
                comment = "z" * chance.randrange(900)
                cursor.execute(
                    "UPDATE feedback SET comment = ? WHERE id = ?", (comment, chance.choice(alive))
                )
            else:
                gone = alive.pop(chance.randrange(len(alive)))
                cursor.execute("DELETE FROM feedback WHERE id = ?", (gone,))
    wipe(database)
    on_disk = everything_on_disk(storage.path.parent)
    left = set(re.findall(rb"kvar(\d{5})x", on_disk))
    assert left == {f"{number:05d}".encode() for number in alive}
