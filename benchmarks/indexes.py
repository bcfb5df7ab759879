"""The indexes that the benchmarks search, built once and kept under ``build/benchmarks``.

An index is brought up to date when its documents or the code that makes it have changed. What
was read and embedded by unchanged code is carried over; terms and postings are always made anew.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from app import settings as configuration
from app.opening import open_configured_embedder
from benchmarks import sets
from benchmarks.sets import GOLDEN_SETS, ROOT, GoldenSet, RetrievalSet
from benchmarks.texts import build_texts, reading
from index.embedder import Embedder
from index.errors import NoSnapshot, SnapshotError
from index.files import checksum
from index.retriever import Retriever
from index.snapshot import Snapshot, open_snapshot
from index.snapshot_folder import activate, prune
from index.snapshot_writer import SnapshotWriter
from ingest.build import build
from ingest.report import Report
from ingest.sources import Source

BUILD = ROOT / "build" / "benchmarks"
_CODE = "code.txt"
"""Beside a snapshot: hashes of what made it."""


def present() -> list[GoldenSet]:
    """The golden sets on this machine; says which are not."""
    return [item for item in sets.present(GOLDEN_SETS) if isinstance(item, GoldenSet)]


def benchmark_embedder() -> Embedder:
    """The embedder that the settings ask for, its model kept under ``build``."""
    return open_configured_embedder(
        configuration.load(data=BUILD, models=ROOT / "build" / "models")
    )


@contextmanager
def opened(
    item: RetrievalSet, embedder: Embedder | None = None
) -> Iterator[tuple[Retriever, Report]]:
    """A retriever on the set's index, brought up to date first, and what that took."""
    embedder = embedder or benchmark_embedder()
    data = BUILD / item.name
    report = bring_up_to_date(item, data, embedder)
    snapshot = open_snapshot(data, report.snapshot, embedder)
    try:
        yield Retriever(snapshot, embedder), report
    finally:
        snapshot.close()


def bring_up_to_date(item: RetrievalSet, data: Path, embedder: Embedder) -> Report:
    """Build or renew the set's index in ``data`` where something has changed."""
    show = Counter(f"{item.name}: indexed")
    code = _state(item)
    with previous_snapshot(data, embedder) as previous:
        is_current = previous is not None and is_made_by(data, code)
        if isinstance(item, GoldenSet):
            report = build(
                [Source(item.documents, item.name)],
                data,
                embedder,
                on_progress=lambda done: show(done.files_done, done.files),
            )
            if previous and report.snapshot == previous.id and not is_current:
                report = replace(report, snapshot=rewritten(previous, data, embedder))
        elif previous and is_current:
            report = _unchanged(previous)
        else:
            report = build_texts(item.texts(), item.name, data, embedder, previous, show)
    say_made_by(data, code)
    return report


def rewritten(previous: Snapshot, data: Path, embedder: Embedder) -> str:
    """The same documents in a new snapshot, in use: their terms and postings are made anew."""
    readings = previous.store.readings()
    with SnapshotWriter(data, embedder) as writer:
        for document in previous.documents:
            writer.add(previous.indexed(document, readings[document]))
        snapshot = writer.finish({})
    activate(data, snapshot)
    prune(data)
    return snapshot


@contextmanager
def previous_snapshot(data: Path, embedder: Embedder) -> Iterator[Snapshot | None]:
    """The snapshot in use; None when there is none, or none that this code can open.

    One that cannot be opened (another format or model) is put aside, so that all is built anew.
    """
    try:
        previous = open_snapshot(data, None, embedder)
    except NoSnapshot:
        yield None
        return
    except SnapshotError as error:
        print(f"{data.name}: built anew ({error})", file=sys.stderr)
        (data / "CURRENT").unlink()
        yield None
        return
    try:
        yield previous
    finally:
        previous.close()


def code_hash() -> str:
    """A hash of ``index/``, data files included: what makes terms, postings and the format.

    Of the whole folder, also what only searches: to write a snapshot anew takes seconds.
    """
    code = sha256()
    for path in sorted((ROOT / "index").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            code.update(path.read_bytes())
    return code.hexdigest()[:16]


def is_made_by(data: Path, state: str) -> bool:
    """Whether the index in ``data`` was made by ``state`` (see ``say_made_by``)."""
    path = data / _CODE
    return path.is_file() and path.read_text(encoding="utf-8") == state


def say_made_by(data: Path, state: str) -> None:
    """Write down what made the index in ``data``: hashes of code and source."""
    (data / _CODE).write_text(state, encoding="utf-8")


class Counter:
    """Counts on standard error, at most one line a second and always the last."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        now = time.monotonic()
        if now - self._shown >= 1 or (done == of and of):
            self._shown = now
            print(f"{self._what} {done}/{of}", file=sys.stderr, flush=True)


def _state(item: RetrievalSet) -> str:
    """All that decides an index but the PDF files, which ``build`` looks at itself."""
    if isinstance(item, GoldenSet):
        return code_hash()
    return f"{code_hash()} {reading()} {checksum(item.folder / 'corpus.jsonl')}"


def _unchanged(snapshot: Snapshot) -> Report:
    return Report(snapshot.id, (), len(snapshot.documents), snapshot.size, 0, 0.0, 0.0, 0.0)
