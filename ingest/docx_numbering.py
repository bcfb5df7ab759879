"""The styles of a DOCX file, and the numbers that Word sets before its headings.

The numbers stand nowhere in the text: Word counts them when it shows the document (ECMA-376,
part 1, 17.9). Without them "se avsnitt 3.2" points at nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VALUE = f"{W}val"
_OFF = ("0", "false", "off", "none")
_LONGEST_CHAIN = 20  # styles based on one another
_LEVELS = 9  # of a list, 17.9.6
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


class Styles:
    """The styles by their ids, with what they take from those they are based on."""

    def __init__(self, root: Element | None) -> None:
        found = root.iter(f"{W}style") if root is not None else iter(())
        self._by_id = {style.get(f"{W}styleId", ""): style for style in found}
        language = (
            root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang") if root is not None else None
        )
        self.language = language.get(_VALUE) if language is not None else None

    def chain(self, style_id: str | None) -> Iterator[Element]:
        """The style and those it is based on."""
        for _ in range(_LONGEST_CHAIN):
            style = self._by_id.get(style_id or "")
            if style is None:
                return
            yield style
            style_id = _value(style.find(f"{W}basedOn"))

    def names(self, paragraph: Element) -> list[str]:
        """The names of a paragraph's styles, built-in ones in English: "heading 2"."""
        return [
            (_value(style.find(f"{W}name")) or "").lower()
            for style in self.chain(_value(paragraph.find(f"{W}pPr/{W}pStyle")))
        ]

    def heading_level(self, paragraph: Element) -> int | None:
        """1 to 9, or None for what is no heading."""
        for name in self.names(paragraph):
            level = name.removeprefix("heading ")
            if level != name and level.isdecimal():
                return int(level)
        return None

    def is_contents_line(self, paragraph: Element) -> bool:
        """Whether a paragraph is set as a line of a table of contents, or as its heading."""
        return any(name.startswith("toc ") for name in self.names(paragraph)[:2])

    def hides(self, run: Element) -> bool:
        """Whether a run is hidden text, by itself or by its style."""
        own = run.find(f"{W}rPr/{W}vanish")
        if own is not None:
            return own.get(_VALUE) not in _OFF
        styles = self.chain(_value(run.find(f"{W}rPr/{W}rStyle")))
        marks = (style.find(f"{W}rPr/{W}vanish") for style in styles)
        return any(mark is not None and mark.get(_VALUE) not in _OFF for mark in marks)


@dataclass(frozen=True, slots=True)
class _Level:
    pattern: str
    """ "%1.%2": the numbers of the levels."""
    kind: str
    start: int
    style: str | None


@dataclass(slots=True)
class _Count:
    """How far a multi-level list has come."""

    numbers: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)

    def step(self, depth: int, levels: dict[int, _Level]) -> None:
        last = self.numbers[depth]
        self.numbers[depth] = levels[depth].start if last is None else last + 1
        self.numbers[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        for above in range(depth):
            if self.numbers[above] is None and above in levels:
                self.numbers[above] = levels[above].start


class Numbering:
    """Counts headings through the document, in their order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, str] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, _Count] = {}
        for item in root.iter(f"{W}abstractNum") if root is not None else ():
            self._levels[item.get(f"{W}abstractNumId", "")] = dict(_levels(item))
        for item in root.iter(f"{W}num") if root is not None else ():
            target = _value(item.find(f"{W}abstractNumId")) or ""
            self._lists[item.get(f"{W}numId", "")] = target

    def write_out(self, paragraph: Element) -> None:
        """Put the number of a numbered heading first in its text."""
        level = self._styles.heading_level(paragraph)
        if level is None:
            return
        number = self._number(paragraph, level)
        properties = paragraph.find(f"{W}pPr")
        own = properties.find(f"{W}numPr") if properties is not None else None
        if properties is not None and own is not None:
            properties.remove(own)
        if number and any((text.text or "").strip() for text in paragraph.iter(f"{W}t")):
            run = Element(f"{W}r")
            SubElement(run, f"{W}t").text = f"{number} "
            paragraph.insert(0 if properties is None else 1, run)

    def _number(self, paragraph: Element, level: int) -> str:
        list_id, depth, style = self._list_of(paragraph)
        levels = self._levels.get(self._lists.get(list_id or "", ""), {})
        if depth is None:
            depth = next((d for d, item in levels.items() if item.style == style), level - 1)
        if depth not in levels:
            return ""
        count = self._counts.setdefault(self._lists[list_id or ""], _Count())
        count.step(depth, levels)
        return _shown(levels, depth, count)

    def _list_of(self, paragraph: Element) -> tuple[str | None, int | None, str | None]:
        """The list's id, the level where it is said, and the style that says it."""
        style_id = _value(paragraph.find(f"{W}pPr/{W}pStyle"))
        own = paragraph.find(f"{W}pPr/{W}numPr")
        if own is not None and own.find(f"{W}numId") is not None:
            return _value(own.find(f"{W}numId")), _depth(own) or 0, style_id
        for style in self._styles.chain(style_id):
            stated = style.find(f"{W}pPr/{W}numPr")
            if stated is not None and stated.find(f"{W}numId") is not None:
                depth = _depth(own) if own is not None else _depth(stated)
                return _value(stated.find(f"{W}numId")), depth, style.get(f"{W}styleId")
        return None, None, style_id


def _levels(item: Element) -> Iterator[tuple[int, _Level]]:
    for level in item.iter(f"{W}lvl"):
        depth = level.get(f"{W}ilvl", "")
        start = _value(level.find(f"{W}start")) or "1"
        if depth.isdecimal() and int(depth) < _LEVELS:
            yield (
                int(depth),
                _Level(
                    _value(level.find(f"{W}lvlText")) or "",
                    _value(level.find(f"{W}numFmt")) or "decimal",
                    int(start) if start.isdecimal() else 1,
                    _value(level.find(f"{W}pStyle")),
                ),
            )


def _shown(levels: dict[int, _Level], depth: int, count: _Count) -> str:
    shown = levels[depth].pattern
    if levels[depth].kind in ("bullet", "none"):
        return ""
    for index in range(depth + 1):
        number, level = count.numbers[index], levels.get(index)
        text = _written(number, level.kind) if number is not None and level is not None else ""
        shown = shown.replace(f"%{index + 1}", text)
    return shown.strip()


def _written(number: int, kind: str) -> str:
    if kind in ("upperLetter", "lowerLetter") and 0 < number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        text = ""
        for value, sign in _ROMAN:
            count, number = divmod(number, value)
            text += sign * count
        return text.upper() if kind == "upperRoman" else text
    return str(number)


def _depth(properties: Element) -> int | None:
    value = _value(properties.find(f"{W}ilvl"))
    return int(value) if value is not None and value.isdecimal() else None


def _value(element: Element | None) -> str | None:
    return element.get(_VALUE) if element is not None else None
