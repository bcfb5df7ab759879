"""Tables of contents: lines that lead to page numbers."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.lines import Run

_LEADER = re.compile(r"(?:\.\s?){4,}\s*\d{1,4}$|(?:…\s?){2,}\d{1,4}$")
_ENDS_IN_NUMBER = re.compile(r"(?:\S.*\s)?(\d{1,4})$")
_TITLE = re.compile(r"(?:innehåll|innehållsförteckning|contents)\W*", re.IGNORECASE)
# An entry may be broken over this many lines before the one with its number.
_LONGEST_ENTRY = 4
# Fewer lines that end in numbers than this are no table of contents.
_FEWEST = 3


def find_contents(lines: Sequence[Run], inside: bool) -> tuple[frozenset[int], bool]:
    """The indices of a page's lines that are a table of contents' entries, and whether the
    table may go on over the page's end.

    Entries are the lines from the title "Innehåll" (or from the page's top, where ``inside`` says
    that the page before ended in a table of contents) to the last that ends in a page number,
    as long as these never fall; under a title there are at least three of them. Elsewhere they
    are lines with dot leaders and a number, and what stands between two of them.
    """
    title = next((i for i, line in enumerate(lines) if _TITLE.fullmatch(line.text)), None)
    found: set[int] = set()
    if title is not None or inside:
        first = 0 if title is None else title + 1
        found = _numbered(lines, first, titled=title is not None)
    found |= _led(lines)
    goes_on = bool(found) and max(found) >= len(lines) - _LONGEST_ENTRY
    return frozenset(found), goes_on


def _numbered(lines: Sequence[Run], first: int, *, titled: bool) -> set[int]:
    last, highest, count = first - 1, 0, 0
    for index in range(first, len(lines)):
        number = _page_number(lines, index, titled)
        if number is not None and number >= highest:
            last, highest, count = index, number, count + 1
        elif index - last > _LONGEST_ENTRY:
            break
    return set(range(first, last + 1)) if count >= (_FEWEST if titled else 1) else set()


def _page_number(lines: Sequence[Run], index: int, titled: bool) -> int | None:
    """The number that a line ends in: level with the text before it, after dot leaders, or, under
    a title, just after the text."""
    line = lines[index]
    match = _ENDS_IN_NUMBER.fullmatch(line.text)
    if match is None:
        return None
    if match.start(1) > 0:
        return int(match[1]) if titled or _LEADER.search(line.text) else None
    if index == 0:
        return None
    # the number alone: level with its text, or on the next line where that is full
    lower = (line.baseline - lines[index - 1].baseline) / line.size
    return int(match[1]) if -0.4 < lower < 1.6 else None


def _led(lines: Sequence[Run]) -> set[int]:
    led = [index for index, line in enumerate(lines) if _LEADER.search(line.text)]
    if len(led) < _FEWEST:
        return set()
    found = {led[0]}
    for before, after in pairwise(led):
        if after - before <= _LONGEST_ENTRY:
            found.update(range(before + 1, after))
        found.add(after)
    return found
