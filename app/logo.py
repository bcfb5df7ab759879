"""The municipality's logo: read once, and refused at the start where no browser would show it."""

import io
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from xml.parsers import expat

from PIL import Image

from app import texts
from app.setting_types import PICTURES
from index.errors import SettingsError

MOST_BYTES = 200_000
"""Of a file that every page loads: some seconds on a slow mobile network."""

_SVG_ROOT = "http://www.w3.org/2000/svg svg"
_UNITS = ("px", "pt", "mm", "cm", "in")


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture as it is served, with its shape, so that a page keeps room for it."""

    name: str
    """Of its address: ``logo.svg``."""
    media_type: str
    body: bytes
    width: int
    height: int


def read_logo(path: Path) -> Logo:
    """The picture at ``path``, whose name ends in one of ``PICTURES``.

    Raises SettingsError where it cannot be read, is larger than ``MOST_BYTES``, or is not what its
    name says.
    """
    try:
        with path.open("rb") as file:
            body = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise _refused(texts.NO_LOGO.format(reason=error.strerror)) from error
    if len(body) > MOST_BYTES:
        raise _refused(texts.LARGE_LOGO.format(most=MOST_BYTES // 1000))
    suffix = path.suffix.lower()
    width, height = _svg_size(body) if suffix == ".svg" else _raster_size(body, suffix)
    return Logo(f"logo{suffix}", PICTURES[suffix], body, width, height)


def _raster_size(body: bytes, suffix: str) -> tuple[int, int]:
    try:
        with Image.open(io.BytesIO(body), formats=[suffix.removeprefix(".").upper()]) as picture:
            picture.verify()
            return picture.size
    except (Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise _refused(texts.NOT_A_PICTURE.format(ending=suffix)) from error


def _svg_size(body: bytes) -> tuple[int, int]:
    """The shape of an SVG picture by its view box, else by its width and height."""
    attributes: dict[str, str] = {}
    elements: list[str] = []

    def begin(name: str, found: dict[str, str]) -> None:
        if not elements:
            attributes.update(found)
        elements.append(name)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = begin
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise _refused(texts.NOT_A_PICTURE.format(ending=".svg")) from error
    if elements[0] != _SVG_ROOT:
        raise _refused(texts.NOT_A_PICTURE.format(ending=".svg"))
    box = attributes.get("viewBox", "").replace(",", " ").split()[2:4]
    sizes = [_length(size) for size in box or map(attributes.get, ("width", "height"))]
    if len(sizes) != 2 or not all(sizes):
        raise _refused(texts.SHAPELESS_LOGO)
    # The proportion is what counts, and the attributes of <img> are whole numbers.
    return round(sizes[0] * 100), round(sizes[1] * 100)


def _length(written: str | None) -> float:
    """A length without its unit; 0 for what is none, such as a percentage."""
    number = (written or "").strip()
    for unit in _UNITS:
        number = number.removesuffix(unit)
    try:
        length = float(number)
    except ValueError:
        return 0.0
    return max(length, 0.0) if isfinite(length) else 0.0


def _refused(reason: str) -> SettingsError:
    return SettingsError(texts.WRONG_SETTING.format(name="RITA_LOGO", reason=reason))
