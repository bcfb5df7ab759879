"""Somebody who has said who they are, as a provider or a proxy vouches for them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signed:
    """A person, before it is looked up what their groups may."""

    id: str
    """``user:`` and 16 hexadecimal digits of issuer and subject: what logs name them by."""
    name: str | None
    """What they are called on their own page."""
    groups: tuple[str, ...]
    """As the provider or the proxy names them."""
