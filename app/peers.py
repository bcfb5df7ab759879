"""Where a request comes from, as far as that can be known."""

import ipaddress
from collections.abc import Sequence
from functools import cache

from starlette.datastructures import Headers
from starlette.types import Scope

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_IPV6_SITE = 64
"""Bits of an IPv6 address that a client cannot choose (RFC 6177 gives a site that much)."""


def client_address(scope: Scope, trusted: tuple[str, ...]) -> str:
    """Where a request comes from, as far as it can be known: an IPv6 site as one.

    Of what a ``trusted`` proxy says in ``X-Forwarded-For`` the last address that is no such proxy's
    own, since all before it may be made up.
    """
    address, networks = _peer(scope), _networks(trusted)
    told = [
        each.strip()
        for line in Headers(scope=scope).getlist("x-forwarded-for")
        for each in line.split(",")
    ]
    while told and _is_in(address, networks):
        address = told.pop()
    parsed = _parsed(address)
    if parsed is None:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, _IPV6_SITE), strict=False))
    return str(parsed)


def is_trusted(scope: Scope, trusted: tuple[str, ...]) -> bool:
    """Whether a request's connection comes from one of the addresses or networks ``trusted``."""
    return _is_in(_peer(scope), _networks(trusted))


def _peer(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""


@cache
def _networks(names: tuple[str, ...]) -> Sequence[_Network]:
    """The settings' proxies: read once, and asked of every request."""
    return [ipaddress.ip_network(each) for each in names]


def _is_in(address: str, networks: Sequence[_Network]) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in networks)


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    # how an IPv4 client looks on a socket for both
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return mapped or parsed
