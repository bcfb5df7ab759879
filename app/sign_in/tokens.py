"""What an OpenID provider says, believed only when every part of it holds.

A token must be signed by one of the provider's own published keys with an asymmetric algorithm that
is listed here: the header's ``alg`` chooses among these and nothing else, so that "none" and a
public key used as a shared secret (RFC 8725, 3.1) are no algorithms at all. A key in the header
itself (``jwk``, ``x5c``) or at an address in it (``jku``, ``x5u``) is not looked at.

Rules: OpenID Connect Core 1.0, 3.1.3.7; Back-Channel Logout 1.0, 2.6. Signatures and times are
checked by joserfc, ``nonce``, ``azp`` and ``at_hash`` by Authlib.
"""

import logging
from collections.abc import Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet, RSAKey, import_key
from joserfc.jws import JWSRegistry
from joserfc.jwt import JWTClaimsRegistry, Token
from joserfc.util import json_b64decode

from app.sign_in.failures import SignInFailed

log = logging.getLogger(__name__)

ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
)  # fmt: skip
LEEWAY_SECONDS = 60
"""How far the clocks of two servers may be apart: with NTP they are within one."""
SMALLEST_RSA_BITS = 2_048
"""NIST SP 800-131A rev. 2, table 2: fewer are disallowed for signatures."""
_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
_MOST_CHARACTERS = 130_000
"""Of a token. joserfc reads payloads of at most 128,000 bytes; 200 groups are some 8,000."""


def usable_keys(described: object) -> list[Key]:
    """The keys of a JWK set (RFC 7517) that a signature may be checked with; others are passed
    over: for encryption, of another kind, too short, or not readable."""
    listed = described.get("keys") if isinstance(described, Mapping) else None
    keys: list[Key] = []
    for each in listed if isinstance(listed, list) else []:
        if not isinstance(each, dict) or each.get("use", "sig") != "sig":
            continue
        try:
            key = import_key(each) if each.get("kty") in ("RSA", "EC") else None
        except (JoseError, ValueError, TypeError):
            log.warning("key of the provider not readable")
            continue
        if isinstance(key, ECKey) or (
            isinstance(key, RSAKey) and key.public_key.key_size >= SMALLEST_RSA_BITS
        ):
            keys.append(key)
    return keys


def key_id(token: str) -> str | None:
    """Which key a token says it is signed with; None where it does not say.

    Raises SignInFailed for what is no signed token, an algorithm that is not listed, and for any
    ``crit``: whatever it names must be understood (RFC 7515, 4.1.11), and we know none.
    """
    parts = token.split(".")
    if len(parts) != 3 or len(token) > _MOST_CHARACTERS or not token.isascii():
        raise _refused("not a signed token")
    try:
        header = json_b64decode(parts[0].encode())
    except (ValueError, TypeError, RecursionError) as error:
        raise _refused("header not readable") from error
    if not isinstance(header, dict) or header.get("alg") not in ALGORITHMS:
        raise _refused("algorithm not allowed")
    if "crit" in header:
        raise _refused("crit in the header")
    named = header.get("kid")
    if named is not None and not isinstance(named, str):
        raise _refused("kid is no text")
    return named


def can_check(token: str, keys: list[Key]) -> bool:
    """Whether the key that ``token`` is signed with is among ``keys``; where it names none, by
    whether it is signed with the only one. Raises SignInFailed as ``key_id``."""
    named = key_id(token)
    if named is not None:
        return any(key.kid == named for key in keys)
    try:
        _opened(token, keys)
    except SignInFailed:
        return False
    return True


def id_token_claims(
    token: str,
    keys: list[Key],
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    access_token: str | None,
    at: int,
) -> dict[str, Any]:
    """The claims of an ID token that holds, ``at`` in Unix seconds. Raises SignInFailed."""
    opened = _opened(token, keys)
    at_hash = opened.claims.get("at_hash")
    if at_hash is not None and not isinstance(at_hash, str):
        raise _refused("at_hash is no text")
    _check(opened, issuer, client_id, at)
    checked = CodeIDToken(
        opened.claims,
        opened.header,
        params={"nonce": nonce, "client_id": client_id, "access_token": access_token},
    )
    try:
        checked.validate(now=at, leeway=LEEWAY_SECONDS)
    except JoseError as error:
        raise _refused(_why(error)) from error
    return opened.claims


def logout_claims(
    token: str, keys: list[Key], *, issuer: str, client_id: str, at: int
) -> dict[str, Any]:
    """The claims of a logout token that holds. Raises SignInFailed."""
    opened = _opened(token, keys)
    _check(opened, issuer, client_id, at, subject=False)
    claims = opened.claims
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(_LOGOUT), dict):
        raise _refused("no logout event")
    # an ID token is no logout token, whoever sends it
    if "nonce" in claims or not isinstance(claims.get("jti"), str):
        raise _refused("not a logout token")
    named = [claims[name] for name in ("sub", "sid") if name in claims]
    if not named or not all(isinstance(each, str) and each for each in named):
        raise _refused("nobody named")
    return claims


def _opened(token: str, keys: list[Key]) -> Token:
    """A token whose signature is the provider's."""
    named = key_id(token)
    if named is None and len(keys) != 1:
        raise _refused("no key named")
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    try:
        return jwt.decode(token, KeySet(keys), registry=registry)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise _refused(_why(error)) from error


def _check(token: Token, issuer: str, client_id: str, at: int, *, subject: bool = True) -> None:
    wanted = JWTClaimsRegistry(
        now=at,
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": subject},
    )
    try:
        wanted.validate(token.claims)
    except JoseError as error:
        raise _refused(_why(error)) from error


def _why(error: Exception) -> str:
    """What was wrong, in words of the library's that hold nothing of the token: the kind of error,
    and for a claim its name."""
    claim = getattr(error, "claim", None)
    return f"{type(error).__name__} {claim}" if isinstance(claim, str) else type(error).__name__


def _refused(why: str) -> SignInFailed:
    return SignInFailed("refused", why)
