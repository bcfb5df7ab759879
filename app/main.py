"""The service as an ASGI application: its parts put together, and errors made into responses."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version
from typing import Any

from anyio import CapacityLimiter
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from app import api, audit, documents, feedback, health, kept_questions, notice, pages, widgets
from app.admin import routes as admin
from app.admin import uploads
from app.database import NotKept, StorageError, WrongState
from app.integrators import openai_api
from app.integrators.mcp_server import McpServer
from app.jobs import Runner
from app.limits import Attempts, RateLimits
from app.live import WATCH_SECONDS, Live
from app.observing import Metrics, Observer
from app.opening import open_configured_embedder, open_configured_generator, retriever_maker
from app.page_images import NoSuchPage, PageImages
from app.problems import SCHEMAS, ProblemResponse, Refusal, faults
from app.questions import Questions
from app.request_limits import BodyLimit, HeadLimit
from app.retention import Days, keep_erasing
from app.rules import ruled
from app.security import AllowedHosts, SameOrigin, SecurityHeaders, WidgetKeys
from app.service import Service
from app.settings import Settings, load
from app.sign_in import me, sessions
from app.sign_in import routes as sign_in
from app.sign_in.access_file import AccessFile
from app.sign_in.identify import Identify
from app.sign_in.provider import Provider
from app.statistics import keep_writing
from app.storage import Storage
from app.suggestions import Suggestions
from app.switch import Switch
from index.errors import DocumentError, ModelError, RitaError, SnapshotError

# Our errors that a request may end in; the nearest class decides.
STATUS_OF: dict[type, int] = {
    RitaError: 500,
    NoSuchPage: 404,
    DocumentError: 500,
    SnapshotError: 503,
    ModelError: 503,
    StorageError: 503,
    NotKept: 404,
    WrongState: 409,
}

WAITING_PER_CORE = 8
"""Questions answered at a time per processor core with a language model, on which a question waits
many times longer than it computes; without one, one."""


class Application(FastAPI):
    """FastAPI, with the problem schemas in its description."""

    def openapi(self) -> dict[str, Any]:
        """What ``GET /openapi.json`` gives."""
        description = super().openapi()
        description["components"]["schemas"] |= SCHEMAS
        return description


def create_app(settings: Settings) -> FastAPI:
    """The service with ``settings``. The index is opened when the application starts."""
    app = Application(
        title="RiTA",
        summary="Cited answers from a municipality's own routines.",
        version=version("rita"),
        lifespan=_lifespan,
        # Their pages load scripts from elsewhere; /openapi.json stays.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        # FastAPI's own would record what was wrong with a request, and an environment variable
        # could make it send that away.
        telemetry={
            "tracing": False,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
        },
    )
    service = _service(settings)
    app.state.service = service
    parts = (api, sign_in, me, openai_api, documents, feedback, notice, admin, health, pages)
    for part in (*parts, kept_questions):
        app.include_router(part.router)
    app.state.mcp = McpServer(service)
    app.router.routes.append(app.state.mcp.route)
    for kind in (Refusal, RequestValidationError, HTTPException, RitaError):
        app.add_exception_handler(kind, _handle)
    # The last one added is the first one met.
    app.add_middleware(Switch, data=settings.data)
    app.add_middleware(
        BodyLimit,
        limit=settings.max_body_bytes,
        # a megabyte more than is taken: the route says so in words of its own
        uploads={uploads.PATH: (settings.max_upload_mb + 1) * 1_000_000},
        seconds=settings.request_seconds,
    )
    app.add_middleware(RateLimits, settings=settings)
    app.add_middleware(
        Identify,
        rules=ruled(app),
        settings=settings,
        storage=service.storage,
        access=service.access,
    )
    app.add_middleware(SameOrigin)
    named = settings.sign_in != "none"
    app.add_middleware(WidgetKeys, widgets=widgets.read(settings.widgets, sign_in=named))
    app.add_middleware(Attempts, settings=settings)
    app.add_middleware(AllowedHosts, allowed=settings.allowed_hosts)
    app.add_middleware(HeadLimit)
    app.add_middleware(audit.Refusals, storage=service.storage)
    app.add_middleware(Observer, metrics=service.metrics)
    app.add_middleware(SecurityHeaders)
    return app


def _service(settings: Settings) -> Service:
    """What the routes work with."""
    metrics = Metrics()
    open_embedder = partial(open_configured_embedder, settings)
    generator = open_configured_generator(
        settings, lambda kind: metrics.model_failures.labels(kind).inc()
    )
    storage = Storage(settings.data)
    live = Live(settings.data, open_embedder, retriever_maker(settings), storage.register.decisions)
    answering = CapacityLimiter((os.cpu_count() or 1) * (WAITING_PER_CORE if generator else 1))
    return Service(
        settings=settings,
        live=live,
        metrics=metrics,
        questions=Questions(settings, live, metrics, storage, generator),
        suggestions=Suggestions(live, busy=lambda: answering.borrowed_tokens > 0),
        answering=answering,
        pictures=PageImages(
            settings.page_cache_mb, lambda source: metrics.pictures.labels(source).inc()
        ),
        drawing=CapacityLimiter(2),
        storage=storage,
        web=pages.put_together(settings),
        access=AccessFile(settings.access) if settings.access else None,
        provider=Provider(settings) if settings.sign_in == "oidc" else None,
    )


def from_environment() -> FastAPI:
    """The service as ``RITA_*`` sets it up: what uvicorn's worker processes call."""
    return create_app(load())


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    service: Service = app.state.service
    settings = service.settings
    kept = Days(settings.questions_days, settings.keep_questions_days, settings.audit_days)
    await asyncio.to_thread(service.live.refresh)
    beside = [
        asyncio.create_task(service.suggestions.keep_current()),
        asyncio.create_task(_watch(service)),
        asyncio.create_task(keep_erasing(service.storage, kept)),
        asyncio.create_task(audit.keep_head_told(service.storage)),
        asyncio.create_task(keep_writing(service.storage)),
        asyncio.create_task(Runner(settings, service.storage).run()),
    ]
    if service.provider:
        beside.append(asyncio.create_task(sessions.keep_ending(service.storage, settings)))
    try:
        async with app.state.mcp.manager.run():
            yield
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        service.live.close()
        service.storage.close()
        if service.questions.generator:
            service.questions.generator.close()
        if service.provider:
            await service.provider.close()


async def _watch(service: Service) -> None:
    """Follow the index, and keep no picture of what another process has erased."""
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        await asyncio.to_thread(service.live.refresh)
        service.pictures.forget(await asyncio.to_thread(service.live.erased))


async def _handle(_: Request, error: Exception) -> ProblemResponse:
    return problem(error)


def problem(error: Exception) -> ProblemResponse:
    """The response to an error: the whole table. What is not in it is a crash (``Observer``)."""
    match error:
        case Refusal():
            headers = dict(error.headers or {})
            return ProblemResponse(error.status, error.detail, error.code, error.errors, headers)
        case RequestValidationError():
            # a place begins with the part of the request that it stands in
            return ProblemResponse(422, errors=faults(error.errors(), skip=1))
        case HTTPException():  # routing, static files, unreadable bodies
            return ProblemResponse(error.status_code, headers=dict(error.headers or {}))
        case RitaError():
            kinds = (kind for kind in type(error).__mro__ if kind in STATUS_OF)
            return ProblemResponse(STATUS_OF[next(kinds, RitaError)], str(error))
        case _:
            raise error
