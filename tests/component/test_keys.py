"""API keys, and who is let in by them: a real rita.db, no index."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from app import cli
from app.access import Action, Caller, Kind
from app.database import NotKept, WrongState
from app.main import create_app
from app.rules import ruled
from app.settings import Settings
from app.sign_in import identify
from app.sign_in.access_file import AccessFile
from app.sign_in.identify import Identify
from app.sign_in.keys import KeyRefused, find_caller, make_key
from app.sign_in.sessions import COOKIE, open_session
from app.sign_in.signed import Signed
from app.storage import Storage, hashed

BARN = frozenset(("Barn",))
GROUPS = '[[group]]\nname = "barn"\ncollections = ["Barn"]\n'


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    made = Storage(tmp_path / "data")
    (tmp_path / "data").mkdir()
    yield made
    made.close()


def test_a_key_opens_what_it_was_made_for_and_only_its_hash_is_kept(storage: Storage) -> None:
    made = make_key(storage, "bot", ["ask", "read"], ["Barn"], 3, "prov")
    caller = find_caller(storage, made.secret)
    assert caller is not None
    assert (caller.id, caller.kind, caller.collections) == ("key:bot", Kind.KEY, BARN)
    assert caller.actions == frozenset((Action.ASK, Action.READ))
    assert storage.keys.all()[0].used is not None
    for file in storage.path.parent.iterdir():
        assert made.secret.encode() not in file.read_bytes()
    assert find_caller(storage, made.secret[:-1]) is None
    assert find_caller(storage, made.secret.lower()) is None
    assert find_caller(storage, hashed(made.secret)) is None


def test_a_key_that_is_revoked_or_over_opens_nothing_and_its_name_stays(storage: Storage) -> None:
    made = make_key(storage, "bot", ["ask"], [], 3, "prov")
    storage.keys.revoke("bot", "prov")
    storage.keys.revoke("bot", "prov")
    assert find_caller(storage, made.secret) is None
    with pytest.raises(WrongState):
        make_key(storage, "bot", ["ask"], [], 3, "prov")
    with pytest.raises(NotKept):
        storage.keys.revoke("annan", "prov")
    over = make_key(storage, "over", ["ask"], [], 1, "prov")
    with closing(sqlite3.connect(storage.path)) as database, database:
        database.execute("UPDATE api_keys SET expires = '2026-01-01' WHERE name = 'over'")
    assert find_caller(storage, over.secret) is None
    told = [(each.what, each.subject) for each in storage.events.all()]
    assert told.count(("key_revoked", "bot")) == 1
    assert ("key_made", "bot") in told


@pytest.mark.parametrize(
    ("name", "actions", "collections", "days"),
    [
        ("", ["ask"], [], 1),
        ("två ord", ["ask"], [], 1),
        ("a" * 65, ["ask"], [], 1),
        ("bot", [], [], 1),
        ("bot", ["own"], [], 1),
        ("bot", ["ask", "everything"], [], 1),
        ("bot", ["administer"], ["Barn"], 1),
        ("bot", ["ask"], [], 0),
        ("bot", ["ask"], [], 366),
    ],
)
def test_no_key_is_made_that_would_be_a_surprise(
    storage: Storage, name: str, actions: list[str], collections: list[str], days: int
) -> None:
    with pytest.raises(KeyRefused):
        make_key(storage, name, actions, collections, days, "prov")
    assert not list(storage.keys.all())


def test_the_command_shows_a_key_once(
    storage: Storage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RITA_DATA", str(storage.path.parent))
    words = ["create", "bot", "--may", "ask,read", "--collection", "Barn", "--days", "7"]
    assert cli.main(["keys", *words, "--json"]) == 0
    secret = json.loads(capsys.readouterr().out)["secret"]
    assert find_caller(storage, secret) is not None
    assert cli.main(["keys", "list"]) == 0
    listed = capsys.readouterr().out
    assert listed.startswith("bot: gäller, får ask, read i Barn")
    assert secret not in listed
    assert cli.main(["keys", "revoke", "bot"]) == 0
    assert find_caller(storage, secret) is None
    for wrong in (["create", "x"], ["create", "--may", "ask"], ["revoke"], ["revoke", "ingen"]):
        assert cli.main(["keys", *wrong]) == 1


def asked(
    storage: Storage,
    tmp_path: Path,
    headers: dict[str, str],
    meanwhile: Any = None,
    later: Any = None,
    heard: list[Message] | None = None,
) -> tuple[int, dict[str, Any]]:
    """The status of a request to /api/ask, and the state that its route was given. ``meanwhile``
    happens before its answer, ``later`` in the middle of it; ``heard`` is what is sent."""
    access = tmp_path / "access.toml"
    if not access.exists():
        access.write_text(GROUPS, encoding="utf-8")
    settings = Settings(
        data=storage.path.parent,
        sign_in="oidc",
        access=access,
        oidc_issuer="http://127.0.0.1:9/",
        oidc_client_id="rita",
        oidc_client_secret="hemlig",
    )
    state: dict[str, Any] = {}
    sent: list[Message] = [] if heard is None else heard

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        del receive
        state.update(scope["state"])
        if meanwhile is not None:
            await asyncio.to_thread(meanwhile)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ja", "more_body": True})
        if later is not None:
            await asyncio.to_thread(later)
        await send({"type": "http.response.body", "body": b"hemligt"})

    async def run() -> None:
        rules = ruled(create_app(settings))
        app = Identify(route, rules, settings, storage, AccessFile(access))
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        scope = {
            "type": "http", "method": "POST", "path": "/api/ask", "headers": raw,
            "query_string": b"", "state": {},
        }  # fmt: skip

        async def receive() -> Message:
            return {"type": "http.request", "body": b""}

        async def send(message: Message) -> None:
            sent.append(message)

        await app(scope, receive, send)

    asyncio.run(run())
    return sent[0]["status"], state


def session(storage: Storage) -> dict[str, str]:
    signed = Signed("user:0123456789abcdef", "Anna", ("barn",))
    return {"Cookie": f"{COOKIE}={open_session(storage, signed, None, None)}"}


def test_who_is_let_in_can_be_put_out_while_an_answer_is_under_way(
    storage: Storage, tmp_path: Path
) -> None:
    key = make_key(storage, "bot", ["ask"], [], 3, "prov").secret
    status, state = asked(storage, tmp_path, {"Authorization": f"Bearer {key}"})
    assert (status, state["caller"].id, state["still_in"]()) == (200, "key:bot", True)
    storage.keys.revoke("bot", "prov")
    assert not state["still_in"]()

    headers = session(storage)
    status, state = asked(storage, tmp_path, headers)
    caller: Caller = state["caller"]
    assert (status, caller.kind, caller.collections) == (200, Kind.USER, BARN)
    assert state["still_in"]()
    storage.sessions.end_all(caller.id)
    assert not state["still_in"]()
    assert asked(storage, tmp_path, headers)[0] == 401


def test_a_group_that_leaves_the_file_is_out_at_once(storage: Storage, tmp_path: Path) -> None:
    headers = session(storage)
    status, state = asked(storage, tmp_path, headers)
    assert status == 200
    text = GROUPS.replace('"barn"', '"andra"')
    (tmp_path / "access.toml").write_text(text, encoding="utf-8")
    assert not state["still_in"]()
    status, state = asked(storage, tmp_path, headers)
    assert (status, state) == (403, {})


def test_an_answer_that_took_long_is_given_to_nobody_who_was_put_out_meanwhile(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identify, "SURE_SECONDS", -1.0)
    headers = session(storage)
    assert asked(storage, tmp_path, headers)[0] == 200

    def put_out() -> None:
        storage.sessions.end_all("user:0123456789abcdef")

    assert asked(storage, tmp_path, headers, put_out)[0] == 401


def test_what_is_under_way_is_cut_off_from_who_was_put_out_meanwhile(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identify, "SURE_SECONDS", -1.0)
    headers, heard = session(storage), list[Message]()

    def put_out() -> None:
        storage.sessions.end_all("user:0123456789abcdef")

    asked(storage, tmp_path, headers, later=put_out, heard=heard)
    assert [message.get("body") for message in heard] == [None, b"ja"]
