"""What a municipality may set: environment variables named ``RITA_*``.

Every field's description is the text of docs/settings.md; a test holds the two together.
"""

import os
from difflib import get_close_matches
from typing import Any

from pydantic import SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsConfigDict

from app import texts
from app.access_settings import AccessSettings
from app.general_settings import GeneralSettings
from index.errors import SettingsError

PREFIX = "RITA_"


class Settings(AccessSettings, GeneralSettings):
    """The service's settings. Made by ``load``, which speaks Swedish when one is wrong.

    In the order of the page of settings: the general ones, then access (pydantic takes the last
    base's fields first).
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True
    )


def load(**chosen: Any) -> Settings:
    """The settings of this process: ``chosen`` (the command line's) before the environment's.

    Raises SettingsError naming every variable that is unknown or wrong, and never its value.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    written = {name.upper() for name in os.environ if name.upper().startswith(PREFIX)}
    faults = [_unknown(name, known) for name in sorted(written - known)]
    try:
        settings = Settings(**chosen)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False, include_context=True)
        faults += [_wrong(fault) for fault in wrong]
    else:
        if (settings.chat_url is None) != (settings.chat_model is None):
            faults.append(texts.CHAT_NEEDS_BOTH)
        if settings.chat_url and settings.embedding_url:
            faults.append(texts.CHAT_NEEDS_LOCAL_EMBEDDER)
        faults += settings.access_faults(settings.host, settings.public_url, settings.allowed_hosts)
    if faults:
        raise SettingsError("\n".join(faults))
    return settings


def environment(settings: Settings) -> dict[str, str]:
    """``settings`` as variables, for worker processes to load the same; what is unset is absent."""
    written: dict[str, str] = {}
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        if value is not None:
            written[PREFIX + name.upper()] = (
                ",".join(value) if isinstance(value, tuple) else str(value)
            )
    return written


def _unknown(name: str, known: set[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1, cutoff=0)
    return texts.UNKNOWN_SETTING.format(name=name, near=near[0])


def _wrong(fault: ErrorDetails) -> str:
    context = fault.get("ctx", {})
    said = context.get("error")
    reason = str(said) if said is not None else texts.reason(fault["type"], context)
    return texts.WRONG_SETTING.format(name=PREFIX + str(fault["loc"][0]).upper(), reason=reason)
