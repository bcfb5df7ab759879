"""ID tokens that a provider did not issue for this sign-in, or that say what they must not."""

import hashlib
import hmac
import json
from collections.abc import Callable
from functools import partial
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from joserfc.jwk import OctKey
from joserfc.util import urlsafe_b64encode

from tests.system.forging_provider import CLIENT, SECRET, Forger, made_key, signed

Forge = Callable[[Forger, dict[str, Any]], str]


def _coded(part: dict[str, Any]) -> str:
    """A part of a token."""
    return urlsafe_b64encode(json.dumps(part).encode()).decode()


def none(forger: Forger, claims: dict[str, Any]) -> str:
    return f"{_coded({'alg': 'none', 'kid': forger.keys[0].kid})}.{_coded(claims)}."


def _public_key_as_secret(forger: Forger, claims: dict[str, Any]) -> str:
    public = forger.keys[0].as_pem(private=False)
    # joserfc itself refuses a PEM as a secret, as others did not: signed by hand
    said = f"{_coded(forger.header(alg='HS256'))}.{_coded(claims)}"
    mac = hmac.new(public, said.encode(), hashlib.sha256).digest()
    return f"{said}.{urlsafe_b64encode(mac).decode()}"


def with_claims(**changed: Any) -> Forge:
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
    said = f"{_coded(header)}.{body}"
    mac = key.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{said}.{urlsafe_b64encode(mac).decode()}"


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
    return f"{head}.{_coded(claims | {'groups': ['it']})}.{mac}"


def _symmetric(forger: Forger, claims: dict[str, Any]) -> str:
    secret = OctKey.import_key(SECRET)
    return signed(forger.header(alg="HS256"), claims, secret)


FORGED: dict[str, Forge] = {
    "alg none": none,
    "the public key as a shared secret": _public_key_as_secret,
    "the client's secret as a shared secret": _symmetric,
    "crit that nobody knows": _crit,
    "crit that a library knows": partial(_crit, crit=["kid"]),
    "for another client": with_claims(aud="another"),
    "for another client, by us": with_claims(aud="another", azp=CLIENT),
    "for several, and not said for whom": with_claims(aud=[CLIENT, "another"]),
    "azp of another client": with_claims(aud=[CLIENT, "another"], azp="another"),
    "azp of another client, for us alone": with_claims(azp="another"),
    "of another issuer": with_claims(iss="https://login.example/other"),
    "without an issuer": with_claims(iss=None),
    "another nonce": with_claims(nonce="another"),
    "no nonce": with_claims(nonce=None),
    "expired": _moved("exp", -90),
    "never expires": with_claims(exp=None),
    "not valid yet": _moved("nbf", 120),
    "from the future": with_claims(iat=4_000_000_000, exp=4_000_000_300),
    "expires at no number": with_claims(exp="tomorrow"),
    "nobody": with_claims(sub=""),
    "of another access token": with_claims(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "at_hash that is no text": with_claims(at_hash=1),
    "a foreign key of the same name": _foreign_key,
    "its own key in the header": _key_in_header,
    "its own key at an address": _key_at_address,
    "cut short": _cut,
    "changed after it was signed": _changed,
    "no token": lambda *_: "not.a.token",
    "nothing": lambda *_: " ",
}
