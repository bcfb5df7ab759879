"""What is written in the audit log: every question and search, every file and page opened, every
refusal, what administrators ask for. How it is kept: ``app/stored/events.py``.

An entry tells who, when, by which way, what, about which documents of which index version, and how
it ended. It never holds what was asked. Where it cannot be written (a full disk, a database that
somebody holds) the question is answered all the same, and the entry is a line of the service's own
log: a case worker in an emergency is not to be stopped by a log (decision 35).
"""

import asyncio
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any

from anyio import to_thread
from fastapi import Depends, Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.access import ANONYMOUS, Caller, Kind
from app.database import StorageError
from app.listening import NobodyListens
from app.observing import method_of, route_of
from app.problems import Refusal
from app.storage import Storage

log = logging.getLogger(__name__)

API, MCP, OPENAI, PAGES, WIDGET = "api", "mcp", "openai", "page", "widget"
BY_COMMAND = "command"
"""By which way something was asked."""
FILE, PAGE = "opened_file", "opened_page"
"""What was opened."""
REFUSAL_SECONDS = 60.0
"""A refused caller is told of once in this time for each route: none fills the log by trying."""
PAGE_SECONDS = 3_600.0
"""A reader who turns the pages of a document has opened it once in this time."""
FILE_SECONDS = 60.0
"""A browser fetches a file in many parts."""
HEAD_SECONDS = 86_400.0
"""How often the newest hash goes to the service's log, which is best kept on another machine."""
_REFUSED = (401, 403)
_ADMIN = "/api/admin/"
_READS_TEXT = frozenset(("/api/admin/questions", "/api/admin/feedback", "/api/admin/audit"))
"""Admin routes that show what somebody wrote, or who did what."""


def via_of(request: Request) -> str:
    """By which way a request came: page, widget, openai, mcp or api."""
    return _via(request.scope)


TheVia = Annotated[str, Depends(via_of)]


def _via(scope: Scope) -> str:
    path: str = scope["path"]
    state = scope.get("state", {})
    caller: Caller | None = state.get("caller")
    if "widget" in state or (caller is not None and caller.kind is Kind.WIDGET):
        return WIDGET
    if path.startswith("/v1/"):
        return OPENAI
    if path == "/mcp":
        return MCP
    # A browser tells, and lets no script tell otherwise; programs send nothing of the kind.
    site = Headers(scope=scope).get("sec-fetch-site")
    return PAGES if site in ("same-origin", "none") else API


def record(
    storage: Storage,
    caller: Caller,
    what: str,
    *,
    via: str,
    outcome: str | None = None,
    snapshot: str | None = None,
    documents: Iterable[str] = (),
    subject: str = "",
    **detail: Any,
) -> None:
    """An entry in the audit log; where that is not possible, a line in the service's log. Blocks.

    ``documents`` are ids, told once each, in order. Nothing given may be text that somebody wrote.
    """
    named = list(dict.fromkeys(documents))
    try:
        storage.events.add(
            caller.id,
            what,
            subject,
            detail,
            via=via,
            outcome=outcome,
            snapshot=snapshot,
            documents=named,
        )
    except StorageError as error:
        told: dict[str, Any] = {"who": caller.id, "what": what, "subject": subject, "via": via}
        told |= {"outcome": outcome, "snapshot": snapshot, "documents": named}
        log.error(
            "audit entry not written", extra={"fields": {**told, **detail, "detail": str(error)}}
        )


@dataclass(slots=True)
class Ending:
    """How what is recorded ended, filled in when it has; as it stands, it broke."""

    outcome: str = "failed"
    snapshot: str | None = None
    documents: Sequence[str] = ()


@contextmanager
def recording(storage: Storage, caller: Caller, what: str, via: str) -> Iterator[Ending]:
    """Record a question or a search, however it ends. Blocks."""
    ending = Ending()
    try:
        yield ending
    except NobodyListens:
        ending.outcome = "left"
        raise
    except Refusal as refusal:
        ending.outcome = refusal.problem().code
        raise
    finally:
        record(
            storage,
            caller,
            what,
            via=via,
            outcome=ending.outcome,
            snapshot=ending.snapshot,
            documents=ending.documents,
        )


def record_opened(
    storage: Storage, caller: Caller, what: str, via: str, document_id: str, version: str
) -> None:
    """That a file or page (``what``: ``FILE``, ``PAGE``) was opened, once in a while for each
    caller, document and version. Blocks."""
    seconds = PAGE_SECONDS if what == PAGE else FILE_SECONDS
    if storage.events.due(what, caller.id, document_id, version, seconds=seconds):
        record(
            storage,
            caller,
            what,
            via=via,
            outcome="opened",
            documents=(document_id,),
            subject=document_id,
            version=version,
        )


class Refusals:
    """Notes what is refused for who sends it, and what administrators ask for (ASGI).

    Changes that an administrator makes are told by what makes them as well; here nothing is
    forgotten, and what came to nothing is told too.
    """

    def __init__(self, app: ASGIApp, storage: Storage) -> None:
        self.app = app
        self.storage = storage

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        noted = False

        async def send_noted(message: Message) -> None:
            nonlocal noted
            if message["type"] == "http.response.start":
                noted = True
                if message["status"] in _REFUSED or _of_admin(scope):
                    # before it is sent: nobody hears of what is not told in the log
                    await to_thread.run_sync(self._note, scope, message["status"])
            await send(message)

        try:
            await self.app(scope, receive, send_noted)
        finally:
            if not noted and _of_admin(scope):
                await to_thread.run_sync(self._note, scope, 0)

    def _note(self, scope: Scope, status: int) -> None:
        caller: Caller = scope.get("state", {}).get("caller", ANONYMOUS)
        route, method = route_of(scope), method_of(scope)
        refused = status in _REFUSED
        what = "refused" if refused else "administered"
        once = refused or method in ("GET", "HEAD")
        events = self.storage.events
        if once and not events.due(
            what, caller.id, method, route, str(status), seconds=REFUSAL_SECONDS
        ):
            return
        record(
            self.storage,
            caller,
            what,
            via=_via(scope),
            outcome=str(status or "left"),
            subject=_subject(scope),
            route=f"{method} {route}",
        )


def _of_admin(scope: Scope) -> bool:
    """Whether it is a change below /api/admin, or reads there what somebody wrote or did."""
    route = route_of(scope)
    if not route.startswith(_ADMIN):
        return False
    return scope["method"] not in ("GET", "HEAD") or any(map(route.startswith, _READS_TEXT))


def _subject(scope: Scope) -> str:
    """The id that the address names, where it is one of ours: digits, hexadecimal or a moment."""
    named = scope.get("path_params", {}).values()
    return next((value for value in map(str, named) if _is_id(value)), "")


def _is_id(value: str) -> bool:
    return 0 < len(value) <= 64 and not value.strip("0123456789abcdefTZ-")


def missed(storage: Storage) -> dict[str, Any] | None:
    """How many entries could not be written (``count``), and ``since`` when; None where the log is
    whole."""
    lost = storage.events.missed
    if not lost.count or lost.since is None:
        return None
    return {"count": lost.count, "since": f"{lost.since:%Y-%m-%d %H:%M} UTC"}


async def keep_head_told(storage: Storage, seconds: float = HEAD_SECONDS) -> None:
    """Write the newest hash to the service's log now and every ``seconds``; until cancelled.

    Kept elsewhere, it tells later that nothing before it was changed or cut off.
    """
    while True:
        await asyncio.to_thread(tell_head, storage)
        await asyncio.sleep(seconds)


def tell_head(storage: Storage) -> None:
    """Write the newest hash to the service's log; a fault is logged, not raised."""
    try:
        head = storage.events.head()
    except StorageError as error:
        log.error("audit head not read", extra={"fields": {"detail": str(error)}})
        return
    if head is not None:
        log.info("audit head", extra={"fields": {"entry": head[0], "hash": head[1]}})
