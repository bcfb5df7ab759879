"""The OpenID provider: where its parts are, its keys, and the exchange of a code for tokens.

Everything begins at the configured issuer's discovery document; no address comes from a token or a
user. No redirect is followed, no proxy of the environment is used, and each answer has a time and a
size. What differs between Entra ID, ADFS and Keycloak: docs/access.md.
"""

import asyncio
import json
import logging
import ssl
import time
from dataclasses import dataclass
from math import inf
from typing import Any
from urllib.parse import parse_qsl

import httpx
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_token_request
from joserfc.jwk import Key

from app.setting_types import is_secure
from app.settings import Settings
from app.sign_in.failures import SignInFailed
from app.sign_in.tokens import can_check, key_id, usable_keys

log = logging.getLogger(__name__)

WELL_KNOWN = "/.well-known/openid-configuration"
FETCH_SECONDS = 10.0
"""For each answer of the provider; somebody waits for two or three in a row."""
MOST_BYTES = 1_000_000
"""Of each answer: Entra ID's keys with their certificates are some 15,000."""
KEEP_SECONDS = 3_600
"""How long addresses and keys are kept. A key that the provider withdraws is believed no longer."""
REFETCH_SECONDS = 60
"""How often keys are fetched for one that is not known: after a rotation at once, and whoever makes
up key names has the provider asked no more than that."""
LEFT_ALONE_SECONDS = 5.0
"""How long a provider that did not answer is not asked: those who wait meanwhile hear at once."""
_ERRORS = frozenset(
    (
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
    )
)
"""What a token endpoint may answer (RFC 6749, 5.2): the only words of it that are logged."""


@dataclass(frozen=True, slots=True)
class Described:
    """What the provider's discovery document says, and what is used of it."""

    issuer: str
    authorize: str
    token: str
    keys: str
    end_session: str | None
    client_auth: str
    """``client_secret_post`` or ``client_secret_basic``."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a code was exchanged for."""

    id_token: str
    access_token: str | None


class Provider:
    """The provider in the settings. Asks nothing until somebody signs in."""

    def __init__(self, settings: Settings) -> None:
        secret = settings.oidc_client_secret
        if settings.oidc_issuer is None or settings.oidc_client_id is None or secret is None:
            raise ValueError("no provider in the settings")  # Settings.access_faults has said so
        self.issuer = settings.oidc_issuer
        self.client_id = settings.oidc_client_id
        self._secret = secret.get_secret_value()
        self._client = httpx.AsyncClient(
            timeout=None,  # noqa: S113 — each answer has its time as a whole
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
            follow_redirects=False,
            trust_env=False,
            # the machine's own certificate store: a municipality's ADFS has one of its own
            verify=ssl.create_default_context(),
        )
        self._one = asyncio.Lock()
        self._described: Described | None = None
        self._described_at = -inf
        self._keys: list[Key] = []
        self._keys_at = -inf
        self._refetched_at = -inf
        self._left_alone_until = -inf

    async def close(self) -> None:
        """Close the connections that are kept open."""
        await self._client.aclose()

    async def described(self) -> Described:
        """Where its parts are. Raises SignInFailed."""
        async with self._one:
            if self._described is None or time.monotonic() - self._described_at > KEEP_SECONDS:
                url = self.issuer.rstrip("/") + WELL_KNOWN
                self._described = _read(await self._get(url), self.issuer)
                self._described_at = time.monotonic()
            return self._described

    async def keys_for(self, token: str) -> list[Key]:
        """Its keys, fetched anew where ``token`` is signed with one that is not known yet. Raises
        SignInFailed."""
        key_id(token)  # what is no token at all is nothing to ask anybody about
        described = await self.described()
        async with self._one:
            moment = time.monotonic()
            if moment - self._keys_at > KEEP_SECONDS:
                await self._fetch_keys(described.keys)
            elif not can_check(token, self._keys) and moment - self._refetched_at > REFETCH_SECONDS:
                self._refetched_at = moment
                await self._fetch_keys(described.keys)
            return self._keys

    async def _fetch_keys(self, url: str) -> None:
        self._keys = usable_keys(await self._get(url))
        self._keys_at = time.monotonic()

    async def exchange(self, code: str, verifier: str, redirect_uri: str) -> Tokens:
        """The tokens for a code, which the provider gives once. Raises SignInFailed."""
        described = await self.described()
        body = prepare_token_request(
            "authorization_code", redirect_uri=redirect_uri, code=code, code_verifier=verifier
        )
        auth = ClientAuth(self.client_id, self._secret, described.client_auth)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        url, headers, body = auth.prepare("POST", described.token, form, body)
        status, answer = await self._ask("POST", url, dict(parse_qsl(body)), headers)
        if status != httpx.codes.OK:
            raise _not_exchanged(status, answer)
        id_token, access_token = answer.get("id_token"), answer.get("access_token")
        if not isinstance(id_token, str):
            raise SignInFailed("misconfigured", "no ID token: is openid among the scopes?")
        return Tokens(id_token, access_token if isinstance(access_token, str) else None)

    async def _get(self, url: str) -> dict[str, Any]:
        if time.monotonic() < self._left_alone_until:
            raise SignInFailed("unreachable", f"{url} was not asked: it did not answer just now")
        try:
            status, answer = await self._ask("GET", url)
            if status != httpx.codes.OK:
                raise SignInFailed("unreachable", f"{url} answered {status}")
        except SignInFailed:
            self._left_alone_until = time.monotonic() + LEFT_ALONE_SECONDS
            raise
        return answer

    async def _ask(
        self,
        method: str,
        url: str,
        form: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, dict[str, Any]]:
        """Status and JSON object of one answer; an empty one where it is none."""
        read = bytearray()
        try:
            async with (
                asyncio.timeout(FETCH_SECONDS),
                self._client.stream(method, url, data=form, headers=headers) as response,
            ):
                async for piece in response.aiter_raw():
                    read += piece
                    if len(read) > MOST_BYTES:
                        raise SignInFailed("unreachable", f"{url} answered without end")
        except TimeoutError as error:
            raise SignInFailed("unreachable", f"{url} did not answer in time") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SignInFailed("unreachable", f"{url}: {type(error).__name__}") from error
        try:
            answer = json.loads(read)
        except (ValueError, RecursionError):
            answer = None
        return response.status_code, answer if isinstance(answer, dict) else {}


def _read(document: dict[str, Any], issuer: str) -> Described:
    """What a discovery document says (OpenID Connect Discovery 1.0, 3 and 4.3)."""
    named = document.get("issuer")
    if not isinstance(named, str) or named.rstrip("/") != issuer.rstrip("/"):
        raise SignInFailed(
            "misconfigured", "the provider names another issuer than RITA_OIDC_ISSUER"
        )
    methods = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    # in the body where it may be: in a header, providers disagree on how odd characters are written
    post = isinstance(methods, list) and "client_secret_post" in methods
    ends = document.get("end_session_endpoint")
    return Described(
        issuer=named,
        authorize=_address(document, "authorization_endpoint", issuer),
        token=_address(document, "token_endpoint", issuer),
        keys=_address(document, "jwks_uri", issuer),
        end_session=_address(document, "end_session_endpoint", issuer) if ends else None,
        client_auth="client_secret_post" if post else "client_secret_basic",
    )


def _address(document: dict[str, Any], name: str, issuer: str) -> str:
    url = document.get(name)
    if (
        isinstance(url, str)
        and is_secure(url)
        and not (url.startswith("http:") and issuer.startswith("https:"))
    ):
        return url
    raise SignInFailed("misconfigured", f"{name} of the provider is no https address")


def _not_exchanged(status: int, answer: dict[str, Any]) -> SignInFailed:
    """Why a code was not exchanged: a bad code is the visitor's, the rest the settings'."""
    said = answer.get("error")
    error = said if isinstance(said, str) and said in _ERRORS else "no error of RFC 6749"
    why = f"token endpoint: {status}, {error}"
    if error == "invalid_grant":
        return SignInFailed("refused", why)
    return SignInFailed("misconfigured" if error in _ERRORS else "unreachable", why)
