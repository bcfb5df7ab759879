"""The fuzzers of tests/fuzz: a short run of each that needs no index, and all for ten minutes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("atheris", reason="atheris has wheels for 64-bit Linux alone")


def fuzzed(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`python -m tests.fuzz.run`, which ends with 1 when something was found."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RITA_")}
    command = [sys.executable, "-m", "tests.fuzz.run", *arguments]
    return subprocess.run(command, env=kept, cwd=root, capture_output=True, text=True, check=False)


def test_some_files_and_questions_break_nothing(root: Path) -> None:
    done = fuzzed(root, "--runs", "25", "pdf_reader", "question")
    assert done.returncode == 0, done.stdout + done.stderr[-2_000:]


@pytest.mark.soak
def test_ten_minutes_of_each_break_nothing(root: Path) -> None:
    done = fuzzed(root, "--seconds", "600")
    assert done.returncode == 0, done.stdout + done.stderr[-2_000:]
