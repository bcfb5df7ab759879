"""The check tells faithful from corrupted sentences of the sample documents, as issue 4 asks."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.verification import page_checks
from index.quotes import stands_in
from index.retriever import Retriever
from index.verification_set import Example, figures, load_examples, run_checks

pytestmark = pytest.mark.soak

LEAST_IN_A_HALF = 220
REMOVED_WRONG, REMOVED_RIGHT, APART = 0.95, 0.10, 0.03
CARRIER_RIGHT = 0.95


@pytest.fixture(scope="module")
def examples(root: Path) -> list[Example]:
    return load_examples(root / "documents" / "verification.jsonl")


@pytest.fixture(scope="module")
def measured(examples: list[Example], retriever: Retriever) -> dict[str, Any]:
    return figures(run_checks(examples, page_checks(retriever)))


@pytest.mark.parametrize("half", ["a", "b"])
def test_corrupted_sentences_never_leave(measured: dict[str, Any], half: str) -> None:
    assert measured[half]["corrupted"] >= LEAST_IN_A_HALF
    assert measured[half]["removed_wrong"] >= REMOVED_WRONG, measured[half]["by_kind"]


@pytest.mark.parametrize("half", ["a", "b"])
def test_faithful_paraphrases_stay(measured: dict[str, Any], half: str) -> None:
    assert measured[half]["faithful"] >= LEAST_IN_A_HALF
    assert measured[half]["removed_right"] <= REMOVED_RIGHT, measured[half]["by_kind"]


@pytest.mark.parametrize("figure", ["removed_wrong", "removed_right"])
def test_the_half_kept_apart_shows_the_same(measured: dict[str, Any], figure: str) -> None:
    assert abs(measured["a"][figure] - measured["b"][figure]) <= APART


@pytest.mark.parametrize("half", ["a", "b"])
def test_what_carries_a_sentence_is_what_it_was_written_from(
    measured: dict[str, Any], half: str
) -> None:
    assert measured[half]["carrier_right"] >= CARRIER_RIGHT


def test_the_halves_have_no_document_in_common(examples: list[Example]) -> None:
    # Version 2023 and 2026 of one routine are in the same half, too.
    files = {half: {e.file for e in examples if e.half == half} for half in ("a", "b")}
    assert files["a"]
    assert files["b"]
    assert not files["a"] & files["b"]


def test_every_source_stands_on_its_page(examples: list[Example], retriever: Retriever) -> None:
    keys = {document.file: key for key, document in retriever.snapshot.documents.items()}
    missing = [
        example.id
        for example in examples
        for source in example.source
        if not stands_in(source, retriever.snapshot.page(keys[example.file], example.page).text)
    ]
    assert missing == []


def test_no_sentence_is_there_twice(examples: list[Example]) -> None:
    assert [s for s, n in Counter(e.sentence for e in examples).items() if n > 1] == []
