"""A stream tells what happens when it happens, and says so when something breaks."""

import asyncio
import threading
from typing import Any

from app.listening import Listener
from app.streaming import AnswerStream

BODY: dict[str, Any] = {"status": "no_answer", "citations": [], "sentences": []}


async def events(stream: AnswerStream, crashes: list[Exception]) -> list[str]:
    first = await stream.first()
    return [event async for event in stream.rest(first, crashes.append)]


def test_a_stage_is_heard_before_the_next_begins() -> None:
    heard_searching = threading.Event()

    def ask(listener: Listener) -> dict[str, Any]:
        listener.stage("searching")
        # Were events kept until the answer is done, nobody would ever get past this.
        assert heard_searching.wait(timeout=30)
        listener.stage("reading")
        return BODY

    crashes: list[Exception] = []

    async def listen() -> list[str]:
        stream = AnswerStream()
        work = asyncio.create_task(asyncio.to_thread(stream.work, ask))
        first = await stream.first()
        assert first.data == {"stage": "searching"}
        heard_searching.set()
        told = [event async for event in stream.rest(first, crashes.append)]
        await work
        return told

    told = asyncio.run(listen())
    assert [event.split("\n")[0] for event in told] == [
        "event: stage",
        "event: stage",
        "event: done",
    ]
    assert not crashes


def test_a_crash_midway_is_told_without_its_words() -> None:
    def ask(listener: Listener) -> dict[str, Any]:
        listener.stage("searching")
        raise ValueError("kvastfeningssylt")

    async def listen() -> tuple[list[str], list[Exception]]:
        crashes: list[Exception] = []
        stream = AnswerStream()
        await asyncio.to_thread(stream.work, ask)
        return await events(stream, crashes), crashes

    told, crashes = asyncio.run(listen())
    assert told[-1].startswith("event: error\ndata: {")
    assert '"status": 500' in told[-1]
    assert "kvastfeningssylt" not in "".join(told)
    assert [type(crash) for crash in crashes] == [ValueError]


def test_line_ends_in_a_document_do_not_end_an_event() -> None:
    sentence = {"text": "rad ett\nrad två\r\n\nevent: done\u2028slut", "citations": []}

    async def listen() -> list[str]:
        stream = AnswerStream()
        await asyncio.to_thread(stream.work, lambda _: {**BODY, "sentences": [sentence]})
        return await events(stream, [])

    told = asyncio.run(listen())
    assert len(told) == 2
    assert told[0].count("\n") == 3
    assert told[0].endswith("\n\n")
