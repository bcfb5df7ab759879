"""Who may come in, and what is kept about them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.tables.base import Base


class SignInBegun(Base):
    """A sign-in that was sent to the provider and has not come back. Kept for some minutes."""

    __tablename__ = "sign_ins_begun"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of what comes back from the provider."""
    browser_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the cookie of the browser that began it: no other may end it."""
    nonce: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str] = mapped_column(String(128))
    """PKCE's (RFC 7636)."""
    back: Mapped[str] = mapped_column(Text)
    """The path of ours to show afterwards."""
    created: Mapped[datetime] = mapped_column(index=True)


class SignedIn(Base):
    """A session of somebody who signed in. Gone when it ends."""

    __tablename__ = "signed_in"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the cookie."""
    who: Mapped[str] = mapped_column(String(80), index=True)
    """``user:`` and 16 hexadecimal digits of issuer and subject."""
    name: Mapped[str | None] = mapped_column(Text)
    """What the provider calls them, for their own page."""
    groups: Mapped[list[Any]]
    """As the provider named them at sign-in; what they mean is looked up at each request."""
    provider_session: Mapped[str | None] = mapped_column(String(64), index=True)
    """SHA-256 of the provider's ``sid``, by which it may end the session."""
    created: Mapped[datetime] = mapped_column(index=True)
    seen: Mapped[datetime]


class ApiKey(Base):
    """What a machine comes in with."""

    __tablename__ = "api_keys"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 — SQLAlchemy's own form

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256: the key is 256 random bits, which no slow hash makes harder to guess."""
    actions: Mapped[list[Any]]
    """Values of ``app.access.Action``."""
    collections: Mapped[list[Any] | None]
    """None: all."""
    created: Mapped[datetime]
    expires: Mapped[datetime]
    revoked: Mapped[datetime | None] = mapped_column(default=None)
    used: Mapped[date | None] = mapped_column(default=None)
    """The last day it was."""


class Asked(Base):
    """A question that was asked, where the municipality has chosen to keep questions, and why."""

    __tablename__ = "asked"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 — SQLAlchemy's own form

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    at: Mapped[datetime] = mapped_column(index=True)
    who: Mapped[str] = mapped_column(String(80), index=True)
    text: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(32))
    erase_after: Mapped[datetime] = mapped_column(index=True)
