"""GET /api/me: what the pages know about who sits there."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from app.access import Kind, TheCaller
from app.problems import PROBLEM
from app.service import TheService
from app.settings import Settings
from app.sign_in.addresses import base_of, path_of

router = APIRouter(tags=["sign-in"], responses={"default": PROBLEM})


class KeptBody(BaseModel):
    """That questions are kept: to be told before one is asked."""

    purpose: str = Field(description="Why, in the municipality's words.")
    days: int = Field(description="For how long.")


class MeBody(BaseModel):
    """Who asks, and what they may."""

    kind: Kind = Field(description="How they were recognised.")
    id: str = Field(description="As the audit log names them.")
    name: str | None = Field(description="What the provider or proxy calls them.")
    roles: list[str] = Field(
        description="What they are trusted with: reader, owner, admin, auditor."
    )
    collections: list[str] | None = Field(description="What they read of. Null: everything.")
    owns: list[str] | None = Field(description="Whose documents they keep. Null: all.")
    sign_in: str = Field(description="How RiTA knows who asks: none, oidc, proxy or keys.")
    sign_in_url: str | None = Field(description="Where to sign in; null where one cannot.")
    sign_out_url: str | None = Field(
        description="Where to post to sign out; null where one cannot."
    )
    questions_kept: KeptBody | None = Field(description="Null: the text of a question is not kept.")


def _kept(settings: Settings) -> KeptBody | None:
    if settings.keep_questions is None:
        return None
    return KeptBody(purpose=settings.keep_questions, days=settings.keep_questions_days)


@router.get("/api/me", response_model=MeBody)
async def me(request: Request, service: TheService, caller: TheCaller) -> Response:
    """Who asks, as far as RiTA knows, and what they may. Open to everybody."""
    settings = service.settings
    prefix = path_of(base_of(settings, request)) if service.provider else ""
    body = MeBody(
        kind=caller.kind,
        id=caller.id,
        name=caller.name,
        roles=sorted(caller.roles),
        collections=None if caller.collections is None else sorted(caller.collections),
        owns=None if caller.owned is None else sorted(caller.owned),
        sign_in=settings.sign_in,
        sign_in_url=f"{prefix}/sign-in" if service.provider else None,
        sign_out_url=f"{prefix}/sign-out"
        if service.provider and caller.kind is Kind.USER
        else None,
        questions_kept=_kept(settings),
    )
    return JSONResponse(body.model_dump(mode="json"))
