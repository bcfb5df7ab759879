from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.terminal import evaluation_text
from index.answer import Answer, Citation, Contradiction, Notice, Sentence, Status
from index.corpus import Chunk, Document, Facts, Passage, Scores, Span, Unit
from index.errors import RitaError
from index.evaluation import evaluate
from index.golden import Golden, load_dialogues, load_golden
from index.risk_coverage import Judged, auroc, risk_coverage

PAGES = {1: "Innehåll", 2: "Beslut fattas inom tio arbets-\ndagar från ansökan.", 3: "Hot anmäls."}
DOCUMENT = Document("d1", "rutiner", "/r", "a/b.pdf", "0" * 64, 3, Facts("Rutin"))


def passage(page: int) -> Passage:
    text = PAGES[page]
    unit = Unit("sentence", text, (Span(page, 0, len(text)),))
    return Passage(page, DOCUMENT, Chunk(0, "1", (unit,)), Scores(0.5, 0.5, 1.0))


def answer(page: int, quote: str) -> Answer:
    citation = Citation(1, DOCUMENT, "1", page, None, quote, ())
    return Answer(Status.ANSWERED, "", "s", (Sentence(quote, (1,)),), (citation,))


GOLDEN = [
    Golden(
        "1", "hur snabbt", frozenset({("a/b.pdf", 2)}), "inom tio arbetsdagar", "tid", "question"
    ),
    Golden("2", "hot", frozenset({("a/b.pdf", 3), ("a/b.pdf", 1)}), "anmäls", "åtgärd", "keyword"),
    Golden("3", "väder", frozenset(), "", "off_topic", ""),
    Golden("4", "lön", frozenset(), "", "near", ""),
]
ANSWERS = {
    "hur snabbt": answer(2, "Beslut fattas inom tio arbetsdagar från ansökan."),
    "hot": answer(2, "Något som inte står där"),
    "väder": Answer(Status.NO_ANSWER, "väder", "s"),
    "lön": answer(3, "Hot anmäls."),
}
FOUND = {
    "hur snabbt": [passage(3), passage(2)],
    "hot": [passage(3)],
    "väder": [],
    "lön": [passage(3)],
}


def test_each_figure_counts_what_it_says() -> None:
    figures = evaluate(
        GOLDEN, [], lambda q: FOUND[q], lambda q, _: ANSWERS[q], lambda _, page: PAGES[page]
    )
    assert (figures["answerable"], figures["unanswerable"]) == (2, 2)
    assert figures["page_hit"] == {"1": 0.5, "3": 1.0, "5": 1.0, "10": 1.0}
    assert figures["mrr10"] == 0.75
    assert figures["answer_in_passages"] == {"1": 0.5, "3": 1.0, "5": 1.0}
    assert figures["answer_shown"] == 0.5
    assert figures["cited_page_right"] == 0.5
    assert figures["quotes_on_page"] == pytest.approx(0.667)
    assert figures["refusal"]["precision"] == 1.0
    assert figures["refusal"]["recall"] == 0.5
    assert figures["words_shown_median"] == 5
    assert figures["by_style"]["question"]["answer_shown"] == 1.0
    assert set(figures["by_category"]) == {"tid", "åtgärd"}
    assert set(figures["latency_ms"]) == {"p50", "p95"}


def figures_of(answers: dict[str, Answer], golden: list[Golden] = GOLDEN) -> dict[str, Any]:
    return evaluate(golden, [], lambda _: [], lambda q, _: answers[q], lambda _, p: PAGES[p])


def cited(*quotes: str) -> tuple[Citation, ...]:
    return tuple(
        Citation(number, DOCUMENT, "1", 2, None, quote, ())
        for number, quote in enumerate(quotes, start=1)
    )


def test_a_sentence_is_made_of_its_quotes_in_their_order() -> None:
    said = Answer(
        Status.ANSWERED,
        "",
        "s",
        (
            Sentence("Beslut fattas inom tio arbetsdagar från ansökan.", (1, 2)),
            Sentence("från ansökan. Beslut fattas inom tio arbets-\ndagar", (1, 2)),
            Sentence("Beslut fattas alltid inom tio arbetsdagar", (1,)),
            Sentence("Från  ansökan", (2,)),
        ),
        cited("Beslut fattas inom tio arbets-\ndagar", "från ansökan."),
    )
    assert figures_of({"hur snabbt": said}, GOLDEN[:1])["sentences_made_of_quotes"] == 0.5
    written = replace(said, mode="generative")
    assert figures_of({"hur snabbt": written}, GOLDEN[:1])["sentences_made_of_quotes"] is None


def test_length_is_that_of_sentences_or_quotes_whichever_are_longer() -> None:
    short = Answer(
        Status.ANSWERED, "", "s", (Sentence("Tio dagar.", (1,)),), cited("a b c d", "e f g")
    )
    long = replace(short, sentences=(Sentence("Det ska göras inom tio dagar från i dag.", (1,)),))
    assert figures_of({"hur snabbt": short}, GOLDEN[:1])["words_shown_median"] == 7
    assert figures_of({"hur snabbt": long}, GOLDEN[:1])["words_shown_median"] == 9


def test_partial_answers_contradictions_and_notices_are_counted() -> None:
    differing = (Contradiction((1, 2), "tid"), Contradiction((1, 3), "belopp"))
    answers = ANSWERS | {
        "hot": replace(ANSWERS["hot"], status=Status.PARTIAL, contradictions=differing),
        "lön": replace(
            ANSWERS["lön"], notices=(Notice.MODEL_UNAVAILABLE, Notice.SENTENCES_REMOVED)
        ),
        "hur snabbt": replace(ANSWERS["hur snabbt"], notices=(Notice.MODEL_UNAVAILABLE,)),
    }
    figures = figures_of(answers)
    assert (figures["partial"], figures["contradictions"]) == (1, 2)
    assert figures["notices"] == {"model_unavailable": 2, "sentences_removed": 1}
    assert figures["answered"] == 2


def test_refusals_are_told_by_kind() -> None:
    confident = {"hur snabbt": 0.9, "hot": 0.4, "väder": 0.2, "lön": 0.6}
    figures = figures_of({q: replace(ANSWERS[q], confidence=c) for q, c in confident.items()})
    assert figures["refusal"]["by_kind"] == {
        "near": {"questions": 1, "refused": 0, "auroc": 0.5},
        "off_topic": {"questions": 1, "refused": 1, "auroc": 1.0},
    }


def test_only_refused_questions_are_asked_anyway() -> None:
    confident = {"hur snabbt": 0.9, "hot": 0.3, "väder": 0.2, "lön": 0.6}
    answers = {q: replace(ANSWERS[q], confidence=c) for q, c in confident.items()}
    answers["hot"] = Answer(Status.NO_ANSWER, "hot", "s", confidence=0.3)
    asked: list[str] = []

    def anyway(question: str, _: object) -> Answer:
        asked.append(question)
        return answer(3, "Hot anmäls.")

    figures = evaluate(
        GOLDEN,
        [],
        lambda _: [],
        lambda q, _: answers[q],
        lambda _, page: PAGES[page],
        ask_anyway=anyway,
    )
    assert asked == ["hot", "väder"]
    # By confidence: right, wrong (no answer exists), right had it been given, wrong.
    assert figures["risk_coverage"]["risk"]["0.2"] == 0.0
    assert figures["risk_coverage"]["risk"]["0.5"] == 0.5
    assert figures["risk_coverage"]["risk"]["0.7"] == 0.333
    assert figures["risk_coverage"]["risk"]["1.0"] == 0.5
    assert figures["risk_coverage"]["working_point"] == {"coverage": 0.5, "risk": 0.5}
    assert figures["risk_coverage"]["auroc"] == 0.75
    assert figures_of(answers)["risk_coverage"] is None


def test_risk_is_that_of_the_most_confident_first() -> None:
    wrong = [False, False, True, False, True, True, False, True, True, True]
    judged = [
        Judged(1 - number / 10, not is_wrong, number < 5, is_wrong)
        for number, is_wrong in enumerate(wrong)
    ]
    found = risk_coverage(judged[::-1])
    assert list(found["risk"]) == [f"{tenths / 10:.1f}" for tenths in range(1, 11)]
    assert list(found["risk"].values()) == [0, 0, 0.333, 0.25, 0.4, 0.5, 0.429, 0.5, 0.556, 0.6]
    assert found["area"] == 0.357
    assert found["working_point"] == {"coverage": 0.5, "risk": 0.4}
    assert found["auroc"] == 0.833


def test_equal_confidence_counts_against_the_answer() -> None:
    same = [Judged(0.5, True, True, is_wrong) for is_wrong in (False, True, False, False)]
    assert list(risk_coverage(same)["risk"].values())[::3] == [1.0, 0.5, 0.333, 0.25]


def test_without_questions_there_are_no_figures() -> None:
    found = risk_coverage([])
    assert set(found["risk"].values()) == {None}
    assert (found["area"], found["auroc"]) == (None, None)
    assert found["working_point"] == {"coverage": None, "risk": None}


def test_auroc_counts_pairs_in_the_right_order() -> None:
    assert auroc([0.9, 0.5], [0.5, 0.1]) == 0.875
    assert auroc([0.1], [0.9]) == 0.0
    assert auroc([], [0.9]) is None


def test_the_figures_are_shown_by_group() -> None:
    kinds = {"near": {"questions": 2, "refused": 1}, "far": {"questions": 1, "refused": 1}}
    text = evaluation_text(
        {
            "answered": 3,
            "area": None,
            "refusal": {"recall": 0.5, "by_kind": kinds},
            "by_style": {"typo": {"questions": 4, "page_hit": {"1": 0.5, "3": 0.75}}},
            "notices": {},
        }
    )
    assert text.splitlines() == [
        "answered: 3",
        "area: saknas",
        "refusal:",
        "  recall: 0.5",
        "  by_kind:",
        "    near: questions 2, refused 1",
        "    far: questions 1, refused 1",
        "by_style:",
        "  typo: questions 4, page_hit 1 0.5, 3 0.75",
        "notices: inga",
    ]


def test_followups_are_asked_with_what_was_answered_before() -> None:
    seen: list[list[tuple[str, str]]] = []

    def ask(question: str, history: object) -> Answer:
        seen.append(list(history))  # type: ignore[call-overload]
        return ANSWERS[question]

    figures = evaluate([], [GOLDEN[:2]], lambda _: [passage(3)], ask, lambda _, p: PAGES[p])
    assert figures["followups"]["turns"] == 1
    assert figures["followups"]["cited_page_right"] == 0.0
    assert figures["followups"]["dialogues"] == 1
    assert figures["followups"]["dialogues_right_throughout"] == 0.0
    assert seen == [
        [],
        [("hur snabbt", "Beslut fattas inom tio arbetsdagar från ansökan.")],
    ]


def test_follow_ups_read_as_continuing_and_changes_noticed_are_counted() -> None:
    first, other = GOLDEN[:2]
    turns = [first, other, replace(other, changes_subject=True), other]
    used = iter(["hur snabbt", "hot (Gäller: hur snabbt)", "hot", "hot"])

    def ask(question: str, _: object) -> Answer:
        return replace(ANSWERS[question], question_used=next(used))

    figures = evaluate([], [turns], lambda _: [], ask, lambda _, page: PAGES[page])["followups"]
    assert figures["read_as_continuing"] == 0.5
    assert (figures["subject_changes"], figures["subject_changes_noticed"]) == (1, 1.0)


def test_a_golden_file_is_read_in_full(tmp_path: Path) -> None:
    path = tmp_path / "golden.jsonl"
    path.write_text(
        '{"id": "1", "question": "q", "answerable": true, "document": "a.pdf", "pages": [2],'
        ' "answer": "x", "also": ["b#c.pdf#7"], "category": "c", "style": "s"}\n\n'
        '{"id": "2", "question": "q", "answerable": false, "kind": "off_topic"}\n'
    )
    first, second = load_golden(path)
    assert first.places == {("a.pdf", 2), ("b#c.pdf", 7)}
    assert not second.answerable
    assert second.category == "off_topic"


@pytest.mark.parametrize(
    "line", ["{", '{"id": "1"}', '{"id":"1","question":"q","answerable":true}']
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "golden.jsonl"
    path.write_text("\n" + line)
    with pytest.raises(RitaError, match="rad 2"):
        load_golden(path)


def test_dialogues_number_their_turns(tmp_path: Path) -> None:
    path = tmp_path / "dialogues.jsonl"
    path.write_text(
        '{"id": "d", "turns": [{"question": "q", "document": "a.pdf", "pages": [1], '
        '"answer": "x"}, {"question": "r", "document": "a.pdf", "pages": [2], '
        '"changes_subject": true}]}'
    )
    first, second = load_dialogues(path)[0]
    assert (first.id, second.id) == ("d.1", "d.2")
    assert (first.changes_subject, second.changes_subject) == (False, True)


def test_validity_includes_both_ends() -> None:
    facts = Facts("x", valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31))
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1)]
    assert [facts.in_force(day) for day in days] == [False, True, True, False]
