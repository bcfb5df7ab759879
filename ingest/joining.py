"""Runs → lines: what stands on one level and belongs together."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.lines import LONGEST_LABEL, Run

# Gaps, in multiples of the font size.
_LIKELY_SPACE = 1.2
_WORD_GAP = 2.2  # between words that other lines run past
_JUSTIFIED_GAP = 3.0  # between the words of a justified line that nothing runs past
_FLUSH = 1.5  # points: the right edges of justified lines differ by less
_TAB = 6.0  # between a heading's number or a list marker and its text: at most some 2.5 cm

_PASSES = 4

# A list marker or a heading's number standing alone before a tab
_LABEL = re.compile(
    r"(?:[•●▪■□◦‣·○∙❖❑➢→✓☐☒*o–—-]|(?:bilaga )?\d{1,3}(?:\.\d{1,3})*[.)]?"
    r"|[a-zåäö][.)]|[ivx]{1,4}[.)]|[(\[](?:[a-zåäö]|\d{1,2})[)\]])",
    re.IGNORECASE,
)


def join_lines(runs: Sequence[Run]) -> list[Run]:
    """``runs`` with those that are one printed line put together: words of a widely justified
    line, and a marker or number with the text it belongs to. Gaps that other lines do not cross
    (columns, table cells) stay."""
    for _ in range(_PASSES):
        joined = _pass(runs)
        if len(joined) == len(runs):
            break
        runs = joined
    return list(runs)


def _pass(runs: Sequence[Run]) -> list[Run]:
    """One time over the page: a line that has been joined helps to see the next one's gaps."""
    joined: list[Run] = []
    index = 0
    while index < len(runs):
        end = index + 1
        while end < len(runs) and _same_line(runs[end - 1], runs[end]):
            end += 1
        near = (*runs[max(0, index - 6) : index], *runs[end : end + 6])
        joined += _joined_row(runs[index:end], near)
        index = end
    return joined


def _joined_row(row: Sequence[Run], near: Sequence[Run]) -> list[Run]:
    """The runs of one level, in order, put together where they are one line; ``near`` are those
    before and after them in the file's content."""
    near = [run for run in near if _adjacent(run, row[0])]
    joined = [row[0]]
    for run in row[1:]:
        last = joined[-1]
        gap = (run.x0 - last.x1) / max(run.size, last.size)
        label = _LABEL.fullmatch(last.text) is not None
        spaced = gap <= _LIKELY_SPACE and not _beside(last, run, near)
        if label or spaced or (gap <= _WORD_GAP and _covered(last, run, near)):
            joined[-1] = _united(last, run)
        else:
            joined.append(run)
    # a justified line of few words: it ends where an adjacent one does, and no column begins
    flush = any(abs(other.x1 - joined[-1].x1) <= _FLUSH for other in near)
    if flush and not any(_column_begins(left, right, near) for left, right in pairwise(joined)):
        whole = joined[0]
        for run in joined[1:]:
            whole = _united(whole, run)
        return [whole]
    return joined


def _adjacent(other: Run, line: Run) -> bool:
    """Whether ``other`` stands on the level above or below."""
    return 0.5 * line.size < abs(other.baseline - line.baseline) < 2 * line.size


def _covered(left: Run, right: Run, near: Sequence[Run]) -> bool:
    """Whether text on an adjacent level runs past the gap between two runs of one level."""
    margin = 0.3 * left.size
    return any(other.x0 < left.x1 - margin and other.x1 >= right.x0 - margin for other in near)


def _same_line(left: Run, right: Run) -> bool:
    em = max(left.size, right.size)
    level = abs(left.baseline - right.baseline) <= 0.3 * em
    return left.turns == right.turns and level and 0 <= right.x0 - left.x1 <= _TAB * em


def _beside(left: Run, right: Run, near: Sequence[Run]) -> bool:
    """Whether ``right`` stands in a column of its own or out in the margin, seen from the text on
    the adjacent levels."""
    aligned = any(abs(other.x0 - right.x0) <= 0.3 * right.size for other in near)
    outside = bool(near) and right.x0 > max(other.x1 for other in near)
    return (aligned or outside) and not _covered(left, right, near)


def _column_begins(left: Run, right: Run, near: Sequence[Run]) -> bool:
    """Whether the gap between two runs of one level looks like one between two columns: nothing
    runs past it, and it is wide or something else begins where it ends."""
    if _covered(left, right, near):
        return False
    aligned = any(abs(other.x0 - right.x0) <= 0.3 * right.size for other in near)
    return aligned or right.x0 - left.x1 > _JUSTIFIED_GAP * right.size


def _united(left: Run, right: Run) -> Run:
    longer = left if len(left.text) > len(right.text) else right
    return replace(
        longer,
        pieces=left.pieces + right.pieces,
        text=f"{left.text} {right.text}",
        x0=min(left.x0, right.x0),
        y0=min(left.y0, right.y0),
        x1=max(left.x1, right.x1),
        y1=max(left.y1, right.y1),
        hang=right.x0 if len(left.text) <= LONGEST_LABEL else left.hang,
    )
