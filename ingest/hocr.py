"""Tesseract's answer (hOCR) → lines of words where they stand in the picture."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from xml.etree import ElementTree

_HTML = "{http://www.w3.org/1999/xhtml}"
_NUMBER = r"(-?[\d.]+)"
_BOX = re.compile(rf"bbox {_NUMBER} {_NUMBER} {_NUMBER} {_NUMBER}")
_BASELINE = re.compile(rf"baseline {_NUMBER} {_NUMBER}")
_SIZE = re.compile(rf"x_size {_NUMBER}")
_CONFIDENCE = re.compile(rf"x_wconf {_NUMBER}")
# Per cent. Specks are read as letters with less; words on the pages of the measurements have more.
_LEAST_CONFIDENCE = 25
# Of a word's height is taken for its size only from here on.
_SURE = 60
_SIGNS = frozenset("– - — • § §§ % & + /".split())
# How high a word's ink is in multiples of the font size, in the text faces of office documents:
# letters without strokes; with strokes or capitals; what hangs below; rings and dots on capitals.
# A whole line is .98 by Tesseract's measure, which takes in the highest and the lowest.
_LINE = 0.98
_LOW, _HIGH, _BELOW, _ABOVE = 0.46, 0.70, 0.21, 0.20
_STROKES = re.compile(r"[A-ZÅÄÖ0-9bdfhklåäöé§%(]")
_HANGING = re.compile(r"[gjpqy§(]")
_RINGED = re.compile(r"[ÅÄÖÉ]")


@dataclass(frozen=True, slots=True)
class FoundWord:
    """A word as recognised. Pixels from the picture's left edge."""

    text: str
    left: float
    right: float
    height: float
    confidence: float
    """0 to 100."""

    @property
    def says_something(self) -> bool:
        """Whether it is more than a speck or a piece of a table's border."""
        told = any(map(str.isalnum, self.text)) or self.text in _SIGNS
        return told and self.confidence >= _LEAST_CONFIDENCE

    @property
    def size(self) -> float:
        """The font size that its height speaks for."""
        ink = _HIGH if _STROKES.search(self.text) else _LOW
        ink += _BELOW if _HANGING.search(self.text) else 0
        ink += _ABOVE if _RINGED.search(self.text) else 0
        return self.height / ink


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line. Its baseline is y = ``level`` + ``slope`` · (x − ``left``), pixels from the top."""

    left: float
    level: float
    slope: float
    stated_size: float
    """The font size as Tesseract has it: too large where the line touches a table's border."""
    words: tuple[FoundWord, ...]

    @property
    def size(self) -> float:
        """The font size in pixels: Tesseract's, or what its surest words speak for if that is less
        (both err upwards: by borders, and by words whose boxes reach into the line above)."""
        sure = [word for word in self.words if word.says_something and word.confidence >= _SURE]
        return min(
            self.stated_size, median(word.size for word in sure or self.words for _ in word.text)
        )


def read_hocr(said: str) -> list[FoundLine]:
    """The lines in Tesseract's reading order, those without words left out."""
    found: list[FoundLine] = []
    # S314: our own program's output
    for line in ElementTree.fromstring(said).iter(f"{_HTML}span"):  # noqa: S314
        stated = line.get("title", "")
        box, baseline = _BOX.search(stated), _BASELINE.search(stated)
        size = _SIZE.search(stated)
        words = tuple(_words(line)) if baseline else ()
        if box and baseline and size and words:
            level = float(box[4]) + float(baseline[2])
            left, slope, high = float(box[1]), float(baseline[1]), float(size[1]) / _LINE
            found.append(FoundLine(left, level, slope, high, words))
    return found


def _words(line: ElementTree.Element) -> Iterator[FoundWord]:
    for word in line.iter(f"{_HTML}span"):
        text = "".join(word.itertext()).strip()
        box = _BOX.search(word.get("title", ""))
        confidence = _CONFIDENCE.search(word.get("title", ""))
        if text and box and confidence and float(box[3]) > float(box[1]):
            left, top, right, bottom = map(float, box.groups())
            yield FoundWord(text, left, right, bottom - top, float(confidence[1]))
