"""The sample documents indexed once for all tests of this folder that search them."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.floors import SAMPLE
from benchmarks.indexes import bring_up_to_date
from index.bundled_model import bundled_model
from index.embedder import Embedder, open_embedder
from index.retriever import Retriever
from index.snapshot import open_snapshot


@pytest.fixture(scope="session")
def embedder(root: Path) -> Embedder:
    """The bundled model, made once per checkout and verified each time."""
    models = root / "build" / "models"
    bundled_model(models)
    return open_embedder(None, None, models)


@pytest.fixture(scope="session")
def sample_index(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample documents' index: made by the first of the processes that run
    tests beside each other, read by all."""
    together = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        together = together.parent
    data = together / "sample"
    with (together / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "CURRENT").exists():
            bring_up_to_date(SAMPLE, data, embedder)
    return data


@pytest.fixture(scope="session")
def retriever(sample_index: Path, embedder: Embedder) -> Iterator[Retriever]:
    """Searches the sample documents."""
    snapshot = open_snapshot(sample_index, None, embedder)
    yield Retriever(snapshot, embedder)
    snapshot.close()
