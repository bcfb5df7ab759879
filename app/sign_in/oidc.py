"""Signing in at an OpenID provider: sent there, come back, believed (authorization code flow).

With PKCE (RFC 7636, S256), ``state`` and ``nonce``; each is used once, and only the browser that
began may end it. The rules a token must pass: ``app/sign_in/tokens.py``.
"""

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Any

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from app.database import now
from app.settings import Settings
from app.sign_in.failures import SignInFailed
from app.sign_in.provider import Provider
from app.sign_in.sessions import new_secret, user_id
from app.sign_in.signed import Signed
from app.sign_in.tokens import id_token_claims, logout_claims
from app.storage import Storage, hashed
from app.tables import SignInBegun

log = logging.getLogger(__name__)

BACK = "/sign-in/back"
"""Where the provider sends the browser."""
_NAME_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody who came back from the provider and is believed."""

    signed: Signed
    provider_session: str | None
    """The hash of the provider's own session."""
    back: str


async def begin(
    provider: Provider, storage: Storage, settings: Settings, browser: str, back: str, base: str
) -> str:
    """The provider's address to send a browser to, which holds the secret ``browser``; ``base`` is
    our own address. Raises SignInFailed, StorageError."""
    described = await provider.described()
    state, nonce, verifier = new_secret(), new_secret(), new_secret()
    begun = SignInBegun(
        state_hash=hashed(state),
        browser_hash=hashed(browser),
        nonce=nonce,
        verifier=verifier,
        back=back,
        created=now(),
    )
    await asyncio.to_thread(storage.sessions.begin, begun)
    address: str = prepare_grant_uri(
        described.authorize,
        client_id=provider.client_id,
        response_type="code",
        redirect_uri=base + BACK,
        scope=settings.oidc_scopes,
        state=state,
        nonce=nonce,
        code_challenge=create_s256_code_challenge(verifier),
        code_challenge_method="S256",
    )
    return address


async def finish(
    provider: Provider,
    storage: Storage,
    settings: Settings,
    browser: str | None,
    sent: dict[str, str],
    base: str,
) -> Arrived:
    """Who came back, by the parameters ``sent`` along. Raises SignInFailed, StorageError."""
    begun = await asyncio.to_thread(_taken, storage, browser, sent.get("state"))
    if "error" in sent:
        raise SignInFailed("declined", "the provider answered with an error")
    described = await provider.described()
    # RFC 9207: an answer of another provider that is passed off as this one's
    if sent.get("iss", described.issuer) != described.issuer:
        raise SignInFailed("refused", "answer of another issuer")
    if not sent.get("code"):
        raise SignInFailed("refused", "no code")
    tokens = await provider.exchange(sent["code"], begun.verifier, base + BACK)
    claims = id_token_claims(
        tokens.id_token,
        await provider.keys_for(tokens.id_token),
        issuer=described.issuer,
        client_id=provider.client_id,
        nonce=begun.nonce,
        access_token=tokens.access_token,
        at=int(time.time()),
    )
    groups = groups_of(claims, settings.oidc_groups_claim)
    signed = Signed(user_id(described.issuer, claims["sub"]), _name(claims), groups)
    return Arrived(signed, _provider_session(claims), begun.back)


async def ended(provider: Provider, storage: Storage, token: str) -> int:
    """End the sessions that a provider's logout token names; how many there were. Raises
    SignInFailed, StorageError."""
    described = await provider.described()
    claims = logout_claims(
        token,
        await provider.keys_for(token),
        issuer=described.issuer,
        client_id=provider.client_id,
        at=int(time.time()),
    )
    who = user_id(described.issuer, claims["sub"]) if "sub" in claims else None
    session = _provider_session(claims)
    if session is not None:
        return await asyncio.to_thread(storage.sessions.end_provider_session, session, who)
    return await asyncio.to_thread(storage.sessions.end_all, who or "")


async def leave(provider: Provider, home: str) -> str:
    """Where to end the session at the provider too (RP-Initiated Logout 1.0), and come back from;
    ``home`` where it has no such address or does not answer: here the user is signed out."""
    try:
        described = await provider.described()
    except SignInFailed as error:
        log.warning("provider not told of a sign-out", extra={"fields": {"why": error.why}})
        return home
    if described.end_session is None:
        return home
    wanted = [("client_id", provider.client_id), ("post_logout_redirect_uri", home)]
    address: str = add_params_to_uri(described.end_session, wanted)
    return address


def groups_of(claims: dict[str, Any], claim: str) -> tuple[str, ...]:
    """The groups in an ID token: a list, or one alone. Raises SignInFailed where the provider says
    that there are too many to list (Entra ID, for more than some 200): with a part of them, or
    none, somebody would be told that they may read nothing."""
    elsewhere = claims.get("_claim_names")
    if (isinstance(elsewhere, dict) and claim in elsewhere) or (
        claim == "groups" and claims.get("hasgroups")
    ):
        raise SignInFailed(
            "overage",
            "group overage: let the provider send only the groups assigned to RiTA, or app roles",
        )
    listed = claims.get(claim, [])
    named = [listed] if isinstance(listed, str) else listed
    if not isinstance(named, list) or not all(isinstance(group, str) for group in named):
        raise SignInFailed("misconfigured", "the claim of groups is no list of names")
    return tuple(dict.fromkeys(group for group in named if group))


def _taken(storage: Storage, browser: str | None, state: str | None) -> SignInBegun:
    begun = (
        storage.sessions.take(hashed(state), hashed(browser))
        if state is not None and browser is not None
        else None
    )
    if begun is None:
        raise SignInFailed("stale", "state not known, used, too old, or another browser's")
    return begun


def _name(claims: dict[str, Any]) -> str | None:
    """What to call somebody on their own page."""
    for claim in ("name", "preferred_username", "unique_name", "upn"):
        value = claims.get(claim)
        if isinstance(value, str) and value.strip() and value.isprintable():
            return value.strip()[:_NAME_CHARACTERS]
    return None


def _provider_session(claims: dict[str, Any]) -> str | None:
    session = claims.get("sid")
    return hashed(session) if isinstance(session, str) and session else None
