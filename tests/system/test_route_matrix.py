"""Everybody asks for everything: nothing of a collection reaches who may not read it, by any route.

The requests are made from the routes themselves: a new one has a rule, and what stands in its
address and body is told in ``tests/system/matrix.py``, or a test here fails.
"""

from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from app.admin.token import make_token
from app.main import create_app
from app.rules import RULES, NoRule, ruled
from app.settings import load
from app.sign_in.sessions import COOKIE, open_session
from app.sign_in.signed import Signed
from tests.system.matrix import (
    OPEN,
    everything,
    is_foreign,
    is_let_in,
    is_spared,
    lacking_bodies,
    leaks,
    shown,
)
from tests.system.two_collections import BARN, BISTAND, MARKS, World, world

ROUTES = ruled(create_app(load()))
NOT_FOUND = (404, 422)
"""What is somebody else's is told as what is not there."""
OFTEN = (
    "nobody",
    "reader of Barn",
    "widget",
    "owner of Barn",
)
ALL = (
    *OFTEN,
    "key revoked",
    "auditor",
    "reader of Bistand",
    "no group",
    "session ended",
    "key expired",
    "key made up",
    "widget's page",
    "key that asks",
    "key that keeps",
    "key that measures",
    "admin",
)


@pytest.fixture(scope="module")
def apart(
    settings_of_tests: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Two collections with everything that can be in them."""
    folder = tmp_path_factory.mktemp("matrix")
    with world(folder, Path(settings_of_tests["RITA_MODELS"])) as made:
        yield made


@pytest.fixture(scope="module")
def client(apart: World) -> Iterator[httpx.Client]:
    """Sends nothing of its own accord."""
    with httpx.Client(base_url=apart.url, timeout=120) as connected:
        yield connected


def test_a_route_without_a_rule_keeps_the_service_from_starting() -> None:
    app = FastAPI(openapi_url=None)
    app.add_api_route("/api/ny", lambda: None, methods=["GET"])
    with pytest.raises(NoRule, match="GET /api/ny"):
        ruled(app)
    app = FastAPI(openapi_url=None)
    app.mount("/api", FastAPI())
    with pytest.raises(NoRule):
        ruled(app)


def test_every_rule_is_of_a_route() -> None:
    there = {("GET" if rule.method == "HEAD" else rule.method, rule.path) for rule in ROUTES}
    assert set(RULES) - there == set()


def test_the_matrix_knows_every_route_that_is_described() -> None:
    described = create_app(load()).openapi()
    assert lacking_bodies(described) == []
    listed = {(rule.method, rule.path.replace(":path", "")) for rule in ROUTES}
    for path, methods in described["paths"].items():
        assert {(method.upper(), path) for method in methods} <= listed


@pytest.mark.parametrize("name", OFTEN)
def test_nothing_crosses_the_boundary(apart: World, client: httpx.Client, name: str) -> None:
    """With the ids of the other collection. All of them: below, by ``make soak``."""
    checked(apart, client, name, (BISTAND,))


@pytest.mark.soak
@pytest.mark.parametrize("name", ALL)
def test_nothing_crosses_the_boundary_whatever_is_asked_for(
    apart: World, client: httpx.Client, name: str
) -> None:
    checked(apart, client, name, tuple(MARKS))


def checked(apart: World, client: httpx.Client, name: str, collections: tuple[str, ...]) -> None:
    asking = apart.asked_by(name)
    faults: list[str] = []
    sent_to = 0
    for sent in everything(apart, ROUTES, collections):
        if is_spared(sent, asking):
            continue
        response = sent.by(client, asking)
        sent_to += 1
        fault = leaks(sent, response, asking)
        told = f"{name}: {sent} → {response.status_code} {response.text[:300]}"
        if response.status_code >= 500 and sent.rule.action not in OPEN:
            faults.append(told)
        elif sent.rule.action in OPEN:
            pass
        elif not is_let_in(sent, asking):
            if response.status_code != asking.refusal:
                faults.append(f"let in: {told}")
        elif response.status_code == 401:
            faults.append(f"kept out: {told}")
        elif is_foreign(sent, asking) and response.status_code not in NOT_FOUND:
            faults.append(f"not hidden: {told}")
        if fault:
            faults.append(fault)
    assert faults == []
    assert sent_to > 100
    crossed = [line for line in apart.log for mark in MARKS.values() if mark in line.lower()]
    assert crossed == []


@pytest.mark.parametrize(
    ("name", "collection"), [("reader of Barn", BARN), ("owner of Barn", BARN)]
)
def test_their_own_they_do_see(
    apart: World, client: httpx.Client, name: str, collection: str
) -> None:
    """Else the marks would prove nothing."""
    asking = apart.asked_by(name)
    seen = set()
    for sent in everything(apart, ROUTES, (collection,)):
        if not is_spared(sent, asking) and is_let_in(sent, asking):
            response = sent.by(client, asking)
            if MARKS[collection] in shown(response):
                seen.add(sent.rule.path)
    assert {
        "/api/ask", "/api/ask/stream", "/api/search", "/v1/chat/completions", "/mcp",
        "/api/documents", "/api/documents/{document_id}", "/api/documents/{document_id}/file",
        "/api/documents/{document_id}/diff", "/api/questions",
    } <= seen  # fmt: skip
    if asking.keeps:
        assert {
            "/api/admin/documents", "/api/admin/documents/{document_id}", "/api/admin/uploads",
            "/api/admin/golden", "/api/admin/questions", "/api/admin/feedback",
            "/api/admin/uploads/{upload_id}",
        } <= seen  # fmt: skip


def spelt(path: str) -> list[str]:
    """Other spellings of a path, of which a server might take one for it."""
    first, _, rest = path[1:].partition("/")
    return [
        path.upper(), f"/{path}", f"{path}/", f"{path}//", f"/./{path[1:]}", f"/static/..{path}",
        f"/openapi.json/..{path}", f"{path}%2f", f"{path}%00", f"{path}%0a", f"{path};x",
        f"{path}?", f"{path}#", f"/%{ord(first[0]):02x}{first[1:]}/{rest}", f"/{first}%2f{rest}",
        f"/{first}//{rest}", f"/{first}/./{rest}", f"/{first}/x/../{rest}", f"\\{first}\\{rest}",
        f"http://localhost{path}", f"{path}.json", f"/{first}%252f{rest}", f"{path}%20",
    ]  # fmt: skip


def test_no_spelling_of_an_address_goes_round_its_rule(apart: World, client: httpx.Client) -> None:
    document = apart.ids[BARN].document
    host = f"127.0.0.1:{client.base_url.port}"
    tried = 0
    for path in (
        "/api/documents",
        f"/api/documents/{document}",
        f"/api/documents/{document}/file",
        f"/api/documents/{document}/pages/1.png",
        "/api/admin/documents",
        "/metrics",
    ):
        for target in spelt(path):
            for method in ("GET", "HEAD", "OPTIONS", "PROPFIND", "get"):
                connection = HTTPConnection(host, timeout=60)
                connection.request(method, target)
                response = connection.getresponse()
                said = response.read().decode("latin-1") + str(response.getheaders())
                connection.close()
                told = (method, target, response.status)
                assert response.status in (400, 401, 404, 405), told
                assert not any(mark in said.lower() for mark in MARKS.values()), told
                tried += 1
    assert tried > 600


def test_a_key_counts_where_it_belongs_once_and_nowhere_else(
    apart: World, client: httpx.Client
) -> None:
    bearer = apart.asked_by("key that asks").headers["Authorization"]
    key = bearer.partition(" ")[2]
    cookie = apart.asked_by("reader of Barn").headers["Cookie"]

    def status(*headers: tuple[str, str], query: str = "") -> int:
        return client.get(f"/api/documents{query}", headers=list(headers)).status_code

    for right in (f"Bearer {key}", f"bearer {key}", f"BEARER  {key}"):
        assert status(("Authorization", right)) == 200
    for wrong in (
        [("Authorization", bearer), ("Authorization", bearer)],
        [("Authorization", bearer), ("Authorization", "Basic eDp4")],
        [("Authorization", f"{bearer}, {bearer}")],
        [("Authorization", key)],
        [("Authorization", f"Basic {key}")],
        [("Authorization", f"Token {key}")],
        [("Authorization", f"{bearer}x")],
        [("Authorization", "Bearer junk"), ("Cookie", cookie)],
        [("X-API-Key", key)],
        [("Cookie", f"rita={key}; __Host-rita={key}")],
        [("Cookie", f"{cookie}; {cookie}")],
        [("Cookie", cookie.lower())],
        [("Cookie", f"{cookie[:-1]}%41")],
        [("X-Remote-User", "anna"), ("X-Remote-Groups", "barn")],
    ):
        assert status(*wrong) == 401, wrong
    for name in ("key", "token", "access_token", "api_key"):
        assert status(query=f"?{name}={key}") == 401
    assert status(("X-Rita-Key", key)) == 403
    # the key, and not whose browser it is, decides what is read
    both = client.get("/api/documents", headers={"Authorization": bearer, "Cookie": cookie})
    assert {each["collection"] for each in both.json()["documents"]} == {BISTAND}
    assert key not in " ".join(apart.log)


def test_the_token_of_an_installation_without_sign_in_opens_nothing(
    apart: World, client: httpx.Client
) -> None:
    token = make_token(apart.service.settings.data)
    for path in ("/api/admin/overview", "/api/documents", "/metrics"):
        response = client.get(path, headers={"Authorization": f"Bearer {token}"})
        assert (response.status_code, response.json()["code"]) == (401, "bad_key")


def test_who_is_kept_out_is_told_what_to_do(apart: World, client: httpx.Client) -> None:
    nobody = client.post("/api/ask", json={"question": "Vem?"})
    assert nobody.status_code == 401
    assert nobody.headers["www-authenticate"] == "Bearer"
    assert (nobody.json()["code"], nobody.json()["sign_in_url"]) == ("not_signed_in", "/sign-in")
    headers = dict(apart.asked_by("no group").headers)
    stranger = client.post("/api/ask", json={"question": "Vem?"}, headers=headers)
    assert (stranger.status_code, stranger.json()["code"]) == (403, "no_access")
    assert "sign_in_url" not in stranger.json()
    ready = client.get("/readyz").json()
    assert ready["status"] == "ready"
    assert (ready["snapshot"], ready["documents"], ready["warnings"]) == (None, None, [])
    measuring = dict(apart.asked_by("key that measures").headers)
    assert client.get("/readyz", headers=measuring).json()["documents"] == 2


def test_admins_see_what_was_done_and_auditors_who_asked_too(
    apart: World, client: httpx.Client
) -> None:
    headers = {name: dict(apart.asked_by(name).headers) for name in ("admin", "auditor")}
    asking = dict(apart.asked_by("reader of Barn").headers)
    assert client.post("/api/ask", json={"question": "Vem?"}, headers=asking).is_success
    made = {"name": "revision", "actions": ["ask"], "days": 1}
    assert client.post("/api/admin/keys", json=made, headers=headers["admin"]).status_code == 201
    acts = client.get("/api/admin/events", headers=headers["admin"]).json()["events"]
    log = client.get("/api/admin/audit", headers=headers["auditor"]).json()["entries"]
    assert "key_made" in {each["what"] for each in acts}
    assert not {each["what"] for each in acts} & {"asked", "searched", "refused"}
    assert {"asked", "key_made"} <= {each["what"] for each in log}
    beyond = client.post(
        "/api/admin/keys", json=made | {"name": "b", "actions": ["audit"]}, headers=headers["admin"]
    )
    assert (beyond.status_code, beyond.json()["code"]) == (403, "forbidden")


def test_a_session_and_a_key_end_on_the_admin_page(apart: World, client: httpx.Client) -> None:
    admin = dict(apart.asked_by("admin").headers)
    signed = Signed("user:00000000000000aa", "Gun", ("barn",))
    cookie = open_session(apart.service.storage, signed, None, None)
    key = client.post(
        "/api/admin/keys", json={"name": "kort", "actions": ["ask"], "days": 1}, headers=admin
    ).json()["secret"]
    listed = client.get("/api/admin/sessions", headers=admin).json()["sessions"]
    ids = [each["id"] for each in listed if each["who"] == signed.id]
    assert len(ids) == 1
    assert cookie not in str(listed)
    assert key not in client.get("/api/admin/keys", headers=admin).text
    senders = ({"Cookie": f"{COOKIE}={cookie}"}, {"Authorization": f"Bearer {key}"})
    for sender in senders:
        assert client.get("/api/suggestions", headers=sender).status_code == 200
    for path in (f"sessions/{ids[0]}", "keys/kort"):
        assert client.delete(f"/api/admin/{path}", headers=admin).status_code == 204
    for sender in senders:
        assert client.get("/api/suggestions", headers=sender).status_code == 401
    assert client.delete(f"/api/admin/sessions/{ids[0]}", headers=admin).status_code == 404
    assert client.delete("/api/admin/keys/ingen", headers=admin).status_code == 404
