"""Snapshots as folders: their names, checksums, and the pointer to the one in use.

    data/snapshots/<id>/manifest.json     counts, embedder, tool versions, SHA-256 of each file
                        report.json       what happened to each file of the build
                        vectors.faiss     chunk vectors, exact inner product
                        units.f16         unit vectors (sentences, list items, table rows)
                        tokens.u4, -scale.f16  token vectors, four bits a number
                        passages.sqlite   documents, pages, chunks
                        words*, ngrams*   the lexical indexes
                        vocabulary.json   words and the chunks they stand in: compounds, spelling
                        definitions.json  abbreviations that the documents define
                        usual.json        what is usual of answers' evidence in this index
                        boxes.u16         a box for every character of every page
    data/CURRENT                          the id of the snapshot in use
    data/files/<sha256>.pdf               every version's file, also .docx, .odt, .html, .md
    data/files/<sha256>.<..>.rendition.pdf  its pages, where the file has none or none with text

A snapshot is written aside, fsynced, renamed into place, and only then named by ``CURRENT``,
itself replaced by a rename: a crash at any moment leaves the old or the new one in use.
"""

import json
import secrets
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from index import lexical
from index.corpus import Document, Format
from index.errors import DamagedSnapshot, NoSnapshot
from index.files import checksum, sync
from index.formats import SUFFIXES
from index.passage_store import FILE as PASSAGES

MANIFEST = "manifest.json"
_SEAL = "sha256"
"""What the manifest's checksum of itself is called in it."""
REPORT = "report.json"
VECTORS = "vectors.faiss"
UNITS = "units.f16"
BOXES = "boxes.u16"
TOKENS = "tokens.u4"
SCALES = "tokens-scale.f16"
VOCABULARY = "vocabulary.json"
DEFINITIONS = "definitions.json"
USUAL = "usual.json"
WORDS = "words"
NGRAMS = "ngrams"
FILES = (
    REPORT,
    VECTORS,
    UNITS,
    TOKENS,
    SCALES,
    BOXES,
    PASSAGES,
    VOCABULARY,
    DEFINITIONS,
    USUAL,
    *lexical.files(WORDS),
    *lexical.files(NGRAMS),
)
KEEP = 2
"""Snapshots kept: the one in use and the one before it, to go back to."""


def current_id(data: Path) -> str:
    """The id of the snapshot in use. NoSnapshot when nothing has been built."""
    try:
        return (data / "CURRENT").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise NoSnapshot(
            f"Det finns inget index i {data}. Läs in dokument först: rita ingest MAPP"
        ) from None


def snapshot_ids(data: Path) -> list[str]:
    """Ids of the complete snapshots, oldest first."""
    folder = data / "snapshots"
    if not folder.is_dir():
        return []
    return sorted(p.name for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))


def original_path(data: Path, version: str, kind: Format) -> Path:
    """Where the file of a version (its SHA-256) is kept, as it came."""
    return data / "files" / f"{version}.{SUFFIXES[kind]}"


def pages_path(data: Path, document: Document) -> Path:
    """The PDF whose pages a document's page numbers and boxes are of: the file itself, or the one
    set of another format's text or given a layer of read text."""
    if document.rendition is None:
        return original_path(data, document.version, "pdf")
    return rendition_path(data, document.version, document.rendition)


def rendition_path(data: Path, version: str, rendition: str) -> Path:
    """Where a PDF made of a version's file is kept."""
    return data / "files" / f"{version}.{rendition}.rendition.pdf"


def read_manifest(data: Path, snapshot_id: str) -> dict[str, Any]:
    """The manifest of a snapshot. NoSnapshot or DamagedSnapshot when it cannot be read."""
    path = data / "snapshots" / snapshot_id / MANIFEST
    if snapshot_id not in snapshot_ids(data):
        raise NoSnapshot(f"Det finns ingen indexversion {snapshot_id} i {data}.")
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DamagedSnapshot(
            f"Indexversion {snapshot_id} saknar en läsbar {MANIFEST} ({error}). Byt till en annan "
            "med: rita snapshots activate ID, eller bygg om med: rita ingest"
        ) from error
    return manifest


def verify(data: Path, snapshot_id: str) -> dict[str, Any]:
    """Check every file of a snapshot against its manifest, and return the manifest.

    Raises DamagedSnapshot naming the first file that is missing or differs.
    """
    manifest = read_manifest(data, snapshot_id)
    folder = data / "snapshots" / snapshot_id
    if _SEAL in manifest and manifest != sealed(manifest):
        raise _damaged(snapshot_id, MANIFEST)
    for name in FILES:
        expected = manifest.get("files", {}).get(name)
        path = folder / name
        if expected is None or not path.is_file() or checksum(path) != expected:
            raise _damaged(snapshot_id, name)
    return manifest


def sealed(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """``manifest`` with a checksum of its own among the rest."""
    rest = {name: value for name, value in manifest.items() if name != _SEAL}
    written = json.dumps(rest, sort_keys=True, default=str)
    return rest | {_SEAL: sha256(written.encode()).hexdigest()}


def _damaged(snapshot_id: str, name: str) -> DamagedSnapshot:
    return DamagedSnapshot(
        f"Filen {name} i indexversion {snapshot_id} saknas eller är skadad. Byt till en "
        "annan med: rita snapshots activate ID, eller bygg om med: rita ingest"
    )


def new_snapshot_id() -> str:
    """An id that sorts by time: UTC to the microsecond and two random bytes."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{secrets.token_hex(2)}"


def publish(data: Path, folder: Path, snapshot_id: str) -> None:
    """Make the finished ``folder`` the snapshot ``snapshot_id``, durable before it is seen."""
    for path in folder.iterdir():
        sync(path)
    sync(folder)
    final = data / "snapshots" / snapshot_id
    folder.rename(final)
    sync(final.parent)


def activate(data: Path, snapshot_id: str) -> None:
    """Verify a snapshot and name it in ``CURRENT``. Running servers take it up by themselves."""
    verify(data, snapshot_id)
    pointer = data / f".CURRENT.{secrets.token_hex(4)}"
    try:
        pointer.write_text(snapshot_id + "\n", encoding="utf-8")
        sync(pointer)
        pointer.rename(data / "CURRENT")
    finally:
        pointer.unlink(missing_ok=True)
    sync(data)


def prune(data: Path, keep: int = KEEP) -> list[str]:
    """Delete all but the ``keep`` newest snapshots, among them the current one where there is one;
    return the deleted ids.

    A deleted snapshot that a running server still has open stays readable to it until it lets go.
    """
    try:
        current = current_id(data)
    except NoSnapshot:  # the first ones all wait to be let through
        current = None
    removable = [name for name in snapshot_ids(data) if name != current]
    deleted = removable[: max(0, len(removable) - (keep - 1))]
    for name in deleted:
        delete(data, name)
    return deleted


def delete(data: Path, snapshot_id: str) -> None:
    """Delete a snapshot, in use or not. A half-deleted one is never listed."""
    hidden = data / "snapshots" / f".deleted-{snapshot_id}"
    (data / "snapshots" / snapshot_id).rename(hidden)
    shutil.rmtree(hidden)
