"""Who a proxy says it is: believed from listed addresses, and never when it could be another's."""

import logging
from typing import Any

import pytest

from app.settings import Settings
from app.sign_in.proxy import signed

TRUSTED = ("10.1.2.3", "10.1.4.0/28", "fd00::/64")
USER = (b"x-remote-user", "KOMMUN\\åsa".encode())


def settings(**chosen: Any) -> Settings:
    return Settings(sign_in="proxy", trusted_proxies=TRUSTED, **chosen)


def scope(*headers: tuple[bytes, bytes], peer: str | None = "10.1.2.3") -> dict[str, Any]:
    return {"type": "http", "headers": headers, "client": (peer, 40_000) if peer else None}


@pytest.mark.parametrize("peer", ["10.1.2.3", "10.1.4.15", "::ffff:10.1.2.3", "fd00::7"])
def test_a_listed_proxy_is_believed(peer: str) -> None:
    groups = (b"x-remote-groups", "bou, ekb ,,bou,åäö".encode())
    found = signed(scope(USER, groups, peer=peer), settings())
    assert found is not None
    assert (found.name, found.groups) == ("KOMMUN\\åsa", ("bou", "ekb", "åäö"))
    assert found.id.startswith("user:")
    assert "sa" not in found.id.removeprefix("user:")


@pytest.mark.parametrize(
    "peer", ["10.1.2.4", "10.1.4.16", "127.0.0.1", "::1", "fd00:1::7", "not-an-address", None]
)
def test_nobody_else_is(peer: str | None, caplog: pytest.LogCaptureFixture) -> None:
    forwarded = ((b"x-forwarded-for", b"10.1.2.3"), (b"forwarded", b"for=10.1.2.3"))
    assert signed(scope(USER, *forwarded, peer=peer), settings()) is None
    assert "proxy header not believed" in caplog.text


@pytest.mark.parametrize(
    "headers",
    [
        (USER, USER),
        (USER, (b"X-Remote-User", b"admin")),
        (USER, (b"x_remote_user", b"admin")),
        (USER, (b"X_Remote-User", b"admin")),
        ((b"x_remote_user", b"admin"),),
        (USER, (b"x-remote-groups", b"a"), (b"x-remote-groups", b"it")),
        (USER, (b"x-remote-groups", b"a"), (b"x_remote_groups", b"it")),
        (USER, (b"x_remote_groups", b"it")),
        ((b"x-remote-user", b"a\x1bb"),),
        ((b"x-remote-user", b"a" * 300),),
    ],
)
def test_what_could_be_somebody_elses_words_is_refused(
    headers: tuple[tuple[bytes, bytes], ...], caplog: pytest.LogCaptureFixture
) -> None:
    assert signed(scope(*headers), settings()) is None
    assert "proxy header not believed" in caplog.text
    assert "admin" not in str([vars(each) for each in caplog.records])


@pytest.mark.parametrize("user", [b"", b"  ", None])
def test_no_user_is_nobody_in_particular(
    user: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    headers = () if user is None else ((b"x-remote-user", user),)
    groups = (b"x-remote-groups", b"it")
    assert signed(scope(*headers, groups), settings()) is None
    assert caplog.text == ""


def test_headers_of_other_names_say_nothing() -> None:
    named = settings(proxy_user_header="X-Auth-User", proxy_groups_header="X-Auth-Groups")
    assert signed(scope(USER), named) is None
    assert signed(scope((b"x-auth-user", b"anna")), named) is not None


def test_the_same_user_is_the_same_and_another_is_another() -> None:
    ids = [
        getattr(signed(scope((b"x-remote-user", name)), settings()), "id", None)
        for name in (b"anna", b"anna", b"Anna", b"anna1")
    ]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3
