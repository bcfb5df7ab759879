"""Tables of contents: lines that lead to page numbers."""

import re
from collections.abc import Sequence

from ingest.lines import Run

_LEADER = re.compile(r"(?:\.\s?){4,}\s*\d{1,4}$|(?:…\s?){2,}\d{1,4}$")
_ENDS_IN_NUMBER = re.compile(r"\S.*\s(\d{1,4})$")
_TITLE = re.compile(r"(?:innehåll|innehållsförteckning|contents)\W*", re.IGNORECASE)


def find_contents(lines: Sequence[Run], inside: bool) -> tuple[frozenset[int], bool]:
    """The indices of a page's lines that are a table of contents' entries, and whether the
    table may go on over the page's end.

    A line with dot leaders and a number is an entry wherever it stands. Under the title
    "Innehåll" (or where ``inside`` says that the page before ended in one) so is every line up
    to the last of at least three that end in page numbers which never fall.
    """
    entries = {i for i, line in enumerate(lines) if _LEADER.search(line.text)}
    title = next((i for i, line in enumerate(lines) if _TITLE.fullmatch(line.text)), None)
    if title is None and not inside:
        return frozenset(entries), bool(entries) and max(entries) >= len(lines) - 3
    first = 0 if title is None else title + 1
    last, highest, count = None, 0, 0
    for index in range(first, len(lines)):
        match = _ENDS_IN_NUMBER.match(lines[index].text)
        if match and highest <= int(match[1]):
            last, highest, count = index, int(match[1]), count + 1
        elif last is not None and index - last > 3:
            break
    if last is not None and count >= 3:
        entries.update(range(first, last + 1))
    return frozenset(entries), bool(entries) and max(entries) >= len(lines) - 3
