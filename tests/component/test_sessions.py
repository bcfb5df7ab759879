"""Sessions end: idle, after a working day, when they are ended; on a clock that the test holds."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.settings import Settings
from app.sign_in.sessions import COOKIE, cookie_of, find, open_session, over, prune, user_id
from app.sign_in.signed import Signed
from app.storage import Storage, hashed
from app.stored.sessions import BEGUN_MINUTES, MOST_PER_USER
from app.tables import SignInBegun

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ANNA = Signed(user_id("https://login.example", "anna"), "Anna", ("bou",))
SETTINGS = Settings(session_idle_minutes=60, session_hours=10)


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    made = Storage(tmp_path)
    made.prepare()
    return made


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_a_session_ends_when_nobody_uses_it(storage: Storage) -> None:
    cookie = open_session(storage, ANNA, None, None, NINE)
    assert find(storage, cookie, SETTINGS, NINE + minutes(59)) == ANNA
    assert find(storage, cookie, SETTINGS, NINE + minutes(59 + 59)) == ANNA
    assert find(storage, cookie, SETTINGS, NINE + minutes(59 + 59 + 60)) is None
    # and is not woken by having been asked for
    assert find(storage, cookie, SETTINGS, NINE + minutes(59 + 59 + 61)) is None


def test_a_session_ends_after_a_working_day_however_it_is_used(storage: Storage) -> None:
    cookie = open_session(storage, ANNA, None, None, NINE)
    for half_hours in range(1, 20):
        assert find(storage, cookie, SETTINGS, NINE + minutes(30 * half_hours)) == ANNA
    assert find(storage, cookie, SETTINGS, NINE + minutes(599.9)) == ANNA
    assert find(storage, cookie, SETTINGS, NINE + minutes(600)) is None


def test_it_is_written_once_a_minute_that_a_session_is_used(storage: Storage) -> None:
    cookie = open_session(storage, ANNA, None, None, NINE)
    seen = []
    for seconds in (30, 59, 60, 90, 119, 121):
        find(storage, cookie, SETTINGS, NINE + timedelta(seconds=seconds))
        session = storage.sessions.find(hashed(cookie))
        assert session is not None
        seen.append((session.seen - NINE).seconds)
    assert seen == [0, 0, 60, 60, 60, 121]


def test_nothing_of_the_cookie_is_kept(storage: Storage) -> None:
    cookie = open_session(storage, ANNA, hashed("sid"), None, NINE)
    storage.close()
    kept = b"".join(path.read_bytes() for path in storage.path.parent.glob("rita.db*"))
    assert cookie.encode() not in kept
    assert b"Anna" in kept


def test_a_user_has_several_and_all_end_at_once(storage: Storage) -> None:
    cookies = [open_session(storage, ANNA, None, None, NINE) for _ in range(3)]
    other = open_session(storage, Signed("user:2", None, ()), None, None, NINE)
    assert len(set(cookies)) == 3
    assert storage.sessions.end(hashed(cookies[0]))
    assert not storage.sessions.end(hashed(cookies[0]))
    assert find(storage, cookies[1], SETTINGS, NINE) == ANNA
    assert storage.sessions.end_all(ANNA.id) == 2
    assert [find(storage, cookie, SETTINGS, NINE) for cookie in cookies] == [None] * 3
    assert find(storage, other, SETTINGS, NINE) is not None


def test_the_oldest_of_very_many_sessions_ends(storage: Storage) -> None:
    cookies = [
        open_session(storage, ANNA, None, None, NINE + minutes(number))
        for number in range(MOST_PER_USER + 1)
    ]
    found = [find(storage, cookie, SETTINGS, NINE + minutes(52)) for cookie in cookies]
    assert found == [None] + [ANNA] * MOST_PER_USER


def test_what_is_over_is_erased(storage: Storage) -> None:
    for hour in (0, 8, 9):
        open_session(storage, ANNA, None, None, NINE + timedelta(hours=hour))
    assert prune(storage, SETTINGS, NINE + timedelta(hours=9, minutes=30)) == 2
    assert len(storage.sessions.all()) == 1
    created, seen = over(SETTINGS, NINE)
    assert (NINE - created, NINE - seen) == (timedelta(hours=10), timedelta(hours=1))


def begun(state: str, browser: str, at: datetime) -> SignInBegun:
    return SignInBegun(
        state_hash=hashed(state),
        browser_hash=hashed(browser),
        nonce="n",
        verifier="v" * 43,
        back="/",
        created=at,
    )


def test_a_sign_in_is_ended_once_in_time_by_the_browser_that_began_it(storage: Storage) -> None:
    sessions = storage.sessions
    sessions.begin(begun("one", "mine", NINE))
    soon = NINE + minutes(1)
    assert sessions.take(hashed("one"), hashed("other"), soon) is None
    assert sessions.take(hashed("two"), hashed("mine"), soon) is None
    found = sessions.take(hashed("one"), hashed("mine"), soon)
    assert found is not None
    assert found.nonce == "n"
    assert sessions.take(hashed("one"), hashed("mine"), soon) is None
    sessions.begin(begun("late", "mine", NINE))
    assert sessions.take(hashed("late"), hashed("mine"), NINE + minutes(BEGUN_MINUTES)) is None


@pytest.mark.parametrize(
    ("cookies", "taken"),
    [
        ([f"{COOKIE}={'a' * 43}"], "a" * 43),
        ([f"other=1; {COOKIE}={'a' * 43};x=2"], "a" * 43),
        ([f"{COOKIE}={'a' * 43}; {COOKIE}={'b' * 43}"], None),
        ([f"{COOKIE}={'a' * 43}", f"{COOKIE}={'b' * 43}"], None),
        ([f"{COOKIE}={'a' * 42}"], None),
        ([f"{COOKIE}={'a' * 42}å"], None),
        ([f"{COOKIE.lower()}={'a' * 43}"], None),
        ([], None),
    ],
)
def test_only_a_cookie_that_we_gave_is_taken(cookies: list[str], taken: str | None) -> None:
    scope: dict[str, Any] = {
        "type": "http",
        "headers": [(b"cookie", each.encode()) for each in cookies],
    }
    assert cookie_of(scope) == taken
