"""/api/admin/switch: stop answering, and answer again."""

import logging
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import AwareDatetime, Field

from app.access import TheCaller
from app.admin import PREFIX
from app.admin.bodies import AdminBody
from app.database import StorageError
from app.service import Service, TheService
from app.switch import Message, Stopped, start, stop, stopped

log = logging.getLogger(__name__)

router = APIRouter(prefix=f"{PREFIX}/switch")


class SwitchRequest(AdminBody):
    """What to say to whoever asks."""

    message: Annotated[
        Message | None,
        Field(description="In Swedish, after that RiTA is stopped. Null: where to turn instead."),
    ] = None


class SwitchBody(AdminBody):
    """Whether RiTA answers."""

    stopped: bool
    since: AwareDatetime | None = Field(description="Null: not stopped, or the file does not say.")
    by: str | None = Field(description="Who stopped it, as the audit log names them.")
    message: str | None = Field(description="What was written then.")
    told: str | None = Field(description="What a user is told now.")


@router.get("", response_model=SwitchBody)
def switch(service: TheService) -> Response:
    """Whether RiTA answers, and if not since when and who stopped it."""
    return _body(stopped(service.settings.data))


@router.put("", response_model=SwitchBody)
def stop_answering(request: SwitchRequest, service: TheService, caller: TheCaller) -> Response:
    """Stop answering, in every way and every process, from the next request on; answers under way
    end within seconds. Pages, documents and administration still work. Again: another message."""
    now = stop(service.settings.data, caller.id, request.message)
    _note(service, caller.id, "stopped")
    return _body(now)


@router.delete("", response_model=SwitchBody)
def answer_again(service: TheService, caller: TheCaller) -> Response:
    """Answer again."""
    if start(service.settings.data):
        _note(service, caller.id, "started")
    return _body(None)


def _note(service: Service, by: str, what: str) -> None:
    """That it is stopped weighs more than that it is written down: a full disk hinders the log."""
    try:
        service.storage.events.add(by, what, "rita")
    except StorageError as error:
        log.error("switch not noted", extra={"fields": {"what": what, "detail": str(error)}})


def _body(now: Stopped | None) -> Response:
    body = SwitchBody(
        stopped=now is not None,
        since=now.since if now else None,
        by=now.by if now else None,
        message=now.message if now else None,
        told=now.told if now else None,
    )
    return JSONResponse(body.model_dump(mode="json"))
