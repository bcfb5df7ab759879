"""From the boxes of characters to the boxes of the lines that they stand on."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def line_boxes(characters: NDArray[np.uint16]) -> list[list[int]]:
    """Join character boxes (characters, 4) into one box per line, whichever way the lines run on
    the shown page.

    A new line starts where a character lies wholly under the line so far, or left of its start
    and not level with it (the next column). Of a page that is shown turned, the lines run from
    right to left or up and down; a character's box is then wider than high.
    """
    lines: list[list[int]] = []
    upright = True
    for x0, y0, x1, y1 in characters.tolist():
        if x1 <= x0 or y1 <= y0:
            continue
        turned = x1 - x0 > y1 - y0
        continues = _continues_turned if turned and not upright else _continues
        if lines and continues(lines[-1], (x0, y0, x1, y1)):
            line = lines[-1]
            line[0], line[1] = min(line[0], x0), min(line[1], y0)
            line[2], line[3] = max(line[2], x1), max(line[3], y1)
            upright = upright or not turned
            continue
        lines.append([x0, y0, x1, y1])
        upright = not turned
    return lines


def _continues(line: Sequence[int], box: Sequence[int]) -> bool:
    """Whether ``box`` stands level with ``line``: after it, at whatever distance (the next cell of
    a table), or close before it, as on a page shown upside down."""
    height = line[3] - line[1]
    level = line[1] <= (box[1] + box[3]) / 2 <= line[3]
    return level and (box[0] >= line[2] - height or line[0] - height <= box[2] <= line[0] + height)


def _continues_turned(line: Sequence[int], box: Sequence[int]) -> bool:
    """The same for a line that runs down or up the page, close by its end or its start."""
    width = line[2] - line[0]
    level = line[0] <= (box[0] + box[2]) / 2 <= line[2]
    gap = max(box[1] - line[3], line[1] - box[3])
    return level and gap <= width
