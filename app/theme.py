"""The municipality's colour made readable: from one colour, those of both themes.

Lightness is changed and nothing else, in OKLCH, where a change of lightness keeps the hue that is
seen (Björn Ottosson, "A perceptual color space for image processing", 2020; CSS Color 4, 9.3).
"""

import re
from dataclasses import dataclass

from coloraide import Color

from app.assembly import WEB

READABLE = 4.5
"""Contrast that text must have: WCAG 2.1, success criterion 1.4.3, level AA."""

_SURFACES = ("paper", "card", "tint", "warn")
"""What the accent stands on, as text, edge or focus ring: names in tokens.css."""
_TOKEN = re.compile(
    r"--(?P<name>[\w-]+): var\(.*?light-dark\((?P<light>#\w+), (?P<dark>#\w+)\)\)+;"
)
_STEP = 0.005
"""Of lightness (0 to 1). Two neighbours cannot be told apart by eye."""
_DEEP = 0.25
"""Lightness of text on a light accent: that of our own, #07262c."""
_FAINT = 0.04
"""Chroma of that text, and of our own."""


@dataclass(frozen=True, slots=True)
class Surfaces:
    """The colours of one theme that the accent is to be seen on, as ``#rrggbb`` by name."""

    paper: str
    card: str
    tint: str
    warn: str


@dataclass(frozen=True, slots=True)
class Accent:
    """An accent in one theme, as ``#rrggbb``."""

    colour: str
    on_colour: str
    """Text and drawings on it."""
    tint: str
    """Behind marks and quiet remarks: the theme's tint in the accent's hue."""


def theme(accent: str | None) -> str:
    """The CSS rule that gives the pages ``accent`` (``#rrggbb``); nothing for None."""
    if accent is None:
        return ""
    light, dark = (derived(accent, surfaces, dark=dark) for surfaces, dark in _themes())
    return (
        ":root,\n:host {\n"
        f"  --rita-theme-accent: light-dark({light.colour}, {dark.colour});\n"
        f"  --rita-theme-on-accent: light-dark({light.on_colour}, {dark.on_colour});\n"
        f"  --rita-theme-tint: light-dark({light.tint}, {dark.tint});\n"
        "}\n"
    )


def derived(accent: str, surfaces: Surfaces, *, dark: bool) -> Accent:
    """``accent`` for one theme: as it is where it can be read on every surface, else the nearest
    lightness that can.
    """
    lightness, chroma, hue = Color(accent).convert("oklch").coords(nans=False)
    tint = _tinted(surfaces.tint, hue if chroma >= _FAINT / 2 else None)
    behind = [Color(colour) for colour in (surfaces.paper, surfaces.card, surfaces.warn, tint)]
    found = Color(accent)
    while _least(found, behind) < READABLE:
        lightness += _STEP if dark else -_STEP
        found = _colour(min(max(lightness, 0.0), 1.0), chroma, hue)
    return Accent(_hex(found), _on(found, min(chroma, _FAINT), hue, dark=dark), tint)


def tokens() -> dict[str, tuple[str, str]]:
    """Every colour of tokens.css by its name: light, dark."""
    text = (WEB / "styles" / "tokens.css").read_text(encoding="utf-8")
    return {
        found["name"]: (_hex(Color(found["light"])), _hex(Color(found["dark"])))
        for found in _TOKEN.finditer(text)
    }


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.1, "contrast ratio")."""
    return Color(one).contrast(Color(other), method="wcag21")


def _themes() -> tuple[tuple[Surfaces, bool], tuple[Surfaces, bool]]:
    known = tokens()
    light, dark = (Surfaces(*(known[name][which] for name in _SURFACES)) for which in (0, 1))
    return (light, False), (dark, True)


def _on(accent: Color, chroma: float, hue: float, *, dark: bool) -> str:
    """White on a dark accent; the accent's own hue, nearly black, on a light one."""
    if not dark:
        return "#ffffff"
    lightness = _DEEP
    while accent.contrast(text := _colour(lightness, chroma, hue), method="wcag21") < READABLE:
        lightness -= _STEP
    return _hex(text)


def _tinted(tint: str, hue: float | None) -> str:
    """``tint`` in another hue; grey for None."""
    lightness, chroma, _ = Color(tint).convert("oklch").coords(nans=False)
    return _hex(_colour(lightness, 0.0 if hue is None else chroma, hue or 0.0))


def _least(colour: Color, behind: list[Color]) -> float:
    return min(colour.contrast(surface, method="wcag21") for surface in behind)


def _colour(lightness: float, chroma: float, hue: float) -> Color:
    """A colour that a screen shows, as it rounds it: chroma gives way, lightness and hue stay."""
    # Other methods end by clipping, which on 600 colours turned the hue by up to 12 degrees; this
    # one by 1, which is what rounding does.
    shown = Color("oklch", [lightness, chroma, hue]).fit("srgb", method="raytrace", pspace="oklch")
    return Color(_hex(shown))


def _hex(colour: Color) -> str:
    return colour.convert("srgb").to_string(hex=True)
