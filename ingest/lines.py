"""Characters → runs: stretches of text on one baseline with no wide gap in them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.characters import Font, Glyphs
from ingest.rules import Rules, turned

# Where a run ends, in multiples of the font size. A word space is .25–.33, in justified text up
# to 1.2 in the real PDFs, where a header stands 1.1 beside the text; a superscript is raised by a
# third, a new line starts a full size lower; letters are kerned back by a tenth.
WIDE_GAP = 0.9
_BACK = -0.7
_RAISED = 0.6
# A gap wider than a word space where the size changes too parts a heading from a header beside it.
_WORD_SPACE = 0.6
_OTHER_SIZE = 0.12
LONGEST_LABEL = 8  # characters: "12 kap.", "10.2.11"


@dataclass(frozen=True, slots=True)
class Run:
    """Text on one baseline. x and y are in the frame of its own direction: as displayed for
    ordinary text, turned with the text for text that is set sideways."""

    pieces: tuple[tuple[int, int], ...]
    """Spans of the page's cleaned characters; no space at either end. A space that is not
    printed stands between two pieces."""
    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    hang: float
    """Where its second word begins, if the first is as short as a marker or number; else x0."""
    baseline: float
    size: float
    bold: bool
    turns: int
    colour: tuple[int, int, int] = (0, 0, 0)
    """That of most characters."""

    @property
    def start(self) -> int:
        """Where it stands in the file's content: its first character."""
        return self.pieces[0][0]


def find_runs(glyphs: Glyphs, rules: Rules) -> list[Run]:
    """The runs of a page in the order of the file's content (``glyphs`` cleaned). A vertical line
    between two characters, a table's border, ends a run however narrow the gap."""
    printed = np.flatnonzero((glyphs.codes != 0x20) & (glyphs.fonts >= 0))
    if not len(printed):
        return []
    sizes = np.array([font.size for font in glyphs.font_table], np.float32)
    turns = np.array([font.turns for font in glyphs.font_table], np.int8)
    size, turn = sizes[glyphs.fonts[printed]], turns[glyphs.fonts[printed]]
    frame, baseline = _frames(glyphs, printed, turn, size)
    em = np.maximum(size[1:], size[:-1])
    gap = frame[1:, 0] - frame[:-1, 2]
    ends = (
        (turn[1:] != turn[:-1])
        | (np.abs(baseline[1:] - baseline[:-1]) > _RAISED * em)
        | (gap > WIDE_GAP * em)
        | (gap < _BACK * em)
        | ((gap > _WORD_SPACE * em) & (np.abs(size[1:] - size[:-1]) > _OTHER_SIZE * em))
        | _separated(frame, baseline, em, turn, glyphs, rules)
    )
    firsts = np.concatenate(([0], np.flatnonzero(ends) + 1))
    lasts = np.concatenate((firsts[1:] - 1, [len(printed) - 1]))
    text = "".join(map(chr, glyphs.codes.tolist()))
    return [
        _run(glyphs, text, printed, frame, baseline, slice(first, last + 1))
        for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)
    ]


def _separated(
    frame: NDArray[np.float32],
    baseline: NDArray[np.float32],
    em: NDArray[np.float32],
    turn: NDArray[np.int8],
    glyphs: Glyphs,
    rules: Rules,
) -> NDArray[np.bool_]:
    """Whether a vertical line stands between a character and the next one."""
    middle = (frame[:, 0] + frame[:, 2]) / 2
    level = baseline[1:] - 0.3 * em
    separated = np.zeros(len(em), np.bool_)
    for direction in np.unique(turn).tolist():
        alike = turn[1:] == direction
        for rule in turned(rules, direction, glyphs.width, glyphs.height).vertical:
            beside = (middle[:-1] < rule.at) & (rule.at < middle[1:])
            separated |= alike & beside & (rule.start < level) & (level < rule.end)
    return separated


def _run(
    glyphs: Glyphs,
    text: str,
    printed: NDArray[np.intp],
    frame: NDArray[np.float32],
    baseline: NDArray[np.float32],
    part: slice,
) -> Run:
    start, end = int(printed[part][0]), int(printed[part][-1]) + 1
    fonts = np.bincount(glyphs.fonts[printed[part]], minlength=len(glyphs.font_table))
    font: Font = glyphs.font_table[int(fonts.argmax())]
    bold = sum(int(n) for n, f in zip(fonts, glyphs.font_table, strict=True) if f.bold)
    box = frame[part]
    first_space = text.find(" ", start, min(end, start + LONGEST_LABEL + 1))
    hang = int(np.searchsorted(printed[part], first_space)) if first_space >= 0 else 0
    return Run(
        ((start, end),),
        text[start:end],
        float(box[:, 0].min()),
        float(box[:, 1].min()),
        float(box[:, 2].max()),
        float(box[:, 3].max()),
        float(box[hang, 0]),
        float(np.median(baseline[part])),
        font.size,
        2 * bold > int(fonts.sum()),
        font.turns,
        font.colour,
    )


def _frames(
    glyphs: Glyphs, printed: NDArray[np.intp], turn: NDArray[np.int8], size: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Boxes and baselines in each character's own direction of writing."""
    x0, y0, x1, y1 = glyphs.boxes[printed].T
    ox, oy = glyphs.origins[printed].T
    w, h = glyphs.width, glyphs.height
    choice = [turn == 0, turn == 1, turn == 2, turn == 3]
    frame = np.stack(
        (
            np.select(choice, [x0, h - y1, w - x1, y0]),
            np.select(choice, [y0, x0, h - y1, w - x1]),
            np.select(choice, [x1, h - y0, w - x0, y1]),
            np.select(choice, [y1, x1, h - y0, w - x0]),
        ),
        axis=1,
    )
    baseline = np.select(choice, [oy, ox, h - oy, w - ox])
    # a font without a usable height: the common proportions of text faces instead
    odd = (frame[:, 3] - frame[:, 1] < 0.5 * size) | (frame[:, 3] - frame[:, 1] > 2 * size)
    frame[odd, 1] = baseline[odd] - 0.8 * size[odd]
    frame[odd, 3] = baseline[odd] + 0.2 * size[odd]
    return frame, baseline
