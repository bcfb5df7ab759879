"""A whole index built, and built again with one document changed: how long each takes.

    python -m benchmarks.reindex [--documents FOLDER] [--pages N] [--write]

The changed document gets ten pages of another one: new text, read and embedded. Both times are of
``build`` itself, with the model loaded. Without ``--documents``: the 37 real documents where they
are at hand, else the samples.
"""

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pypdf import PdfReader, PdfWriter

from benchmarks import figures
from benchmarks.indexes import benchmark_embedder
from benchmarks.sets import ROOT
from index.embedder import Embedder
from ingest.build import build
from ingest.report import Report
from ingest.sources import Source

REAL = ROOT.parent / "shared" / "documents"
CHANGED_PAGES = 10


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = REAL if REAL.is_dir() else ROOT / "documents"
    parser.add_argument("--documents", type=Path, default=default)
    parser.add_argument("--pages", type=int, help="no more pages than these (about)")
    parser.add_argument("--write", action="store_true", help="write docs/figures/reindex.json")
    options = parser.parse_args(arguments)
    found = measured(options.documents, options.pages, benchmark_embedder())
    for name, value in found.items():
        print(f"{name}: {value}")
    if options.write:
        print(figures.write("reindex", found))


def measured(documents: Path, pages: int | None, embedder: Embedder) -> dict[str, Any]:
    """The figures of a full build, one with a document changed, and one with nothing changed."""
    embedder.encode_query(["värm upp"])
    with TemporaryDirectory() as place:
        folder, data = Path(place) / "documents", Path(place) / "data"
        copies(documents, folder, pages)
        full = build([Source(folder, "rutiner")], data, embedder)
        print(full.text)
        change(folder, folder / "annat.pdf")
        changed = build([Source(folder, "rutiner")], data, embedder)
        print(changed.text)
        same = build([Source(folder, "rutiner")], data, embedder)
        return {
            "pages": full.pages,
            "chunks": full.chunks,
            "full": told(full),
            "one_changed": told(changed),
            "nothing_changed": told(same),
            "ratio": round(changed.seconds / full.seconds, 4),
        }


def told(report: Report) -> dict[str, Any]:
    """What a build took."""
    return {
        "seconds": report.seconds,
        "chunks_embedded": report.chunks_embedded,
        "peak_rss_mb": report.peak_rss_mb,
    }


def copies(documents: Path, folder: Path, pages: int | None) -> None:
    """Copies of the PDFs in ``documents``, and a document that is to be changed."""
    folder.mkdir()
    total = 0
    for path in sorted(documents.rglob("*.pdf")):
        if pages is not None and total >= pages:
            break
        total += len(PdfReader(path).pages)
        shutil.copyfile(path, folder / f"{total:05d}-{path.name}")
    longest = max(folder.glob("*.pdf"), key=lambda path: len(PdfReader(path).pages))
    _some_pages(longest, slice(CHANGED_PAGES), folder / "annat.pdf")


def change(folder: Path, changed: Path) -> None:
    """Other pages in place of those of ``changed``."""
    others = (path for path in folder.glob("*.pdf") if path != changed)
    longest = max(others, key=lambda path: len(PdfReader(path).pages))
    _some_pages(longest, slice(-CHANGED_PAGES, None), changed)


def _some_pages(source: Path, which: slice, target: Path) -> None:
    writer = PdfWriter()
    for page in list(PdfReader(source).pages)[which]:
        writer.add_page(page)
    with target.open("wb") as file:
        writer.write(file)


if __name__ == "__main__":
    main()
