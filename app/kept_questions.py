"""GET and DELETE /api/me/questions: what is kept of one's own questions, to fetch and to erase."""

import asyncio
from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from app.access import TheCaller
from app.audit import TheVia
from app.problems import PROBLEM
from app.service import TheService

router = APIRouter(tags=["own"], responses={503: PROBLEM, "default": PROBLEM})


class KeptQuestionBody(BaseModel):
    """A question as it was asked."""

    at: datetime
    question: str
    status: str = Field(description="How the answer ended.")
    erase_after: datetime = Field(description="When it is erased in any case.")


class KeptQuestionsBody(BaseModel):
    """What is kept of whoever asks for it."""

    who: str = Field(description="As the audit log names them.")
    purpose: str | None = Field(description="Why questions are kept. Null: they are not, any more.")
    days: int = Field(description="For how many days.")
    questions: list[KeptQuestionBody] = Field(description="Oldest first.")


@router.get("/api/me/questions", response_model=KeptQuestionsBody)
async def kept_questions(service: TheService, caller: TheCaller) -> Response:
    """The questions kept of whoever asks."""
    found = await asyncio.to_thread(service.storage.asked.of, caller.id)
    settings = service.settings
    body = KeptQuestionsBody(
        who=caller.id,
        purpose=settings.keep_questions,
        days=settings.keep_questions_days,
        questions=[
            KeptQuestionBody(
                at=each.at, question=each.text, status=each.status, erase_after=each.erase_after
            )
            for each in found
        ],
    )
    return JSONResponse(
        body.model_dump(mode="json"),
        headers={"Content-Disposition": 'attachment; filename="mina-fragor.json"'},
    )


@router.delete("/api/me/questions", status_code=204, response_class=Response)
async def erase_kept_questions(service: TheService, caller: TheCaller, via: TheVia) -> Response:
    """Erase them; from the file's free pages within a minute. The audit log says how many."""
    await asyncio.to_thread(service.storage.asked.erase, caller.id, caller.id, via)
    return Response(status_code=204)
