"""Uploads in whose midst the service is killed: run as a program by ``test_kills.py``, which reads
what it prints.

    python -m tests.component.kill_uploads DATA SEED COUNT SECONDS REVIEWED [STEP …]

One process imports the service and forks a server for each kill (it has one thread, so that forking
is sound). Then files are sent to it, over HTTP, until it is dead: at a step it kills itself as soon
as it tells of it; at random, a third process does. The next server has its time to clear up; what
it then holds is told. At last all uploads are to be reviewed within REVIEWED seconds.
"""

import json
import os
import random
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from sqlalchemy import Engine, event
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.admin.token import make_token
from app.logs import configuration
from app.main import create_app
from app.settings import Settings
from tests.component.kill_steps import HALF_RECEIVED, UPLOAD_STEPS, forked
from tests.component.made_routines import make_routine

PIECES = 8
PAUSE = 0.02
"""Seconds between them: a random moment is as likely within the sending as in what follows."""
PIECE = 60_000
AT_ONCE = 2
"""Files sent to one server, at most: each is reviewed, which takes seconds."""
CLEARED_SECONDS = 30
"""How long a server may take to clear up after the one before: a bound, not an expectation."""
NO_MODEL = "/finns/inte"
"""A service without its language model takes files in all the same, and starts in a second."""


def main() -> None:
    data, (seed, count), seconds = Path(sys.argv[1]), map(int, sys.argv[2:4]), float(sys.argv[4])
    make_routine(data / "sent.pdf", "Handläggaren ringer inom tre dagar.")
    sender = Sender(data, (data / "sent.pdf").read_bytes())
    chance = random.Random(seed)
    moments = [chance.uniform(0, seconds) for _ in range(count)]
    kills: list[str | float] = [*sys.argv[6:], *moments]
    for kill in kills:
        sender.send_until_killed(kill)
    sender.wait_for_reviews(float(sys.argv[5]))


class Sender:
    """Someone who sends files and remembers which were said to have arrived."""

    def __init__(self, data: Path, pdf: bytes) -> None:
        self._data = data
        self._pdf = pdf
        self._headers = {"Authorization": f"Bearer {make_token(data)}"}
        self._sent = 0
        self._last: dict[str, Any] | None = None
        """The kill before, of which the next server shows what was left."""
        self._promised: dict[int, str] = {}
        """Uploads that were acknowledged: their number and their file's SHA-256."""

    def send_until_killed(self, kill: str | float) -> None:
        """Send files to a server that has cleared up after the one before, until it dies."""
        with self._served(kill) as (client, server):
            self._tell_of_the_last(client)
            killed = self._send(client, server, kill)
        self._last = {"at": str(kill), "killed": killed, "acknowledged": len(self._promised)}

    def wait_for_reviews(self, seconds: float) -> None:
        """What is left after the last kill, and how many uploads wait for their review when all are
        reviewed, or ``seconds`` have passed."""
        with self._served(0.0) as (client, _):
            self._tell_of_the_last(client)
            ends = time.monotonic() + seconds
            while True:
                uploads = client.get("/uploads").json()["uploads"]
                waiting = sum(each["state"] == "received" for each in uploads)
                if not waiting or time.monotonic() > ends:
                    break
                time.sleep(0.5)
        _say({"at": "reviewed", "killed": False, "uploads": len(uploads), "waiting": waiting})

    @contextmanager
    def _served(self, kill: str | float) -> Iterator[tuple[httpx.Client, int]]:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            url = f"http://127.0.0.1:{listening.getsockname()[1]}/api/admin"
            server = forked(lambda: _serve(self._data, listening, kill))
        try:
            with httpx.Client(base_url=url, headers=self._headers, timeout=60) as client:
                yield client, server
        finally:
            _kill(server)
            os.waitpid(server, 0)

    def _send(self, client: httpx.Client, server: int, kill: str | float) -> bool:
        """Whether the server died of it."""
        killer = forked(lambda: _kill_after(kill, server)) if isinstance(kill, float) else None
        try:
            for _ in range(AT_ONCE):
                body = self._pdf + f"% {self._sent}\n".encode() + b"%" * PIECE * PIECES
                self._sent += 1
                pieces = _slowly(body, server if kill == HALF_RECEIVED else None)
                name = {"name": f"{self._sent}.pdf"}
                answer = client.post("/uploads", params=name, content=pieces)
                answer.raise_for_status()
                self._promised[answer.json()["upload"]["id"]] = sha256(body).hexdigest()
        except httpx.TransportError:
            return True
        finally:
            if killer is not None:
                os.waitpid(killer, 0)
        return False

    def _tell_of_the_last(self, client: httpx.Client) -> None:
        ends = time.monotonic() + CLEARED_SECONDS
        while (faults := self._faults(client)) and time.monotonic() < ends:
            time.sleep(0.1)
        if self._last is not None:
            _say(self._last | {"faults": faults})

    def _faults(self, client: httpx.Client) -> list[str]:
        """What is not as it was promised, or left half."""
        listed = {each["id"] for each in client.get("/uploads").json()["uploads"]}
        place = f"{(self._data / 'rita.db').absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(place, uri=True)) as database:
            rows = dict(database.execute("SELECT id, version FROM uploads").fetchall())
            reviewed = {id_ for (id_,) in database.execute("SELECT upload_id FROM jobs")}
        files = {path.name: path for path in (self._data / "files").glob("*")}
        whole = {name.partition(".")[0] for name, path in files.items() if _is_whole(path)}
        promised = self._promised.items()
        return [
            *(f"lost: {id_}" for id_, version in promised if rows.get(id_) != version),
            *(f"not listed: {id_}" for id_ in self._promised if id_ not in listed),
            *(f"no file: {id_}" for id_, version in rows.items() if version not in whole),
            *(f"no review: {id_}" for id_ in rows if id_ not in reviewed),
            *(f"left: {name}" for name in files if name.partition(".")[0] not in rows.values()),
        ]


def _say(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def _is_whole(path: Path) -> bool:
    try:
        return sha256(path.read_bytes()).hexdigest() == path.name.partition(".")[0]
    except FileNotFoundError:  # cleared away this moment
        return False


def _slowly(body: bytes, die: int | None) -> Iterator[bytes]:
    """``body`` in pieces; at half of it, the process ``die`` is killed."""
    size = len(body) // PIECES + 1
    for number, start in enumerate(range(0, len(body), size)):
        if die is not None and number == PIECES // 2:
            _kill(die)
        yield body[start : start + size]
        time.sleep(PAUSE)


def _kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)


def _kill_after(seconds: float, process: int) -> None:
    time.sleep(seconds)
    _kill(process)


def _serve(data: Path, listening: socket.socket, kill: str | float) -> None:
    """Serve until killed: here, where ``kill`` is a step."""
    if isinstance(kill, str) and kill in UPLOAD_STEPS:
        sys.addaudithook(_die_at(kill))
        _tell_of_statements()
    app: ASGIApp = create_app(Settings(data=data, embedding_model=NO_MODEL))
    config = uvicorn.Config(_telling(app), log_config=configuration(), access_log=False)
    uvicorn.Server(config).run(sockets=[listening])


def _die_at(step: str) -> Callable[[str, tuple[Any, ...]], None]:
    """As soon as an upload has begun: what is cleared up before takes some of the same steps."""
    is_it = UPLOAD_STEPS[step]
    begun = [False]

    def hook(event: str, args: tuple[Any, ...]) -> None:
        begun[0] |= event == "upload"
        told_of = event in ("open", "os.rename", "statement", "commit", "reply")
        if told_of and begun[0] and is_it(event, args):
            _kill(os.getpid())

    return hook


def _tell_of_statements() -> None:
    """What SQLAlchemy is about to do is told as Python tells of its own doings."""
    last = [""]

    def statement(*args: Any) -> None:
        last[0] = args[2]
        sys.audit("statement", last[0])

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", lambda _: sys.audit("commit", last[0]))


def _telling(app: ASGIApp) -> ASGIApp:
    """``app``, which tells of uploads that begin and of replies."""

    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                sys.audit("reply", message["status"])
            await send(message)

        if scope.get("method") == "POST":
            sys.audit("upload")
        await app(scope, receive, telling)

    return outer


if __name__ == "__main__":
    main()
