"""What users chose to send is erased in time, while the service runs too."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.retention import Days, keep_erasing
from app.storage import Storage
from tests.component.rows import question

DAYS = Days(sent=180, asked=30, audit=730)


def sent(storage: Storage, text: str) -> None:
    storage.send_question(question(text, text * 500, days=0))


def free_pages(storage: Storage) -> int:
    with closing(sqlite3.connect(storage.path)) as connection:
        (count,) = connection.execute("PRAGMA freelist_count").fetchone()
        return int(count)


async def gone(storage: Storage) -> None:
    """Erased, and wiped: a text of several pages leaves free ones until then."""
    while await asyncio.to_thread(storage.questions):  # noqa: ASYNC110 — it is a file that changes
        await asyncio.sleep(0.05)
    while await asyncio.to_thread(free_pages, storage):  # noqa: ASYNC110
        await asyncio.sleep(0.05)


def test_it_is_erased_at_the_start_and_again_and_again(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    sent(storage, "kvarglömd före starten")

    async def run() -> None:
        erasing = asyncio.create_task(keep_erasing(storage, DAYS, seconds=0.05))
        await asyncio.wait_for(gone(storage), timeout=30)
        await asyncio.to_thread(sent, storage, "kvarglömd medan den går")
        await asyncio.wait_for(gone(storage), timeout=30)
        erasing.cancel()
        await asyncio.gather(erasing, return_exceptions=True)

    asyncio.run(run())
    on_disk = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert "kvarglömd".encode() not in on_disk


def test_a_database_that_cannot_be_used_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "rita.db").mkdir()
    storage = Storage(tmp_path)

    async def run() -> None:
        erasing = asyncio.create_task(keep_erasing(storage, DAYS, seconds=0.05))
        while "not erased or wiped" not in caplog.text:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        (tmp_path / "rita.db").rmdir()
        await asyncio.to_thread(sent, storage, "kvarglömd")
        await asyncio.wait_for(gone(storage), timeout=30)
        erasing.cancel()
        await asyncio.gather(erasing, return_exceptions=True)

    asyncio.run(run())
    with closing(sqlite3.connect(tmp_path / "rita.db")) as connection:
        assert connection.execute("SELECT count(*) FROM questions").fetchone() == (0,)


def test_it_goes_on_after_an_error_of_any_kind(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    storage = Storage(tmp_path)
    sent(storage, "kvarglömd")

    async def run() -> None:
        # More days than Python's calendar has.
        erasing = asyncio.create_task(
            keep_erasing(storage, Days(999_999_999, 30, 730), seconds=0.05)
        )
        while caplog.messages.count("crash") < 2:
            assert not erasing.done()
            await asyncio.sleep(0.05)
        erasing.cancel()
        await asyncio.gather(erasing, return_exceptions=True)

    asyncio.run(run())
    assert "kvarglömd" not in str([vars(record) for record in caplog.records])
