"""The clocks of two servers differ: how far a token is believed, to the second."""

from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, Key, RSAKey

from app.sign_in.failures import SignInFailed
from app.sign_in.oidc import groups_of
from app.sign_in.tokens import id_token_claims, usable_keys

NOW = 1_800_000_000
ISSUER = "https://login.example/t"


@pytest.fixture(scope="module")
def key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "one"})


def claims_at_now(key: Key, algorithm: str = "RS256", **changed: Any) -> dict[str, Any]:
    """What is believed of a token at ``NOW``."""
    right = {
        "iss": ISSUER, "aud": "rita", "sub": "anna", "nonce": "n", "iat": NOW, "exp": NOW + 300,
    }  # fmt: skip
    token = jwt.encode({"alg": algorithm, "kid": "one"}, right | changed, key, [algorithm])
    return id_token_claims(
        token,
        usable_keys({"keys": [key.as_dict(private=False)]}),
        issuer=ISSUER,
        client_id="rita",
        nonce="n",
        access_token=None,
        at=NOW,
    )


@pytest.mark.parametrize(
    "changed",
    [{"exp": NOW - 59}, {"iat": NOW + 60}, {"nbf": NOW + 60}, {"exp": NOW - 59, "iat": NOW - 359}],
)
def test_clocks_may_be_a_minute_apart(changed: dict[str, Any], key: RSAKey) -> None:
    assert claims_at_now(key, **changed)["sub"] == "anna"


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": NOW - 60},
        {"iat": NOW + 61, "exp": NOW + 400},
        {"nbf": NOW + 61},
        {"exp": float("nan")},
        {"exp": True},
    ],
)
def test_and_no_more_than_a_minute(changed: dict[str, Any], key: RSAKey) -> None:
    with pytest.raises(SignInFailed) as refused:
        claims_at_now(key, **changed)
    assert refused.value.status == 401


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "RS512"])
def test_what_the_providers_sign_with_is_known(algorithm: str, key: RSAKey) -> None:
    assert claims_at_now(key, algorithm)["sub"] == "anna"


def test_elliptic_curves_are_known_too() -> None:
    curve = ECKey.generate_key("P-256", {"kid": "one"})
    assert claims_at_now(curve, "ES256")["sub"] == "anna"


def test_only_keys_for_signatures_are_used(key: RSAKey) -> None:
    public = key.as_dict(private=False)
    found = usable_keys(
        {
            "keys": [
                public | {"use": "enc", "kid": "for encryption"},
                {"kty": "oct", "k": "c2VjcmV0", "kid": "shared"},
                {"kty": "RSA", "kid": "broken"},
                {"kty": "AKP", "kid": "of another kind"},
                "no key",
                public | {"kid": "right"},
            ]
        }
    )
    assert [each.kid for each in found] == ["right"]
    assert usable_keys([]) == usable_keys({"keys": "none"}) == []


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_a_key_too_short_to_be_safe_is_not_used() -> None:
    short = RSAKey.generate_key(1024, {"kid": "one"})
    assert usable_keys({"keys": [short.as_dict(private=False)]}) == []


@pytest.mark.parametrize(
    ("claims", "groups"),
    [
        ({"groups": ["b", "a", "b", ""]}, ("b", "a")),
        ({"groups": "alone"}, ("alone",)),
        ({}, ()),
        ({"_claim_names": {"other": "src1"}, "groups": ["a"]}, ("a",)),
    ],
)
def test_groups_are_a_list_or_one(claims: dict[str, Any], groups: tuple[str, ...]) -> None:
    assert groups_of(claims, "groups") == groups


def test_app_roles_have_no_overage() -> None:
    told = {"_claim_names": {"groups": "src1"}, "hasgroups": True, "roles": ["reader"]}
    assert groups_of(told, "roles") == ("reader",)
    with pytest.raises(SignInFailed):
        groups_of(told, "groups")


@pytest.mark.parametrize("groups", [{"a": 1}, [1], [["a"]]])
def test_groups_of_another_form_are_a_wrong_setting(groups: object) -> None:
    with pytest.raises(SignInFailed) as refused:
        groups_of({"groups": groups}, "groups")
    assert refused.value.fault == "misconfigured"
