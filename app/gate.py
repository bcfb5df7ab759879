"""The publication gate: a new snapshot is used when the installation's golden questions hold in it.

A question that has an answer holds when the answer cites the right document, and the right page
where one is given. One that has none holds when it is refused. A question whose document was
withdrawn or erased, or is not in force, is left out: that somebody decided.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.answering import answer, today
from app.opening import MakeRetriever
from app.storage import Storage
from app.stored.golden import Outcome
from app.tables import GoldenQuestion
from index.answer import Answer
from index.corpus import Document
from index.corpus import document_id as id_at
from index.decisions import overlaid
from index.embedder import Embedder
from index.filters import Filter
from index.retriever import Retriever
from index.snapshot import open_snapshot
from index.versions import by_identity, in_force


@dataclass(frozen=True, slots=True)
class Fallen:
    """A golden question that did not hold."""

    question_id: int
    question: str
    status: str
    """How its answer ended (``index.answer.Status``)."""
    cited: tuple[Mapping[str, Any], ...]
    """What it cited: document_id and page."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How the golden questions went on a snapshot."""

    snapshot: str
    outcomes: tuple[Outcome, ...]
    fallen: tuple[Fallen, ...]
    left_out: tuple[str, ...]
    """The questions not asked, since their document is not in force."""

    @property
    def held(self) -> int:
        """How many held."""
        return sum(outcome.held for outcome in self.outcomes)

    def passes(self, floor: float) -> bool:
        """Whether the share that held is at least ``floor``; without questions it is."""
        return holds_enough(self.held, len(self.outcomes), floor)

    def report(self, floor: float, *, passed_over: bool) -> dict[str, Any]:
        """For the job's report. ``passed_over``: the snapshot is used whatever they say."""
        return {
            "held": self.held,
            "asked": len(self.outcomes),
            "floor": floor,
            "passed": self.passes(floor),
            "passed_over": passed_over and not self.passes(floor),
            "fallen": [asdict(each) for each in self.fallen],
            "left_out": list(self.left_out),
        }


def holds_enough(held: int, asked: int, floor: float) -> bool:
    """Whether the share ``held`` of ``asked`` is at least ``floor``. As a quotient: 0.55 of 100 is
    more than 55 in binary fractions, 55 / 100 is the 0.55 that was written."""
    return asked == 0 or held / asked >= floor


def judge(
    retriever: Retriever, questions: Sequence[GoldenQuestion], links: Mapping[str, str]
) -> Judgement:
    """Ask the active ones of ``questions``. ``retriever`` must know the decisions; ``links`` are
    documents that have become part of others, by id."""
    day = today()
    known = by_identity(retriever.snapshot.documents.values())
    outcomes: list[Outcome] = []
    fallen: list[Fallen] = []
    left_out: list[str] = []
    for golden in questions:
        if not golden.active:
            continue
        wanted = links.get(golden.document_id, golden.document_id) if golden.document_id else None
        if wanted is not None and _is_out_of_force(known.get(wanted), day):
            left_out.append(golden.question)
            continue
        found = answer(golden.question, (), retriever, Filter(in_force=day))
        held = _holds(found, wanted, golden.page)
        cited = _cited(found)
        outcomes.append(Outcome(golden.id, held, found.status, cited))
        if not held:
            fallen.append(Fallen(golden.id, golden.question, found.status, tuple(cited)))
    return Judgement(retriever.snapshot.id, tuple(outcomes), tuple(fallen), tuple(left_out))


def judge_snapshot(
    data: Path,
    snapshot_id: str,
    embedder: Embedder,
    make_retriever: MakeRetriever,
    storage: Storage,
) -> Judgement:
    """Open a snapshot, ask it the golden questions with the decisions laid over, and note how they
    went. Raises SnapshotError and StorageError."""
    questions = storage.golden.all()
    decisions = storage.register.decisions()
    erased = {id_ for id_, each in decisions.by_document.items() if each.erased}
    asked = [each for each in questions if each.document_id not in erased]
    with closing(open_snapshot(data, snapshot_id, embedder)) as snapshot:
        retriever = make_retriever(snapshot, embedder).over(overlaid(snapshot.documents, decisions))
        judgement = judge(retriever, asked, linked(storage))
    if judgement.outcomes:
        storage.golden.record(snapshot_id, judgement.outcomes)
    return judgement


def linked(storage: Storage) -> dict[str, str]:
    """Documents that somebody said are versions of another: its id by theirs."""
    links = storage.register.links().items()
    return {id_at(collection, file): other for (collection, file), other in links}


def _is_out_of_force(versions: Sequence[Document] | None, day: date) -> bool:
    """Whether a document is there and not in force. One that has vanished is asked for: that is
    what the gate is to catch."""
    return versions is not None and in_force(versions, day) is None


def _holds(found: Answer, wanted: str | None, page: int | None) -> bool:
    if wanted is None:
        return not found.sentences
    return any(
        citation.document.id == wanted and page in (None, citation.page)
        for citation in found.citations
    )


def _cited(found: Answer) -> list[dict[str, Any]]:
    """The pages cited, in order, once each."""
    places = dict.fromkeys((each.document.id, each.page) for each in found.citations)
    return [{"document_id": id_, "page": page} for id_, page in places]
