"""What a setting's value must be like: validators, each saying in Swedish what is wrong."""

import ipaddress
import re
from pathlib import Path
from urllib.parse import urlsplit

from app import access_texts, texts

PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}
"""Pictures that a logo may be, by their ending."""


def listening(host: str) -> str:
    """An address to listen on: an IP address or `localhost`."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if host != "localhost":
            raise ValueError(access_texts.NO_ADDRESS) from None
    return host


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches ``host``, which ``listening`` has accepted."""
    return host == "localhost" or ipaddress.ip_address(host).is_loopback


def is_secure(url: str) -> bool:
    """Whether nobody on the way reads what is sent to a web address: by HTTPS, or to this very
    machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        return not parts.username and (
            (parts.scheme == "https" and bool(host))
            or (parts.scheme == "http" and is_loopback(host))
        )
    except ValueError:
        return False


def networks(names: tuple[str, ...]) -> tuple[str, ...]:
    """Addresses or networks of proxies, none of which is everybody."""
    try:
        found = [ipaddress.ip_network(name) for name in names]
    except ValueError:
        raise ValueError(access_texts.BAD_PROXIES) from None
    if any(network.prefixlen == 0 for network in found):
        raise ValueError(access_texts.BAD_PROXIES)
    return names


def header_name(name: str) -> str:
    """The name of an HTTP header, in lower case. No underscore: servers take it for a hyphen."""
    if not re.fullmatch(r"[A-Za-z0-9-]{1,64}", name):
        raise ValueError(access_texts.BAD_HEADER_NAME)
    return name.lower()


PERSONAL_DATA = ("phone", "email", "name")
"""What a question can be warned about."""


def warnings_listed(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Some of ``PERSONAL_DATA``."""
    if not set(kinds) <= set(PERSONAL_DATA):
        raise ValueError(access_texts.BAD_WARNINGS)
    return kinds


def host_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of hosts, without port or wildcard."""
    if any("*" in name or "/" in name or not name for name in names):
        raise ValueError(texts.BAD_ALLOWED_HOSTS)
    return tuple(name.lower() for name in names)


def listed(value: object) -> object:
    """The parts of a value: environment variables list by commas."""
    if not isinstance(value, str):
        return value
    return [part.strip() for part in value.split(",")] if value else []


def endpoint(url: str | None) -> str | None:
    """A web address without a user name in it."""
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise ValueError(texts.BAD_ENDPOINT)
    return url


# A plain address: what else RFC 5321 allows (quotes, %, ?) could carry more than an address into a
# mailto link. The most that its section 4.5.3.1 lets an address be is 254 characters.
_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_MAIL_ADDRESS_CHARACTERS = 254


def mail_address(address: str | None) -> str | None:
    """A plain e-mail address."""
    if address is None:
        return None
    if len(address) > _MAIL_ADDRESS_CHARACTERS or not _MAIL_ADDRESS.fullmatch(address):
        raise ValueError(texts.BAD_MAIL_ADDRESS)
    return address


def none_if_empty(value: object) -> object:
    """``RITA_X=`` is the way to unset in an environment file."""
    return None if value == "" else value


def one_line(value: str | None) -> str | None:
    """A name on one line, without characters that turn or hide what stands beside it."""
    if value is not None and not value.isprintable():
        raise ValueError(texts.BAD_NAME)
    return value


def colour(value: str | None) -> str | None:
    """A colour as six hexadecimal digits."""
    if value is not None and not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        raise ValueError(texts.BAD_COLOUR)
    return value


def picture(path: Path | None) -> Path | None:
    """A picture that a browser shows."""
    if path is not None and path.suffix.lower() not in PICTURES:
        raise ValueError(texts.BAD_PICTURE)
    return path
