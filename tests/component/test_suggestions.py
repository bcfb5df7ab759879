"""Questions to begin with, made of real documents and answered by the real model."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from shutil import copy
from threading import Event

import pytest

from app.access import LOCAL, Caller
from app.answering import answer
from app.first_questions import MOST_CHARACTERS
from app.live import Live
from app.suggestions import KEPT, SHOWN, Suggestion, Suggestions, chosen
from index.answer import Status
from index.decisions import NO_DECISIONS, Decision, Decisions
from index.embedder import Embedder
from index.filters import Filter
from index.retriever import Retriever
from index.snapshot import Snapshot, open_snapshot
from ingest.build import build
from ingest.sources import Source

SAMPLES = {
    "barn": ("barn-och-unga/skyddsbedomning.pdf", "barn-och-unga/barns-delaktighet.pdf"),
    "alla": (
        "gemensamt/lex-sarah.pdf",
        "gemensamt/tolk-och-sprakstod.pdf",
        "gemensamt/introduktion-for-nyanstallda.pdf",
        "arbetsmarknad/feriepraktik-2024.pdf",
    ),
}
DAY = date(2026, 11, 22)
ENDED = "Feriepraktik för ungdomar"
"""Valid to the end of 2024."""


@pytest.fixture(scope="module")
def data(root: Path, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data, folder = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("samlingar")
    for collection, files in SAMPLES.items():
        (folder / collection).mkdir()
        for file in files:
            copy(root / "documents" / file, folder / collection)
    build([Source(folder / name, name) for name in SAMPLES], data, embedder)
    return data


@pytest.fixture(scope="module")
def retriever(data: Path, embedder: Embedder) -> Iterator[Retriever]:
    snapshot = open_snapshot(data, None, embedder)
    yield Retriever(snapshot, embedder)
    snapshot.close()


def made(retriever: Retriever, on: date = DAY) -> list[Suggestion]:
    return [item for item in chosen(retriever, on) if item]


def test_each_is_short_and_answered_first_from_the_document_that_gave_it(
    retriever: Retriever,
) -> None:
    found = made(retriever)
    assert SHOWN <= len(found) <= KEPT
    assert len({item.question for item in found}) == len(found)
    for item in found:
        assert item.question.endswith("?")
        assert len(item.question) <= MOST_CHARACTERS
        said = answer(item.question, (), retriever, Filter(in_force=DAY))
        assert said.status is Status.ANSWERED, item.question
        cited = {citation.number: citation.document.id for citation in said.citations}
        first = {cited[number] for number in said.sentences[0].citations}
        assert first == {item.document.id}, item.question


def test_they_are_of_several_documents_in_force_and_another_day_they_are_others(
    retriever: Retriever,
) -> None:
    found = made(retriever)
    assert made(retriever) == found, "the same snapshot and day, the same questions"
    days = [made(retriever, DAY + timedelta(days=step)) for step in range(4)]
    assert len({tuple(item.question for item in day[:SHOWN]) for day in days}) > 1
    for day in days:
        assert len({item.document.id for item in day[:SHOWN]}) >= 3
        assert {item.document.collection for item in day[:SHOWN]} == set(SAMPLES)
        assert ENDED not in {item.document.facts.title for item in day}


def test_a_reader_is_offered_what_that_reader_may_read_and_what_is_in_force(
    data: Path, embedder: Embedder
) -> None:
    live = Live(data, lambda: embedder, Retriever)
    live.refresh()
    suggestions = Suggestions(live, busy=lambda: False)
    with live.lease() as retriever:
        snapshot = retriever.snapshot
        assert suggestions.offered(snapshot, LOCAL) == [], "nothing until they are worked out"
        asyncio.run(worked_out(suggestions, retriever))
        offered = suggestions.offered(snapshot, LOCAL)
        assert len(offered) == SHOWN
        assert len({item.question.split()[0] for item in offered}) > 1
        children = suggestions.offered(snapshot, Caller(frozenset({"barn"})))
        assert children
        assert {item.document.collection for item in children} == {"barn"}
        assert suggestions.offered(snapshot, Caller(frozenset())) == []
        # The samples end one after another; what has ended is offered no more.
        later = date(2028, 9, 15)
        left = suggestions.offered(snapshot, LOCAL, later)
        assert all(item.document.facts.in_force(later) for item in left)
        assert "Omedelbar skyddsbedömning" in {
            document.facts.title
            for document in snapshot.documents.values()
            if not document.facts.in_force(later)
        }
    live.close()


def test_what_is_withdrawn_is_offered_no_more_and_others_take_its_place(
    data: Path, embedder: Embedder
) -> None:
    decided = [NO_DECISIONS]
    live = Live(data, lambda: embedder, Retriever, lambda: decided[-1])
    live.refresh()
    suggestions = Suggestions(live, busy=lambda: False)

    def offered() -> list[Suggestion]:
        with live.lease() as retriever:
            return suggestions.offered(retriever.snapshot, LOCAL)

    async def decided_while_they_are_kept() -> None:
        loop = asyncio.create_task(suggestions.keep_current())
        await until(lambda: bool(offered()))
        before = offered()
        gone, moved = before[0].document.id, before[1].document.id
        decided.append(
            Decisions(1, {gone: Decision(withdrawn=DAY), moved: Decision(collection="ny")})
        )
        assert gone not in {item.document.id for item in offered()}, "at the next request"
        with live.lease() as retriever:
            mine = suggestions.offered(retriever.snapshot, Caller(frozenset({"ny"})))
        assert {item.document.id for item in mine} == {moved}
        await until(lambda: len(offered()) == SHOWN)
        assert gone not in {item.document.id for item in offered()}
        decided.append(NO_DECISIONS)
        await until(lambda: offered() == before)
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)

    asyncio.run(decided_while_they_are_kept())
    live.close()


def test_an_index_that_is_replaced_while_questions_wait_is_let_go(
    root: Path, embedder: Embedder, tmp_path: Path
) -> None:
    data, folder = tmp_path / "data", tmp_path / "samling"
    folder.mkdir()
    copy(root / "documents" / "gemensamt" / "lex-sarah.pdf", folder)
    build([Source(folder, "alla")], data, embedder)
    live = Live(data, lambda: embedder, Retriever)
    live.refresh()

    async def replaced_while_busy() -> list[Suggestion]:
        quiet = False
        asked = asyncio.Event()

        def busy() -> bool:
            asked.set()
            return not quiet

        suggestions = Suggestions(live, busy)
        loop = asyncio.create_task(suggestions.keep_current())
        await asyncio.wait_for(asked.wait(), 60)
        with live.lease() as retriever:
            old = retriever.snapshot
        copy(root / "documents" / "gemensamt" / "tolk-och-sprakstod.pdf", folder)
        await asyncio.to_thread(build, [Source(folder, "alla")], data, embedder)
        await asyncio.to_thread(live.refresh)
        await until(lambda: is_closed(old))
        quiet = True
        with live.lease() as retriever:
            new = retriever.snapshot
        await until(lambda: bool(suggestions.offered(new, LOCAL)))
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
        return suggestions.offered(new, LOCAL)

    assert asyncio.run(replaced_while_busy())
    live.close()


def test_an_index_is_not_closed_under_a_thread_that_reads_it_when_the_service_ends(
    data: Path, embedder: Embedder
) -> None:
    reading, may_end = Event(), Event()

    def rerank(_: str, passages: Sequence[str]) -> list[float]:
        reading.set()
        may_end.wait(60)
        return [0.0] * len(passages)

    live = Live(data, lambda: embedder, partial(Retriever, rerank=rerank))
    live.refresh()
    with live.lease() as retriever:
        snapshot = retriever.snapshot

    async def ended_while_it_is_read() -> None:
        loop = asyncio.create_task(Suggestions(live, lambda: False).keep_current())
        assert await asyncio.to_thread(reading.wait, 60)
        loop.cancel()
        await asyncio.wait([loop], timeout=0.5)
        live.close()
        assert not is_closed(snapshot)
        may_end.set()
        await asyncio.gather(loop, return_exceptions=True)
        assert is_closed(snapshot)

    asyncio.run(ended_while_it_is_read())


def is_closed(snapshot: Snapshot) -> bool:
    """Whether its texts can no longer be read."""
    try:
        snapshot.store.chunks(next(iter(snapshot.documents)))
    except sqlite3.ProgrammingError:
        return True
    return False


async def until(true: Callable[[], bool]) -> None:
    """Asks again and again, as a reader would."""
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110 — nobody tells a reader
            await asyncio.sleep(0.05)


async def worked_out(suggestions: Suggestions, retriever: Retriever) -> None:
    """Lets the service's own loop run until there is something."""
    loop = asyncio.create_task(suggestions.keep_current())
    await until(lambda: bool(suggestions.offered(retriever.snapshot, LOCAL)))
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
