"""First questions to offer: made of the documents in force, and answered when they are offered.

A user who does not know what RiTA knows is helped by what others could ask. Each candidate
(``app/first_questions.py``) is put to RiTA itself and kept only where the place that gave it is
cited in the answer. That is done once for each snapshot and day, after the start and between
questions.
"""

import asyncio
import logging
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import chain, zip_longest

from anyio import to_thread

from app.access import Caller
from app.answering import answer, today
from app.first_questions import Candidate, candidates
from app.live import RETRY_SECONDS, WATCH_SECONDS, Live, NotReady
from app.logs import described
from app.privacy import holds_personal_data
from index.answer import Status
from index.corpus import Document
from index.errors import ModelError
from index.filters import Filter, admitted
from index.quotes import comparable
from index.retriever import Retriever
from index.snapshot import Snapshot

log = logging.getLogger(__name__)

SHOWN = 4
"""Questions offered: two lines of two on a wide screen, and no scrolling on a phone."""
KEPT = 12
"""Questions kept of a snapshot, so that who may read one collection only is offered some too."""
MOST_ASKED = 32
"""Candidates put to RiTA for one snapshot and day: at some 60 ms each, two to three seconds."""
TRIES = 3
"""Candidates of one document in a round; a document whose first three fail rarely has a fourth."""
DOCUMENTS_READ = 60
"""Documents whose text is read: reading the longest statute takes some 50 ms."""
READ = 2
"""Sentences of an answer among which the place that gave the question must be: what is read
first."""
BUSY_SECONDS = 0.2
"""How long to stand back while a question is being answered."""

_END = object()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that RiTA answers, first from ``document``."""

    question: str
    document: Document


@dataclass(frozen=True, slots=True)
class _Basis:
    """What suggestions are made of. The same basis, the same suggestions."""

    snapshot: str
    day: date
    documents: tuple[tuple[str, str, str, str | None], ...]
    """Key, collection, title and type of those in force."""


class Suggestions:
    """The suggestions of the snapshot in use. Empty until they are worked out."""

    def __init__(self, live: Live, busy: Callable[[], bool]) -> None:
        """``busy`` tells whether questions are being answered, which go first."""
        self._live = live
        self._busy = busy
        self._made: tuple[_Basis | None, tuple[Suggestion, ...]] = (None, ())
        """What they are made of, and they."""

    def offered(
        self, snapshot: Snapshot, caller: Caller, on: date | None = None
    ) -> list[Suggestion]:
        """At most ``SHOWN`` of those whose document ``caller`` may read, in force ``on`` that day
        (today): those that ask for different things before those that ask for the same.

        ``snapshot`` has its documents as they have been decided to be now."""
        of, made = self._made
        on = on or today()
        if of is None or of.snapshot != snapshot.id:
            return []
        stands = _in_force(snapshot, on, {item.document.id for item in made})
        left = [
            Suggestion(item.question, document)
            for item in made
            if (document := stands.get(item.document.key)) and caller.may_read(document)
        ]
        shown: list[Suggestion] = []
        while left and len(shown) < SHOWN:
            kinds = [_first_word(item.question) for item in shown]
            shown.append(min(left, key=lambda item: kinds.count(_first_word(item.question))))
            left.remove(shown[-1])
        return shown

    async def keep_current(self) -> None:
        """Work them out when the day, the snapshot or what is decided of its documents is another.
        Ends when cancelled."""
        seen: tuple[Retriever, date] | None = None
        while True:
            wait = WATCH_SECONDS
            try:
                with self._live.lease() as retriever:
                    now = (retriever, today())
                    if now != seen and await self._renew(*now):
                        seen = now
            except NotReady:
                pass  # nothing to make questions of until there is a snapshot
            except ModelError as error:
                log.warning("no suggestions", extra={"fields": {"detail": str(error)}})
                wait = RETRY_SECONDS
            except Exception as error:  # noqa: BLE001 — whatever it is, questions are answered
                log.error("crash", extra={"fields": described(error)})
                wait = RETRY_SECONDS
            await asyncio.sleep(wait)

    async def _renew(self, retriever: Retriever, on: date) -> bool:
        """Work them out unless they stand on the same; False when that came to nothing."""
        basis = _basis(retriever.snapshot, on)
        if basis == self._made[0]:
            return True
        made = await self._worked_out(retriever, on)
        if made is not None:
            self._made = basis, made
        return made is not None

    async def _worked_out(self, retriever: Retriever, on: date) -> tuple[Suggestion, ...] | None:
        """None when another snapshot has taken its place: to wait for a quiet moment would keep
        the old one in memory."""
        steps = chosen(retriever, on)
        kept: list[Suggestion] = []
        while (found := await _step(steps)) is not _END:
            if isinstance(found, Suggestion):
                kept.append(found)
            while self._busy():
                await asyncio.sleep(BUSY_SECONDS)
                with self._live.lease() as used:
                    if used is not retriever:
                        return None
        return tuple(kept)


async def _step(steps: Iterator[Suggestion | None]) -> object:
    """The next of ``steps``, in a thread. One that is cancelled ends with that thread: who lends
    the snapshot would close it while it is read, which ends the process (SQLite does not look)."""
    step = asyncio.ensure_future(to_thread.run_sync(next, steps, _END))
    try:
        return await asyncio.shield(step)
    except asyncio.CancelledError:
        await asyncio.wait([step])
        step.exception()  # nobody asks for it any more
        raise


def chosen(retriever: Retriever, on: date) -> Iterator[Suggestion | None]:
    """Suggestions for the day ``on`` as they are found, None for a candidate that RiTA does not
    answer from its own place. The same for the same snapshot and day."""
    seen: list[str] = []
    asked = 0
    queues = [_Queue(document, retriever, on) for document in _spread(retriever, on)]
    while any(queue.left for queue in queues):
        for queue in queues:
            for candidate in queue.next_few(seen):
                if asked == MOST_ASKED or len(seen) == KEPT:
                    return
                asked += 1
                if _is_answered(candidate, queue.document, retriever, on):
                    seen.append(candidate.question)
                    yield Suggestion(candidate.question, queue.document)
                    break
                yield None


class _Queue:
    """What is left to try of a document, read when its turn comes."""

    def __init__(self, document: Document, retriever: Retriever, on: date) -> None:
        self.document = document
        self.left = True
        self._snapshot = retriever.snapshot
        self._on = on
        self._read: list[Candidate] | None = None

    def next_few(self, seen: Sequence[str]) -> Iterator[Candidate]:
        """The next ``TRIES`` that are not ``seen``; what is asked least so far comes first."""
        if self._read is None:
            self._read = self._candidates()
        kinds = [_first_word(question) for question in seen]
        self._read.sort(key=lambda item: kinds.count(_first_word(item.question)))
        for _ in range(TRIES):
            self._read = [item for item in self._read if item.question not in seen]
            if not self._read:
                break
            yield self._read.pop(0)
        self.left = bool(self._read)

    def _candidates(self) -> list[Candidate]:
        facts = self.document.facts
        chunks = (item.chunk for item in self._snapshot.store.chunks(self.document.key))
        found = candidates(chunks, facts.title, facts.document_type)
        found = [item for item in found if not holds_personal_data((item.question,))]
        return sorted(
            found,
            key=lambda item: (
                item.stated is None,
                _shuffled(self._snapshot.id, self._on, item.question),
            ),
        )


def _in_force(
    snapshot: Snapshot, on: date, among: Container[str] | None = None
) -> dict[str, Document]:
    """By key, what is in force on the day ``on`` of the documents ``among`` (None: of all)."""
    documents = {
        key: document
        for key, document in snapshot.documents.items()
        if among is None or document.id in among
    }
    may = admitted(documents, Filter(in_force=on))
    return {key: documents[key] for key, yes in zip(documents, may, strict=True) if yes}


def _basis(snapshot: Snapshot, on: date) -> _Basis:
    return _Basis(
        snapshot.id,
        on,
        tuple(
            (key, document.collection, document.facts.title, document.facts.document_type)
            for key, document in _in_force(snapshot, on).items()
        ),
    )


def _spread(retriever: Retriever, on: date) -> list[Document]:
    """Documents in force on the day ``on``, shuffled, one of each collection in turn."""
    shuffled = sorted(
        _in_force(retriever.snapshot, on).values(),
        key=lambda document: _shuffled(retriever.snapshot.id, on, document.id),
    )
    collections: dict[str, list[Document]] = {}
    for document in shuffled:
        collections.setdefault(document.collection, []).append(document)
    turns = chain.from_iterable(zip_longest(*collections.values()))
    return [document for document in turns if document is not None][:DOCUMENTS_READ]


def _first_word(question: str) -> str:
    """What a question asks for: who, when, how."""
    return question.split(maxsplit=1)[0]


def _shuffled(snapshot_id: str, on: date, name: str) -> str:
    """A sort key that is another for another snapshot or day."""
    return sha256(f"{snapshot_id} {on.isoformat()} {name}".encode()).hexdigest()


def _is_answered(candidate: Candidate, document: Document, retriever: Retriever, on: date) -> bool:
    """Whether RiTA answers it, first from ``document``, and from the place that gave it."""
    found = answer(candidate.question, (), retriever, Filter(in_force=on))
    if found.status is not Status.ANSWERED:
        return False
    cited = {citation.number: citation for citation in found.citations}
    first, *more = (
        [cited[number] for number in sentence.citations] for sentence in found.sentences[:READ]
    )
    if any(citation.document.id != document.id for citation in first):
        return False
    read = chain(first, *more)
    own = [citation for citation in read if citation.document.id == document.id]
    if candidate.stated is None:
        return any(citation.section == candidate.section for citation in own)
    stated = comparable(candidate.stated)
    return any(comparable(citation.quote) in stated for citation in own)
