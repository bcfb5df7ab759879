"""What goes over the wire of API keys and sessions: /api/admin."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from app.admin.bodies import AdminBody
from app.bodies import CollectionName
from app.sign_in.keys import MOST_DAYS


class KeyRequest(AdminBody):
    """A key to be made."""

    name: Annotated[str, StringConstraints(max_length=64)] = Field(
        description="Letters a to z, digits, `.`, `_` and `-`. Never used for another key again."
    )
    actions: list[Annotated[str, StringConstraints(max_length=20)]] = Field(
        max_length=20,
        description="What it opens: `ask`, `read`, `keep`, `administer`, `audit`, `measure`. No "
        "more than one may oneself.",
    )
    collections: list[CollectionName] | None = Field(
        None, max_length=100, description="Of these alone; null: of all."
    )
    days: int = Field(ge=1, le=MOST_DAYS, description="How long it opens anything.")


class KeyBody(AdminBody):
    """A key; never what is sent to use it."""

    name: str
    actions: list[str]
    collections: list[str] | None
    created: datetime
    expires: datetime
    revoked: datetime | None
    used: date | None = Field(description="The last day it was.")


class NewKeyBody(KeyBody):
    """A key that was just made."""

    secret: str = Field(description="To be sent as `Authorization: Bearer`. Not shown again.")


class KeysBody(AdminBody):
    """Every key, by name."""

    keys: list[KeyBody]


class SessionBody(AdminBody):
    """Somebody who is signed in."""

    id: str
    who: str = Field(description="As the audit log names them.")
    name: str | None = Field(description="As the sign-in calls them.")
    created: datetime
    seen: datetime = Field(description="The last request, to the minute.")


class SessionsBody(AdminBody):
    """Who is signed in, the one last seen first; 500 at most."""

    sessions: list[SessionBody]
