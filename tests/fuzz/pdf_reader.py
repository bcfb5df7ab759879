"""atheris on the PDF reader: bytes → pages, sections, facts and findings, as one child reads them.

``python tests/fuzz/pdf_reader.py FOLDER [libFuzzer's options]`` goes on as long as it is told.
What the reader refuses, and the exceptions that the child names in its answer, are expected; a
crash, a hang and too much memory are not.
"""

import logging
import sys
import tempfile
import warnings
from datetime import date
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["ingest", "pypdf"]):
    import pypdf  # noqa: F401 — instrumented as it is loaded

    from ingest import pdf
    from ingest.facts import found_facts
    from ingest.review import review
    from ingest.sections import sections

from index.errors import DocumentError

WORK = Path(tempfile.mkdtemp(prefix="rita-fuzz-"))
TODAY = date(2026, 11, 22)
named: dict[str, int] = {}
"""Exceptions that the reading's own process would tell by name, and how often."""


def one(data: bytes) -> None:
    """Read one file."""
    path = WORK / "rutin.pdf"
    path.write_bytes(data)
    try:
        document = pdf.read(path)
        found = sections(document)
        known, _ = found_facts(document, "rutin.pdf", None)
        review(document, found, known, TODAY, ())
    except DocumentError:
        return
    except Exception as error:  # noqa: BLE001 — what `ingest/one_file.py` does, counted
        name = type(error).__name__
        if name not in named:
            sys.stderr.write(f"named: {name}\n")
        named[name] = named.get(name, 0) + 1


if __name__ == "__main__":
    logging.disable()
    warnings.simplefilter("ignore")
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
