"""Everybody asks for everything: nothing of a collection reaches who may not read it, by any route.

The requests are made from the routes themselves: a new one has a rule, and what stands in its
address and body is told in ``tests/system/matrix.py``, or a test here fails.
"""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from app.main import create_app
from app.rules import RULES, NoRule, ruled
from app.settings import load
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
    "key revoked",
    "widget",
    "owner of Barn",
    "auditor",
)
ALL = (
    *OFTEN,
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
