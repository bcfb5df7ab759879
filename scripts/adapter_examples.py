"""What the adapter learns from: questions, the chunks that answer them, and chunks that only look
as if they did.

Rows are those of the source's own index, so only questions of one source share a batch.
"""

import logging
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from benchmarks.sets import TextSet
from benchmarks.texts import build_texts
from index.embedder import Embedder
from index.errors import RitaError
from index.passage_store import ChunkRow
from index.quotes import comparable
from index.retriever import Retriever
from index.snapshot import Snapshot, open_snapshot

FOUND = 12
"""Passages looked at for those that stand near a question without answering it: what a reader
might see, and few enough that an unmarked right answer is seldom among them."""
WRONG = 8
"""Of them, the nearest wrong ones that are kept; as the shipped adapter was trained."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Example:
    """A question and its chunks, by row."""

    question: str
    right: tuple[int, ...]
    """Chunks that answer it, in the place that was meant."""
    same: frozenset[int]
    """Chunks that must not count as wrong: ``right``, and those with the same words elsewhere."""
    wrong: tuple[int, ...]
    """Chunks that the search finds though they do not answer it."""


@dataclass(frozen=True, slots=True)
class Source:
    """An index's chunks as they are embedded, by row, and questions on them."""

    name: str
    texts: tuple[str, ...]
    examples: tuple[Example, ...]


class Asked(BaseModel):
    """A line of the questions' file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    document: str
    """Path within its folder."""
    page: int
    """1-based."""
    at: int
    """Offset in the page's text of a character of the passage that answers."""


def load_questions(path: Path) -> list[Asked]:
    """The questions in ``path``, JSON lines. RitaError names a line that cannot be used."""
    asked: list[Asked] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            asked.append(Asked.model_validate_json(line))
        except ValidationError as error:
            raise RitaError(f"Rad {number} i {path} går inte att använda: {error}") from error
    if not asked:
        raise RitaError(f"{path} innehåller inga frågor.")
    return asked


def from_documents(data: Path, asked: Sequence[Asked], embedder: Embedder) -> Source:
    """``asked`` on the documents of the current index in ``data``, which ``embedder`` made.

    Raises RitaError when no unit stands where a question says.
    """
    snapshot = open_snapshot(data, None, embedder)
    try:
        rows = list(snapshot.store.chunks())
        by_file: dict[str, list[ChunkRow]] = defaultdict(list)
        by_words: dict[str, set[int]] = defaultdict(set)
        for row in rows:
            by_file[snapshot.documents[row.key].file].append(row)
            for unit in row.chunk.units:
                by_words[comparable(unit.text)].add(row.row)
        retriever = Retriever(snapshot, embedder)
        examples: list[Example] = []
        for done, item in enumerate(asked, start=1):
            held = _held(item, by_file[item.document], data)
            same = frozenset().union(held, *(by_words[words] for words in held.values()))
            wrong = _wrong(retriever, item.question, same)
            examples.append(Example(item.question, tuple(held), same, wrong))
            _show("questions on documents", done, len(asked))
        return Source("documents", _texts(snapshot, rows), tuple(examples))
    finally:
        snapshot.close()


def _held(item: Asked, rows: Sequence[ChunkRow], data: Path) -> dict[int, str]:
    """The chunks with a unit that stands where ``item`` says, or first under the heading that
    stands there: row to the unit's words."""
    onwards = [
        (span.start, row.row, unit.text)
        for row in rows
        for unit in row.chunk.units
        for span in unit.spans
        if span.page == item.page and span.end > item.at
    ]
    if not onwards:
        raise RitaError(
            f"Frågan ”{item.question}” pekar på tecken {item.at} på sidan {item.page} i "
            f"{item.document}, men i indexet i {data} står ingen text där. Läs in samma version "
            "av dokumentet: rita ingest MAPP"
        )
    start = max(item.at, min(begin for begin, _, _ in onwards))
    return {row: comparable(text) for begin, row, text in onwards if begin <= start}


def from_texts(
    texts: TextSet, count: int, data: Path, embedder: Embedder, chance: random.Random
) -> Source:
    """``count`` of the set's questions, drawn by ``chance``; its texts are indexed in the empty
    folder ``data``. Of a right text's chunks, the nearest to the question counts as its answer.

    Raises RitaError when the set is missing or has fewer questions.
    """
    missing = [path for path in texts.needs if not path.is_file()]
    if missing:
        raise RitaError(f"{missing[0]} saknas. En mängd texter har corpus, queries och qrels.")
    questions = texts.questions()
    if not 0 < count <= len(questions):
        raise RitaError(f"{texts.folder} har {len(questions)} frågor; {count} kan inte tas.")
    indexed = partial(_show, f"{texts.name}: texts")
    build_texts(texts.texts(), texts.name, data, embedder, None, indexed)
    snapshot = open_snapshot(data, None, embedder)
    try:
        rows = list(snapshot.store.chunks())
        by_text: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            by_text[snapshot.documents[row.key].file].append(row.row)
        retriever = Retriever(snapshot, embedder)
        examples: list[Example] = []
        for done, item in enumerate(chance.sample(questions, count), start=1):
            same = sorted(row for text, _ in item.places for row in by_text[text])
            near = snapshot.vectors(same) @ retriever.query(item.question).vector
            nearest = same[int(np.argmax(near))]
            wrong = _wrong(retriever, item.question, frozenset(same))
            examples.append(Example(item.question, (nearest,), frozenset(same), wrong))
            _show(f"{texts.name}: questions", done, count)
        return Source(texts.name, _texts(snapshot, rows), tuple(examples))
    finally:
        snapshot.close()


def _wrong(retriever: Retriever, question: str, same: frozenset[int]) -> tuple[int, ...]:
    found = retriever.search(retriever.query(question), FOUND)
    return tuple(passage.row for passage in found if passage.row not in same)[:WRONG]


def _texts(snapshot: Snapshot, rows: Sequence[ChunkRow]) -> tuple[str, ...]:
    """What is embedded of each chunk."""
    return tuple(row.chunk.searchable(snapshot.documents[row.key].facts.title) for row in rows)


def _show(what: str, done: int, of: int) -> None:
    """A progress line at every fiftieth and the last."""
    if done % 50 == 0 or done == of:
        log.info("%s: %d of %d", what, done, of)
