"""How a document's running text is set, to tell what is set otherwise."""

from collections import Counter
from collections.abc import Sequence

from ingest.blocks import Block


def half_points(size: float) -> float:
    """``size`` rounded: fonts of the same nominal size differ by less than half a point."""
    return round(size * 2) / 2


def body_size(blocks: Sequence[Block]) -> float:
    """The font size, in half points, that most characters of the running text have."""
    sizes: Counter[float] = Counter()
    for block in blocks:
        if block.kind in ("text", "list_item"):
            sizes[half_points(block.size)] += block.end - block.start
    return sizes.most_common(1)[0][0] if sizes else 0.0


def body_is_bold(blocks: Sequence[Block]) -> bool:
    """Whether most characters of the running text are bold."""
    weights: Counter[bool] = Counter()
    for block in blocks:
        if block.kind in ("text", "list_item"):
            weights[block.bold] += block.end - block.start
    return weights[True] > weights[False]
