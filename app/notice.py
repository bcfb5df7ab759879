"""GET /api/notice, what RiTA says of itself before the first question (the AI Act, article 50), and
GET /.well-known/security.txt, where to tell of a hole."""

from datetime import UTC, datetime, timedelta
from typing import Literal

from anyio import to_thread
from fastapi import APIRouter
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel, Field

from app.live import NotReady
from app.notice_texts import before_asking
from app.problems import PROBLEM, Refusal
from app.service import Service, TheService
from app.switch import stopped

router = APIRouter()

SECURITY_DAYS = 180
"""How long the contact may be relied on. RFC 9116, 2.5.5 advises less than a year."""


class NoticeBody(BaseModel):
    """What whoever is about to ask must know."""

    text: str = Field(description="In Swedish, to be shown before the first question.")
    mode: Literal["extractive", "generative"] = Field(
        description="`generative`: a language model may write an answer, which then says so itself."
    )
    model: str | None = Field(description="That language model; null without one.")
    snapshot: str | None = Field(description="The build of the index that answers now.")
    stopped: str | None = Field(
        description="What to say instead, in Swedish, where RiTA has been stopped; else null."
    )


@router.get("/api/notice", tags=["questions"], response_model=NoticeBody)
async def notice(service: TheService) -> Response:
    """That an AI system answers, in which way and from which index: before anything is asked."""
    body = await to_thread.run_sync(_notice, service)
    return JSONResponse(body.model_dump())


@router.get(
    "/.well-known/security.txt",
    tags=["operations"],
    response_class=PlainTextResponse,
    responses={404: PROBLEM},
)
async def security_txt(service: TheService) -> Response:
    """Whom to tell of a hole (RFC 9116); 404 without `RITA_SECURITY_CONTACT`."""
    contact = service.settings.security_contact
    if contact is None:
        raise Refusal(404)
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    expires = (midnight + timedelta(days=SECURITY_DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = [f"Contact: mailto:{contact}", f"Expires: {expires}", "Preferred-Languages: sv, en"]
    if service.settings.public_url:
        address = service.settings.public_url.rstrip("/")
        lines.append(f"Canonical: {address}/.well-known/security.txt")
    return PlainTextResponse("".join(f"{line}\n" for line in lines))


def _notice(service: Service) -> NoticeBody:
    settings = service.settings
    try:
        with service.live.lease() as retriever:
            snapshot = retriever.snapshot.id
    except NotReady:
        snapshot = None
    generative = service.questions.generator is not None
    now = stopped(settings.data)
    return NoticeBody(
        text=before_asking(generative=generative),
        mode="generative" if generative else "extractive",
        model=settings.chat_model if generative else None,
        snapshot=snapshot,
        stopped=now.told if now else None,
    )
