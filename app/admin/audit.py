"""GET /api/admin/audit and /api/admin/audit/export: the audit log, for whoever audits.

It is checked, pruned and exported by ``rita audit`` too. Reading it is itself told in it.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import Field

from app.admin import PREFIX
from app.admin.bodies import AdminBody
from app.service import Service, TheService
from app.stored.chain import NONE
from app.stored.events import Wanted

CHECKED_AT_ONCE = 5_000
"""Entries that are checked while somebody waits for the list: measured 5,700 in a second on two
cores that ten others used. Of a longer log ``rita audit verify`` tells."""
_LINES = "application/jsonl"

router = APIRouter(prefix=PREFIX)


class EntryBody(AdminBody):
    """Something that was asked, opened, refused or done."""

    id: int = Field(description="Numbers have no gaps.")
    at: datetime
    who: str = Field(description="user:, key:, widget: and an id or name; local, anonymous, rita.")
    what: str = Field(description="asked, searched, opened_file, refused, signed_in, withdrawn …")
    subject: str = Field(description="The id of what it was done to; empty: nothing in particular.")
    detail: dict[str, Any]
    via: str | None = Field(description="page, api, widget, openai, mcp or command.")
    outcome: str | None = Field(description="How it ended: an answer's status, or a refusal's.")
    snapshot: str | None
    documents: list[str] | None = Field(description="Ids of those that an answer stood on.")
    hash: str | None = Field(description="Null: from before the log was a chain.")


class AuditBody(AdminBody):
    """Some entries, newest first."""

    entries: list[EntryBody]
    intact: bool | None = Field(
        description="Whether the whole log is as it was written. Null: not looked at here (a long "
        "log, or not the first page of it)."
    )


@router.get("/audit", response_model=AuditBody)
def audit_log(
    service: TheService,
    limit: Annotated[int, Query(ge=1, le=500, description="At most.")] = 100,
    before: Annotated[int | None, Query(ge=1, description="Those older than this one.")] = None,
    who: Annotated[str | None, Query(max_length=200, description="Of this one only.")] = None,
    what: Annotated[str | None, Query(max_length=64, description="Of this kind only.")] = None,
    day: Annotated[date | None, Query(description="Of this day only, in UTC.")] = None,
) -> Response:
    """Who did what when, newest first; no question's text."""
    wanted = Wanted(who=who or None, what=what or None, day=day)
    found = service.storage.events.all(limit=limit, before=before, wanted=wanted)
    entries = [EntryBody.model_validate(each, from_attributes=True) for each in found]
    intact = _intact(service) if before is None else None
    return JSONResponse(AuditBody(entries=entries, intact=intact).model_dump(mode="json"))


@router.get(
    "/audit/export",
    response_class=StreamingResponse,
    responses={200: {"content": {_LINES: {"schema": {"type": "string"}}}}},
)
def audit_export(
    service: TheService,
    after: Annotated[int, Query(ge=0, description="Those after this one only.")] = 0,
) -> Response:
    """Every entry, oldest first, one JSON object a line, with the hashes that chain them."""

    def lines() -> Iterator[str]:
        for entry in service.storage.events.since(after):
            yield json.dumps(entry, ensure_ascii=False) + "\n"

    head = service.storage.events.head()
    name = f"granskningslogg-{head[0] if head else 0}.jsonl"
    return StreamingResponse(
        lines(),
        media_type=_LINES,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Audit-Head": head[1] if head else NONE,
        },
    )


def _intact(service: Service) -> bool | None:
    events = service.storage.events
    if events.count() > CHECKED_AT_ONCE:
        return None
    return events.verify().broken is None
