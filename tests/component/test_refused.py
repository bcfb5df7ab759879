"""Who is refused before any route: what the log tells of it, and where a browser is sent."""

import asyncio
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI

from app.database import now
from app.main import create_app
from app.settings import Settings
from app.sign_in.addresses import safe_back
from app.sign_in.sessions import BEGUN_COOKIE, new_secret
from app.storage import hashed
from app.tables import SignInBegun

FILE = "/api/documents/0123456789abcdef/file?version=" + "0" * 64
VISIT = {"Sec-Fetch-Mode": "navigate", "Accept": "text/html,*/*;q=0.8"}


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    """A service where one signs in, as it is before its index is opened."""
    access = tmp_path / "access.toml"
    access.write_text('[[group]]\nname = "barn"\ncollections = ["Barn"]\n', encoding="utf-8")
    settings = Settings(
        data=tmp_path / "data",
        sign_in="oidc",
        access=access,
        oidc_issuer="http://127.0.0.1:9/",
        oidc_client_id="rita",
        oidc_client_secret="hemlig",
        public_url="https://intranet.example/rita",
        allowed_hosts=("intranet.example",),
    )
    return create_app(settings)


def answers(app: FastAPI, *requests: tuple[str, str, dict[str, str]]) -> list[httpx.Response]:
    """The answers to requests: method, address and headers of each."""

    async def asked() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="https://localhost") as client:
            return [
                await client.request(method, address, headers=headers)
                for method, address, headers in requests
            ]

    return asyncio.run(asked())


@pytest.mark.parametrize("headers", [VISIT, {"Accept": VISIT["Accept"]}])
def test_a_file_that_is_opened_in_a_browser_leads_to_the_sign_in_and_back(
    app: FastAPI, headers: dict[str, str]
) -> None:
    [answer] = answers(app, ("GET", FILE, headers))
    assert answer.status_code == 302
    assert answer.headers["cache-control"] == "no-store"
    sign_in = urlsplit(answer.headers["location"])
    assert (sign_in.netloc, sign_in.path) == ("", "/rita/sign-in")
    [back] = parse_qs(sign_in.query)["back"]
    assert safe_back(back, "/rita/") == f"/rita{FILE}"


def test_what_a_script_or_a_program_fetches_is_refused_as_before(app: FastAPI) -> None:
    scripted = {"Sec-Fetch-Mode": "cors", "Accept": "text/html"}
    found = answers(
        app,
        ("GET", FILE, scripted),
        ("GET", FILE, {}),
        ("POST", "/api/ask", VISIT),
        ("GET", FILE, VISIT | {"Authorization": "Bearer rita_x"}),
    )
    assert [each.status_code for each in found] == [401] * 4
    assert {each.json()["code"] for each in found} == {"not_signed_in", "bad_key"}
    assert found[0].json()["sign_in_url"] == "/rita/sign-in"


def test_no_flood_fills_the_log_whatever_word_it_is_sent_with(app: FastAPI) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    found = answers(app, *((f"WORD{number}", "/api/ask", foreign) for number in range(20)))
    assert {each.status_code for each in found} == {403}
    [entry] = app.state.service.storage.events.all()
    assert entry.detail == {"route": "other other"}


def test_sign_ins_that_somebody_gives_up_over_and_over_do_not_fill_the_log(app: FastAPI) -> None:
    storage, browser = app.state.service.storage, new_secret()
    states = [new_secret() for _ in range(5)]
    for state in states:
        storage.sessions.begin(
            SignInBegun(
                state_hash=hashed(state),
                browser_hash=hashed(browser),
                nonce="",
                verifier="",
                back="/",
                created=now(),
            )
        )
    cookie = {"Cookie": f"{BEGUN_COOKIE}={browser}"}
    found = answers(
        app, *(("GET", f"/sign-in/back?error=x&state={state}", cookie) for state in states)
    )
    assert {each.json()["code"] for each in found} == {"sign_in_declined"}
    told = [each for each in storage.events.all() if each.what == "sign_in_failed"]
    assert [each.outcome for each in told] == ["declined"]


def test_what_a_browser_signs_in_with_at_the_proxy_is_not_taken_for_a_key(tmp_path: Path) -> None:
    access = tmp_path / "access.toml"
    access.write_text('[[group]]\nname = "barn"\ncollections = ["Barn"]\n', encoding="utf-8")
    app = create_app(
        Settings(
            data=tmp_path / "data",
            sign_in="proxy",
            access=access,
            trusted_proxies=("127.0.0.1/32",),
        )
    )
    anna = {"X-Remote-User": "anna", "X-Remote-Groups": "barn"}
    schemes = ("Negotiate YII=", "Basic eDp4", "Bearer rita_x", "bearer eDp4")
    found = answers(
        app, *(("GET", "/api/me", anna | {"Authorization": scheme}) for scheme in schemes)
    )
    assert [each.status_code for each in found] == [200, 200, 401, 401]
    assert found[0].json()["collections"] == ["Barn"]
