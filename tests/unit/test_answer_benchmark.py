"""The page and the chart that ``make bench-answers`` writes."""

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from benchmarks import answers
from benchmarks.risk_chart import BOTTOM, LEFT, RIGHT, TOP, Curve, chart

SVG = "{http://www.w3.org/2000/svg}"
TENTHS = [number / 10 for number in range(1, 11)]


def figures(risk: float) -> dict[str, Any]:
    return {
        "answerable": 3,
        "unanswerable": 1,
        "quotes_on_page": 1.0,
        "sentences_made_of_quotes": None,
        "cited_page_right": 0.8,
        "answer_shown": 0.7,
        "words_shown_median": 61.5,
        "answered": 2,
        "partial": 1,
        "contradictions": 0,
        "refusal": {
            "precision": 0.5,
            "recall": 1.0,
            "by_kind": {"near-domain": {"questions": 2, "refused": 1, "auroc": 0.7}},
        },
        "risk_coverage": {
            "risk": {f"{tenth:.1f}": risk for tenth in TENTHS},
            "area": 0.2,
            "working_point": {"coverage": 0.5, "risk": 0.25},
            "auroc": 0.75,
        },
    }


def test_each_set_has_a_column_and_what_is_lacking_a_dash() -> None:
    text = answers.tables({"sample": figures(0.1), "real": figures(0.3)})
    lines = text.splitlines()
    assert lines[0] == "|  | sample | real | aim (real) |"
    assert "| sentences made of their quotes | – | – | 1.000 |" in lines
    assert "| refused: near-domain | 1 of 2 | 1 of 2 |  |" in lines
    assert "| refused: off topic | – | – |  |" in lines
    assert "| follow-ups: cited page right | – | – | ≥ .65 |" in lines
    assert "| the surest 30 % | 0.100 | 0.300 |" in lines
    assert "| with the shipped threshold | 0.250 at 0.500 | 0.250 at 0.500 |" in lines


def test_the_page_keeps_its_text_and_loses_its_old_figures() -> None:
    page = answers.PAGE.read_text(encoding="utf-8")
    written = answers.with_figures(page, "old figures")
    again = answers.with_figures(written, "new figures")
    assert written.startswith(page[: page.index(answers.BEGIN)])
    assert "old figures" in written
    assert again == written.replace("old figures", "new figures")


def test_a_page_without_every_set_is_not_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(answers, "PAGE", tmp_path / "answers.md")
    monkeypatch.setattr(answers, "CHART", tmp_path / "chart.svg")
    answers.write({"sample": figures(0.1)}, "text")
    assert "real not measured" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_curve_goes_through_its_points_and_the_working_point() -> None:
    risk = dict(zip(TENTHS, (0, 0, 0, 0.1, 0.1, 0.2, 0.2, 0.2, 0.25, 0.4), strict=True))
    drawn = ET.fromstring(chart([Curve("A & B", 10, risk, (0.75, 0.2))]))
    line = next(drawn.iter(f"{SVG}polyline")).attrib["points"]
    points = [tuple(float(part) for part in pair.split(",")) for pair in line.split()]
    width, height = RIGHT - LEFT, BOTTOM - TOP
    assert len(points) == 11
    assert points[0] == pytest.approx((LEFT + 0.1 * width, BOTTOM))
    assert points[-1] == pytest.approx((RIGHT, TOP))
    assert points[7] == pytest.approx((LEFT + 0.75 * width, BOTTOM - height / 2))
    ring = [c.attrib for c in drawn.iter(f"{SVG}circle") if c.attrib["r"] == "7"]
    assert [(float(c["cx"]), float(c["cy"])) for c in ring] == [points[7]]
    said = [text.text for text in drawn.iter(f"{SVG}text")]
    assert any("A & B (10 frågor)" in (text or "") for text in said)
    assert "Andel fel bland svaren" in said


def test_more_curves_than_can_be_told_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="4 curves"):
        chart([Curve("x", 1, dict.fromkeys(TENTHS, 0.1), (1.0, 0.1))] * 4)
