"""Scanned pages → the same pages with an invisible text layer, by Tesseract where it is installed.

The pages keep their size and look; ``ingest/pdf.py`` then reads them as any others.
"""

import os
import re
import resource
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import atan, cos, sin
from pathlib import Path
from statistics import median
from typing import Any

import pypdfium2
from PIL import Image

from index.errors import NoTextInDocument, UnreadableDocument
from ingest.characters import Matrix, to_display
from ingest.hocr import FoundLine, FoundWord, read_hocr
from ingest.structure import MALFORMED, quiet
from ingest.text_layer import Layer, Word, add_text_layers

INSTALL = "apt install tesseract-ocr tesseract-ocr-swe"
"""What makes OCR available on Debian and Ubuntu."""

_LANGUAGE = "swe"
# Measured (ADR 28): fewer mistakes than at 200, as few as at 400 in half the time.
_DPI = 300
_MOST_PIXELS = 40_000_000  # an A2 sheet at that resolution; larger sheets get fewer dots
_SECONDS = 90  # of a processor, for a page; the densest took 12
# How many times longer a page may take where others want the processor too. A page that is given up
# is empty, and nothing reads it again.
_PATIENCE = 10
# A page read upside down or sideways has words of less than this on average; then Tesseract is
# asked how it lies.
_ASKEW = 60
# Lines that lean more are no askew scan but a drawing; less changes nothing. So many words tell it.
_LEAST_TILT, _MOST_TILT = 0.001, 0.09
_WORDS_THAT_TELL = 12
_SAME_SIZE = 0.14  # of the page's ordinary size: lines of one type differ by as much in a scan


@cache
def available() -> bool:
    """Whether Tesseract is installed with Swedish; asked once a process."""
    return is_installed()


def is_installed() -> bool:
    """Whether Tesseract is installed with Swedish at this moment."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    listed = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    return _LANGUAGE in listed.stdout.split()


def with_text(pdf: Path, pages: Sequence[int], work: Path) -> Path:
    """A copy of ``pdf`` in the folder ``work`` with the recognised text of ``pages`` (1-based).

    A page that shows no text, or takes more than 90 seconds of a processor, stays without. Raises
    ``NoTextInDocument`` where Tesseract is not installed, ``UnreadableDocument`` where the file
    cannot be opened or written anew.
    """
    if not available():
        raise NoTextInDocument(not_installed(pdf.name, len(pages)))
    target = work / f"{pdf.name}.ocr.pdf"  # no name that the file itself may have
    try:
        document = pypdfium2.PdfDocument(pdf)
        try:
            layers = {number: _layer(document[number - 1]) for number in pages}
        finally:
            document.close()
        with quiet():
            add_text_layers(pdf, layers, target)
    except (pypdfium2.PdfiumError, *MALFORMED) as error:
        raise UnreadableDocument(
            f"{pdf.name} är inskannad och kan inte tolkas ({type(error).__name__}). Skanna den på "
            "nytt som PDF, eller lägg in originaldokumentet."
        ) from error
    return target


def not_installed(name: str, count: int) -> str:
    """What is said of a scanned file where there is no OCR."""
    pages = "en sida" if count == 1 else f"{count} sidor"
    return (
        f"{name} har {pages} utan textlager (inskannade), och OCR med svenska är inte installerat. "
        f"Installera med `{INSTALL}` och läs in på nytt, eller lägg in originaldokumentet."
    )


def _layer(page: Any) -> Layer:
    picture, scale = _picture(page)
    reading = _recognised(picture, scale, 0)
    if reading.confidence < _ASKEW and (turns := _turns(picture)):
        turned = _recognised(picture, scale, turns)
        reading = turned if turned.confidence > reading.confidence else reading
    turn = reading.straightened()
    return Layer(to_display(page), turn, reading.words(turn))


def _picture(page: Any) -> tuple[Image.Image, float]:
    """The page as displayed, in grey, and its pixels per point."""
    width, height = page.get_size()
    scale = min(_DPI / 72, (_MOST_PIXELS / (width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    return bitmap.to_pil(), scale


def _tesseract(picture: Image.Image, scale: float, *arguments: str) -> str:
    """What Tesseract says of a picture; nothing where it fails or takes too long."""
    pixels = picture.convert("L")
    head = f"P5 {pixels.width} {pixels.height} 255\n".encode()  # PGM, which it reads without help
    command = ["tesseract", "stdin", "stdout", "--dpi", str(round(scale * 72)), *arguments]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as running:
        resource.prlimit(running.pid, resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        try:
            said, _ = running.communicate(head + pixels.tobytes(), timeout=_PATIENCE * _SECONDS)
        except subprocess.TimeoutExpired:
            running.kill()
            return ""
    return said.decode("utf-8", "replace") if running.returncode == 0 else ""


def _turns(picture: Image.Image) -> int:
    """Quarter turns counter-clockwise that set the page upright, as Tesseract sees it."""
    said = _tesseract(picture, _DPI / 72, "--psm", "0")
    found = re.search(r"Orientation in degrees: (\d+)", said)
    return int(found[1]) // 90 % 4 if found else 0


def _recognised(picture: Image.Image, scale: float, turns: int) -> "_Reading":
    """What stands on the picture, turned so many quarters counter-clockwise before it is read."""
    upright = picture.rotate(90 * turns, expand=True) if turns else picture
    said = _tesseract(upright, scale, "-l", _LANGUAGE, "--psm", "3", "hocr")
    return _Reading(tuple(read_hocr(said)) if said else (), scale, turns, picture.size)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The lines of a picture as it was read, with the way back to the page as displayed."""

    lines: tuple[FoundLine, ...]
    scale: float
    """Pixels per point."""
    turns: int
    pixels: tuple[int, int]
    """Width and height of the picture as displayed."""

    @property
    def confidence(self) -> float:
        """The words' average, 0 to 100."""
        words = [word.confidence for line in self.lines for word in line.words]
        return sum(words) / len(words) if words else 0.0

    def straightened(self) -> Matrix:
        """The turn around the page's middle that makes most lines level."""
        telling = [line for line in self.lines if len(line.words) > 2]
        slopes = [line.slope for line in telling for _ in line.words]
        slope = median(slopes) if len(slopes) >= _WORDS_THAT_TELL else 0.0
        if not _LEAST_TILT <= abs(slope) <= _MOST_TILT:
            return (1, 0, 0, 1, 0, 0)
        angle = -atan(slope)
        x, y = (side / self.scale / 2 for side in self.pixels)
        c, s = cos(angle), sin(angle)
        return (c, s, -s, c, x - c * x + s * y, y - s * x - c * y)

    def words(self, turn: Matrix) -> tuple[Word, ...]:
        """The words in points, after ``turn``. Lines of nearly the page's ordinary size have just
        that, so that a paragraph is one and a heading stands out."""
        if not self.lines:
            return ()
        ordinary = median(line.size for line in self.lines for _ in line.words)
        words: list[Word] = []
        for line in self.lines:
            same = abs(line.size - ordinary) <= _SAME_SIZE * ordinary
            size = max(1.0, round(2 * (ordinary if same else line.size) / self.scale) / 2)
            words += [
                self._word(line, word, size, turn) for word in line.words if word.says_something
            ]
        return tuple(words)

    def _word(self, line: FoundLine, word: FoundWord, size: float, turn: Matrix) -> Word:
        middle = (word.left + word.right) / 2
        x, y = self._displayed(word.left, line.level + line.slope * (middle - line.left))
        a, b, c, d, e, f = turn
        width = (word.right - word.left) / self.scale
        return Word(word.text, a * x + c * y + e, b * x + d * y + f, width, size, -self.turns % 4)

    def _displayed(self, x: float, y: float) -> tuple[float, float]:
        width, height = self.pixels
        back = {0: (x, y), 1: (width - y, x), 2: (width - x, height - y), 3: (y, height - x)}
        return back[self.turns][0] / self.scale, back[self.turns][1] / self.scale
