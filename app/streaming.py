"""An answer as server-sent events, each sent when it happens."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, NamedTuple

from app.answering import Stage
from app.problems import ProblemResponse

# Proxies commonly cut a connection that has been silent for 60 s.
KEEP_ALIVE_SECONDS = 15.0


class Event(NamedTuple):
    """One server-sent event."""

    name: str
    data: dict[str, Any]

    def encode(self) -> str:
        """As it goes over the wire (WHATWG HTML, section 9.2). JSON has no line ends of its own."""
        return f"event: {self.name}\ndata: {json.dumps(self.data, ensure_ascii=False)}\n\n"


Ask = Callable[[Callable[[Stage], None]], dict[str, Any]]
"""Asks a question in this thread, telling its stages, and returns the answer's body."""


class AnswerStream:
    """One question being answered in a worker thread, and what has been heard of it so far."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._heard: asyncio.Queue[Event | Exception] = asyncio.Queue()

    def work(self, ask: Ask) -> None:
        """Answer, in a worker thread. What goes wrong is handed over to who reads the stream."""
        try:
            body = ask(lambda stage: self._tell(Event("stage", {"stage": stage})))
        except Exception as error:  # noqa: BLE001 — raised again by first() or told by rest()
            self._tell(error)
        else:
            self._tell(Event("done", body))

    async def first(self) -> Event:
        """The first event. Raises what the answering raised before it had said anything."""
        heard = await self._heard.get()
        if isinstance(heard, Exception):
            raise heard
        return heard

    async def rest(self, first: Event, on_crash: Callable[[Exception], None]) -> AsyncIterator[str]:
        """The encoded stream from ``first`` on; with comments while nothing happens."""
        heard: Event | Exception | None = first
        while not isinstance(heard, Exception) and (heard is None or heard.name != "done"):
            yield ": väntar\n\n" if heard is None else heard.encode()
            heard = await self._next()
        if isinstance(heard, Exception):
            on_crash(heard)
            yield Event("error", json.loads(bytes(ProblemResponse(500).body))).encode()
            return
        for event in _parts(heard.data):
            yield event.encode()
        yield heard.encode()

    async def _next(self) -> Event | Exception | None:
        try:
            return await asyncio.wait_for(self._heard.get(), KEEP_ALIVE_SECONDS)
        except TimeoutError:
            return None

    def _tell(self, heard: Event | Exception) -> None:
        self._loop.call_soon_threadsafe(self._heard.put_nowait, heard)


def _parts(body: dict[str, Any]) -> Iterator[Event]:
    """The answer sentence by sentence, each citation before the first sentence that uses it."""
    citations = {citation["number"]: citation for citation in body["citations"]}
    for sentence in body["sentences"]:
        for number in sentence["citations"]:
            if number in citations:
                yield Event("citation", citations.pop(number))
        yield Event("sentence", sentence)
