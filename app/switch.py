"""The kill switch: with it thrown nobody gets an answer, in no way, from the very next request on.

It is the file ``data/STOPPED``, looked for with each request, so that it holds in every worker
process at once, outlives a restart, and can be thrown when nothing else works: with ``rita stop``,
on the admin page, or by making a file of that name by hand. Whatever is there counts as stopped,
also a file that cannot be read: a switch that fails must fail to the safe side.

Pages, documents and administration still work. Questions over HTTP come to ``Questions``, which
asks the switch itself; ``Switch`` closes what else tells of the routines.
"""

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from anyio import to_thread
from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints, ValidationError
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app import notice_texts
from app.problems import ProblemResponse, Refusal
from index.errors import RitaError
from index.files import sync

FILE = "STOPPED"
CODE = "stopped"
MOST_CHARACTERS = 500
"""Of a message: some sentences, shown where an answer would have been."""
_MOST_BYTES = 10_000
"""Of the file: a message of four-byte characters, escaped, has room."""

Message = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_CHARACTERS)
]

# Every way to what the routines say but a question, whose answer says itself that there is none.
_CLOSED = re.compile(r"/api/(?:search|suggestions)|/v1(?:/.*)?|/mcp")
_MCP = "/mcp"
_SERVER_ERROR = -32000
"""JSON-RPC 2.0, section 5.1: the first of the codes for a server's own errors."""


class SwitchError(RitaError):
    """The switch could not be moved; the message says what to do."""


class Stopped(BaseModel):
    """That RiTA has been stopped; None where the file does not tell."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    since: AwareDatetime | None = None
    by: Annotated[str, StringConstraints(max_length=200)] | None = None
    message: Message | None = None

    @property
    def told(self) -> str:
        """What a user is told."""
        return f"{notice_texts.STOPPED} {self.message or notice_texts.STOPPED_ADVICE}"

    def refusal(self) -> Refusal:
        """What a request ends in."""
        return Refusal(503, self.told, CODE)


def switch_path(data: Path) -> Path:
    """Where the switch of a data directory lies."""
    return data / FILE


def stopped(data: Path) -> Stopped | None:
    """Whether RiTA has been stopped, and what is known of it. Blocks for one look at the disk."""
    path = switch_path(data)
    try:
        path.lstat()
        with path.open("rb") as file:
            return Stopped.model_validate_json(file.read(_MOST_BYTES))
    except FileNotFoundError:  # a link that leads nowhere is there all the same
        return Stopped() if path.is_symlink() else None
    except (OSError, ValidationError):  # a folder, another user's file, half a file
        return Stopped()


def stop(data: Path, by: str, message: str | None = None) -> Stopped:
    """Stop, or say something else while stopped; durable when it returns. Raises SwitchError."""
    if message is not None and len(message.strip()) > MOST_CHARACTERS:
        raise SwitchError(notice_texts.MESSAGE_LONG.format(most=MOST_CHARACTERS))
    now = Stopped(
        since=datetime.now(UTC).replace(microsecond=0),
        by=by,
        message=(message or "").strip() or None,
    )
    path = switch_path(data)
    aside = data / f".{FILE}.{secrets.token_hex(4)}"
    try:
        data.mkdir(parents=True, exist_ok=True)
        try:
            aside.write_text(now.model_dump_json(), encoding="utf-8")
            sync(aside)
            if path.is_dir():  # made by hand: it stops as well, but cannot be written over
                path.rmdir()
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
        sync(data)
    except OSError as error:
        raise _not_moved(path, error) from error
    return now


def start(data: Path) -> bool:
    """Answer again; durable when it returns. Whether RiTA had been stopped. Raises SwitchError."""
    path = switch_path(data)
    try:
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()
        sync(data)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _not_moved(path, error) from error
    return True


def _not_moved(path: Path, error: OSError) -> SwitchError:
    return SwitchError(notice_texts.NOT_SWITCHED.format(path=path, reason=error.strerror))


def watch(data: Path) -> Callable[[], Refusal | None]:
    """What an answer under way is ended by once RiTA is stopped. Blocks when called."""

    def refused() -> Refusal | None:
        now = stopped(data)
        return now.refusal() if now else None

    return refused


def is_closed(path: str) -> bool:
    """Whether nothing is given there while RiTA is stopped."""
    return _CLOSED.fullmatch(path) is not None


class Switch:
    """Refuses what tells of the routines while RiTA is stopped (ASGI)."""

    def __init__(self, app: ASGIApp, data: Path) -> None:
        self.app = app
        self.data = data

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        now = None
        if scope["type"] == "http" and is_closed(scope["path"]):
            now = await to_thread.run_sync(stopped, self.data)
        if now is None:
            await self.app(scope, receive, send)
        else:
            await _response(now, scope["path"])(scope, receive, send)


def _response(now: Stopped, path: str) -> JSONResponse:
    """503; to an MCP client as the JSON-RPC error that it shows, without the id of a request that
    was not read (streamable HTTP, "Sending Messages to the Server")."""
    if path != _MCP:
        return ProblemResponse(503, now.told, CODE)
    problem = now.refusal().problem()
    error = {"code": _SERVER_ERROR, "message": problem.detail, "data": problem.model_dump()}
    return JSONResponse({"jsonrpc": "2.0", "id": None, "error": error}, 503)
