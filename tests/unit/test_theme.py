"""One colour made readable: on every ground of both themes, in the hue that was chosen."""

import io
import itertools
import struct
from pathlib import Path
from zlib import crc32

import hypothesis
import pytest
from coloraide import Color
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.logo import MOST_BYTES, read_logo
from app.theme import READABLE, Accent, Surfaces, contrast, derived, theme, tokens
from index.errors import SettingsError

LIGHT, DARK = 0, 1
EDGE = 3.0  # WCAG 2.1, success criterion 1.4.11: edges of controls
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30"><path d="M0 0h9v9z"/></svg>'


def surfaces(which: int) -> Surfaces:
    known = tokens()
    return Surfaces(*(known[name][which] for name in ("paper", "card", "tint", "warn")))


def in_theme(colour: str, which: int) -> Accent:
    return derived(colour, surfaces(which), dark=which == DARK)


def least(colour: str, accent: Accent, which: int) -> float:
    ground = surfaces(which)
    behind = (ground.paper, ground.card, ground.warn, accent.tint)
    return min(contrast(colour, surface) for surface in behind)


@given(COLOURS)
@hypothesis.settings(deadline=None)
def test_any_colour_can_be_read_as_text_and_written_on(colour: str) -> None:
    for which in (LIGHT, DARK):
        made = in_theme(colour, which)
        assert least(made.colour, made, which) >= READABLE
        assert contrast(made.on_colour, made.colour) >= READABLE
        # Text of the theme's own stands on the tint as well.
        for name in ("ink", "muted"):
            assert contrast(tokens()[name][which], made.tint) >= READABLE


def test_the_corners_and_edges_of_all_colours_too() -> None:
    for parts in itertools.product(("00", "7f", "ff"), repeat=3):
        for which in (LIGHT, DARK):
            made = in_theme(f"#{''.join(parts)}", which)
            assert least(made.colour, made, which) >= READABLE
            assert contrast(made.on_colour, made.colour) >= READABLE


@given(COLOURS)
@hypothesis.settings(deadline=None)
def test_a_hue_is_kept(colour: str) -> None:
    chosen = Color(colour).convert("oklch")
    for which in (LIGHT, DARK):
        made = Color(in_theme(colour, which).colour).convert("oklch")
        # Of what has nearly no colour, or is nearly black or white, no hue is seen.
        if min(chosen["chroma"], made["chroma"]) > 0.05:
            apart = abs(chosen["hue"] - made["hue"]) % 360
            assert min(apart, 360 - apart) < 3


@pytest.mark.parametrize(("colour", "which"), [("#0b5563", LIGHT), ("#ffcd00", DARK)])
def test_a_colour_that_can_be_read_is_left_alone(colour: str, which: int) -> None:
    assert in_theme(colour, which).colour == colour


def test_the_rule_is_for_pages_and_components_and_absent_without_a_colour() -> None:
    assert theme(None) == ""
    rule = theme("#c8102e")
    assert rule.startswith(":root,\n:host {")
    assert "--rita-theme-accent: light-dark(#c8102e, #ff5f63);" in rule
    assert "--rita-theme-on-accent: light-dark(#ffffff, #" in rule


@pytest.mark.parametrize("which", [LIGHT, DARK])
def test_the_colours_of_our_own_can_be_read_too(which: int) -> None:
    colour = {name: both[which] for name, both in tokens().items()}
    for ground in ("paper", "card", "tint", "warn"):
        for text in ("ink", "accent") if ground == "warn" else ("ink", "muted", "accent"):
            assert contrast(colour[text], colour[ground]) >= READABLE, (text, ground)
    assert contrast(colour["on-accent"], colour["accent"]) >= READABLE
    for ground in ("paper", "card"):
        assert contrast(colour["edge"], colour[ground]) >= EDGE, ground
    assert contrast(colour["warn-edge"], colour["warn"]) >= EDGE


def png(width: int = 3, height: int = 2, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "#0b5563").save(file, kind)
    return file.getvalue()


def vast_png() -> bytes:
    """A few bytes that say they are 900 million pixels."""
    head = b"IHDR" + struct.pack(">2I5B", 30_000, 30_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", crc32(head))


@pytest.mark.parametrize(
    ("name", "body", "shape"),
    [
        ("a.png", png(), (3, 2)),
        ("a.WEBP", png(kind="WEBP"), (3, 2)),
        ("a.svg", SVG, (6_000, 3_000)),
        ("a.svg", SVG.replace(b'viewBox="0 0 60 30"', b'width="40px" height="10"'), (4_000, 1_000)),
    ],
)
def test_a_logo_is_read_with_its_shape(
    tmp_path: Path, name: str, body: bytes, shape: tuple[int, int]
) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    logo = read_logo(path)
    assert (logo.width, logo.height) == shape
    assert logo.body == body
    assert logo.media_type.startswith("image/")
    assert logo.name == f"logo{path.suffix.lower()}"


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("a.png", None, "bilden går inte att läsa"),
        ("a.png", b"", "är ingen sådan bild"),
        ("a.png", SVG, "är ingen sådan bild"),
        ("a.png", png(kind="GIF"), "är ingen sådan bild"),
        ("a.png", png()[:40], "är ingen sådan bild"),
        ("a.png", vast_png(), "är ingen sådan bild"),
        ("a.webp", png(), "är ingen sådan bild"),
        ("a.svg", b"", "är ingen sådan bild"),
        ("a.svg", png(), "är ingen sådan bild"),
        ("a.svg", b"<html><body>", "är ingen sådan bild"),
        ("a.svg", b'<svg viewBox="0 0 1 1"/>', "är ingen sådan bild"),  # no browser shows it
        ("a.svg", SVG.replace(b"0 0 60 30", b"0 0 60"), "saknar mått"),
        ("a.svg", SVG.replace(b"0 0 60 30", b"0 0 nan inf"), "saknar mått"),
        ("a.svg", SVG.replace(b'viewBox="0 0 60 30"', b'width="100%" height="9"'), "saknar mått"),
        ("a.svg", SVG + b" " * MOST_BYTES, "större än 200 kB"),
    ],
)
def test_what_no_browser_would_show_is_refused(
    tmp_path: Path, name: str, body: bytes | None, said: str
) -> None:
    path = tmp_path / name
    if body is not None:
        path.write_bytes(body)
    with pytest.raises(SettingsError, match=f"^RITA_LOGO: .*{said}"):
        read_logo(path)
