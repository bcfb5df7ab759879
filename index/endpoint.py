"""A model service asked over HTTP, cut off at a point in time: what every endpoint here shares.

Texts go to the one address and nowhere else: no redirect is followed and no proxy of the
environment is used. Requests run on an event loop of the endpoint's own, because that is where a
whole request can be cut off: httpx's own timeouts count anew for each piece that trickles in.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import Future
from contextlib import asynccontextmanager
from typing import Any, Literal, TypeVar

import httpx

from index.errors import RitaError

T = TypeVar("T")

Fault = Literal["unreachable", "late", "broken", "redirect", "status", "too_long", "unusable"]
"""How an endpoint fails: not there, not done in time, cut off, elsewhere, an error of its own, an
answer without end, an answer of another form than agreed."""


class EndpointFailed(RitaError):
    """There is no usable answer. The message never holds what was asked or what came back."""

    def __init__(self, message: str, fault: Fault) -> None:
        super().__init__(message)
        self.fault = fault


class Endpoint:
    """One address and how it is asked. Safe to share between threads."""

    def __init__(
        self, url: str, path: str, model: str, *, setting: str, api_key: str | None = None
    ) -> None:
        """Ask nothing yet. ``url`` is the address with or without ``path`` at its end; ``setting``
        is what the variables that set it begin with, named in messages (``RITA_RERANKER``)."""
        base = url.rstrip("/")
        self.url = base if base.endswith(path) else f"{base}{path}"
        self.model = model
        self._setting = setting
        # Unpacked, an answer could be a thousand times longer than what was counted.
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        if api_key is not None:
            headers["Authorization"] = f"Bearer {api_key}"
        self._client = httpx.AsyncClient(
            timeout=None,  # noqa: S113 — the budget of each question holds instead
            headers=headers,
            follow_redirects=False,
            trust_env=False,
        )
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name=f"endpoint{path}", daemon=True
        )
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin ``work`` on the endpoint's loop. Cancelling what is returned ends the request."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def close(self) -> None:
        """Close the connections that are kept open between requests."""
        self.run(self._client.aclose()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @asynccontextmanager
    async def posted(self, body: bytes) -> AsyncIterator[httpx.Response]:
        """The response to one POST, its body not yet read. Raises EndpointFailed, also when the
        reading of the body fails inside the ``with``."""
        try:
            async with self._client.stream("POST", self.url, content=body) as response:
                self._refuse(response)
                yield response
        except (httpx.ConnectError, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            raise EndpointFailed(
                f"Tjänsten {self.url} går inte att nå ({type(error).__name__}). Kontrollera "
                f"{self._setting}_URL och att tjänsten är i gång.",
                "unreachable",
            ) from error
        except httpx.HTTPError as error:
            raise EndpointFailed(
                f"Tjänsten {self.url} avbröt sitt svar ({type(error).__name__}). Kontrollera "
                "tjänstens egen logg.",
                "broken",
            ) from error

    async def read(self, body: bytes, most: int) -> bytes:
        """The whole answer to one POST, at most ``most`` bytes. Raises EndpointFailed."""
        answer = bytearray()
        async with self.posted(body) as response:
            async for piece in response.aiter_raw():
                answer += piece
                if len(answer) > most:
                    raise self.too_long(most)
        return bytes(answer)

    def late(self, seconds: float, setting: str = "SECONDS") -> EndpointFailed:
        """The failure of not being done within ``seconds``, as ``setting`` says."""
        return EndpointFailed(
            f"Tjänsten {self.url} svarade inte inom {seconds:g} sekunder. Kontrollera att den "
            f"är i gång och inte överlastad, eller höj {self._setting}_{setting}.",
            "late",
        )

    def too_long(self, most: int) -> EndpointFailed:
        """The failure of an answer of more than ``most`` bytes."""
        return EndpointFailed(
            f"Svaret från {self.url} är längre än {most} byte och läses inte. Kontrollera att "
            f"{self._setting}_URL är rätt tjänsts adress.",
            "too_long",
        )

    def unusable(self, fault: str, page: str) -> EndpointFailed:
        """The failure of an answer of another form than ``page`` describes."""
        return EndpointFailed(
            f"Svaret från {self.url} går inte att använda: {fault}. Kontrollera att "
            f"{self._setting}_URL är rätt tjänsts adress ({page}).",
            "unusable",
        )

    def _refuse(self, response: httpx.Response) -> None:
        if response.is_redirect:
            raise EndpointFailed(
                f"Tjänsten {self.url} hänvisar vidare till en annan adress, och dit skickar "
                f"RiTA ingen text. Ange den rätta adressen i {self._setting}_URL.",
                "redirect",
            )
        if response.status_code != httpx.codes.OK:
            raise EndpointFailed(
                f"Tjänsten {self.url} svarade med felkod {response.status_code}. Kontrollera "
                f"adressen, nyckeln och att modellen {self.model} finns där.",
                "status",
            )
