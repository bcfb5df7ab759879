from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import swedish
from index.swedish import Analyzer

CORPUS = Counter(
    dict.fromkeys(
        (
            "barn barnet omsorg ekonomisk bistånd ansökan gata kyrka handläggare "
            "skydd bedömning socialtjänst nämnd vård plan hem familj kontor"
        ).split(),
        5,
    )
)


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer(CORPUS)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("enligt 5 kap. 2 § SoL", "5kap2§"),
        ("enligt 5 kap 2 § SoL", "5kap2§"),
        ("i 5 kap. 2 a § lagen", "5kap2a§"),
        ("se 12 §", "12§"),
        ("i 3 kapitlet", "3kap"),
        ("den 1 mars 2025", "2025-03-01"),
        ("den 2025-03-01", "2025-03-01"),
        ("dnr SN 2024/123", "2024/123"),
        ("högst 12 500 kronor", "12500"),
        ("inom fjorton dagar", "14"),
        ("inom 14 dagar", "14"),
    ],
)
def test_references_dates_and_numbers_stay_whole(analyzer: Analyzer, text: str, term: str) -> None:
    assert term in analyzer.terms(text)


def test_a_chapter_can_be_asked_for_without_its_section(analyzer: Analyzer) -> None:
    assert set(analyzer.terms("5 kap. 2 §")) >= {"5kap", "2§"}


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("skyddsbedömning", ("skydd", "bedömning")),
        ("barnomsorg", ("barn", "omsorg")),
        ("familjehem", ()),  # "hem" is shorter than a part may be
        ("vårdplan", ("vård", "plan")),
        ("gatukontor", ("gata", "kontor")),
        ("handläggare", ()),
    ],
)
def test_compounds_are_split_by_the_words_of_the_corpus(
    analyzer: Analyzer, compound: str, parts: tuple[str, ...]
) -> None:
    assert analyzer.parts(compound) == tuple(swedish.stem(part) for part in parts)


def test_a_compound_is_found_by_its_parts_and_as_a_whole(analyzer: Analyzer) -> None:
    terms = analyzer.terms("Skyddsbedömningen görs samma dag")
    assert swedish.stem("bedömning") in terms
    assert swedish.stem("skyddsbedömningen") in terms


def test_inflections_and_case_meet(analyzer: Analyzer) -> None:
    assert analyzer.terms("ANSÖKAN") == analyzer.terms("ansökan")
    assert analyzer.terms("handläggaren") == analyzer.terms("handläggare")


def test_decomposed_letters_meet_composed_ones(analyzer: Analyzer) -> None:
    assert analyzer.terms("A\u0308renden") == analyzer.terms("Ärenden")


def test_function_words_are_no_content() -> None:
    assert swedish.content_stems("Vad är det som vi ska ha?") == set()


@given(st.text())
def test_any_text_can_be_analysed(text: str) -> None:
    terms = Analyzer(CORPUS).terms(text)
    assert all(term and not any(c.isspace() for c in term) for term in terms)
