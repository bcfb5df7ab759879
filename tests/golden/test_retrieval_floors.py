"""Retrieval finds no fewer questions than it did: benchmarks/floors.json holds the floors."""

from pathlib import Path

import pytest

from benchmarks import floors
from benchmarks.floors import Counts
from benchmarks.rankers import BASELINES
from index.embedder import Embedder

FIGURES = ("R@1", "R@3", "R@5", "R@10")


@pytest.fixture(scope="module")
def sample(sample_index: Path, embedder: Embedder) -> dict[str, Counts]:
    return floors.sample_counts(sample_index, embedder)


@pytest.fixture(scope="module")
def swequad(
    embedder: Embedder, shared_eval: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Counts]:
    if not (shared_eval / "swequad_mc").is_dir():
        pytest.skip("../shared/eval/swequad_mc is not on this machine: its texts are needed here")
    return floors.swequad_counts(tmp_path_factory.mktemp("texts"), embedder)


def below(measured: Counts, least: Counts) -> dict[str, str]:
    """What lies under its floor. A floor for something not measured counts as 0 found."""
    return {
        name: f"{measured.get(name, 0)} questions found, {floor} at least expected"
        for name, floor in least.items()
        if measured.get(name, 0) < floor
    }


def test_the_sample_documents_questions_are_found(sample: dict[str, Counts]) -> None:
    assert below(sample["RiTA"], floors.floors()["sample"]) == {}


@pytest.mark.soak
def test_questions_on_texts_of_authorities_are_found(swequad: dict[str, Counts]) -> None:
    assert below(swequad["RiTA"], floors.floors()["swequad_mc part"]) == {}


@pytest.mark.parametrize("figure", FIGURES)
def test_no_single_retriever_finds_more_on_the_sample(
    sample: dict[str, Counts], figure: str
) -> None:
    best = max(sample[name][figure] for name in BASELINES)
    assert sample["RiTA"][figure] >= best, {name: of[figure] for name, of in sample.items()}
