from pathlib import Path

import numpy as np
import pytest

from index import lexical

DOCUMENTS = [
    ["ansökan", "bistånd", "ansökan"],
    ["bistånd", "hyra"],
    ["lön", "semester", "ledighet", "lön"],
]


@pytest.fixture(scope="module")
def index() -> lexical.LexicalIndex:
    return lexical.build(DOCUMENTS)


def test_the_row_with_the_rarer_and_more_frequent_term_wins(index: lexical.LexicalIndex) -> None:
    scores = index.scores(["ansökan", "bistånd"])
    assert scores[0] > scores[1] > scores[2] == 0


def test_a_score_is_the_sum_of_what_its_terms_add(index: lexical.LexicalIndex) -> None:
    terms = ["ansökan", "bistånd", "okänt"]
    assert sum(index.matches(terms, 0).values()) == pytest.approx(float(index.scores(terms)[0]))
    assert index.matches(terms, 2) == {}


def test_one_term_scores_as_bm25_says(index: lexical.LexicalIndex) -> None:
    # idf = ln(1 + (3 - 1 + .5) / 1.5); tf = 2; length 3 is the average
    expected = np.log(1 + 2.5 / 1.5) * 2 * 2.2 / (2 + 1.2)
    assert float(index.scores(["ansökan"])[0]) == pytest.approx(float(expected), rel=1e-5)


def test_the_rarer_term_weighs_more(index: lexical.LexicalIndex) -> None:
    assert index.idf("okänt") > index.idf("ansökan") > index.idf("bistånd")


def test_what_is_saved_is_what_is_loaded(index: lexical.LexicalIndex, tmp_path: Path) -> None:
    lexical.save(index, tmp_path, "words")
    loaded = lexical.load(tmp_path, "words")
    terms = ["bistånd", "lön"]
    assert loaded.size == 3
    assert np.array_equal(loaded.scores(terms), index.scores(terms))


def test_an_index_of_nothing_finds_nothing(tmp_path: Path) -> None:
    lexical.save(lexical.build([]), tmp_path, "words")
    assert lexical.load(tmp_path, "words").scores(["bistånd"]).shape == (0,)
