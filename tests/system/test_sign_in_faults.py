"""A provider whose keys change, that is gone, leads elsewhere, or never ends what it says."""

import asyncio
import threading
from pathlib import Path

import pytest

from app.settings import Settings
from app.sign_in.failures import SignInFailed
from app.sign_in.provider import Provider
from tests.system.forging_provider import Forger, forging, made_key
from tests.system.signing_in import Browser, chosen, running, signed_in


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
