"""Files that are meant to harm who reads them: each is named in the report, none stops the job."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests import hostile_office, hostile_pdfs

RITA = str(Path(sys.executable).with_name("rita"))
SOME = {
    "bombs-flate-1-gib-page",
    "trees-kids-self",
    "trees-kids-200-000-same",
    "truncated-cut-plain-02",
    "wrong_types-mediabox-is-number",
    "encrypted-locked-aes-256",
    "references-startxref-0",
    "geometry-box-huge",
    "recursion-form-self",
    "fonts-to-unicode-whole-range",
    "no_pdf-html",
    "active-javascript",
    "names-title-megabyte",
    "heavy-one-long-word",
}
"""One of each family: what the list of attacks names, and what has stopped a job once."""
STATUSES = ("indexed", "refused")


def report(
    folder: Path, data: Path, models: Path, seconds: int, megabytes: int, ocr: bool = True
) -> Mapping[str, Mapping[str, Any]]:
    """What `rita ingest` says of each file in ``folder``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RITA_")}
    limits = {"RITA_FILE_SECONDS": str(seconds), "RITA_FILE_MEMORY_MB": str(megabytes)}
    if not ocr:  # where no Tesseract can be found; it would read each page that has no text
        limits["PATH"] = str(Path(RITA).parent)
    done = subprocess.run(
        [RITA, "ingest", str(folder), "--data", str(data), "--json", "--quiet"],
        env={**kept, **limits, "RITA_MODELS": str(models), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stdout[:2_000] + done.stderr[-2_000:]
    return {each["file"]: each for each in json.loads(done.stdout)["documents"]}


def each_is_named(files: list[str], told: Mapping[str, Mapping[str, Any]]) -> None:
    """Every file has an outcome, and every refusal says which file it is about and what to do."""
    assert set(files) <= told.keys()
    for file in files:
        found = told[file]
        assert found["status"] in STATUSES, found
        if found["status"] == "refused":
            assert found["reason"].endswith((".", "”")), found
            assert Path(file).name in found["reason"], found


def nothing_read_beside(data: Path) -> None:
    """No file beside a document was read into the index."""
    stored = (path.read_bytes() for path in (data / "snapshots").rglob("*") if path.is_file())
    assert hostile_office.SECRET not in b"".join(stored)


def test_a_sample_of_hostile_files_harms_nothing(
    root: Path, tmp_path: Path, models_dir: Path
) -> None:
    folder = tmp_path / "rutiner"
    files = hostile_pdfs.write(folder, SOME)
    assert len(files) == len(SOME)
    files += hostile_office.write(folder, every=7)
    (folder / "god.pdf").write_bytes(
        (root / "documents" / "gemensamt" / "lex-sarah.pdf").read_bytes()
    )
    told = report(folder, tmp_path / "data", models_dir, seconds=5, megabytes=256, ocr=False)
    each_is_named(files, told)
    assert told["god.pdf"]["status"] == "indexed"
    for refused in ("bombs-flate-1-gib-page", "trees-kids-self", "encrypted-locked-aes-256"):
        assert told[f"{refused}.pdf"]["status"] == "refused"
    nothing_read_beside(tmp_path / "data")


@pytest.mark.soak
def test_every_hostile_file_is_named_and_none_stops_the_job(
    tmp_path: Path, models_dir: Path
) -> None:
    folder = tmp_path / "rutiner"
    files = hostile_pdfs.write(folder)
    assert len(files) >= 150
    files += hostile_office.write(folder)
    told = report(folder, tmp_path / "data", models_dir, seconds=20, megabytes=512)
    each_is_named(files, told)
    nothing_read_beside(tmp_path / "data")
