"""GET /healthz, /readyz and /metrics: for whoever keeps the service running."""

from math import nan
from typing import Literal

from anyio import to_thread
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, Field

from app.access import Action, Kind, TheCaller, decide
from app.answering import today
from app.attention import warnings
from app.breaker import STATES
from app.database import StorageError
from app.live import NotReady
from app.service import Service, TheService
from app.switch import stopped
from index.versions import current

router = APIRouter(tags=["operations"])


class HealthBody(BaseModel):
    """The process is alive."""

    status: Literal["ok"]


class ReadyBody(BaseModel):
    """Whether questions can be answered, and with what."""

    status: Literal["ready", "not_ready"]
    snapshot: str | None
    documents: int | None
    embedder: str | None
    fault: str | None
    stopped: bool = Field(
        description="Whether somebody has stopped RiTA (`rita stop`). That is meant and no fault: "
        "pages and administration work, and whoever asks is told."
    )
    warnings: list[str] = Field(
        description="What somebody should look at while questions are answered all the same."
    )


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", response_model=HealthBody)
async def healthz() -> Response:
    """The process is alive; it may have nothing to answer from."""
    return JSONResponse({"status": "ok"})


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz", response_model=ReadyBody, responses={503: {"model": ReadyBody}})
async def readyz(service: TheService, caller: TheCaller) -> Response:
    """Whether questions can be answered; `fault` tells why not, or why an older index answers, and
    `warnings` what needs somebody meanwhile. With sign-in all but `status` and `stopped` is null or
    empty, but for who may see figures (`/metrics`)."""
    body = await to_thread.run_sync(_ready, service)
    if caller.kind is not Kind.LOCAL and not decide(caller, Action.MEASURE):
        hidden = {"snapshot": None, "documents": None, "embedder": None, "fault": None}
        body = body.model_copy(update={**hidden, "warnings": []})
    return JSONResponse(body.model_dump(), 200 if body.status == "ready" else 503)


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(service: TheService) -> Response:
    """Counts in the Prometheus text format, of this process."""
    body = await to_thread.run_sync(_ready, service)
    service.metrics.ready.set(body.status == "ready")
    service.metrics.documents.set(body.documents or 0)
    try:
        waiting = float(await to_thread.run_sync(service.storage.waiting))
    except StorageError:  # the log says why already; the other figures are as good
        waiting = nan
    service.metrics.waiting.set(waiting)
    if service.questions.generator is not None:
        now = service.questions.generator.breaker.state
        for state in STATES:
            service.metrics.breaker.labels(state).set(state == now)
    return Response(generate_latest(service.metrics.registry), media_type=CONTENT_TYPE_LATEST)


def _ready(service: Service) -> ReadyBody:
    fault = service.live.fault
    told = [warning.text for warning in warnings(service, named=False)]
    is_stopped = stopped(service.settings.data) is not None
    try:
        with service.live.lease() as retriever:
            snapshot, identity = retriever.snapshot, retriever.embedder.identity
    except NotReady as error:
        return ReadyBody(
            status="not_ready",
            snapshot=None,
            documents=None,
            embedder=None,
            fault=str(error),
            stopped=is_stopped,
            warnings=told,
        )
    return ReadyBody(
        status="ready",
        snapshot=snapshot.id,
        documents=len(current(snapshot.documents.values(), today())),
        embedder=identity.name,
        fault=fault,
        stopped=is_stopped,
        warnings=told,
    )
