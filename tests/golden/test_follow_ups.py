"""Follow-ups are read as a case worker means them, on the sample documents."""

from datetime import date
from pathlib import Path

import pytest

from app.conversation import Turn, standalone
from index.filters import Filter
from index.golden import load_dialogues
from index.hits import DEPTH, hits
from index.retriever import Retriever

PAGE_FOUND_FIRST = 13
PAGE_IN_THREE = 14
"""Of the 15 follow-up turns, what was found when they were made. The question alone finds 3 and 8,
with the question before it 9 and 11, the standalone questions written by hand 14 and 15."""

ASSESSMENT = "Hur lång tid har vi på oss för en förhandsbedömning?"
RENT = "Hur mycket får en ensam tjugofemåring ha i hyra?"


def read(retriever: Retriever, question: str, *earlier: str) -> str:
    return standalone(question, [Turn(text, "") for text in earlier], retriever)


@pytest.mark.parametrize(
    "question",
    [
        "Kan den förlängas?",
        "Vem bestämmer det?",
        "Och om familjen vägrar?",
        "går det att förlänga",
        "hur länge då",
        "Vem bestämmer?",
        "Måste beslutet vara skriftligt?",
        "Gäller det även tonåringar?",
        "men om hon är gravid",
    ],
)
def test_what_points_back_is_shown_with_its_subject(retriever: Retriever, question: str) -> None:
    used = read(retriever, question, ASSESSMENT)
    assert used == f"{question} (Gäller: hur lång tid har vi på oss för en förhandsbedömning)"


@pytest.mark.parametrize(
    "question",
    [
        "Vem får beställa nycklar och passerkort till en nyanställd?",
        "Hur begär jag ut allmänna handlingar från arkivet?",
        "antagningsbesked gymnasiala kurser komvux när",
        "Vilken hyra godtas för ett par utan barn som får försörjningsstöd?",
    ],
)
def test_a_change_of_subject_is_noticed(retriever: Retriever, question: str) -> None:
    assert read(retriever, question, ASSESSMENT, "Kan den förlängas?") == question


def test_without_a_conversation_nothing_is_added(retriever: Retriever) -> None:
    assert read(retriever, "Kan den förlängas?") == "Kan den förlängas?"


def test_a_chain_keeps_its_subject_and_the_latest_turn_that_narrowed_it(
    retriever: Retriever,
) -> None:
    used = read(retriever, "Vad händer om den är högre?", RENT, "Och om de är ett par?", "Varför?")
    assert used == (
        "Vad händer om den är högre? (Gäller: hur mycket får en ensam tjugofemåring ha i hyra"
        " – och om de är ett par)"
    )


def test_the_conversation_goes_on_from_what_was_shown_as_from_what_was_asked(
    retriever: Retriever,
) -> None:
    as_asked = read(retriever, "Vad händer om den är högre?", RENT, "Och om de är ett par?")
    shown = read(retriever, "Och om de är ett par?", RENT)
    assert shown != "Och om de är ett par?"
    assert read(retriever, "Vad händer om den är högre?", RENT, shown) == as_asked


def test_what_was_shown_can_be_asked_again(retriever: Retriever) -> None:
    shown = read(retriever, "Kan den förlängas?", ASSESSMENT)
    assert read(retriever, shown, RENT) == shown


def test_a_follow_up_returns_to_the_subject_whose_word_it_repeats(retriever: Retriever) -> None:
    used = read(retriever, "och hyran då?", RENT, "När ska en lex Sarah-rapport lämnas?")
    assert "tjugofemåring" in used
    assert "lex Sarah" not in used


def test_a_very_long_earlier_question_is_cut(retriever: Retriever) -> None:
    used = read(retriever, "Kan den förlängas?", "förhandsbedömning " + "utredning " * 400)
    assert "förhandsbedömning" in used
    assert len(used) < 300


def test_the_sample_dialogues_follow_ups_are_found(retriever: Retriever, root: Path) -> None:
    dialogues = load_dialogues(root / "documents" / "dialogues.jsonl")
    files = frozenset(file for turns in dialogues for turn in turns for file, _ in turn.places)
    only = Filter(in_force=date(2026, 12, 1), held_in_force=files)
    ranks: list[int] = []
    for turns in dialogues:
        for number, turn in enumerate(turns[1:], start=1):
            history = [Turn(earlier.question, "") for earlier in turns[:number]]
            used = standalone(turn.question, history, retriever, only)
            assert used != turn.question, "a follow-up that is read as a question of its own"
            ranks.append(hits(turn, retriever.retrieve(used, DEPTH, only)).page or DEPTH + 1)
    assert sum(rank == 1 for rank in ranks) >= PAGE_FOUND_FIRST
    assert sum(rank <= 3 for rank in ranks) >= PAGE_IN_THREE
