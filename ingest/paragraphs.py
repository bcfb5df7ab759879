"""Lines → paragraphs, headings and list items, by leading, indents, type and full lines."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.lines import Run
from ingest.markers import (
    begins_note,
    begins_numbered_heading,
    begins_provision,
    begins_with_label,
    is_bullet,
    is_provision_number,
    item_marker,
)

# In multiples of the font size or, where said so, of the ordinary leading. Measured on the real
# PDFs: paragraph gaps begin at 1.25 of the leading; indents at .8 em.
_LEADING_SLACK = 1.2
_SENTENCE_SLACK = 1.6  # where the sentence plainly goes on
_INDENT = 0.6
_FIRST_INDENT = 4.0  # the deepest indent of a first line; deeper is another column
_MOST_CHAINS = 1000  # on a page; more are the labels of a map or drawing, not text in columns
_MANY_LINES = 6  # so many that the longest of them shows where the column ends
_SAME_SIZE = 0.08
_LARGER = 1.1  # times the body size: a heading
_DASHES = "–—-"
_ORDINARY_LEADING = 1.2  # typesetting's usual line spacing, where a document has too few lines
_OPENING = "\"'”“’(["
_SENTENCE_END = (".", ":", ";", "!", "?", "”", '"', ")")


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document is set: learnt from all its lines."""

    body_size: float
    leading: dict[float, float]
    """Font size → distance between baselines in multiples of it."""

    def is_larger(self, size: float) -> bool:
        """Whether a size is a heading's, not the body's."""
        return size > _LARGER * self.body_size

    def pitch(self, size: float) -> float:
        """The ordinary distance between two baselines in points."""
        return size * self.leading.get(size, self.leading[0.0])


def learn_setting(pages: Iterable[Sequence[Run]]) -> Setting:
    """Body size: that of most characters. Leading per size: the smallest distance between
    successive lines that at least a seventh of them have (paragraph gaps are larger)."""
    characters: Counter[float] = Counter()
    distances: dict[float, Counter[float]] = {0.0: Counter()}
    for runs in pages:
        for run in runs:
            characters[run.size] += len(run.text)
        for above, below in pairwise(runs):
            if above.size != below.size or not _overlap(above, below):
                continue
            ratio = round((below.baseline - above.baseline) / below.size * 20) / 20
            if 0.8 <= ratio <= 2.5:
                distances.setdefault(below.size, Counter())[ratio] += 1
                distances[0.0][ratio] += 1
    leading = {
        size: min(ratio for ratio, n in counts.items() if 7 * n >= counts.total())
        for size, counts in distances.items()
        if counts.total() >= 5 and 7 * counts.most_common(1)[0][1] >= counts.total()
    }
    leading.setdefault(0.0, _ORDINARY_LEADING)
    body = max(characters, key=characters.__getitem__, default=10.0)
    return Setting(body, leading)


def group(lines: Sequence[Run], setting: Setting) -> list[list[Run]]:
    """The lines of one region in reading order, put together to blocks."""
    chains: list[list[Run]] = []
    for line in lines:
        if chains and _adjoins(chains[-1][-1], line, setting):
            chains[-1].append(line)
        else:
            chains.append([line])
    blocks: list[list[Run]] = []
    for index, chain in enumerate(chains):
        edge = _right_edge(index, chains)
        block = [chain[0]]
        for line in chain[1:]:
            if _began_before(block, line):
                blocks.append(block[:-1])
                block = [block[-1], line]
            elif _begins_block(block, line, edge, setting):
                blocks.append(block)
                block = [line]
            else:
                block.append(line)
        blocks.append(block)
    return blocks


def _began_before(block: Sequence[Run], line: Run) -> bool:
    """Whether the block's last line was the indented first one of a paragraph that ``line`` goes
    on with: known only now that it goes back to the margin."""
    shift = (line.x0 - block[-1].x0) / line.size
    level = len(block) > 1 and abs(block[-1].x0 - block[-2].x0) <= _INDENT * line.size
    return level and -_FIRST_INDENT <= shift < -_INDENT and _goes_on(block[-1], line)


def _overlap(above: Run, below: Run) -> bool:
    return min(above.x1, below.x1) > max(above.x0, below.x0)


def _adjoins(above: Run, below: Run, setting: Setting) -> bool:
    """Whether ``below`` may be the next line of the same column, whatever it says."""
    size = max(above.size, below.size)
    distance = below.baseline - above.baseline
    slack = _SENTENCE_SLACK if _goes_on(above, below) else _LEADING_SLACK
    return (
        above.turns == below.turns
        and abs(above.size - below.size) <= _SAME_SIZE * size
        and _overlap(above, below)
        and 0.5 * size < distance <= slack * setting.pitch(below.size)
    )


def _goes_on(last: Run, line: Run) -> bool:
    """Whether ``line`` reads as the middle of a sentence that ``last`` has not ended."""
    begins = line.text.lstrip(_OPENING)[:1]
    inside = begins.islower() or line.text[0] in _OPENING
    return inside and not last.text.endswith(_SENTENCE_END)


def _right_edge(index: int, chains: Sequence[list[Run]]) -> float:
    """How far to the right the column of a chain goes: its own longest line, if others end there
    too, else the longest on the page with the same left edge where nothing stands beside."""
    chain = chains[index]
    left, edge = min(run.x0 for run in chain), max(run.x1 for run in chain)
    size = chain[0].size
    flush = sum(1 for run in chain if edge - run.x1 < 0.3 * size)
    if flush >= 3 or (flush >= 2 and len(chain) <= 4) or len(chain) >= _MANY_LINES:
        return edge
    if len(chains) > _MOST_CHAINS:
        return edge
    top, bottom = chain[0].y0, chain[-1].y1
    others = [run for other in chains if other is not chain for run in other]
    if any(run.x0 > left + 8 * size and top < run.baseline < bottom for run in others):
        return edge
    alike = (run for run in others if run.turns == chain[0].turns and abs(run.x0 - left) < 3 * size)
    return max(edge, max((run.x1 for run in alike), default=edge))


def _begins_block(block: Sequence[Run], line: Run, edge: float, setting: Setting) -> bool:
    """Whether ``line``, next in its column, begins a paragraph, item or heading of its own."""
    last = block[-1]
    ended = _line_is_short(block, line, edge)
    continues = _goes_on(last, line)
    heading = line.bold or setting.is_larger(line.size)
    return (
        (_set_otherwise(last, line) and (ended or not continues))
        or _marker_begins_block(last, line, ended, continues)
        or _number_begins_block(last, line, ended)
        or _indent_begins_block(block, line, ended)
        or (ended and not heading)
        # a heading of several lines is broken where it reads best, not where it is full
        or (ended and line.text[0].isupper() and not setting.is_larger(line.size))
    )


def _set_otherwise(last: Run, line: Run) -> bool:
    """Whether two lines differ in weight or, both bold, in colour, as headings do."""
    return last.bold != line.bold or (line.bold and last.colour != line.colour)


def _marker_begins_block(last: Run, line: Run, ended: bool, continues: bool) -> bool:
    """Whether a list item begins; a dash or number may also stand by chance first on a line."""
    marker = item_marker(line.text)
    if not marker:
        return False
    if marker in _DASHES:
        return ended or last.text.endswith((".", ":", ";", ","))
    return is_bullet(marker) or ended or not continues


def _number_begins_block(last: Run, line: Run, ended: bool) -> bool:
    """Whether a provision, note or numbered heading begins, or the line before was only its
    number. A reference ("5 kap. 2 §") may also stand by chance first on a line."""
    if is_provision_number(last.text) or begins_note(line.text):
        return True
    if begins_numbered_heading(line.text):
        return ended
    return begins_provision(line.text) and (ended or _sentence_ended(last.text))


def _sentence_ended(text: str) -> bool:
    return text.endswith((".", ":", ")")) and not text.endswith(("kap.", "st.", "mom.", "p."))


def _line_is_short(block: Sequence[Run], line: Run, edge: float) -> bool:
    """Whether the first word of ``line`` would have had room at the end of the block's last line:
    then the break was meant. A line that goes on in lower case needs much more room to count; a
    last line that ends where others of the block do is full."""
    last = block[-1]
    if last.text.endswith(("-", "\u00ad")):
        return False
    flush = sum(1 for run in block if abs(run.x1 - last.x1) < 0.3 * last.size)
    if flush >= 3 and last.x1 >= max(run.x1 for run in block) - 0.3 * last.size:
        return False
    word = line.text.split(" ", 1)[0]
    width = (line.x1 - line.x0) / len(line.text) * (len(word) + 1)
    slack = 0.5 * line.size
    if _goes_on(last, line):
        slack = max(6 * line.size, (edge - min(run.x0 for run in block)) / 2)
    return edge - last.x1 > width + slack


def _indent_begins_block(block: Sequence[Run], line: Run, ended: bool) -> bool:
    """Whether the left edge of ``line`` says that something new begins: not where it hangs under
    a marker, goes back to the margin after an indented first line, or is centred."""
    last = block[-1]
    shift = (line.x0 - last.x0) / line.size
    middle = line.x0 + line.x1
    if abs(shift) > 1 and all(abs(run.x0 + run.x1 - middle) < line.size for run in block):
        return False
    if len(block) > 1 or abs(shift) <= _INDENT:
        return abs(shift) > _INDENT
    if shift < -_FIRST_INDENT:
        return True
    if begins_with_label(last.text):
        hangs = abs(line.x0 - last.hang) <= _INDENT * line.size
        return not hangs and shift > 0 and ended
    return shift > 0 and (ended or not _goes_on(last, line))
