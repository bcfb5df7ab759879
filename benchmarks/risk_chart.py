"""Risk–coverage curves as an SVG that is readable on light and dark pages and without colours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil
from typing import Any

WIDTH, HEIGHT = 720, 488
LEFT, RIGHT, TOP, BOTTOM = 76.0, 676.0, 118.0, 396.0
"""The plot's edges, in the picture's own units."""
LEGEND_TOP, LEGEND_STEP = 62.0, 24.0
GRID = 0.1
"""Between two lines across: a tenth of the answers."""

STYLE = """
  .card { fill: #ffffff; stroke: #d8dee4; }
  text { font-family: system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif;
         font-size: 14px; fill: #2b3138; }
  .title { font-size: 17px; font-weight: 600; }
  .tick { fill: #5b646e; font-size: 13px; }
  .grid { stroke: #e4e8ec; }
  .axis { stroke: #7d8791; }
  .curve { fill: none; stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round; }
  .at { stroke-width: 2.5; fill: #ffffff; }
  .s0 { stroke: #0b5cad; } .s1 { stroke: #b4450b; } .s2 { stroke: #2f7d32; }
  .p0 { fill: #0b5cad; } .p1 { fill: #b4450b; } .p2 { fill: #2f7d32; }
  .s1.curve { stroke-dasharray: 8 5; } .s2.curve { stroke-dasharray: 2 5; }
  @media (prefers-color-scheme: dark) {
    .card { fill: #14181d; stroke: #39424c; }
    text { fill: #e6eaee; }
    .tick { fill: #a4aeb8; }
    .grid { stroke: #2a323a; }
    .axis { stroke: #86919c; }
    .at { fill: #14181d; }
    .s0 { stroke: #6db3f8; } .s1 { stroke: #f59b62; } .s2 { stroke: #7fcf83; }
    .p0 { fill: #6db3f8; } .p1 { fill: #f59b62; } .p2 { fill: #7fcf83; }
  }
"""
WRONG = "Fel: svaret hänvisar inte till en rätt sida, eller så saknas svar i dokumenten."
MOST_CURVES = 3
"""Told apart by stroke and colour."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One set's ``risk_coverage``."""

    name: str
    questions: int
    risk: Mapping[float, float]
    """By coverage, both 0..1."""
    working_point: tuple[float, float]
    """Coverage and risk at the threshold in use."""


def curve(name: str, figures: Mapping[str, Any]) -> Curve:
    """The curve of a set's figures as ``rita eval`` gives them."""
    found = figures["risk_coverage"]
    point = found["working_point"]
    return Curve(
        name,
        figures["answerable"] + figures["unanswerable"],
        {float(coverage): risk for coverage, risk in found["risk"].items()},
        (point["coverage"], point["risk"] or 0.0),
    )


def chart(curves: Sequence[Curve]) -> str:
    """The SVG, texts in Swedish. ValueError for more curves than can be told apart."""
    if len(curves) > MOST_CURVES:
        raise ValueError(f"{len(curves)} curves: no more than {MOST_CURVES} can be told apart")
    risks = [risk for one in curves for risk in (*one.risk.values(), one.working_point[1])]
    top = max(2, ceil(round(max(risks) / GRID, 6))) * GRID
    parts = [
        f'<rect class="card" x="0.5" y="0.5" rx="8" width="{WIDTH - 1}" height="{HEIGHT - 1}"/>',
        _text(24, 34, "Färre svar, färre fel: vad en annan tröskel skulle ge", "title"),
        *_frame(top),
    ]
    for number, one in enumerate(curves):
        parts += [*_drawn(one, number, top), *_legend(one, number)]
    described = escape(". ".join(_told(one) for one in curves))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-labelledby="title desc">\n'
        f'<title id="title">Andel fel bland svaren mot andel frågor som besvaras</title>\n'
        f'<desc id="desc">{described}.</desc>\n<style>{STYLE}</style>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _frame(top: float) -> list[str]:
    """Lines across with their shares, the axes and what they say."""
    parts: list[str] = []
    for step in range(round(top / GRID) + 1):
        y = _y(step * GRID, top)
        parts.append(f'<path class="{"grid" if step else "axis"}" d="M{LEFT} {y:.1f}H{RIGHT}"/>')
        parts.append(_text(LEFT - 10, y + 4.5, _percent(step * GRID), "tick", "end"))
    for tenths in range(0, 11, 2):
        x = _x(tenths / 10)
        parts.append(f'<path class="axis" d="M{x:.1f} {BOTTOM}v5"/>')
        parts.append(_text(x, BOTTOM + 22, _percent(tenths / 10), "tick", "middle"))
    across = "Andel av frågorna som besvaras, de säkraste först"
    parts.append(_text((LEFT + RIGHT) / 2, BOTTOM + 48, across, "", "middle"))
    parts.append(_text((LEFT + RIGHT) / 2, BOTTOM + 76, WRONG, "tick", "middle"))
    middle = (TOP + BOTTOM) / 2
    parts.append(
        f'<text text-anchor="middle" transform="translate(24 {middle:.1f}) rotate(-90)">'
        "Andel fel bland svaren</text>"
    )
    return parts


def _drawn(one: Curve, number: int, top: float) -> list[str]:
    at = (_x(one.working_point[0]), _y(one.working_point[1], top))
    tenths = [(_x(coverage), _y(risk, top)) for coverage, risk in one.risk.items()]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in sorted([*tenths, at]))
    return [
        f'<polyline class="curve s{number}" points="{line}"/>',
        *(f'<circle class="p{number}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in tenths),
        f'<circle class="at s{number}" cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="7"/>',
    ]


def _legend(one: Curve, number: int) -> list[str]:
    y = LEGEND_TOP + number * LEGEND_STEP
    return [
        f'<path class="curve s{number}" d="M24 {y - 5:.1f}h34"/>',
        f'<circle class="at s{number}" cx="41" cy="{y - 5:.1f}" r="6"/>',
        _text(70, y, _told(one)),
    ]


def _told(one: Curve) -> str:
    coverage, risk = one.working_point
    return (
        f"{one.name} ({one.questions} frågor): dagens tröskel ger svar på {_percent(coverage)}, "
        f"{_percent(risk)} av svaren är fel"
    )


def _x(coverage: float) -> float:
    return LEFT + coverage * (RIGHT - LEFT)


def _y(risk: float, top: float) -> float:
    return BOTTOM - risk / top * (BOTTOM - TOP)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
