"""RiTA with sign-in, in this process on a real socket, and a browser that is its cookies alone."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from app.main import create_app
from app.service import Service
from app.settings import Settings
from tests.system.forging_provider import CLIENT, SECRET, Forger, urlencoded
from tests.system.service import in_this_process

ACCESS = """
[[group]]
name = "bou"
collections = ["Barn och unga"]

[[group]]
name = "ekb"
collections = ["Ekonomiskt bistånd"]

[[group]]
name = "it"
roles = ["admin"]
collections = ["*"]
"""
"""Who reads what, in the tests."""


# One for all: a client of its own would read every certificate of the machine for each request. It
# keeps the cookies, and sends none of them: they are Secure, and this is not HTTPS.
_CLIENT = httpx.Client(verify=False)


@dataclass(frozen=True, slots=True)
class Running:
    """The service, from outside and from inside."""

    url: str
    service: Service


@asynccontextmanager
async def _ending(app: FastAPI) -> AsyncIterator[None]:
    yield
    service: Service = app.state.service
    service.live.close()
    service.storage.close()
    if service.provider:
        await service.provider.close()


@contextmanager
def running(data: Path, **chosen: Any) -> Iterator[Running]:
    """The service with those settings, until the block ends.

    Neither a model nor an index is opened: what is asked of it here needs none.
    """
    data.mkdir(parents=True, exist_ok=True)
    access = data / "access.toml"
    access.write_text(ACCESS, encoding="utf-8")
    app = create_app(Settings(data=data, access=access, **chosen))
    app.router.lifespan_context = _ending
    with in_this_process(app) as url:
        yield Running(url, app.state.service)


@dataclass(slots=True)
class Browser:
    """Sends back the cookies it was given, as a browser does on one site; follows nothing."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> httpx.Response:
        """The response to a GET."""
        return self._kept(_CLIENT.get(self.url + path, headers=self._with(headers)))

    def post(self, path: str, **headers: str) -> httpx.Response:
        """The response to a POST of nothing."""
        return self._kept(_CLIENT.post(self.url + path, headers=self._with(headers)))

    def me(self) -> dict[str, Any]:
        """Who the service takes it for."""
        found: dict[str, Any] = self.get("/api/me").raise_for_status().json()
        return found

    def _with(self, headers: dict[str, str]) -> dict[str, str]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return headers | ({"Cookie": cookie} if cookie else {})

    def _kept(self, response: httpx.Response) -> httpx.Response:
        for line in response.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        return response


def chosen(forger: Forger) -> dict[str, Any]:
    """The settings for that provider."""
    return {
        "sign_in": "oidc",
        "oidc_issuer": forger.url,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
    }


def begun(browser: Browser, forger: Forger, back: str = "/") -> dict[str, str]:
    """What a browser brings back from the provider, where it was sent."""
    return forger.consent(browser.get(f"/sign-in?{urlencoded({'back': back})}").headers["location"])


def signed_in(browser: Browser, forger: Forger, back: str = "/") -> httpx.Response:
    """The response to coming back."""
    return browser.get(f"/sign-in/back?{urlencoded(begun(browser, forger, back))}")
