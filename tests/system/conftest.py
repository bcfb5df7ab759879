"""The real service: `rita serve` in a process of its own, on a real index of sample documents."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from index.bundled_model import bundled_model
from tests.system.service import Server, ingest, serving, wait_until_ready

# Neither name is ASCII, one has what a header must not carry as it is.
SAMPLES = {
    "barn-och-unga/skyddsbedomning.pdf": "barn/Skyddsbedömning.pdf",
    "barn-och-unga/orosanmalan-och-forhandsbedomning.pdf": 'barn/Orosanmälan "ny".pdf',
    "ekonomiskt-bistand/akut-ekonomiskt-bistand-nodprovning.pdf": "bistånd/nöd.pdf",
    "gemensamt/lex-sarah.pdf": "lex-sarah.pdf",
    "arbetsmarknad/feriepraktik-2024.pdf": "feriepraktik-2024.pdf",
}


@pytest.fixture(scope="session")
def settings_of_tests(root: Path) -> dict[str, str]:
    """A child's environment: none of this shell's settings, and the model from build/.

    The model is made once per checkout and its checksums are verified each time.
    """
    models = root / "build" / "models"
    bundled_model(models)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RITA_")}
    return {**kept, "RITA_MODELS": str(models), "OMP_NUM_THREADS": "1", "PYTHONPATH": str(root)}


@pytest.fixture(scope="session")
def sample_folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of five sample documents under awkward names."""
    folder = tmp_path_factory.mktemp("samples")
    for sample, name in SAMPLES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(root / "documents" / sample, folder / name)
    return folder


@pytest.fixture(scope="session")
def sample_data(
    sample_folder: Path,
    settings_of_tests: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A data directory with the samples ingested."""
    data = tmp_path_factory.mktemp("data")
    ingest([sample_folder], data, settings_of_tests)
    return data


@pytest.fixture(scope="session")
def server(
    sample_data: Path, settings_of_tests: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The service on ``sample_data``. Tests that change the index start their own."""
    log_file = tmp_path_factory.mktemp("log") / "rita.log"
    with serving(sample_data, settings_of_tests, log_file) as running:
        wait_until_ready(running)
        yield running


@pytest.fixture(scope="session")
def live_server(server: Server) -> str:
    """The address of the service on ``sample_data``."""
    return server.url


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    """A client of the service that is no browser."""
    with httpx.Client(base_url=server.url, timeout=60) as connected:
        yield connected
