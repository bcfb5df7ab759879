"""The indexes that the benchmarks search, built once and kept under ``build/benchmarks``."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app import settings as configuration
from app.opening import open_configured_embedder
from index.retriever import Retriever
from index.snapshot import open_snapshot
from ingest.build import build
from ingest.report import Report
from ingest.sources import Source

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents and the golden questions on them."""

    name: str
    documents: Path
    golden: Path
    dialogues: Path


COLLECTIONS = (
    Collection(
        "sample",
        ROOT / "documents",
        ROOT / "documents" / "golden.jsonl",
        ROOT / "documents" / "dialogues.jsonl",
    ),
    Collection(
        "real",
        SHARED / "documents",
        SHARED / "eval" / "golden" / "golden.jsonl",
        SHARED / "eval" / "golden" / "dialogues.jsonl",
    ),
)


def present() -> list[Collection]:
    """The collections whose documents are on this machine; says which are not."""
    found = [item for item in COLLECTIONS if item.golden.is_file()]
    for item in COLLECTIONS:
        if item not in found:
            print(f"left out: {item.name} ({item.golden} is not on this machine)")
    return found


@contextmanager
def opened(collection: Collection) -> Iterator[tuple[Retriever, Report]]:
    """A retriever on the collection's index, brought up to date first, and what that took."""
    build_folder = ROOT / "build"
    settings = configuration.load(
        data=build_folder / "benchmarks" / collection.name, models=build_folder / "models"
    )
    embedder = open_configured_embedder(settings)
    report = build([Source(collection.documents, collection.name)], settings.data, embedder)
    snapshot = open_snapshot(settings.data, None, embedder)
    try:
        yield Retriever(snapshot, embedder), report
    finally:
        snapshot.close()
