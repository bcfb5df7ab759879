"""Chunks as they are found: whole, near the wanted length, and never more than the model reads."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.corpus import Chunk, Section, Span, Unit, UnitKind
from index.errors import UnreadableDocument
from ingest.chunking import ChunkingOptions, chunks
from ingest.sections import sections
from tests.spans import spans_text
from tests.unit.made_documents import Line, document, heading, item, row

TITLE = "Rutin för ekonomiskt bistånd"


def count(texts: Sequence[str]) -> list[int]:
    """Four letters are a token, as in the real tokenizer on average; three more for the frame."""
    return [len(text) // 4 + 3 for text in texts]


def paragraph(number: int, words: int) -> Line:
    return Line(f"Stycke {number} " + " ".join(["ord"] * (words - 3)) + " slut.")


def cut(*lines: Line, max_tokens: int = 512, options: ChunkingOptions | None = None) -> list[Chunk]:
    return chunks(sections(document(*lines)), TITLE, count, max_tokens, options)


def unit(text: str, start: int = 0, kind: UnitKind = "sentence") -> Unit:
    return Unit(kind, text, (Span(1, start, start + len(text)),), (), True)


def test_a_long_section_is_cut_between_paragraphs_near_the_wanted_length() -> None:
    found = cut(*(paragraph(n, 60) for n in range(8)))
    assert [len(chunk.text.split()) for chunk in found] == [120, 120, 120, 120]
    assert all(chunk.text.startswith("Stycke") and chunk.text.endswith("slut.") for chunk in found)
    assert [chunk.number for chunk in found] == [0, 1, 2, 3]


def test_a_section_a_little_too_long_is_not_cut_to_leave_a_stump() -> None:
    assert len(cut(paragraph(1, 110), paragraph(2, 25))) == 1


def test_sections_are_never_mixed() -> None:
    found = cut(
        heading("Rutin", 20),
        heading("1 Ansökan"),
        paragraph(1, 5),
        heading("2 Beslut"),
        paragraph(2, 5),
    )
    assert [chunk.section for chunk in found] == ["1 Ansökan", "2 Beslut"]


def test_the_searchable_text_has_title_and_headings_and_the_cited_text_has_not() -> None:
    (found,) = cut(heading("Rutin", 20), heading("1 Ansökan"), paragraph(1, 6))
    assert found.searchable(TITLE) == f"{TITLE} › 1 Ansökan\n{found.text}"
    assert found.text == "Stycke 1 ord ord ord slut."


def test_a_lead_in_stays_with_its_list_and_is_repeated_where_the_list_goes_on() -> None:
    words = " ".join(["ord"] * 27)
    found = cut(
        paragraph(1, 115),  # with the lead-in it would have just the wanted 120 words
        Line("Vid samtalet frågar du om:"),
        *(item(f"– punkt {n} {words}") for n in range(8)),
    )
    assert found[0].text.endswith("slut.")
    assert found[1].text.startswith("Vid samtalet frågar du om:\n– punkt 0")
    assert found[1].context == ()
    for later in found[2:]:
        assert later.context == ("Vid samtalet frågar du om:",)
        assert later.searchable(TITLE).startswith(f"{TITLE}\nVid samtalet frågar du om:\n– punkt")


def test_a_table_that_goes_on_repeats_its_header() -> None:
    cells = " ".join(["ord"] * 20)
    found = cut(
        paragraph(1, 5),
        row("Ärende", "Delegat", header=True),
        *(row(f"2.{n} {cells}", "Enhetschef") for n in range(14)),
    )
    assert len(found) > 1
    assert all("Ärende\tDelegat" in chunk.searchable(TITLE) for chunk in found)
    assert [chunk.context for chunk in found[1:]] == [("Ärende\tDelegat",)] * (len(found) - 1)


def test_a_short_line_stays_with_the_paragraph_below_it() -> None:
    found = cut(paragraph(1, 117), Line("Personuppgiftslagen i dag"), paragraph(2, 120))
    assert found[1].text.startswith("Personuppgiftslagen i dag\nStycke 2")


def test_a_unit_longer_than_the_model_reads_becomes_several_and_nothing_is_lost() -> None:
    clauses = ", ".join(f"villkor {n} gäller för den som har ansökt i tid" for n in range(60))
    made = document(Line(f"Bistånd ges när {clauses}."))
    found = chunks(sections(made), TITLE, count, 128, None)
    units = [unit for chunk in found for unit in chunk.units]
    assert len(units) > 4
    assert all(n <= 128 for n in count([chunk.searchable(TITLE) for chunk in found]))
    assert " ".join(unit.text for unit in units) == made.pages[0].text
    for one in units:
        assert spans_text(one.spans, made.pages) == one.text
        assert one.text.endswith((",", "tid", "."))
    assert [one.starts_block for one in units] == [True] + [False] * (len(units) - 1)


def test_a_unit_without_a_space_is_still_cut() -> None:
    found = chunks([Section((), (unit("x" * 4000),))], TITLE, count, 128)
    assert "".join(chunk.text for chunk in found) == "x" * 4000


def test_long_heading_paths_are_shortened_to_leave_room_for_the_text() -> None:
    path = tuple(f"{n} " + "Åtgärder för att förebygga risker " * 12 for n in range(1, 5))
    section = Section(path, (unit("Nämnden ansvarar."),))
    (found,) = chunks([section], TITLE, count, 256)
    assert count([found.searchable(TITLE)])[0] <= 256
    assert found.text == "Nämnden ansvarar."
    assert found.section.startswith("1 Åtgärder")
    assert "…" in found.section


def test_a_title_that_leaves_no_room_is_said_and_not_cut() -> None:
    with pytest.raises(UnreadableDocument, match="tokens"):
        chunks([Section((), (unit("Nämnden ansvarar."),))], "Mycket lång titel " * 40, count, 128)


def test_the_wanted_length_can_be_chosen() -> None:
    lines = [paragraph(n, 30) for n in range(16)]
    long = cut(*lines, options=ChunkingOptions(target_words=240, most_words=300))
    short = cut(*lines, options=ChunkingOptions(target_words=60))
    assert {len(chunk.text.split()) for chunk in long} == {240}
    assert {len(chunk.text.split()) for chunk in short} == {60}


kinds: st.SearchStrategy[UnitKind] = st.sampled_from(["sentence", "list_item", "table_row"])


@given(
    st.lists(st.tuples(st.integers(1, 90), kinds, st.booleans()), min_size=1, max_size=20),
    st.integers(64, 512),
)
def test_every_word_is_in_one_chunk_in_order_and_every_chunk_fits(
    shapes: list[tuple[int, UnitKind, bool]], max_tokens: int
) -> None:
    units: list[Unit] = []
    position = 0
    for number, (words, kind, starts) in enumerate(shapes):
        text = " ".join(f"ord{number}" for _ in range(words))
        lead = units[0].spans if kind == "list_item" and units else ()
        span = Span(1, position, position + len(text))
        units.append(Unit(kind, text, (span,), lead, starts or not units))
        position += len(text) + 1
    found = chunks([Section(("1 Avsnitt",), tuple(units))], "Titel", count, max_tokens)
    assert [w for chunk in found for w in chunk.text.split()] == [
        w for one in units for w in one.text.split()
    ]
    assert all(n <= max_tokens for n in count([chunk.searchable("Titel") for chunk in found]))
    spans = [span for chunk in found for one in chunk.units for span in one.spans]
    assert all(before.end <= after.start for before, after in pairwise(spans))
