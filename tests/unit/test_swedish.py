from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import swedish
from index.number_words import number_of
from index.references import MAX_RANGE
from index.swedish import NGRAM, Analyzer

CORPUS = Counter(
    dict.fromkeys(
        (
            "barn barnet omsorg ekonomisk bistånd ansökan gata kyrka handläggare "
            "skydd bedömning socialtjänst nämnd vård plan hem familj kontor"
        ).split(),
        5,
    )
)
MONTHS = (
    "januari februari mars april maj juni juli augusti september oktober november december"
).split()


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer(CORPUS)


def terms(text: str) -> list[str]:
    return Analyzer({}).terms(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5 kap. 2 § SoL", ["5kap2§", "5kap", "2§", "sol"]),
        ("5 kap 2 §", ["5kap2§", "5kap", "2§"]),
        ("5 kap.\n  2\u00a0§", ["5kap2§", "5kap", "2§"]),
        ("14 kap. 1 a §", ["14kap1a§", "14kap", "1a§"]),
        ("10 a kap. 3 §", ["10akap3§", "10akap", "3§"]),
        ("3 kapitlet 2 §", ["3kap2§", "3kap", "2§"]),
        ("3 kapitlet", ["3kap"]),
        ("12 §", ["12§"]),
        ("§ 12", ["12§"]),
        ("2-4 §§", ["2§", "3§", "4§"]),
        ("2–4 §§", ["2§", "3§", "4§"]),
        ("1 och 3 §§", ["1§", "3§"]),
        ("1, 3 och 5 §§", ["1§", "3§", "5§"]),
        ("2 a–c §§", ["2a§", "2b§", "2c§"]),
        ("5 kap. 2 och 3 §§", ["5kap2§", "5kap", "2§", "5kap3§", "3§"]),
        ("6 § 2 mom", ["6§2mom", "6§"]),
        ("SoL 5:2", ["sol", "5:2", "5kap2§", "5kap", "2§"]),
        ("FB 6:21", ["fb", "6:21", "6kap21§", "6kap", "21§"]),
        ("5:2", ["5:2", "5kap2§", "5kap", "2§"]),
        ("kl 14:30", ["kl", "14:30"]),  # a time of day
        ("2001:453", ["2001:453"]),  # a number in the Swedish Code of Statutes
        ("1-999 §§", ["1§", "999§"]),  # longer than any range that is meant
    ],
)
def test_a_statute_reference_is_found_whole_and_by_its_parts(text: str, found: list[str]) -> None:
    assert terms(text) == found


@given(
    chapter=st.integers(1, 60),
    section=st.integers(1, 99),
    letter=st.sampled_from(["", "a", " a", " b"]),
    form=st.sampled_from(
        ["{c} kap. {s} §", "{c} kap {s} §", "{c} kapitlet {s} §", "{c} kap. § {s}"]
    ),
)
def test_every_manner_of_writing_a_section_gives_the_same_terms(
    chapter: int, section: int, letter: str, form: str
) -> None:
    number = f"{section}{letter.strip()}"
    found = terms("enligt " + form.format(c=chapter, s=f"{section}{letter}") + ".")
    assert found[1:] == [f"{chapter}kap{number}§", f"{chapter}kap", f"{number}§"]


@given(first=st.integers(1, 100), length=st.integers(1, MAX_RANGE))
def test_a_range_names_each_of_its_sections(first: int, length: int) -> None:
    wanted = [f"{number}§" for number in range(first, first + length + 1)]
    assert terms(f"{first}–{first + length} §§") == wanted


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (("4 kap. Rätten till bistånd", "1 §"), ["4kap1§", "4kap", "1§"]),
        (("AVD. I", "4 kap. Bistånd", "Mål", "1 a §"), ["4kap1a§", "4kap", "1a§"]),
        (("Vården", "13 c §"), ["13c§"]),  # an act without chapters
        (("4 kap. Bistånd", "Ärenden enligt 5 §"), ["4kap"]),  # speaks of another section
        (("4 kap. Bistånd", "2–3 §§ Mål"), ["4kap2§", "4kap", "2§", "4kap3§", "3§"]),
        (("1 § Inledning", "4 kap. Bistånd"), ["4kap"]),
        (("Kapitel 4", "3 §"), ["4kap3§", "4kap", "3§"]),
        (("4 Handläggning", "4.2 Beslut"), []),
        ((), []),
    ],
)
def test_a_section_under_its_chapter_is_found_by_both(
    path: tuple[str, ...], found: list[str]
) -> None:
    assert swedish.section_reference(path) == found


@given(day=st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_manner_of_writing_a_date_gives_the_same_terms(day: date) -> None:
    month = MONTHS[day.month - 1]
    for text in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.day} {month} {day.year}",
        f"{day.day}:e {month} {day.year}",
        f"{day.day} {month[:3]}. {day.year}",
        f"{day.day}/{day.month} {day.year}",
        f"{day.day}.{day.month}.{day.year}",
    ):
        assert terms(text) == [f"{day}", f"{day:%Y-%m}", f"{day.year}", f"{day:%m-%d}"], text


def test_a_day_of_any_year_is_found_in_a_date() -> None:
    assert terms("senast den 1 mars")[-1] in terms("den 1 mars 2025")


@pytest.mark.parametrize("text", ["2025-13-41", "45/13 2025"])
def test_what_is_no_date_is_not_taken_for_one(text: str) -> None:
    assert not any(term.startswith("2025-") for term in terms(text))


@given(kronor=st.integers(1, 9_999_999))
def test_every_manner_of_writing_an_amount_gives_the_same_terms(kronor: int) -> None:
    grouped = f"{kronor:,}"
    for number in (str(kronor), grouped.replace(",", " "), grouped.replace(",", "\u00a0")):
        for unit in (" kr", " kronor", "kr", ":-", " SEK"):
            assert terms(number + unit) == [f"{kronor}kr", str(kronor)], number + unit
    assert terms(grouped.replace(",", ".") + " kr") == [f"{kronor}kr", str(kronor)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12 500,50 kr", ["12500.5kr", "12500.5"]),
        ("12,05 kr", ["12.05kr", "12.05"]),
        ("2,5 miljoner kronor", ["2500000kr", "2.5"]),
        ("2,5 mnkr", ["2500000kr", "2.5"]),
        ("300 tkr", ["300000kr", "300"]),
        ("femhundra kronor", ["500kr", "500"]),
        ("tvåtusen kr", ["2000kr", "2000"]),
        ("1 500 per månad", ["1500", "per", swedish.stem("månad")]),
        ("4 kranar", ["4", "kran"]),
    ],
)
def test_amounts_in_other_units_and_words(text: str, found: list[str]) -> None:
    assert terms(text) == found


@given(year=st.integers(1990, 2099), serial=st.integers(1, 99_999))
def test_every_manner_of_writing_a_registry_number_gives_one_term(year: int, serial: int) -> None:
    for text in (f"SN {year}/{serial}", f"SN-{year}/{serial:05}", f"SN{year}/{serial:06}"):
        assert terms(text) == ["sn", f"sn{year}/{serial}", f"{year}/{serial}"], text
    assert terms(f"Dnr {year}/{serial}") == ["dnr", f"{year}/{serial}"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dnr 2024-1617", ["dnr", "2024/1617"]),
        ("dnr 4123-2019", ["dnr", "2019/4123"]),
        ("2024/123-5", ["2024/123-5", "2024/123"]),
        ("2020-2023", ["2020", "2023"]),  # years
    ],
)
def test_registry_numbers_with_hyphens(text: str, found: list[str]) -> None:
    assert terms(text) == found


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("två", 2),
        ("fjorton", 14),
        ("tjugofem", 25),
        ("tjugoett", 21),
        ("hundra", 100),
        ("etthundratjugo", 120),
        ("femhundra", 500),
        ("tusen", 1000),
        ("ettusen", 1000),
        ("tvåtusenfemhundratre", 2503),
        ("tjugotusen", 20_000),
        ("en", None),  # an article, nearly always
        ("ett", None),
        ("sexton", 16),
        ("femma", None),
        ("tior", None),
        ("", None),
    ],
)
def test_number_words(word: str, number: int | None) -> None:
    assert number_of(word) == number


def test_a_number_and_its_word_meet() -> None:
    assert terms("inom fjorton dagar") == terms("inom 14 dagar")


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
    found = analyzer.terms("Skyddsbedömningen görs samma dag")
    assert swedish.stem("bedömning") in found
    assert swedish.stem("skyddsbedömningen") in found


def test_inflections_and_case_meet(analyzer: Analyzer) -> None:
    assert analyzer.terms("ANSÖKAN") == analyzer.terms("ansökan")
    assert analyzer.terms("handläggaren") == analyzer.terms("handläggare")


def test_decomposed_letters_meet_composed_ones(analyzer: Analyzer) -> None:
    assert analyzer.terms("A\u0308renden") == analyzer.terms("Ärenden")
    assert swedish.ngrams("A\u0308renden") == swedish.ngrams("ärenden")


def test_function_words_are_no_content() -> None:
    assert swedish.content_stems("Vad är det som vi ska ha?") == set()


def test_ngrams_cross_word_borders_and_mark_the_ends() -> None:
    assert swedish.ngrams("En vård") == [" en ", "en v", "n vå", " vår", "vård", "ård "]


def test_ngrams_do_not_mind_what_divides_words() -> None:
    assert swedish.ngrams("familje-hem,\n5 §!") == swedish.ngrams("Familje hem 5 §")
    assert " 5 §" in swedish.ngrams("5 §")


def test_a_compound_written_apart_shares_most_ngrams_with_the_whole() -> None:
    whole, apart = set(swedish.ngrams("familjehem")), set(swedish.ngrams("familje hem"))
    assert len(whole & apart) > len(whole) / 2


@given(st.text())
def test_ngrams_are_as_long_as_they_should_be(text: str) -> None:
    assert all(len(gram) == NGRAM for gram in swedish.ngrams(text))


@given(st.text())
def test_any_text_can_be_analysed(text: str) -> None:
    found = Analyzer(CORPUS).terms(text)
    assert all(term and not any(c.isspace() for c in term) for term in found)


@given(st.text(alphabet="0123456789 .,:/-–§abkrpdcs\nmars", max_size=40))
def test_any_jumble_of_figures_can_be_analysed(text: str) -> None:
    found = Analyzer({}).terms(text)
    assert all(term and not any(c.isspace() for c in term) for term in found)
