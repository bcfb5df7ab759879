"""Signing in at a provider: what is given, what is refused, and how it ends."""

import base64
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.sign_in.sessions import BEGUN_COOKIE, COOKIE
from tests.system.forged_tokens import FORGED, Forge, none, with_claims
from tests.system.forging_provider import (
    CLIENT,
    Forger,
    forging,
    made_key,
    signed,
    urlencoded,
)
from tests.system.signing_in import Browser, Running, begun, chosen, running, signed_in


@pytest.fixture(scope="module")
def module_forger() -> Iterator[Forger]:
    with forging() as forger:
        yield forger


@pytest.fixture
def forger(module_forger: Forger) -> Iterator[Forger]:
    """The provider, behaving until the test says otherwise."""
    yield module_forger
    module_forger.issue = None
    module_forger.asked.clear()


@pytest.fixture(scope="module")
def site(module_forger: Forger, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("sign-in"), **chosen(module_forger)) as found:
        yield found


@pytest.fixture
def browser(site: Running) -> Browser:
    return Browser(site.url)


def test_a_user_signs_in_and_reads_what_their_groups_may(
    browser: Browser, forger: Forger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert browser.get("/api/documents").status_code == 401
    response = signed_in(browser, forger, "/dokument?lang=en")
    assert (response.status_code, response.headers["location"]) == (303, "/dokument?lang=en")
    cookie = next(
        line for line in response.headers.get_list("set-cookie") if line.startswith(f"{COOKIE}=")
    )
    flags = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert flags == {"httponly", "secure", "path=/", "samesite=lax"}
    me = browser.me()
    assert (me["name"], me["roles"]) == ("Anna Åkesson", ["reader"])
    assert me["collections"] == ["Barn och unga"]
    assert browser.get("/api/admin/jobs").status_code == 403
    logged = caplog.text + str([getattr(each, "fields", "") for each in caplog.records])
    for secret in ("Anna", "hemlighet", "access token", browser.cookies[COOKIE], "eyJ"):
        assert secret not in logged


def test_the_provider_is_asked_as_it_should_be(browser: Browser, forger: Forger) -> None:
    address = httpx.URL(browser.get("/sign-in").headers["location"])
    asked = dict(address.params)
    assert str(address).startswith(f"{forger.url}/authorize?")
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"{browser.url}/sign-in/back"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    again = dict(httpx.URL(browser.get("/sign-in").headers["location"]).params)
    for name in ("state", "nonce", "code_challenge"):
        assert again[name] != asked[name]
    signed_in(browser, forger)
    exchange = forger.exchanged[-1]
    assert exchange["redirect_uri"] == asked["redirect_uri"]
    assert len(exchange["code_verifier"]) >= 43


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED.keys())
def test_a_forged_token_opens_nothing(forge: Forge, browser: Browser, forger: Forger) -> None:
    forger.issue = forge
    response = signed_in(browser, forger)
    assert response.status_code == 401
    assert response.json()["code"] == "sign_in_refused"
    assert COOKIE not in browser.cookies
    assert browser.me()["kind"] == "anonymous"
    assert "/own-keys" not in forger.asked


def test_what_comes_back_is_believed_once_and_from_the_browser_that_began(
    browser: Browser, forger: Forger, site: Running
) -> None:
    brought = begun(browser, forger)
    stranger = Browser(site.url)
    stranger.get("/sign-in")  # with a beginning of its own
    wrong = urlencoded(brought | {"state": "A" * 43})
    assert browser.get(f"/sign-in/back?{wrong}").status_code == 401
    assert browser.get(f"/sign-in/back?code={brought['code']}").status_code == 401
    assert stranger.get(f"/sign-in/back?{urlencoded(brought)}").status_code == 401
    assert Browser(site.url).get(f"/sign-in/back?{urlencoded(brought)}").status_code == 401
    twice = f"{urlencoded(brought)}&state={brought['state']}"
    assert browser.get(f"/sign-in/back?{twice}").status_code == 401
    assert browser.get(f"/sign-in/back?{urlencoded(brought)}").status_code == 303
    replayed = browser.get(f"/sign-in/back?{urlencoded(brought)}")
    assert (replayed.status_code, replayed.json()["code"]) == (401, "sign_in_stale")
    # the code of another sign-in does not fit this one's verifier
    other = begun(stranger, forger)
    mixed = begun(browser, forger) | {"code": other["code"]}
    assert browser.get(f"/sign-in/back?{urlencoded(mixed)}").status_code == 401
    # another provider's answer, passed off as this one's
    foreign = begun(browser, forger) | {"iss": "https://login.example/other"}
    assert browser.get(f"/sign-in/back?{urlencoded(foreign)}").status_code == 401


def test_a_refusal_by_the_provider_is_told_without_its_words(
    browser: Browser, forger: Forger
) -> None:
    state = begun(browser, forger)["state"]
    said = {"state": state, "error": "access_denied", "error_description": "<b>Ring 010-12</b>"}
    response = browser.get(f"/sign-in/back?{urlencoded(said)}", Accept="text/html")
    assert response.status_code == 401
    assert "släppte inte in dig" in response.text
    assert "010-12" not in response.text
    assert 'lang="sv"' in response.text


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        " /dokument",
        "/sign-in?back=/",
        "/" + "a" * 3_000,
    ],
)
def test_nobody_is_sent_elsewhere_afterwards(back: str, browser: Browser, forger: Forger) -> None:
    assert signed_in(browser, forger, back).headers["location"] == "/"


def test_a_session_planted_before_is_not_the_one_after(
    browser: Browser, forger: Forger, site: Running
) -> None:
    browser.cookies[COOKIE] = "A" * 43
    signed_in(browser, forger)
    first = browser.cookies[COOKIE]
    assert first != "A" * 43
    signed_in(browser, forger)
    assert browser.cookies[COOKIE] != first
    assert Browser(site.url, {COOKIE: first}).me()["kind"] == "anonymous"
    assert browser.me()["kind"] == "user"


def test_signing_out_ends_this_session_and_no_other(
    browser: Browser, forger: Forger, site: Running
) -> None:
    elsewhere = Browser(site.url)
    for each in (browser, elsewhere):
        signed_in(each, forger)
    cookie = browser.cookies[COOKIE]
    assert browser.post("/sign-out", Origin="https://evil.example").status_code == 403
    assert browser.me()["kind"] == "user"
    response = browser.post("/sign-out")
    address = httpx.URL(response.json()["continue_at"])
    assert str(address).startswith(f"{forger.url}/end?")
    assert dict(address.params) == {
        "client_id": CLIENT,
        "post_logout_redirect_uri": f"{site.url}/",
    }
    assert COOKIE not in browser.cookies
    assert Browser(site.url, {COOKIE: cookie}).get("/api/documents").status_code == 401
    assert elsewhere.me()["kind"] == "user"


def told_ended(site: Running, token: str, **more: str) -> httpx.Response:
    """The response to a provider's logout token."""
    return httpx.post(f"{site.url}/sign-in/ended", data={"logout_token": token, **more})


def test_the_provider_ends_a_session(browser: Browser, forger: Forger, site: Running) -> None:
    signed_in(browser, forger)
    response = told_ended(site, forger.logout_token())
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-store")
    assert browser.me()["kind"] == "anonymous"
    # by user: every session of theirs
    both = browser, Browser(site.url)
    for each in both:
        signed_in(each, forger)
    assert told_ended(site, forger.logout_token(sid=None, sub="somebody")).status_code == 200
    assert [each.me()["kind"] for each in both] == ["user", "user"]
    told_ended(site, forger.logout_token(sid=None, sub="e7c1-anna"))
    assert [each.me()["kind"] for each in both] == ["anonymous", "anonymous"]


def test_a_forged_sign_out_ends_nothing(browser: Browser, forger: Forger, site: Running) -> None:
    signed_in(browser, forger)
    right = forger.logout_token()
    claims = forger.claims("nonce", sub="e7c1-anna")
    forged = [
        forger.logout_token(aud="another"),
        forger.logout_token(iss="https://login.example"),
        forger.logout_token(exp=1),
        forger.logout_token(events={}),
        forger.logout_token(events=None),
        forger.logout_token(nonce="n"),
        forger.logout_token(jti=None),
        forger.logout_token(sid=None),
        forger.logout_token(sid=["provider-session-1"]),
        signed(forger.header(), claims, forger.keys[0]),  # an ID token
        signed(forger.header(), {"sid": 1}, made_key("one")),
        none(forger, claims),
        right[:-8],
        "eyJhbGciOiJSUzI1NiJ9.",
        "[" * 100_000 + "..",
        base64.urlsafe_b64encode(b"[" * 90_000).decode() + ".e30.AA",
        "å.å.å",
        "",
    ]
    for token in forged:
        assert told_ended(site, token).status_code == 400, token[:80]
    assert told_ended(site, right, more="1").status_code == 200  # other fields are no matter
    signed_in(browser, forger)
    for content, body in (
        ("application/json", json.dumps({"logout_token": right})),
        ("text/plain", f"logout_token={right}"),
        ("application/x-www-form-urlencoded", f"logout_token={right}&logout_token={right}"),
    ):
        response = httpx.post(
            f"{site.url}/sign-in/ended", content=body, headers={"Content-Type": content}
        )
        assert response.status_code in (400, 415)
    assert browser.me()["kind"] == "user"


@pytest.mark.parametrize(
    "told",
    [
        {"groups": None, "_claim_names": {"groups": "src1"}, "_claim_sources": {"src1": {}}},
        {"groups": None, "hasgroups": True},
    ],
)
def test_more_groups_than_the_provider_lists_are_told_of(
    told: dict[str, Any], browser: Browser, forger: Forger, caplog: pytest.LogCaptureFixture
) -> None:
    forger.issue = with_claims(**told)
    response = signed_in(browser, forger)
    assert response.status_code == 403
    assert "docs/access.md" in response.json()["detail"]
    assert any("assigned" in str(getattr(each, "fields", "")) for each in caplog.records)


def test_a_user_without_groups_is_known_and_reads_nothing(browser: Browser, forger: Forger) -> None:
    forger.issue = with_claims(groups=None)
    assert signed_in(browser, forger).status_code == 303
    me = browser.me()
    assert (me["kind"], me["roles"], me["collections"]) == ("user", [], [])
    assert browser.get("/api/documents").status_code == 403


def test_users_are_told_apart_by_subject_and_not_by_address(
    browser: Browser, forger: Forger, site: Running
) -> None:
    found = []
    for subject in ("one", "two", "one"):
        forger.issue = with_claims(sub=subject, email="anna@kommunen.se")
        signed_in(browser, forger)
        session = site.service.storage.sessions.all(1)[0]
        found.append(session.who)
    assert found[0] == found[2] != found[1]


def test_a_session_that_is_taken_away_opens_nothing_from_the_next_request(
    browser: Browser, forger: Forger, site: Running
) -> None:
    signed_in(browser, forger)
    assert browser.me()["kind"] == "user"
    who = site.service.storage.sessions.all(1)[0].who
    assert site.service.storage.sessions.end_all(who) >= 1
    assert browser.get("/api/documents").status_code == 401
    assert browser.get("/api/documents").json()["sign_in_url"] == "/sign-in"


def test_two_windows_sign_in_at_once(browser: Browser, forger: Forger) -> None:
    first, second = begun(browser, forger), begun(browser, forger)
    assert BEGUN_COOKIE in browser.cookies
    for brought in (first, second):
        assert browser.get(f"/sign-in/back?{urlencoded(brought)}").status_code == 303


def test_a_proxy_is_believed_by_its_address_alone(tmp_path: Path) -> None:
    named = {"X-Remote-User": "anna", "X-Remote-Groups": "bou"}
    forwarded = {"X-Forwarded-For": "10.1.2.3", "X-Real-IP": "10.1.2.3"}
    chosen = {"sign_in": "proxy", "trusted_proxies": ("127.0.0.1",)}
    with running(tmp_path / "listed", **chosen) as site:
        browser = Browser(site.url)
        me = browser.get("/api/me", **named).json()
        assert (me["kind"], me["collections"]) == ("user", ["Barn och unga"])
        assert (me["sign_in_url"], me["sign_out_url"]) == (None, None)
        assert browser.get("/api/admin/jobs", **named).status_code == 403
        assert browser.get("/api/documents", **named, x_remote_user="ivar").status_code == 401
        assert browser.get("/api/documents").status_code == 401
        assert browser.get("/sign-in", **named).status_code == 404
    with running(tmp_path / "unlisted", **chosen | {"trusted_proxies": ("10.1.2.3",)}) as site:
        browser = Browser(site.url)
        assert browser.get("/api/me", **named, **forwarded).json()["kind"] == "anonymous"
        assert browser.get("/api/documents", **named, **forwarded).status_code == 401
