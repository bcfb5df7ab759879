"""An answer as server-sent events, each sent when it happens."""

import asyncio
import json
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from contextlib import aclosing
from typing import Annotated, Any, NamedTuple

from anyio import to_thread
from fastapi import Depends, Request

from app import access_texts
from app.access import StillIn, still_in_of
from app.date_warnings import Days
from app.listening import Listener, NobodyListens, Stage
from app.problems import ProblemResponse, Refusal
from app.schemas import citation_body, sentence_body
from app.service import TheService
from app.switch import watch
from index.answer import Citation, Sentence

# Proxies commonly cut a connection that has been silent for 60 s.
KEEP_ALIVE_SECONDS = 15.0
WATCH_SECONDS = 2.0
"""How often what could end an answer under way is looked at: "within seconds" for the kill switch,
for some microseconds of work."""
KEEP_ALIVE = ": väntar\n\n"
"""A comment, which readers of a stream skip."""


class Event(NamedTuple):
    """One server-sent event."""

    name: str
    data: dict[str, Any]

    def encode(self) -> str:
        """As it goes over the wire (WHATWG HTML, section 9.2). JSON has no line ends of its own."""
        return f"event: {self.name}\ndata: {json.dumps(self.data, ensure_ascii=False)}\n\n"


Ask = Callable[[Listener], dict[str, Any]]
"""Asks a question in this thread, telling what happens, and returns the answer's body."""

Check = Callable[[], Refusal | None]
"""Whether what is under way must end, and what is then told. Blocks, but not for long."""


class AnswerStream:
    """One question being answered in a worker thread, and what has been heard of it so far.

    It ends with an ``error`` as soon as one of ``checks`` refuses: they are asked every
    ``WATCH_SECONDS``, and before the answer is given as a whole.
    """

    def __init__(self, *checks: Check) -> None:
        self._checks = checks
        self._loop = asyncio.get_running_loop()
        self._looked = self._loop.time()
        """When the checks were last asked."""
        self._heard: asyncio.Queue[Event | Exception] = asyncio.Queue()
        self._gone = threading.Event()
        self._told_sentences = False
        self._days: Days | None = None

    def work(self, ask: Ask) -> None:
        """Answer, in a worker thread. What goes wrong is handed over to who reads the stream; when
        nobody does any more, the work ends where it next tells or waits."""
        try:
            body = ask(self)
        except NobodyListens:
            return
        except Exception as error:  # noqa: BLE001 — raised again by first() or told by rest()
            self._tell(error)
        else:
            self._tell(Event("done", body))

    def begin(self, days: Days) -> None:
        """What the dates of citations are judged by."""
        self._days = days

    def stage(self, stage: Stage) -> None:
        """A ``stage`` event. Raises NobodyListens."""
        self.waiting()
        self._tell(Event("stage", {"stage": stage}))

    def sentence(self, sentence: Sentence, new: Sequence[Citation]) -> None:
        """A ``sentence`` event after a ``citation`` for each of ``new``. Raises NobodyListens."""
        self.waiting()
        for citation in new:
            self._tell(Event("citation", citation_body(citation, self._days)))
        self._told_sentences = True
        self._tell(Event("sentence", sentence_body(sentence)))

    def waiting(self) -> None:
        """Raises NobodyListens when the client has closed its connection."""
        if self._gone.is_set():
            raise NobodyListens

    async def first(self) -> Event:
        """The first event. Raises what the answering raised before it had said anything."""
        heard = await self._heard.get()
        if isinstance(heard, Exception):
            raise heard
        return heard

    async def rest(self, first: Event, on_crash: Callable[[Exception], None]) -> AsyncIterator[str]:
        """The encoded stream from ``first`` on; with comments while nothing happens."""
        async with aclosing(self.events(first, on_crash)) as events:
            async for event in events:
                yield KEEP_ALIVE if event is None else event.encode()

    async def events(
        self, first: Event, on_crash: Callable[[Exception], None]
    ) -> AsyncGenerator[Event | None]:
        """The events from ``first`` to ``done`` or ``error``; None when ``KEEP_ALIVE_SECONDS`` have
        passed without one. Close it, and the work ends."""
        try:
            heard: Event | Exception | None = first
            while not isinstance(heard, Exception) and (heard is None or heard.name != "done"):
                yield heard
                heard = await self._next()
            if isinstance(heard, Refusal):
                yield Event("error", heard.problem().model_dump())
                return
            if isinstance(heard, Exception):
                on_crash(heard)
                yield Event("error", json.loads(bytes(ProblemResponse(500).body)))
                return
            if not self._told_sentences:
                for event in _parts(heard.data):
                    yield event
            yield heard
        finally:
            self._gone.set()

    async def _next(self) -> Event | Exception | None:
        """What is heard next, or what ends it; None when nothing was for ``KEEP_ALIVE_SECONDS``."""
        until = self._loop.time() + KEEP_ALIVE_SECONDS
        while (now := self._loop.time()) < until:
            wait = min(until, self._looked + WATCH_SECONDS) - now
            heard = await self._heard_within(wait)
            done = isinstance(heard, Event) and heard.name == "done"
            if done or self._loop.time() >= self._looked + WATCH_SECONDS:
                self._looked = self._loop.time()
                heard = await to_thread.run_sync(self._refused) or heard
            if heard is not None:
                return heard
        return None

    async def _heard_within(self, seconds: float) -> Event | Exception | None:
        try:
            return await asyncio.wait_for(self._heard.get(), max(0, seconds))
        except TimeoutError:
            return None

    def _refused(self) -> Refusal | None:
        return next(filter(None, (check() for check in self._checks)), None)

    def _tell(self, heard: Event | Exception) -> None:
        self._loop.call_soon_threadsafe(self._heard.put_nowait, heard)


def _stays(still_in: StillIn | None) -> Iterator[Check]:
    """The check that whoever asks is still let in: signed in, with a key that opens, and with the
    groups that they came with. It ends what is under way within ``WATCH_SECONDS``."""
    if still_in is None:
        return

    def check() -> Refusal | None:
        return None if still_in() else Refusal(401, access_texts.ENDED, "not_signed_in")

    yield check


async def _stream(request: Request, service: TheService) -> AnswerStream:
    return AnswerStream(watch(service.settings.data), *_stays(still_in_of(request)))


TheStream = Annotated[AnswerStream, Depends(_stream)]
"""A stream for the answer to a request."""


def _parts(body: dict[str, Any]) -> Iterator[Event]:
    """The answer sentence by sentence, each citation before the first sentence that uses it."""
    citations = {citation["number"]: citation for citation in body["citations"]}
    for sentence in body["sentences"]:
        for number in sentence["citations"]:
            if number in citations:
                yield Event("citation", citations.pop(number))
        yield Event("sentence", sentence)
