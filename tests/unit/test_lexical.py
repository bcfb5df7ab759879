from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index import analysis, lexical, lexical_writer

DOCUMENTS = [
    ["ansökan", "bistånd", "ansökan"],
    ["bistånd", "hyra"],
    ["lön", "semester", "ledighet", "lön"],
]


def written(documents: Sequence[Sequence[Sequence[str]]], folder: Path) -> lexical.LexicalIndex:
    """The index of documents, each given as the terms of its chunks."""
    with lexical_writer.CountsFile(folder / "counts") as counts:
        for chunks in documents:
            counts.add(analysis.counts([Counter(terms) for terms in chunks]))
        lexical_writer.write(counts, folder, "words")
    return lexical.load(folder, "words")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> lexical.LexicalIndex:
    return written([DOCUMENTS], tmp_path_factory.mktemp("index"))


def test_the_row_with_the_rarer_and_more_frequent_term_wins(index: lexical.LexicalIndex) -> None:
    scores = index.scores(["ansökan", "bistånd"])
    assert scores[0] > scores[1] > scores[2] == 0


def test_a_score_is_the_sum_of_what_its_terms_add(index: lexical.LexicalIndex) -> None:
    terms = ["ansökan", "bistånd", "okänt"]
    assert sum(index.matches(terms, 0).values()) == pytest.approx(float(index.scores(terms)[0]))
    assert index.matches(terms, 2) == {}


def test_one_term_scores_as_bm25_says(index: lexical.LexicalIndex) -> None:
    # idf = ln(1 + (3 - 1 + .5) / 1.5); tf = 2; length 3 is the average; weights are half precise
    expected = np.log(1 + 2.5 / 1.5) * 2 * 2.2 / (2 + 1.2)
    assert float(index.scores(["ansökan"])[0]) == pytest.approx(float(expected), rel=1e-3)


def test_the_rarer_term_weighs_more(index: lexical.LexicalIndex) -> None:
    assert index.idf("okänt") > index.idf("ansökan") > index.idf("bistånd")


def test_it_makes_no_difference_how_rows_lie_in_documents_and_how_many_are_sorted_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together, apart = tmp_path / "together", tmp_path / "apart"
    together.mkdir()
    apart.mkdir()
    written([DOCUMENTS], together)
    monkeypatch.setattr(lexical_writer, "AT_A_TIME", 2)
    written([[chunk] for chunk in DOCUMENTS], apart)
    for name in lexical.files("words"):
        assert (apart / name).read_bytes() == (together / name).read_bytes(), name


def test_an_index_of_nothing_finds_nothing(tmp_path: Path) -> None:
    assert written([], tmp_path).scores(["bistånd"]).shape == (0,)
