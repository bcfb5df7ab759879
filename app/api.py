"""POST /api/search, /api/ask and /api/ask/stream."""

import logging
from functools import partial
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response, StreamingResponse

from app.access import TheCaller
from app.audit import TheVia
from app.bodies import AnswerBody, AskRequest, SearchBody, SearchRequest, SuggestionsBody
from app.live import NotReady
from app.logs import described
from app.problems import PROBLEM
from app.schemas import suggestions_body
from app.service import TheService
from app.streaming import TheStream
from index.answer import Status

log = logging.getLogger(__name__)

_UNAVAILABLE = {"model": AnswerBody, "description": "The answer, with status `unavailable`"}
_STREAM: dict[str, Any] = {
    "description": "Server-sent events: `stage`, `citation` (before the sentence that uses it), "
    "`sentence`, then `done` with the whole answer, which is authoritative, or `error`.",
    "content": {"text/event-stream": {"schema": {"type": "string"}}},
}

router = APIRouter(prefix="/api", tags=["questions"], responses={422: PROBLEM, "default": PROBLEM})


@router.post("/search", response_model=SearchBody, responses={503: PROBLEM})
async def search(
    request: SearchRequest, service: TheService, caller: TheCaller, via: TheVia
) -> Response:
    """The passages that may answer a question, best first."""
    return JSONResponse(
        await service.answer_with(partial(service.questions.search, request, caller, via))
    )


@router.post("/ask", response_model=AnswerBody, responses={503: _UNAVAILABLE})
async def ask(request: AskRequest, service: TheService, caller: TheCaller, via: TheVia) -> Response:
    """An answer with its sources, or that there is none."""
    asked = partial(service.questions.ask, request, caller, via=via)
    body = await service.answer_with(asked)
    return JSONResponse(body, 503 if body["status"] == Status.UNAVAILABLE else 200)


@router.post(
    "/ask/stream", response_class=StreamingResponse, responses={200: _STREAM, 503: _UNAVAILABLE}
)
async def ask_stream(
    request: AskRequest, service: TheService, caller: TheCaller, via: TheVia, stream: TheStream
) -> Response:
    """The same answer as server-sent events, which tell what is being done meanwhile."""
    asked = partial(service.questions.ask, request, caller, via=via)
    service.in_background(partial(stream.work, asked))
    first = await stream.first()
    if first.data.get("status") == Status.UNAVAILABLE:
        return JSONResponse(first.data, 503)
    return StreamingResponse(
        stream.rest(first, _log_crash),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},  # nginx: pass events on as they come
    )


@router.get("/suggestions", response_model=SuggestionsBody)
def suggestions(service: TheService, caller: TheCaller) -> Response:
    """Some first questions that RiTA can answer now; none until they are worked out."""
    try:
        with service.live.lease() as retriever:
            snapshot = retriever.snapshot
            offered = service.suggestions.offered(snapshot, caller)
    except NotReady:
        return JSONResponse(suggestions_body(None, ()))
    return JSONResponse(
        suggestions_body(snapshot.id, [(item.question, item.document) for item in offered])
    )


def _log_crash(error: Exception) -> None:
    log.error("crash", extra={"fields": {"route": "/api/ask/stream", **described(error)}})
