"""Folders to a snapshot: read what is new, carry over what is not, name what is refused.

    sources.take_inventory → reading.read_document → SnapshotWriter → activate

One build at a time per data directory. Nothing that a running server uses is touched: the new
snapshot is complete and durable before it is activated.
"""

import resource
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from index import corpus, late_interaction, sentences, vectors
from index.corpus import Document
from index.embedder import Embedder
from index.errors import DocumentError
from index.snapshot import IndexedDocument, Snapshot
from index.snapshot_folder import activate, current_id, pages_path, prune
from index.snapshot_writer import SnapshotWriter
from ingest.chunking import ChunkingOptions
from ingest.data_directory import keep_file, only_build, previous_state
from ingest.reading import as_source_file, read_document
from ingest.report import FileReport, Progress, Report
from ingest.sidecar import read_sidecars
from ingest.sources import Inventory, Source, SourceFile, take_inventory

_READ_BY = ("py3langid", "pypdf", "pypdfium2")
"""Libraries whose version decides what is read out of a file."""


@dataclass(frozen=True, slots=True)
class _Build:
    """What stays the same from the first file to the last."""

    data: Path
    embedder: Embedder
    options: ChunkingOptions
    previous: Snapshot | None
    """The snapshot that unchanged documents are carried over from."""
    indexed: Mapping[str, Document]
    """What was indexed before, by id; also when ``previous`` cannot be carried over from."""
    readings: Mapping[str, str]
    """What read each document of ``previous``, by id."""


def build(
    sources: Sequence[Source],
    data: Path,
    embedder: Embedder,
    *,
    allow_empty: bool = False,
    options: ChunkingOptions | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Bring the index in ``data`` in line with ``sources`` and put it to use.

    Raises SourceError for unusable folders and RitaError when another build is running. A file
    that cannot be used is named in the report and leaves the index: its old text may be wrong.
    """
    started = time.monotonic()
    with only_build(data), previous_state(data, embedder) as (previous, indexed):
        readings = previous.store.readings() if previous else {}
        job = _Build(data, embedder, options or ChunkingOptions(), previous, indexed, readings)
        inventory = take_inventory(sources, indexed, allow_empty=allow_empty)
        sidecars = {
            str(source.folder.resolve()): read_sidecars(source.folder) for source in sources
        }
        snapshot, files = _write(job, inventory, sidecars, on_progress)
    seconds = time.monotonic() - started
    new = [item for item in files if item.status == "indexed"]
    present = [*new, *(item for item in files if item.status == "unchanged")]
    return Report(
        snapshot=snapshot,
        documents=tuple(files),
        pages=sum(item.pages for item in present),
        chunks=sum(item.chunks for item in present),
        chunks_embedded=sum(item.chunks for item in new),
        seconds=round(seconds, 2),
        pages_per_second=round(sum(item.pages for item in new) / seconds, 1),
        peak_rss_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    )


def _write(
    job: _Build,
    inventory: Inventory,
    sidecars: Mapping[str, Mapping[str, Mapping[str, str]]],
    on_progress: Callable[[Progress], None],
) -> tuple[str, list[FileReport]]:
    """Write and activate the new snapshot; only report when nothing has changed."""
    files = _reports_without_reading(inventory)
    with SnapshotWriter(job.data, job.embedder) as writer:
        for document in inventory.kept:
            writer.add(_carried_or_reread(job, document.id))
        pages = chunks = 0
        for done, item in enumerate(inventory.wanted):
            on_progress(Progress(item.file, done, len(inventory.wanted), pages, chunks))
            sidecar = sidecars[item.source].get(item.file)
            report, indexed = _take_in(job, item, sidecar)
            files.append(report)
            if indexed is not None:
                writer.add(indexed)
                pages, chunks = pages + report.pages, chunks + report.chunks
        on_progress(Progress("", len(inventory.wanted), len(inventory.wanted), pages, chunks))
        if job.previous and _nothing_changed(job, inventory, files):
            return job.previous.id, files
        snapshot = writer.finish({"documents": [asdict(item) for item in files]})
    activate(job.data, snapshot)
    prune(job.data)
    return snapshot, files


def _reports_without_reading(inventory: Inventory) -> list[FileReport]:
    """What can be said of files that are not to be read."""
    return [
        *(FileReport(item.file, "refused", item.reason) for item in inventory.refused),
        *(FileReport(document.file, "removed") for document in inventory.removed),
        *(
            FileReport(name, "ignored", "Inte en dokumenttyp som läses.")
            for name in inventory.ignored
        ),
    ]


def _take_in(
    job: _Build, item: SourceFile, sidecar: Mapping[str, str] | None
) -> tuple[FileReport, IndexedDocument | None]:
    """Carry a document over unchanged, or read it; a refused one is reported and left out."""
    reading = _reading(job.options, sidecar)
    if carried := _carried(job, item, reading):
        return FileReport(
            item.file, "unchanged", pages=len(carried.pages), chunks=len(carried.chunks)
        ), carried
    try:
        indexed, pdf = read_document(item, job.embedder, job.options, reading, sidecar)
        keep_file(job.data, item)
    except DocumentError as error:
        return FileReport(item.file, "refused", str(error)), None
    return (
        FileReport(
            item.file,
            "indexed",
            pages=len(indexed.pages),
            chunks=len(indexed.chunks),
            textless_pages=pdf.textless_pages,
            notes=pdf.notes,
        ),
        indexed,
    )


def _carried(job: _Build, item: SourceFile, reading: str) -> IndexedDocument | None:
    """The document as indexed, if neither its file nor what reads it has changed."""
    known = job.indexed.get(item.id)
    if job.previous is None or known is None or known.version != item.version:
        return None
    if job.readings[known.key] != reading:
        return None
    carried = job.previous.indexed(known.key, reading)
    return replace(carried, document=replace(known, source=item.source))


def _carried_or_reread(job: _Build, document_id: str) -> IndexedDocument:
    """A document of another source: as it was, or read again from its stored file when the
    embedder is another one."""
    if job.previous is not None:
        key = job.indexed[document_id].key
        return job.previous.indexed(key, job.readings[key])
    document = job.indexed[document_id]
    item = as_source_file(document, pages_path(job.data, document))
    indexed, _ = read_document(
        item,
        job.embedder,
        job.options,
        _reading(job.options, None),
        known_facts=document.facts,
    )
    return indexed


def _nothing_changed(job: _Build, inventory: Inventory, files: Sequence[FileReport]) -> bool:
    """Whether the snapshot in use holds just what a new one would, from the same folders."""
    in_use = job.previous is not None and job.previous.id == current_id(job.data)
    unchanged = sum(item.status == "unchanged" for item in files)
    moved = any(
        item.id in job.indexed and job.indexed[item.id].source != item.source
        for item in inventory.wanted
    )
    indexed = any(item.status == "indexed" for item in files)
    complete = unchanged + len(inventory.kept) == len(job.indexed)
    return in_use and complete and not moved and not indexed


def _reading(options: ChunkingOptions, sidecar: Mapping[str, str] | None) -> str:
    """Names all that decides what a file is read to, beside the file and the embedder."""
    stated = sorted(sidecar.items()) if sidecar else []
    return sha256(f"{_reader()}{options}{stated}".encode()).hexdigest()[:16]


@cache
def _reader() -> str:
    """The code that reads, cuts and packs: after an upgrade of it all files are read anew."""
    code = sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        code.update(path.read_bytes())
    for module in (corpus, late_interaction, sentences, vectors):
        code.update(Path(module.__file__ or "").read_bytes())
    return " ".join([code.hexdigest(), *(version(name) for name in _READ_BY)])
