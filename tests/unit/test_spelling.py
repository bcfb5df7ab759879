import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import swedish
from index.abbreviations import gather
from index.question import read_question
from index.spelling import Speller
from index.swedish import Analyzer

TEXTS = [
    "Ansökan om ekonomiskt bistånd lämnas till socialtjänsten, som utreder och beslutar.",
    "Ett familjehem är ett enskilt hem. Socialtjänsten utreder hemmet innan barnet placeras.",
    "Handläggaren gör en skyddsbedömning samma dag. Vård enligt LVU kan bli aktuell.",
    "Lån och skulder utreds. Den sökande får en åtgärdsplan. Återkravet betalas i delar.",
    "Ansökan om skydd för barnet; bedömning av barnets vård. Plan för vård och skydd.",
    "Ett barnhem tar emot barn. Arten av besvär styr.",
    "Bedömning av hur skyddet fungerar. En kund i butiken, en fråga om får.",
]


@pytest.fixture(scope="module")
def speller() -> Speller:
    vocabulary = swedish.vocabulary(TEXTS)
    return Speller(vocabulary, Analyzer(vocabulary).parts)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("socialtjansten", "socialtjänsten"),
        ("socialtjaensten", "socialtjänsten"),
        ("atgardsplan", "åtgärdsplan"),
        ("aatgaerdsplan", "åtgärdsplan"),
        ("lan", "lån"),
        ("bistnåd", "bistånd"),  # two neighbours swapped
        ("bitånd", "bistånd"),  # one lost
        ("bisttånd", "bistånd"),  # one doubled
        ("bistönd", "bistånd"),  # one wrong
        ("nasökan", "ansökan"),  # the first two swapped
        ("skydsbedömming", "skyddsbedömning"),  # two mistakes in a long word
        ("skylder", "skulder"),
    ],
)
def test_a_misspelt_word_becomes_the_documents_word(
    speller: Speller, written: str, meant: str
) -> None:
    corrected = speller.correct(f"vem har {written} nu")
    assert corrected.changed == ((written, meant),)
    assert corrected.text == f"vem har {meant} nu"


@pytest.mark.parametrize(
    "question",
    [
        "Utreder socialtjänsten barnet?",
        "utredning av barn",  # their stems stand in the corpus
        "vårdplan",  # a compound of its words
        "varför är det så",  # function words, whether the documents have them or not
        "arton dagar",  # a number, not "arten"
        "ansökan till Lina Larn",  # names
        "mejla till anna@bistnad.se om ärende b12, se www.bistnad.se",
        "rund",  # near "kund", but its first letter is another
        "ko",  # too short to tell
    ],
)
def test_what_may_be_right_is_left_alone(speller: Speller, question: str) -> None:
    assert speller.correct(question).text == question


def test_accents_written_are_accents_meant(speller: Speller) -> None:
    assert speller.correct("far man lan").changed == (("far", "får"), ("lan", "lån"))
    assert speller.correct("får man lan").changed == ()


def test_a_compound_written_apart_is_put_together(speller: Speller) -> None:
    assert speller.correct("vem blir familje hem då").text == "vem blir familjehem då"
    assert speller.correct("har barn hem").text == "har barn hem"  # words of their own


def test_the_nearest_word_wins_and_then_the_most_frequent() -> None:
    speller = Speller({"plan": 1, "plats": 9, "platt": 20}, lambda _: ())
    assert speller.correct("plaan").text == "plan"
    assert speller.correct("platx").text == "platt"


def test_a_first_word_keeps_its_capital(speller: Speller) -> None:
    assert speller.correct("Bistnåd? Bistnåd!").text == "Bistånd? Bistånd!"


@given(st.text())
def test_no_question_is_too_odd_to_be_read(text: str) -> None:
    speller = Speller({"bistånd": 2, "ansökan": 3}, lambda _: ())
    corrected = speller.correct(text)
    assert bool(corrected.changed) == (corrected.text != text)


def test_a_question_is_mended_then_expanded(speller: Speller) -> None:
    read = read_question("bistnåd från fk", speller, gather([("FK", "vård")]))
    assert read.text == "bistnåd från fk"
    assert read.corrections == (("bistnåd", "bistånd"),)
    assert read.expansions == ()
    read = read_question("bistnåd enligt BBIC", speller, gather([("BBIC", "barnets vård")]))
    assert read.expansions == (("BBIC", "barnets vård"),)
    assert read.searched == "bistånd enligt BBIC (barnets vård)"


def test_a_form_that_the_documents_use_is_not_explained(speller: Speller) -> None:
    read = read_question("skydd enligt LVU", speller, gather())
    assert read.expansions == ()


def test_a_question_of_the_documents_words_is_searched_as_it_is(speller: Speller) -> None:
    read = read_question("Hur görs en skyddsbedömning?", speller, gather())
    assert (read.searched, read.corrections, read.expansions) == (read.text, (), ())


def test_an_abbreviation_is_no_misspelling_and_nothing_unheard_of_is_added() -> None:
    speller = Speller({"bric": 9, "plan": 3, "på": 9}, lambda _: ())
    assert read_question("plan på bbic", speller, gather()).searched == "plan på bbic"
