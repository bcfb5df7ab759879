"""What a municipality may set about who comes in, how much they may ask, and what is kept of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode

from app import access_texts
from app.setting_types import (
    endpoint,
    header_name,
    is_loopback,
    is_secure,
    listed,
    mail_address,
    networks,
    none_if_empty,
    one_line,
    warnings_listed,
)


class AccessSettings(BaseSettings):
    """The part of ``Settings`` that a security officer asks for."""

    sign_in: Literal["none", "oidc", "proxy", "keys"] = Field(
        "none",
        description="How RiTA knows who asks. `oidc`: sign-in at Entra ID, ADFS, Keycloak or "
        "another OpenID provider. `proxy`: a proxy in front says who it is. `keys`: API keys and "
        "widgets only. `none`: nobody is asked, and RiTA listens to this machine alone.",
    )
    access: Annotated[Path | None, BeforeValidator(none_if_empty)] = Field(
        None,
        description="The TOML file that says which groups read which collections and have which "
        "roles (docs/access.md). Needed with `oidc` and `proxy`. Read again when it has changed.",
    )
    oidc_issuer: Annotated[str | None, BeforeValidator(none_if_empty), AfterValidator(endpoint)] = (
        Field(
            None,
            description="The provider's issuer address, under which its "
            "`/.well-known/openid-configuration` lies.",
        )
    )
    oidc_client_id: Annotated[str | None, BeforeValidator(none_if_empty)] = Field(
        None, description="What the provider calls RiTA."
    )
    oidc_client_secret: Annotated[SecretStr | None, BeforeValidator(none_if_empty)] = Field(
        None, description="The secret that the provider gave RiTA."
    )
    oidc_scopes: str = Field(
        "openid profile",
        description="What is asked of the provider. Some give groups only for a scope of their "
        "own; others for a setting.",
    )
    oidc_groups_claim: str = Field(
        "groups", description="The claim of the ID token that lists groups, or roles."
    )
    proxy_user_header: Annotated[str, AfterValidator(header_name)] = Field(
        "x-remote-user", description="The header in which the proxy names the user."
    )
    proxy_groups_header: Annotated[str, AfterValidator(header_name)] = Field(
        "x-remote-groups",
        description="The header in which the proxy lists the user's groups, with commas between.",
    )
    trusted_proxies: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(listed), AfterValidator(networks)
    ] = Field(
        (),
        description="The addresses or networks that those headers are believed from, with commas "
        "between. From others they are ignored, and the log says so.",
    )
    session_idle_minutes: int = Field(
        60, ge=5, le=1_440, description="After how long without a request a session ends."
    )
    session_hours: int = Field(
        10, ge=1, le=24, description="After how long a session ends in any case: a working day."
    )
    questions_per_minute: int = Field(
        30,
        ge=1,
        le=10_000,
        description="How many questions and searches a user, API key or widget's reader may send "
        "in a minute, to each worker process. Not counted without sign-in.",
    )
    requests_per_minute: int = Field(
        600,
        ge=10,
        le=100_000,
        description="How many requests of any kind they may send in a minute, to each worker "
        "process. Not counted without sign-in.",
    )
    streams_per_user: int = Field(
        4,
        ge=1,
        le=100,
        description="How many answers a user, API key or widget's reader may have under way at "
        "once, in each worker process. Not counted without sign-in.",
    )
    max_connections: int = Field(
        512,
        ge=16,
        le=10_000,
        description="How many connections a worker process holds. More are refused with 503.",
    )
    request_seconds: int = Field(
        30,
        ge=5,
        le=600,
        description="How long a request may take to arrive, without an upload's file. Then the "
        "connection is closed.",
    )
    warn_about: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(listed), AfterValidator(warnings_listed)
    ] = Field(
        ("phone", "email"),
        description="Personal data that a question is warned about and may still be sent with: "
        "`phone`, `email`, `name`, with commas between; empty for none. Personnummer and "
        "samordningsnummer always stop a question.",
    )
    audit_days: int = Field(
        730,
        ge=30,
        le=3_650,
        description="How many days an entry of the audit log is kept. Then it is erased, and the "
        "log says how many were.",
    )
    keep_questions: Annotated[
        str | None, BeforeValidator(none_if_empty), AfterValidator(one_line)
    ] = Field(
        None,
        max_length=200,
        description="The purpose for which the text of every question is kept, in Swedish: users "
        "are told it before they ask. Unset: question text is not kept.",
    )
    keep_questions_days: int = Field(
        30,
        ge=1,
        le=365,
        description="How many days questions are kept with `RITA_KEEP_QUESTIONS`. Then they are "
        "erased, and the audit log says how many were.",
    )
    security_contact: Annotated[
        str | None, BeforeValidator(none_if_empty), AfterValidator(mail_address)
    ] = Field(
        None,
        description="The e-mail address for whoever finds a hole: named in "
        "`/.well-known/security.txt`, which is there only with it.",
    )

    def access_faults(self, host: str, public_url: str | None, names: Sequence[str]) -> list[str]:
        """What is missing for the chosen way to sign in; a sentence for each, in Swedish.

        ``host`` is what is listened on, ``public_url`` and ``names`` what users ask for.
        """
        faults = []
        if self.sign_in == "none" and not is_loopback(host):
            faults.append(access_texts.NEEDS_SIGN_IN)
        if self.sign_in in ("oidc", "proxy") and self.access is None:
            faults.append(access_texts.NEEDS_ACCESS.format(sign_in=self.sign_in))
        if self.sign_in == "oidc" and None in (
            self.oidc_issuer,
            self.oidc_client_id,
            self.oidc_client_secret,
        ):
            faults.append(access_texts.NEEDS_PROVIDER)
        if self.sign_in == "oidc" and self.oidc_issuer and not is_secure(self.oidc_issuer):
            faults.append(access_texts.NEEDS_SECURE_PROVIDER)
        # unset, it is the address that was asked, which behind a proxy is not the users' own
        here_alone = public_url is None and is_loopback(host) and not names
        if self.sign_in == "oidc" and not (here_alone or is_secure(public_url or "")):
            faults.append(access_texts.NEEDS_PUBLIC_URL)
        if self.sign_in == "proxy" and not self.trusted_proxies:
            faults.append(access_texts.NEEDS_PROXIES)
        return faults
