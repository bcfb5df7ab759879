"""Which units are shown: the likely ones, from several passages, on a phone's screen."""

from dataclasses import replace

from app.extractive import MOST_WORDS, choose
from index.corpus import Chunk, Document, Facts, Passage, Scores, Span, Unit
from index.evidence import Evidence


def _passage(number: int, section: str = "") -> Passage:
    document = Document(f"d{number}", "rutiner", "/", f"{number}.pdf", "0" * 64, 1, Facts("T"))
    return Passage(number, document, Chunk(0, section, ()), Scores(1, 1, 1))


def _evidence(passage: Passage, place: int, text: str, score: float, lead: str = "") -> Evidence:
    spans = (Span(1, 100 * place, 100 * place + len(text)),)
    leads = (Span(1, 5_000, 5_000 + len(lead)),) if lead else ()
    unit = Unit("list_item" if lead else "sentence", text, spans, leads)
    return Evidence(passage, passage.chunk, place, unit, lead, 0.8, score=score)


def _words(count: int, first: str = "ord") -> str:
    return " ".join([first] * count)


def test_the_most_likely_comes_with_other_passages_best() -> None:
    one, other = _passage(1), _passage(2)
    best = _evidence(one, 0, _words(40, "a"), 2)
    second = _evidence(one, 1, _words(40, "b"), 1)
    elsewhere = _evidence(other, 0, _words(40, "c"), 0.5)
    assert choose([best, second, elsewhere], 80) == [best, elsewhere]


def test_shown_in_reading_order_within_a_passage() -> None:
    one = _passage(1)
    later, earlier = _evidence(one, 7, "Sen detta.", 2), _evidence(one, 2, "Först detta.", 1)
    assert choose([later, earlier]) == [earlier, later]


def test_the_rule_is_read_before_the_example() -> None:
    story, rule = _passage(1, "8 Två exempel › 8.1 Skolan ringer"), _passage(2, "2 Tider")
    example = _evidence(story, 0, "Klart senast klockan 12.20.", 2)
    says = _evidence(rule, 0, "Klart inom två timmar.", 1)
    assert choose([example, says]) == [says, example]


def test_what_only_points_elsewhere_does_not_fill_an_answer() -> None:
    one, other = _passage(1), _passage(2)
    says = _evidence(one, 0, "Boendet får kosta högst 850 kronor.", 2)
    points = _evidence(other, 0, "Se även rutinen Barns delaktighet.", 1)
    assert choose([says, points]) == [says]
    assert choose([points]) == [points]


def test_a_row_on_all_others_is_shown_with_those_it_means() -> None:
    table, lead = _passage(1), "Situation\tKlar senast"
    rows = [
        _evidence(table, place, text, score, lead)
        for place, (text, score) in enumerate(
            [("Våld\tInom 2 timmar", 3), ("Under tre år\tInom 4 timmar", -5), ("Övriga\t24 h", 2)]
        )
    ]
    rows = [replace(row, unit=replace(row.unit, kind="table_row")) for row in rows]
    assert choose(rows, 40) == rows
    assert choose(rows[:1], 40) == rows[:1]


def test_no_more_than_fits_but_the_best_is_whole() -> None:
    one, other = _passage(1), _passage(2)
    long = _evidence(one, 0, _words(MOST_WORDS + 50), 5)
    assert choose([long, _evidence(other, 0, "Kort.", -1)]) == [long]


def test_the_same_words_are_shown_once() -> None:
    one, other = _passage(1), _passage(2)
    first, again = _evidence(one, 0, "Samma ord.", 1), _evidence(other, 0, "Samma ord.", 0)
    assert choose([first, again]) == [first]


def test_a_lead_counts_once_for_all_its_items() -> None:
    one = _passage(1)
    lead = _words(30, "led")
    items = [_evidence(one, n, f"{n}. {_words(9, str(n))}", 1 - n / 10, lead) for n in range(3)]
    assert choose(items, 30 + 3 * 10) == items
    assert choose(items, 30 + 2 * 10 + 9) == items[:2]
