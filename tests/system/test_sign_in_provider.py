"""Signing in at a provider that somebody else wrote (``oidc-provider-mock``), by program and in a
real browser."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from app.sign_in.sessions import COOKIE
from tests.system.service import START_SECONDS, free_port
from tests.system.signing_in import Browser, Running, running

PEOPLE: tuple[dict[str, Any], ...] = (
    {"sub": "anna", "name": "Anna Åkesson", "groups": ["bou"]},
    {"sub": "ivar", "name": "Ivar IT", "groups": ["bou", "it"]},
    {"sub": "nils", "name": "Nils Ny", "groups": ["another group"]},
)


@contextmanager
def provider(port: int) -> Iterator[str]:
    """The provider as a process of its own, with a key that it makes at its start."""
    claims = [part for person in PEOPLE for part in ("--user-claims", json.dumps(person))]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *claims],
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://localhost:{port}"
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _is_up(url):
            assert process.poll() is None, "the provider ended"
            assert time.monotonic() < deadline, "the provider did not start"
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def _is_up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/jwks").status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture
def site(port: int, tmp_path: Path) -> Iterator[Running]:
    """One for each test: it fetches keys that changed no more than once a minute."""
    with running(
        tmp_path,
        sign_in="oidc",
        oidc_issuer=f"http://localhost:{port}",
        oidc_client_id="rita",
        oidc_client_secret="hemlig",
    ) as found:
        yield found


def sign_in(browser: Browser, who: str) -> httpx.Response:
    """Sign in as the provider's form does it."""
    address = browser.get("/sign-in?back=/dokument").headers["location"]
    form = httpx.get(address)
    assert form.status_code == 200
    sent = httpx.post(address, data={"sub": who})
    assert sent.status_code == 302
    return browser.get(sent.headers["location"].removeprefix(browser.url))


def test_sign_in_groups_sign_out_and_new_keys(site: Running, port: int) -> None:
    anna, ivar, nils = (Browser(site.url) for _ in PEOPLE)
    with provider(port):
        for browser, person in zip((anna, ivar, nils), PEOPLE, strict=True):
            response = sign_in(browser, person["sub"])
            assert (response.status_code, response.headers["location"]) == (303, "/dokument")
            assert browser.me()["name"] == person["name"]
    assert anna.me()["collections"] == ["Barn och unga"]
    assert anna.get("/api/admin/jobs").status_code == 403
    assert ivar.me()["collections"] is None
    assert ivar.me()["roles"] == ["admin", "reader"]
    assert ivar.get("/api/admin/jobs").status_code == 200
    assert nils.me()["roles"] == []
    assert nils.get("/api/documents").json()["code"] == "no_access"

    # the provider is gone: those who are in stay, and nobody comes in
    state = httpx.URL(anna.get("/sign-in").headers["location"]).params["state"]
    assert anna.get(f"/sign-in/back?code=x&state={state}").status_code == 503
    assert anna.me()["name"] == "Anna Åkesson"

    # it comes back with another key
    with provider(port):
        again = Browser(site.url)
        assert sign_in(again, "anna").status_code == 303
        continue_at = again.post("/sign-out").json()["continue_at"]
        assert httpx.get(continue_at).status_code == 200
        assert COOKIE not in again.cookies
    assert anna.me()["kind"] == "user"


def test_a_person_signs_in_with_a_browser(site: Running, port: int, browser: Chromium) -> None:
    with provider(port):
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{site.url}/sign-in?back=/om")
        page.get_by_role("button", name="anna").click()
        page.wait_for_url(f"{site.url}/om")
        me = page.evaluate("fetch('/api/me').then(response => response.json())")
        assert (me["name"], me["collections"]) == ("Anna Åkesson", ["Barn och unga"])
        assert page.evaluate("document.cookie") == ""
        kept = {each["name"]: each for each in context.cookies()}
        assert kept[COOKIE]["httpOnly"]
        assert kept[COOKIE]["secure"]

        told = page.evaluate("fetch('/sign-out', {method: 'POST'}).then(answer => answer.json())")
        assert page.evaluate("fetch('/api/me').then(r => r.json())")["kind"] == "anonymous"
        page.goto(told["continue_at"])
        page.get_by_role("button").first.click()
        page.wait_for_url(f"{site.url}/")

        # somebody who says no
        page.goto(f"{site.url}/sign-in")
        page.get_by_role("button", name="Deny").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Du kunde inte loggas in")
        # this provider then forgets the state that it must send back (RFC 6749, 4.1.2.1)
        expect(page.get_by_text("Börja om.")).to_be_visible()
        again = page.get_by_role("link", name="Försök igen")
        expect(again).to_have_attribute("href", re.compile("/sign-in$"))
        context.close()
