"""What differs between two versions: sections by their headings, sentences in them."""

from app.version_diff import SectionText, compared
from index.corpus import Span, Unit


def section(label: str, *units: str, page: int = 1) -> SectionText:
    made = [Unit("sentence", text, (Span(page, 0, len(text)),)) for text in units]
    return SectionText(label, page, made)


def changes(before: list[SectionText], after: list[SectionText]) -> list[tuple[str, str]]:
    return [
        ((found.after or found.before or section("")).label, found.change)
        for found in compared(before, after)
    ]


def test_a_section_keeps_its_name_when_its_number_changes() -> None:
    before = [section("1 Syfte", "A."), section("2 Ansvar", "B.")]
    after = [section("1 Syfte", "A."), section("2 Nytt", "C."), section("3 Ansvar", "B.")]
    assert changes(before, after) == [
        ("1 Syfte", "same"), ("2 Nytt", "added"), ("3 Ansvar", "same")
    ]  # fmt: skip


def test_what_is_gone_stands_where_it_stood() -> None:
    before = [section("Först"), section("Syfte", "A."), section("Borta", "B."), section("Sist")]
    after = [section("Syfte", "A."), section("Sist")]
    assert changes(before, after) == [
        ("Först", "removed"), ("Syfte", "same"), ("Borta", "removed"), ("Sist", "same")
    ]  # fmt: skip


def test_sections_are_told_apart_by_what_they_stand_under() -> None:
    before = [section("Barn › Tid", "En vecka."), section("Vuxna › Tid", "Två veckor.")]
    after = [section("Vuxna › Tid", "Två veckor."), section("Barn › Tid", "En dag.")]
    assert changes(before, after) == [("Vuxna › Tid", "same"), ("Barn › Tid", "changed")]


def test_sentences_are_compared_sign_by_sign_but_for_how_they_were_printed() -> None:
    before = [section("Tid", "Inom  1,5\nmånader.", "Be\u00adslut fattas.", "Gamla ord.")]
    after = [section("Tid", "Inom 15 månader.", "Beslut fattas.", "Nya ord.")]
    [found] = compared(before, after)
    assert found.parts == (
        ("removed", "Inom  1,5\nmånader."), ("added", "Inom 15 månader."),
        ("same", "Beslut fattas."), ("removed", "Gamla ord."), ("added", "Nya ord."),
    )  # fmt: skip


def test_two_headings_of_one_name_are_each_matched_once() -> None:
    before = [section("1 Tid", "A."), section("2 Tid", "B.")]
    after = [section("3 Tid", "A."), section("4 Tid", "B."), section("5 Tid", "C.")]
    assert changes(before, after) == [("3 Tid", "same"), ("4 Tid", "same"), ("5 Tid", "added")]


def test_the_text_of_a_section_has_a_line_for_each_block() -> None:
    spans = (Span(1, 0, 1),)
    units = [Unit("sentence", "A.", spans, (), True), Unit("sentence", "B.", spans),
             Unit("list_item", "– c", spans, (), True)]  # fmt: skip
    assert SectionText("", 1, units).text == "A. B.\n– c"
