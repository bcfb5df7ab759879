"""``rita admin-token``: the key to the admin page, made once and shown on request only."""

from typing import Any

from app.admin import texts
from app.admin.token import make_token, read_token, token_path
from app.settings import Settings


def act(settings: Settings, *, show: bool, renew: bool) -> tuple[dict[str, Any], str]:
    """Make the token where there is none, or another: what was done, as JSON and for a person. The
    token itself only with ``show``. Raises TokenError for a file that cannot be used as it is."""
    data = settings.data
    path = token_path(data)
    known = None if renew else read_token(data)
    token = known or make_token(data)
    made = texts.KEY_RENEWED if renew else texts.KEY_MADE
    told = texts.KEY_KEPT if known else made
    body: dict[str, Any] = {"path": str(path.resolve()), "made": known is None}
    if show:
        return body | {"token": token}, token
    return body, told.format(path=path.resolve())
