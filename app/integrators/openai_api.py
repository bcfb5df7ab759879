"""RiTA as a model: GET /v1/models and POST /v1/chat/completions, as OpenAI's clients ask them."""

import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from app import texts
from app.access import Caller, TheCaller
from app.answering import today
from app.audit import via_of
from app.integrators.absolute import base_address
from app.integrators.openai_bodies import ChatCompletion, ChatRequest, ModelBody, ModelsBody
from app.integrators.openai_chat import Reply, encoded, question_of, refuse_unsupported
from app.logs import described
from app.problems import OPENAI_PATHS, OPENAI_PROBLEM, Problem, Refusal, openai_error
from app.service import Service, TheService
from app.streaming import KEEP_ALIVE, AnswerStream, Event, TheStream
from app.switch import CODE
from index.answer import Status
from index.versions import current

log = logging.getLogger(__name__)

MODEL = "rita"
"""All that the asker may read; with ``:`` and a collection's name, that collection."""
_STREAM: dict[str, Any] = {
    "description": "The answer. With `stream`: server-sent events of `chat.completion.chunk`, of "
    "which the one with `finish_reason` carries `rita`, and a last `[DONE]`.",
    "content": {"text/event-stream": {"schema": {"type": "string"}}},
}

router = APIRouter(
    prefix=OPENAI_PATHS,
    tags=["openai"],
    responses={422: OPENAI_PROBLEM, 503: OPENAI_PROBLEM, "default": OPENAI_PROBLEM},
)


@router.get("/models", response_model=ModelsBody, summary="List the models")
def models(service: TheService, caller: TheCaller) -> Response:
    """`rita`, which answers from all that may be read, and `rita:` with each collection's name."""
    return JSONResponse(ModelsBody(data=_models(service, caller)).model_dump())


@router.get(
    "/models/{model_id:path}",
    response_model=ModelBody,
    responses={404: OPENAI_PROBLEM},
    summary="One of the models",
)
def model(
    model_id: Annotated[str, Path(max_length=300)], service: TheService, caller: TheCaller
) -> Response:
    """One of them, by its id."""
    return JSONResponse(_model(model_id, service, caller).model_dump())


@router.post(
    "/chat/completions",
    response_model=ChatCompletion,
    responses={200: _STREAM, 400: OPENAI_PROBLEM, 404: OPENAI_PROBLEM},
    summary="Ask as in a chat",
)
async def chat_completions(
    chat: ChatRequest, request: Request, service: TheService, caller: TheCaller, stream: TheStream
) -> Response:
    """An answer to the last user message, with its sources: Markdown in an assistant's message."""
    refuse_unsupported(chat)
    asked = question_of(chat, _collections(chat.model, service, caller))
    reply = Reply(
        chat.model,
        asked.question,
        base_address(request, service.settings),
        is_first=not any(turn.answer for turn in asked.history),
        with_usage=bool(chat.stream_options and chat.stream_options.include_usage),
    )
    ask = partial(service.questions.ask, asked, caller, via=via_of(request))
    if not chat.stream:
        body = await service.answer_with(ask)
        if refusal := _unavailable(body):
            raise refusal
        return JSONResponse(reply.whole(body))
    service.in_background(partial(stream.work, ask))
    first = await stream.first()
    if refusal := _unavailable(first.data):
        raise refusal
    return StreamingResponse(
        _streamed(stream, first, reply),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},  # nginx: pass events on as they come
    )


async def _streamed(stream: AnswerStream, first: Event, reply: Reply) -> AsyncIterator[str]:
    """The answer when it is whole: nothing can be taken back from a chat that has shown it, and
    what a language model has written so far may yet fall to the documents' own words."""
    yield reply.opening()
    async with aclosing(stream.events(first, _log_crash)) as events:
        async for event in events:
            if event is None:
                yield KEEP_ALIVE
            elif event.name == "error":
                yield encoded({"error": openai_error(Problem.model_validate(event.data))})
            elif refusal := _unavailable(event.data):
                yield encoded({"error": openai_error(refusal.problem())})
            elif event.name == "done":
                for chunk in reply.chunks(event.data):
                    yield chunk
    yield "data: [DONE]\n\n"


def _unavailable(body: dict[str, Any]) -> Refusal | None:
    """The refusal to give when nothing could be searched: no client takes that for an answer."""
    if body.get("status") != Status.UNAVAILABLE:
        return None
    detail = " ".join(warning["text"] for warning in body["warnings"])
    stopped = any(warning["code"] == CODE for warning in body["warnings"])
    return Refusal(503, detail, CODE if stopped else Status.UNAVAILABLE)


def _models(service: Service, caller: Caller) -> list[ModelBody]:
    with service.live.lease() as retriever:
        snapshot = retriever.snapshot
        built = datetime.fromisoformat(snapshot.manifest["created"])
        standing = current(snapshot.documents.values(), today()).values()
        names = {document.collection for document in standing if caller.may_read(document)}
    ids = [MODEL, *(f"{MODEL}:{name}" for name in sorted(names))]
    return [ModelBody(id=each, created=int(built.timestamp())) for each in ids]


def _model(model_id: str, service: Service, caller: Caller) -> ModelBody:
    """The model called so. Raises Refusal when none is, to this caller's knowledge."""
    for known in _models(service, caller):
        if known.id == model_id:
            return known
    raise Refusal(404, texts.NO_MODEL, "model_not_found")


def _collections(model_id: str, service: Service, caller: Caller) -> list[str] | None:
    """What the model answers from. Raises Refusal as ``_model``."""
    if model_id == MODEL:  # whether anything can be searched is for the answer to say
        return None
    return [_model(model_id, service, caller).id.removeprefix(f"{MODEL}:")]


def _log_crash(error: Exception) -> None:
    log.error("crash", extra={"fields": {"route": "/v1/chat/completions", **described(error)}})
