"""``rita keys``: API keys made, listed and revoked by whoever keeps the machine."""

from argparse import Namespace
from typing import Any

from app import access_texts
from app.access import COMMAND
from app.admin.keys import key_body
from app.database import now
from app.settings import Settings
from app.sign_in.keys import KeyRefused, make_key
from app.storage import Storage
from app.tables import ApiKey


def act(options: Namespace, settings: Settings) -> tuple[Any, str]:
    """Do what ``options`` say: what was done, as JSON and for a person. Raises KeyRefused,
    WrongState, NotKept and StorageError."""
    storage = Storage(settings.data)
    match options.action:
        case "create":
            return _create(options, storage)
        case "revoke":
            name = _named(options)
            storage.keys.revoke(name, COMMAND.id)
            return {"revoked": name}, access_texts.KEY_REVOKED.format(name=name)
        case _:
            found = storage.keys.all()
            body = [key_body(each).model_dump(mode="json") for each in found]
            return body, "\n".join(map(_line, found)) or access_texts.NO_KEYS


def _create(options: Namespace, storage: Storage) -> tuple[Any, str]:
    if not options.may:
        raise KeyRefused(access_texts.KEYS_LEAVE)
    actions = [each.strip() for each in options.may.split(",")]
    made = make_key(
        storage, _named(options), actions, options.collection or (), options.days, COMMAND.id
    )
    body = {**key_body(made.row).model_dump(mode="json"), "secret": made.secret}
    text = access_texts.KEY_MADE.format(
        secret=made.secret, name=made.row.name, expires=f"{made.row.expires:%Y-%m-%d}"
    )
    return body, text


def _named(options: Namespace) -> str:
    if not options.name:
        raise KeyRefused(access_texts.KEY_NEEDED.format(action=options.action))
    name: str = options.name
    return name


def _line(row: ApiKey) -> str:
    state = "revoked" if row.revoked else "expired" if row.expires <= now() else "valid"
    return access_texts.KEY_LINE.format(
        name=row.name,
        state=access_texts.KEY_STATES[state],
        actions=", ".join(row.actions),
        collections=", ".join(row.collections or ()) or access_texts.ALL_COLLECTIONS,
        expires=f"{row.expires:%Y-%m-%d}",
        used=row.used or access_texts.NEVER,
    )
