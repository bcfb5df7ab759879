"""Folders and uploads to a snapshot: what is new is read, what is not is carried over.

    sources.take_inventory → identity → reader (a process for each file) → reading.embedded
    → SnapshotWriter → the gate → activate

One build at a time per data directory. Nothing that a running server uses is touched: the new
snapshot is complete and durable before it is activated.
"""

import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from index.embedder import Embedder
from index.errors import DiskFull, NoSnapshot
from index.snapshot_folder import activate, current_id, delete, prune, snapshot_ids
from index.snapshot_writer import SnapshotWriter
from ingest.chunking import ChunkingOptions
from ingest.data_directory import Start, only_build, previous_state, room_needed
from ingest.identity import Identities, Place, last_versions
from ingest.pace import Pace
from ingest.reader import Reader
from ingest.reader_process import Limits
from ingest.report import FileReport, Progress, Report
from ingest.resuming import FOLDER, Kept
from ingest.sidecar import read_sidecars
from ingest.sources import Inventory, Source, UploadedFile, take_inventory
from ingest.taking_in import LEFT, Intake
from ingest.tasks import Job


@dataclass(frozen=True, slots=True)
class Instructions:
    """What people have decided that a build must know."""

    uploads: tuple[UploadedFile, ...] | None = None
    """The published uploads, in the order received; None: those that are indexed stay."""
    same_as: Mapping[Place, str] = field(default_factory=dict)
    """The document that a file (by collection and path) is a version of."""
    erased: frozenset[str] = frozenset()
    """Documents that never enter."""


NOTHING = Instructions()
_FAULTY = (
    "Det som redan är inläst ligger kvar som det var; nya och ändrade filer som uppgiften gäller "
    "läses inte in förrän den är rättad."
)
"""Said of a sidecar that cannot be read."""


def build(  # noqa: PLR0913 - what a build may be told, each by its name
    sources: Sequence[Source],
    data: Path,
    embedder: Embedder,
    *,
    instructions: Instructions = NOTHING,
    gate: Callable[[str], bool] | None = None,
    allow_empty: bool = False,
    limits: Limits | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    today: date | None = None,
) -> Report:
    """Bring the index in ``data`` in line with ``sources`` and ``instructions`` and, where the
    ``gate`` lets the new snapshot's id through, put it to use.

    Raises SourceError for unusable folders, BuildRunning when another build is running, and
    DiskFull. A file that cannot be used is named in the report and leaves the index: its old text
    may be wrong. ``today``: the day in Sweden.
    """
    started = time.monotonic()
    today = today or datetime.now(ZoneInfo("Europe/Stockholm")).date()
    with only_build(data), room_needed(data), previous_state(data, embedder) as start:
        job, inventory = _prepared(sources, data, embedder, instructions, allow_empty, today, start)
        kept = Kept(data, embedder)
        try:
            with room_needed(data), Reader(data / FOLDER, limits or Limits()) as reader:
                intake = Intake(job, inventory, reader, kept, Pace(on_progress))
                snapshot, written, files = _write(intake, inventory, start)
        except DiskFull:
            kept.clear()  # that is what can be given back
            raise
        activated = _put_to_use(data, snapshot, intake.pace, gate) if written else True
        kept.clear(() if activated else intake.used)
    return _report(snapshot, files, activated, time.monotonic() - started, reader.peak_rss_mb)


def _prepared(
    sources: Sequence[Source],
    data: Path,
    embedder: Embedder,
    instructions: Instructions,
    allow_empty: bool,
    today: date,
    start: Start,
) -> tuple[Job, Inventory]:
    """What is to be done, before anything is."""
    uploads = instructions.uploads
    known = last_versions(start.documents.values())
    inventory = take_inventory(sources, uploads or (), known, allow_empty=allow_empty)
    identities = Identities(
        start.documents,
        inventory,
        instructions.same_as,
        instructions.erased,
        uploads_known=uploads is not None,
    )
    sidecars = {str(source.folder.resolve()): read_sidecars(source.folder) for source in sources}
    options = ChunkingOptions()
    return Job(data, embedder, options, today, start, identities, sidecars), inventory


def _write(
    intake: Intake, inventory: Inventory, start: Start
) -> tuple[str, bool, list[FileReport]]:
    """Write the new snapshot; the id of the one in use and False where nothing has changed."""
    job = intake.job
    with SnapshotWriter(job.data, job.embedder, start.snapshot) as writer:
        files = [*_reports_without_reading(inventory, job), *intake.into(writer)]
        in_use = start.snapshot is not None and start.snapshot.id == current_id(job.data)
        if start.snapshot is not None and in_use and intake.changes_nothing():
            return start.snapshot.id, False, files
        intake.pace.tell("write")
        return writer.finish({"documents": [asdict(item) for item in files]}), True, files


def _put_to_use(data: Path, snapshot: str, pace: Pace, gate: Callable[[str], bool] | None) -> bool:
    """Activate the snapshot if the gate lets it through; delete those that are not needed."""
    pace.tell("check")
    through = gate is None or gate(snapshot)
    if through:
        pace.tell("activate")
        try:
            activate(data, snapshot)
        except OSError:
            if not _is_in_use(data, snapshot):
                delete(data, snapshot)  # on a full disk it would lie there to no use
            raise
    if through or len(snapshot_ids(data)) > 1:
        prune(data)
    return through


def _is_in_use(data: Path, snapshot: str) -> bool:
    try:
        return current_id(data) == snapshot
    except NoSnapshot:
        return False


def _reports_without_reading(inventory: Inventory, job: Job) -> Iterator[FileReport]:
    """What can be said of files that are not to be read, and of sidecars that cannot be."""
    for sidecars in job.sidecars.values():
        for fault in sidecars.faults:
            yield FileReport(fault.sidecar, "refused", f"{fault.reason} {_FAULTY}")
    for item in inventory.refused:
        place = (item.collection, item.file)
        left = place in inventory.unreadable and job.identities.stood_at(place)
        yield FileReport(item.file, "refused", f"{item.reason} {LEFT}" if left else item.reason)
    for name in inventory.ignored:
        yield FileReport(name, "ignored", "Inte en dokumenttyp som läses.")


def _report(
    snapshot: str, files: Sequence[FileReport], activated: bool, seconds: float, reader_mb: float
) -> Report:
    new = [item for item in files if item.status == "indexed"]
    present = [*new, *(item for item in files if item.status == "unchanged")]
    own_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Report(
        snapshot=snapshot,
        documents=tuple(files),
        pages=sum(item.pages for item in present),
        chunks=sum(item.chunks for item in present),
        chunks_embedded=sum(item.chunks for item in new if not item.resumed),
        seconds=round(seconds, 2),
        pages_per_second=round(sum(item.pages for item in new) / seconds, 1),
        peak_rss_mb=round(own_mb + reader_mb, 1),
        activated=activated,
    )
