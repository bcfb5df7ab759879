"""Lines that belong together: the grids in which tables stand."""

from collections import defaultdict
from dataclasses import dataclass

from ingest.lines import Run
from ingest.rules import Rule, Rules

# Points: borders that should meet miss each other by this much at most; two column borders are
# further apart than this; rows of a table without vertical lines are lower than this.
_MEET = 6.0
_NARROWEST = 12.0
_HIGHEST_ROW = 200.0
# The part of a column's width that a row's border runs over; the underline of a word covers less.
_COVERED = 0.8


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle that lines bound and divide. Points, in the frame of its text."""

    left: float
    top: float
    right: float
    bottom: float
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    """The vertical lines inside, without the outer edges."""
    columns: tuple[float, ...]
    """Edges of the columns by vertical lines; empty where none stands inside."""

    def holds(self, run: Run) -> bool:
        """Whether a run's middle lies in it."""
        x, y = (run.x0 + run.x1) / 2, run.baseline - 0.3 * run.size
        return (
            self.left - _MEET <= x <= self.right + _MEET
            and self.top - _MEET <= y <= self.bottom + _MEET
        )

    def row_top(self, run: Run, left: float, right: float) -> float:
        """The level of the nearest line above a run that runs over its column: where the row
        begins. A cell over several rows so belongs to the first of them."""
        level = run.baseline - 0.3 * run.size
        width = right - left
        tops = (
            rule.at
            for rule in self.across
            if min(rule.end, right) - max(rule.start, left) >= _COVERED * width
        )
        return max((top for top in tops if top <= level), default=self.top)

    def divided(self, level: float) -> bool:
        """Whether a vertical line inside it crosses ``level``."""
        return any(rule.start <= level <= rule.end for rule in self.down)


def find_regions(rules: Rules) -> list[Region]:
    """The grids of a page, from the top: lines that touch, and horizontal lines of the same
    extent below one another that no vertical one touches."""
    across, down = rules.horizontal, rules.vertical
    group = list(range(len(across) + len(down)))

    def root(item: int) -> int:
        while group[item] != item:
            item = group[item]
        return item

    free: list[int] = []
    for i, rule in enumerate(across):
        touched = [j for j, other in enumerate(down) if _touch(rule, other)]
        for j in touched:
            group[root(len(across) + j)] = root(i)
        if not touched:
            for j in free:
                if _stacked(across[j], rule):
                    group[root(j)] = root(i)
            free.append(i)
    members: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for item in range(len(group)):
        horizontal = item < len(across)
        rule = across[item] if horizontal else down[item - len(across)]
        members[root(item)][0 if horizontal else 1].append(rule)
    regions = [_region(*rules) for rules in members.values() if len(rules[0]) + len(rules[1]) > 2]
    return sorted(regions, key=lambda region: region.top)


def _touch(across: Rule, down: Rule) -> bool:
    return (
        across.start - _MEET <= down.at <= across.end + _MEET
        and down.start - _MEET <= across.at <= down.end + _MEET
    )


def _stacked(upper: Rule, lower: Rule) -> bool:
    return (
        abs(upper.start - lower.start) <= _MEET
        and abs(upper.end - lower.end) <= _MEET
        and lower.at - upper.at <= _HIGHEST_ROW
    )


def _region(across: list[Rule], down: list[Rule]) -> Region:
    left = min([rule.start for rule in across] + [rule.at for rule in down])
    right = max([rule.end for rule in across] + [rule.at for rule in down])
    top = min([rule.at for rule in across] + [rule.start for rule in down])
    bottom = max([rule.at for rule in across] + [rule.end for rule in down])
    inside = [
        rule
        for rule in down
        if min(rule.at - left, right - rule.at) >= _NARROWEST
        and any(_parts_columns(border, rule) for border in across)
    ]
    edges: list[float] = []
    for rule in sorted(inside, key=lambda rule: rule.start - rule.end):  # the longest first
        if all(abs(rule.at - edge) >= _NARROWEST for edge in edges):
            edges.append(rule.at)
    columns = (left, *sorted(edges), right)
    borders = tuple(
        rule
        for rule in across
        if all(min(abs(end - x) for x in columns) <= _MEET for end in (rule.start, rule.end))
        or any(_parts_columns(rule, border) for border in inside)
    )
    return Region(left, top, right, bottom, borders, tuple(inside), columns if edges else ())


def _parts_columns(across: Rule, down: Rule) -> bool:
    """Whether a vertical line meets a horizontal one that goes on to both sides, as between two
    cells; the sides of a box or a marking in a cell do not."""
    touches = down.start - _MEET <= across.at <= down.end + _MEET
    return touches and across.start < down.at - _MEET and across.end > down.at + _MEET
