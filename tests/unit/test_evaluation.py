from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.answer import Answer, Citation, Sentence, Status
from index.corpus import Chunk, Document, Facts, Passage, Scores, Span, Unit
from index.errors import RitaError
from index.evaluation import evaluate
from index.golden import Golden, load_dialogues, load_golden

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
    assert figures["refusal"] == {"precision": 1.0, "recall": 0.5}
    assert figures["words_shown_median"] == 5
    assert figures["by_style"]["question"]["answer_shown"] == 1.0
    assert set(figures["by_category"]) == {"tid", "åtgärd"}
    assert set(figures["latency_ms"]) == {"p50", "p95"}


def test_followups_are_asked_with_what_was_answered_before() -> None:
    seen: list[list[tuple[str, str]]] = []

    def ask(question: str, history: object) -> Answer:
        seen.append(list(history))  # type: ignore[call-overload]
        return ANSWERS[question]

    figures = evaluate([], [GOLDEN[:2]], lambda _: [passage(3)], ask, lambda _, p: PAGES[p])
    assert figures["followups"]["turns"] == 1
    assert figures["followups"]["cited_page_right"] == 0.0
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
