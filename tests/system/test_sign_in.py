"""Signing in at a provider: what is given, what is refused, and how it ends."""

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from joserfc.jwk import OctKey

from app.settings import Settings
from app.sign_in.failures import SignInFailed
from app.sign_in.provider import Provider
from app.sign_in.sessions import BEGUN_COOKIE, COOKIE
from tests.system.forging_provider import (
    CLIENT,
    Forger,
    forging,
    made_key,
    signed,
    urlencoded,
)
from tests.system.signing_in import Browser, Running, running

Forge = Callable[[Forger, dict[str, Any]], str]


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


def chosen(forger: Forger) -> dict[str, Any]:
    """The settings for that provider."""
    return {
        "sign_in": "oidc",
        "oidc_issuer": forger.url,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": "en hemlighet som ingen ska se",
    }


def begun(browser: Browser, forger: Forger, back: str = "/") -> dict[str, str]:
    """What a browser brings back from the provider, where it was sent."""
    return forger.consent(browser.get(f"/sign-in?{urlencoded({'back': back})}").headers["location"])


def signed_in(browser: Browser, forger: Forger, back: str = "/") -> httpx.Response:
    """The response to coming back."""
    return browser.get(f"/sign-in/back?{urlencoded(begun(browser, forger, back))}")


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


def _none(forger: Forger, claims: dict[str, Any]) -> str:
    parts = ({"alg": "none", "kid": forger.keys[0].kid}, claims)
    coded = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts
    ]
    return ".".join((*coded, ""))


def _public_key_as_secret(forger: Forger, claims: dict[str, Any]) -> str:
    public = forger.keys[0].as_pem(private=False)
    # joserfc itself refuses a PEM as a secret, as others did not: signed by hand
    head = base64.urlsafe_b64encode(json.dumps(forger.header(alg="HS256")).encode()).rstrip(b"=")
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=")
    mac = hmac.new(public, head + b"." + body, hashlib.sha256).digest()
    return b".".join((head, body, base64.urlsafe_b64encode(mac).rstrip(b"="))).decode()


def _with_claims(**changed: Any) -> Forge:
    """Signed with the right key, and not what it should say."""

    def forge(forger: Forger, claims: dict[str, Any]) -> str:
        said = {name: value for name, value in (claims | changed).items() if value is not None}
        return signed(forger.header(), said, forger.keys[0])

    return forge


def _moved(claim: str, seconds: int) -> Forge:
    def forge(forger: Forger, claims: dict[str, Any]) -> str:
        return signed(forger.header(), claims | {claim: claims["iat"] + seconds}, forger.keys[0])

    return forge


def _crit(forger: Forger, claims: dict[str, Any], **named: Any) -> str:
    header = forger.header(**(named or {"crit": ["later"], "later": 1}))
    token = signed(forger.header(), claims, forger.keys[0])
    _, body, _ = token.split(".")
    key = forger.keys[0].private_key
    assert key is not None
    head = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    mac = key.sign(f"{head}.{body}".encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{head}.{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def _foreign_key(forger: Forger, claims: dict[str, Any]) -> str:
    return signed(forger.header(), claims, made_key(str(forger.keys[0].kid)))


def _key_in_header(forger: Forger, claims: dict[str, Any]) -> str:
    own = made_key("own")
    return signed(forger.header(kid="own", jwk=own.as_dict(private=False)), claims, own)


def _key_at_address(forger: Forger, claims: dict[str, Any]) -> str:
    return signed(forger.header(jku=f"{forger.url}/own-keys"), claims, made_key("own"))


def _cut(forger: Forger, claims: dict[str, Any]) -> str:
    return signed(forger.header(), claims, forger.keys[0])[:-20]


def _changed(forger: Forger, claims: dict[str, Any]) -> str:
    head, _, mac = signed(forger.header(), claims, forger.keys[0]).split(".")
    other = json.dumps(claims | {"groups": ["it"]}).encode()
    return f"{head}.{base64.urlsafe_b64encode(other).rstrip(b'=').decode()}.{mac}"


def _symmetric(forger: Forger, claims: dict[str, Any]) -> str:
    secret = OctKey.import_key("en hemlighet som ingen ska se")
    return signed(forger.header(alg="HS256"), claims, secret)


FORGED: dict[str, Forge] = {
    "alg none": _none,
    "the public key as a shared secret": _public_key_as_secret,
    "the client's secret as a shared secret": _symmetric,
    "crit that nobody knows": _crit,
    "crit that a library knows": partial(_crit, crit=["kid"]),
    "for another client": _with_claims(aud="another"),
    "for another client, by us": _with_claims(aud="another", azp=CLIENT),
    "for several, and not said for whom": _with_claims(aud=[CLIENT, "another"]),
    "azp of another client": _with_claims(aud=[CLIENT, "another"], azp="another"),
    "azp of another client, for us alone": _with_claims(azp="another"),
    "of another issuer": _with_claims(iss="https://login.example/other"),
    "without an issuer": _with_claims(iss=None),
    "another nonce": _with_claims(nonce="another"),
    "no nonce": _with_claims(nonce=None),
    "expired": _moved("exp", -90),
    "never expires": _with_claims(exp=None),
    "not valid yet": _moved("nbf", 120),
    "from the future": _with_claims(iat=4_000_000_000, exp=4_000_000_300),
    "expires at no number": _with_claims(exp="tomorrow"),
    "nobody": _with_claims(sub=""),
    "of another access token": _with_claims(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "at_hash that is no text": _with_claims(at_hash=1),
    "a foreign key of the same name": _foreign_key,
    "its own key in the header": _key_in_header,
    "its own key at an address": _key_at_address,
    "cut short": _cut,
    "changed after it was signed": _changed,
    "no token": lambda *_: "not.a.token",
    "nothing": lambda *_: " ",
}


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
        _none(forger, claims),
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
    forger.issue = _with_claims(**told)
    response = signed_in(browser, forger)
    assert response.status_code == 403
    assert "docs/access.md" in response.json()["detail"]
    assert any("assigned" in str(getattr(each, "fields", "")) for each in caplog.records)


def test_a_user_without_groups_is_known_and_reads_nothing(browser: Browser, forger: Forger) -> None:
    forger.issue = _with_claims(groups=None)
    assert signed_in(browser, forger).status_code == 303
    me = browser.me()
    assert (me["kind"], me["roles"], me["collections"]) == ("user", [], [])
    assert browser.get("/api/documents").status_code == 403


def test_users_are_told_apart_by_subject_and_not_by_address(
    browser: Browser, forger: Forger, site: Running
) -> None:
    found = []
    for subject in ("one", "two", "one"):
        forger.issue = _with_claims(sub=subject, email="anna@kommunen.se")
        signed_in(browser, forger)
        session = site.service.storage.sessions.all(1)[0]
        found.append(session.who)
    assert found[0] == found[2] != found[1]


def test_keys_that_change_are_fetched_at_once_and_then_once_a_minute(tmp_path: Path) -> None:
    with forging() as forger, running(tmp_path / "data", **chosen(forger)) as site:
        browser = Browser(site.url)
        assert signed_in(browser, forger).status_code == 303
        assert signed_in(browser, forger).status_code == 303
        assert forger.asked.count("/keys") == 1
        old = forger.keys[0]
        forger.keys = [made_key("two"), old]
        assert signed_in(browser, forger).status_code == 303
        assert forger.asked.count("/keys") == 2
        forger.keys = [made_key("three")]
        for _ in range(3):
            assert signed_in(browser, forger).status_code == 401
        assert forger.asked.count("/keys") == 2
        forger.keys = [old]
        assert signed_in(browser, forger).status_code == 303


def test_without_the_provider_those_who_are_in_stay_and_others_are_told(tmp_path: Path) -> None:
    with forging() as forger, running(tmp_path / "data", **chosen(forger)) as site:
        inside = Browser(site.url)
        signed_in(inside, forger)
    with forging() as forger:
        gone = chosen(forger)
    with running(tmp_path / "data", **gone) as site:
        response = Browser(site.url).get("/sign-in", Accept="text/html,*/*")
        assert response.status_code == 503
        assert "Inloggningstjänsten svarar inte" in response.text
        assert "Försök igen" in response.text
        assert response.headers["content-type"].startswith("text/html")
        inside.url = site.url
        assert inside.me()["name"] == "Anna Åkesson"
        assert inside.post("/sign-out").json()["continue_at"] == f"{site.url}/"


def fault_of(forger: Forger) -> str:
    """How the provider is told of that cannot be used."""

    async def asked() -> str:
        provider = Provider(Settings(**chosen(forger)))
        try:
            await provider.described()
        except SignInFailed as error:
            return error.fault
        finally:
            await provider.close()
        return "none"

    return asyncio.run(asked())


def test_a_provider_that_leads_elsewhere_or_is_another_is_not_used() -> None:
    with forging() as forger, forging() as other:
        assert fault_of(forger) == "none"
        forger.redirect_to = f"{other.url}/.well-known/openid-configuration"
        assert fault_of(forger) == "unreachable"
        assert other.asked == []
        forger.redirect_to = None
        for said in (
            {"issuer": other.url},
            {"token_endpoint": "http://login.example/token"},
            {"jwks_uri": "file:///etc/passwd"},
            {"authorization_endpoint": "https://"},
        ):
            forger.described = said
            assert fault_of(forger) == "misconfigured"


def test_an_answer_that_never_comes_or_never_ends_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.sign_in.provider.FETCH_SECONDS", 0.3)
    with forging() as forger:
        forger.stall = threading.Event()
        assert fault_of(forger) == "unreachable"
        forger.stall.set()
        monkeypatch.undo()
        forger.described = {"padding": "x" * 1_100_000}
        assert fault_of(forger) == "unreachable"


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
