"""The rules of layout on lines made by hand: what belongs together and what does not."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.columns import arrange
from ingest.contents import find_contents
from ingest.hyphens import seam, vocabulary
from ingest.joining import join_lines
from ingest.lines import Run
from ingest.markers import begins_provision, is_provision_number, item_marker
from ingest.paragraphs import group, learn_setting
from ingest.regions import find_regions
from ingest.rules import Rule, Rules, turned
from ingest.running import find_running
from ingest.tables import Table

SIZE = 10.0
LETTER = 5.0


def run(
    text: str, x: float, y: float, *, size: float = SIZE, bold: bool = False, start: int = 0
) -> Run:
    """A line of letters 5 points wide whose baseline is at ``y``."""
    label, _, _ = text.partition(" ")
    width = LETTER * size / SIZE
    return Run(
        pieces=((start, start + len(text)),),
        text=text,
        x0=x,
        y0=y - 0.8 * size,
        x1=x + width * len(text),
        y1=y + 0.2 * size,
        hang=x + width * (len(label) + 1) if 0 < len(label) <= 8 else x,
        baseline=y,
        size=size,
        bold=bold,
        turns=0,
    )


def blocks(*lines: Run) -> list[str]:
    return [" ".join(line.text for line in block) for block in group(lines, learn_setting([lines]))]


FULL = "en rad text som går ända ut till spaltens högra kant"

# --- words at a line's end ---


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("ekonomiskt bi-", "stånd lämnas", "ekonomiskt bistånd lämnas"),
        ("social-", "och arbetsmarknad", "social- och arbetsmarknad"),
        ("vårt IT-", "system är", "vårt IT-system är"),
        ("under 2010-", "talet", "under 2010-talet"),
        ("i Syd-", "Sverige", "i Syd-Sverige"),
        ("bi\u00ad", "stånd", "bistånd"),
        ("mellan –", "och", "mellan – och"),
        ("utan bindestreck", "här", "utan bindestreck här"),
    ],
)
def test_a_word_is_put_together_as_it_is_written(left: str, right: str, expected: str) -> None:
    dropped, between = seam(left, right, Counter())
    assert (left[:-1] if dropped else left) + between + right == expected


def test_the_documents_own_spelling_decides_about_a_hyphen() -> None:
    words = vocabulary(["enligt Reach-förordningen gäller", "hos kundtjänst finns hjälp"])
    assert seam("se Reach-", "förordningen", words) == (False, "")
    assert seam("vår kund-", "tjänst", words) == (True, "")


# --- markers ---


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("• punkt", "•"),
        ("– tankstreck", "–"),
        ("-Avtal utan mellanrum", "-"),
        ("1. steg", "1."),
        ("12) steg", "12)"),
        ("a) led", "a)"),
        ("[b] krav", "[b]"),
        ("(iv) led", "(iv)"),
        ("o underpunkt", "o"),
        ("2026. Året", ""),
        ("och sedan", ""),
        ("1.2 Rubrik", ""),
        ("–5 grader", ""),
        ("3 § Text", ""),
    ],
)
def test_list_markers(text: str, marker: str) -> None:
    assert item_marker(text) == marker


def test_provisions_are_told_from_their_numbers_alone() -> None:
    for text in ("12 § Socialnämnden", "12 a § Nämnden", "5 kap. Bistånd", "3–5 §§ gäller"):
        assert begins_provision(text), text
        assert not is_provision_number(text), text
    assert is_provision_number("12 a §")
    assert is_provision_number("17 §³")
    assert not begins_provision("12 kronor")


# --- paragraphs ---


def test_lines_of_one_paragraph_stay_together_and_a_gap_parts_two() -> None:
    lines = [run(FULL, 50, y) for y in (100, 112, 124)]
    lines += [run("Ny" + FULL[2:], 50, 142), run(FULL, 50, 154)]
    assert blocks(*lines) == [f"{FULL} {FULL} {FULL}", f"Ny{FULL[2:]} {FULL}"]


def test_a_sentence_goes_on_over_a_loose_line_space() -> None:
    lines = [run(FULL, 50, y) for y in (100, 112, 124, 142)]
    assert len(blocks(*lines)) == 1


def test_a_short_line_ends_a_paragraph_without_a_gap() -> None:
    lines = [run(FULL, 50, 100), run("slut.", 50, 112), run("Ny " + FULL, 50, 124)]
    assert blocks(*lines) == [f"{FULL} slut.", f"Ny {FULL}"]


def test_an_indent_begins_a_paragraph() -> None:
    lines = [run(FULL, 50, 100), run(FULL, 50, 112), run("Ny " + FULL, 60, 124)]
    lines.append(run(FULL, 50, 136))
    assert blocks(*lines) == [f"{FULL} {FULL}", f"Ny {FULL} {FULL}"]


def test_a_bold_or_larger_heading_is_no_part_of_the_text_below() -> None:
    bold = [run("Syfte", 50, 100, bold=True), run(FULL, 50, 112), run(FULL, 50, 124)]
    assert blocks(*bold) == ["Syfte", f"{FULL} {FULL}"]
    large = [run("Syfte", 50, 98, size=14), run(FULL, 50, 112), run(FULL, 50, 124)]
    assert blocks(*large) == ["Syfte", f"{FULL} {FULL}"]


def test_an_item_hangs_under_its_marker_and_the_next_marker_begins_another() -> None:
    first, rest = f"1. {FULL}", "och fortsätter"
    lines = [run(first, 50, 100), run(rest, 65, 112), run("2. nästa", 50, 124)]
    assert blocks(*lines) == [f"{first} {rest}", "2. nästa"]


def test_a_number_that_stands_first_by_chance_begins_nothing() -> None:
    assert len(blocks(run(FULL, 50, 100), run("5 kap. 2 § lagen" + FULL[16:], 50, 112))) == 1
    assert len(blocks(run(FULL[:-1] + ".", 50, 100), run("5 § Nämnd" + FULL[9:], 50, 112))) == 2


@given(st.lists(st.sampled_from([FULL, "kort", "• punkt", "3 § Text.", "Slut."]), max_size=12))
def test_grouping_keeps_every_line_once_and_in_order(lines: list[str]) -> None:
    runs = [run(text, 50, 100 + 12 * n) for n, text in enumerate(lines)]
    grouped = group(runs, learn_setting([runs]))
    assert [line for block in grouped for line in block] == runs


# --- lines and columns ---


def test_a_wide_gap_in_a_justified_line_is_closed_and_a_column_gap_is_not() -> None:
    above = run(FULL, 50, 100)
    pieces = [run("enligt", 50, 112), run("lagen", above.x1 - 25, 112)]
    pieces[1] = run("lagen om", 50 + 30 + 20, 112)
    assert [r.text for r in join_lines([above, *pieces])] == [FULL, "enligt lagen om"]
    columns = [run("vänster", 50, 100), run("höger", 200, 100)]
    columns += [run("spalt", 50, 112), run("spalt", 200, 112)]
    assert len(join_lines(columns)) == 4


def test_a_marker_before_a_tab_belongs_to_its_text() -> None:
    assert [r.text for r in join_lines([run("2.1", 50, 100), run("Syfte", 95, 100)])] == [
        "2.1 Syfte"
    ]


def test_short_cells_side_by_side_are_a_table_and_long_lines_are_columns() -> None:
    cells = [
        run(text, x, 100 + 14 * n)
        for n, row in enumerate((("Kort", "Betydelse"), ("EC", "Enhetschef"), ("FC", "Chef")))
        for text, x in zip(row, (50, 150), strict=True)
    ]
    (table,) = arrange(cells)
    assert isinstance(table, Table)
    assert [row.text for row in table.rows] == ["Kort Betydelse", "EC Enhetschef", "FC Chef"]
    prose = [
        run(f"{side} {FULL}", x, 100 + 12 * n)
        for n in range(8)
        for side, x in (("vänster", 50), ("höger", 400))
    ]
    assert [str(getattr(item, "text", "")).split()[0] for item in arrange(prose)] == [
        *["vänster"] * 8,
        *["höger"] * 8,
    ]


# --- headers, contents, rules ---


def test_a_repeated_line_in_the_margin_runs_and_one_in_the_text_does_not() -> None:
    pages = [
        [run("Rutin för tolk", 50, 40), run("Samma mening.", 50, 400), run(f"{n}", 500, 810)]
        for n in (7, 8, 9)
    ]
    assert find_running(pages, [842.0] * 3) == [frozenset({0, 2})] * 3


def test_notes_at_the_foot_and_numbered_headings_at_the_top_do_not_run() -> None:
    notes = [[run(f"Lag (201{n}:40{n}).", 50, 780)] for n in (3, 5, 9)]
    assert find_running(notes, [842.0] * 3) == [frozenset()] * 3
    headings = [
        [run(f"Kapitel {n}", 50, 60, size=16), *[run(FULL, 50, 200 + 12 * i) for i in range(3)]]
        for n in (1, 2, 3)
    ]
    assert find_running(headings, [842.0] * 3) == [frozenset()] * 3


def test_contents_are_the_lines_that_lead_to_pages() -> None:
    titles = ["Innehåll", "1 Syfte 2", "2 Ansvar och 3", "3 Uppföljning 5", "Rutinen gäller alla."]
    lines = [run(text, 50, 100 + 14 * n) for n, text in enumerate(titles)]
    assert find_contents(lines, inside=False) == (frozenset({1, 2, 3}), True)
    body = [run("Under 2025 kom 14", 50, 100), run("anmälningar in, mot 9", 50, 112)]
    assert find_contents(body, inside=False)[0] == frozenset()


def test_a_grid_has_its_columns_and_a_box_in_a_cell_adds_none() -> None:
    across = tuple(Rule(y, 50, 500) for y in (100, 150, 200))
    down = tuple(Rule(x, 100, 200) for x in (50, 200, 500))
    box = (Rule(110, 250, 400), Rule(140, 250, 400)), (Rule(250, 110, 140), Rule(400, 110, 140))
    (plain,) = find_regions(Rules(across, down))
    assert plain.columns == (50, 200, 500)
    regions = find_regions(Rules(across + box[0], down + box[1]))
    assert plain.columns in {region.columns for region in regions}
    assert all(len(region.columns) in {0, 3} for region in regions)


@given(
    st.integers(0, 3),
    st.floats(0, 500),
    st.floats(0, 300),
    st.floats(301, 500),
)
def test_turning_rules_keeps_their_lengths(turns: int, at: float, start: float, end: float) -> None:
    rules = Rules((Rule(at, start, end),), (Rule(at, start, end),))
    result = turned(rules, turns, 500, 800)
    for rule in result.horizontal + result.vertical:
        assert rule.end - rule.start == pytest.approx(end - start)
