"""Who asks, as a proxy in front says it in headers.

Believed from the addresses in ``RITA_TRUSTED_PROXIES`` and from nobody else: what counts is who the
connection comes from, never what ``X-Forwarded-For`` says. A proxy must take away what its users
send under these names; where it forgot one spelling (``X_Remote_User``, which many servers take for
the same) or a header comes twice, nobody knows who wrote it, and none is believed.
"""

import logging

from starlette.types import Scope

from app.peers import is_trusted
from app.settings import Settings
from app.sign_in.sessions import user_id
from app.sign_in.signed import Signed

log = logging.getLogger(__name__)

ISSUER = "proxy"
"""What stands for the issuer of users that a proxy names."""
MOST_CHARACTERS = 256
"""Of a user's name: Windows' longest, a principal name, has 1,024 in theory and some 50 at work."""


def signed(scope: Scope, settings: Settings) -> Signed | None:
    """Whom a listed proxy names in a request; None for nobody, or where it cannot be believed."""
    wanted = settings.proxy_user_header, settings.proxy_groups_header
    sent = _sent(scope, wanted)
    if not sent:
        return None
    if not is_trusted(scope, settings.trusted_proxies):
        _refused("unlisted peer", scope)
        return None
    if len({name for name, _ in sent}) < len(sent) or not {name for name, _ in sent} <= set(wanted):
        _refused("header twice, or with an underscore", scope)
        return None
    values = dict(sent)
    user = values.get(settings.proxy_user_header, "").strip()
    if not user:
        return None
    if len(user) > MOST_CHARACTERS or not user.isprintable():
        _refused("not a user's name", scope)
        return None
    groups = values.get(settings.proxy_groups_header, "").split(",")
    named = tuple(dict.fromkeys(group.strip() for group in groups if group.strip()))
    return Signed(user_id(ISSUER, user), user, named)


def _sent(scope: Scope, wanted: tuple[str, ...]) -> list[tuple[str, str]]:
    """The headers that some server would take for those ``wanted``, as written."""
    found = []
    for raw, value in scope["headers"]:
        name = raw.decode("latin-1").lower()
        if name.replace("_", "-") in wanted:
            found.append((name, _text(value)))
    return found


def _text(value: bytes) -> str:
    """What a header says: UTF-8 as today's proxies write it, or Latin-1 as HTTP has it."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _refused(why: str, scope: Scope) -> None:
    peer = scope["client"][0] if scope.get("client") else None
    log.warning("proxy header not believed", extra={"fields": {"why": why, "peer": peer}})
