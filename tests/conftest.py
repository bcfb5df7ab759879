"""What every test may ask for. Fixtures of one part live beside that part's tests."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
"""Real municipal PDFs and golden questions: too large for the project, beside it at its makers."""


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared_documents() -> Path:
    """The folder of 37 real PDFs; the test is skipped where it is missing."""
    folder = SHARED / "documents"
    if not folder.is_dir():
        pytest.skip("../shared/documents is not on this machine: the 37 real PDFs are needed here")
    return folder


@pytest.fixture(scope="session")
def shared_eval() -> Path:
    """The folder of golden questions on those PDFs; the test is skipped where it is missing."""
    folder = SHARED / "eval"
    if not folder.is_dir():
        pytest.skip("../shared/eval is not on this machine: its golden questions are needed here")
    return folder
