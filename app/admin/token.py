"""The admin token: what opens /api/admin where nobody signs in. Never open without it.

It lies in ``data/admin-token``, for its owner's eyes alone, and is read for each request: one that
is renewed holds at once, and the old one stops.
"""

import hmac
import logging
import os
import re
import secrets
import stat
from pathlib import Path

from fastapi.security import HTTPBearer
from starlette.datastructures import Headers

from app.admin import texts
from app.widgets import KEY_HEADER
from index.errors import RitaError
from index.files import sync

log = logging.getLogger(__name__)

FILE = "admin-token"
BYTES = 32
"""256 bits: nobody guesses it, however often they may try."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
"""``BYTES`` in base64url."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class TokenError(RitaError):
    """The token file cannot be used; the message says what to do."""


def token_path(data: Path) -> Path:
    """Where the token of a data directory lies."""
    return data / FILE


def read_token(data: Path) -> str | None:
    """The token, None where none was made. Raises TokenError for a file that others can read."""
    path = token_path(data)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise TokenError(texts.KEY_UNREADABLE.format(path=path, reason=error.strerror)) from error
    with os.fdopen(descriptor, encoding="ascii", errors="replace") as file:
        if os.fstat(descriptor).st_mode & _OTHERS:
            raise TokenError(texts.KEY_READABLE.format(path=path))
        token = file.read(1_000).strip()
    if not _TOKEN.fullmatch(token):
        raise TokenError(texts.KEY_BROKEN.format(path=path))
    return token


def make_token(data: Path) -> str:
    """A new token in the place of any other, durable and never seen half written."""
    data.mkdir(parents=True, exist_ok=True)
    token = secrets.token_urlsafe(BYTES)
    aside = data / f".{FILE}.{secrets.token_hex(4)}"
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(token + "\n")
    sync(aside)
    aside.rename(token_path(data))
    sync(data)
    return token


DESCRIBED = HTTPBearer(
    auto_error=False,
    description="An API key; without sign-in also the token that `rita admin-token` makes.",
    scheme_name="Admin",
)
"""For /openapi.json alone: who may is decided before any route (``app/sign_in/identify.py``)."""


def is_admin(data: Path, headers: Headers) -> bool:
    """Whether the token of ``data`` was sent, once, and with no widget's key beside it. Where the
    file cannot be used it is nobody's, and the log says why."""
    sent = headers.getlist("authorization")
    try:
        token = read_token(data)
    except TokenError as error:
        log.error("admin token not usable", extra={"fields": {"detail": str(error)}})
        return False
    if token is None or len(sent) != 1 or KEY_HEADER in headers:
        return False
    scheme, _, given = sent[0].partition(" ")
    right = hmac.compare_digest(given.strip().encode(), token.encode())
    return scheme.lower() == "bearer" and right
