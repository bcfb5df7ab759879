"""The kept snapshots: how each stands, what the golden questions say of it, two compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from app.gate import holds_enough, judge, judge_snapshot, linked
from app.opening import MakeRetriever
from app.storage import Storage
from app.tables import GoldenResult, GoldenRun
from index.errors import NoSnapshot, SnapshotError
from index.retriever import Retriever
from index.snapshot_folder import current_id, read_manifest, snapshot_ids

State = Literal["in_use", "earlier", "waiting", "damaged"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot in the data directory."""

    id: str
    state: State
    created: datetime | None
    counts: Mapping[str, int]
    """documents, pages and chunks; nothing for a damaged one."""
    run: GoldenRun | None
    """How the golden questions went; None: they were not asked."""


def kept(data: Path, storage: Storage, floor: float, in_use: str | None) -> list[Kept]:
    """The snapshots, newest first. ``in_use`` is the one that answers, where it is known.

    One waits that is newer than the one in use and in which fewer than ``floor`` of the golden
    questions held. Checksums are not compared here: that reads all of every snapshot.
    """
    named = _named(data)
    runs = {run.snapshot: run for run in storage.golden.runs()}
    found = []
    for snapshot_id in reversed(snapshot_ids(data)):
        run = runs.get(snapshot_id)
        try:
            manifest: Mapping[str, Any] = read_manifest(data, snapshot_id)
        except SnapshotError:
            found.append(Kept(snapshot_id, "damaged", None, {}, run))
            continue
        refused = snapshot_id == named and in_use not in (None, named)
        state: State = "damaged" if refused else _state(snapshot_id, in_use or named, run, floor)
        created = datetime.fromisoformat(manifest["created"])
        found.append(Kept(snapshot_id, state, created, manifest["counts"], run))
    return found


def waiting(data: Path, storage: Storage, floor: float) -> str | None:
    """The newest snapshot that waits to be put to use, if there is one."""
    states = kept(data, storage, floor, None)
    return next((each.id for each in states if each.state == "waiting"), None)


def results(
    data: Path, snapshot_id: str, storage: Storage, retriever: Retriever, make: MakeRetriever
) -> dict[int, GoldenResult]:
    """How each golden question went in a snapshot, by its number.

    They are asked now where some were not, and the snapshot is kept still; ``retriever`` is the
    one in use. Raises SnapshotError and StorageError.
    """
    noted = {each.question_id: each for each in storage.golden.results(snapshot_id)}
    run = next((each for each in storage.golden.runs() if each.snapshot == snapshot_id), None)
    asked_at = run.at if run else None
    stale = any(
        asked_at is None or golden.changed > asked_at
        for golden in storage.golden.all()
        if golden.active
    )
    if not stale or snapshot_id not in snapshot_ids(data):
        return noted
    if snapshot_id == retriever.snapshot.id:
        judgement = judge(retriever, storage.golden.all(), linked(storage))
        if judgement.outcomes:
            storage.golden.record(snapshot_id, judgement.outcomes)
    else:
        judge_snapshot(data, snapshot_id, retriever.embedder, make, storage)
    return {each.question_id: each for each in storage.golden.results(snapshot_id)}


def _state(snapshot_id: str, in_use: str | None, run: GoldenRun | None, floor: float) -> State:
    if snapshot_id == in_use:
        return "in_use"
    too_few = run is not None and not holds_enough(run.held, run.asked, floor)
    newer = in_use is None or snapshot_id > in_use
    return "waiting" if newer and too_few else "earlier"


def _named(data: Path) -> str | None:
    try:
        return current_id(data)
    except NoSnapshot:
        return None
