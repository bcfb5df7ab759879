"""The most memory that a build takes, of so many pages and of ten times as many.

    python -m benchmarks.memory [--pages 1000] [--times 10] [--write]

Each build runs in a process of its own over copies of the real PDFs where they are at hand, else of
the samples: each copy is another version (some bytes after the file's end), read and embedded like
any. What a size took is noted in ``build/memory.json`` and not measured again for the same commit.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pypdf import PdfReader

from benchmarks import figures
from benchmarks.indexes import benchmark_embedder
from benchmarks.reindex import REAL
from benchmarks.sets import ROOT
from ingest.build import build
from ingest.sources import Source

NOTED = ROOT / "build" / "memory.json"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print peaks and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = REAL if REAL.is_dir() else ROOT / "documents"
    parser.add_argument("--documents", type=Path, default=default)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--write", action="store_true", help="write docs/figures/memory.json")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        print(json.dumps(of_one_build(options.documents, options.one)))
        return
    sizes = (options.pages, options.pages * options.times)
    small, large = (noted(options.documents, pages) for pages in sizes)
    found = {
        "builds": [small, large],
        "ratio": round(large["peak_rss_mb"] / small["peak_rss_mb"], 3),
    }
    print(json.dumps(found, indent=1))
    if options.write:
        print(figures.write("memory", found))


def noted(documents: Path, pages: int) -> dict[str, Any]:
    """What a build of so many pages took, measured unless that has been done."""
    name = f"{figures.commit()} {documents.name} {pages}"
    known: dict[str, dict[str, Any]] = json.loads(NOTED.read_text()) if NOTED.exists() else {}
    if name not in known:
        command = [sys.executable, "-m", "benchmarks.memory", "--one", str(pages)]
        done = subprocess.run(
            [*command, "--documents", str(documents)],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            env=os.environ | {"PATH": ""},  # without OCR: its time is Tesseract's
        )
        known[name] = json.loads(done.stdout.splitlines()[-1])
        NOTED.parent.mkdir(exist_ok=True)
        NOTED.write_text(json.dumps(known))
    return known[name]


def of_one_build(documents: Path, pages: int) -> dict[str, Any]:
    """Build an index of so many pages, in this process."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "documents"
        folder.mkdir()
        copied(documents, folder, pages)
        report = build([Source(folder, "rutiner")], Path(place) / "data", benchmark_embedder())
    told = asdict(report)
    return {name: told[name] for name in ("pages", "chunks", "seconds", "peak_rss_mb")}


def copied(documents: Path, folder: Path, pages: int) -> None:
    """Copies of the PDFs in ``documents``, again and again until there are so many pages."""
    paths = sorted(documents.rglob("*.pdf"))
    sizes = [len(PdfReader(path).pages) for path in paths]
    left = pages
    for turn in count():
        for path, size in zip(paths, sizes, strict=True):
            copy = folder / f"{turn:03d}-{path.name}"
            copy.write_bytes(path.read_bytes() + b"\n%% copy %d\n" % turn)
            left -= size
            if left <= 0:
                return


if __name__ == "__main__":
    main()
