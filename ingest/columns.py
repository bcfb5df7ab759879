"""Text side by side without borders: tables by alignment, and columns set line by line.

Most files hold a text column whole before the next one begins, and are read as they are. Where
the content goes from column to column on every line, it is either a table without borders (short
cells: kept row by row) or running text in two columns (put in order column by column).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.lines import Run
from ingest.tables import Row, Table

# Rows of several cells that make a table; in running text two columns have many more, each with
# lines of at least this many characters on average (a narrow newspaper column has 30).
_FEWEST_ROWS = 3
_FEWEST_TEXT_ROWS = 6
_TEXT_LINE = 25
# Distances in multiples of the font size: from a row to the next, from a line to its
# continuation, and between the left edges of the lines of one column.
_NEXT_ROW = 3.0
_NEXT_LINE = 1.6
_SAME_EDGE = 1.0


@dataclass(slots=True)
class _Stretch:
    """Rows found so far: per row the runs of each column."""

    columns: list[tuple[float, float]]
    rows: list[list[list[Run]]] = field(default_factory=list)
    several: int = 0

    def take(self, level: Sequence[Run]) -> bool:
        """Add the runs of one level if they stand in these columns."""
        places = [self._column(run) for run in level]
        if None in places or len(set(places)) < len(places):
            return False
        columns = [place for place in places if place is not None]
        if self.rows:
            last = [run for cell in self.rows[-1] for run in cell][-1]
            distance = (level[0].baseline - last.baseline) / level[0].size
            limit = _NEXT_ROW if len(level) > 1 else _NEXT_LINE
            if not 0 < distance <= limit or last.turns != level[0].turns:
                return False
        if len(level) == 1 and not self._continues(level[0], columns[0]):
            return False
        if len(level) > 1:
            self.rows.append([[] for _ in self.columns])
            self.several += 1
        for run, column in zip(level, columns, strict=True):
            self.rows[-1][column].append(run)
            left, right = self.columns[column]
            self.columns[column] = (min(left, run.x0), max(right, run.x1))
        return True

    def _continues(self, run: Run, column: int) -> bool:
        """Whether a run alone on its level is the next line of the last row's cell."""
        cell = self.rows[-1][column] if self.rows else []
        if not cell or cell[-1].bold != run.bold or cell[-1].size != run.size:
            return False
        return abs(run.x0 - cell[-1].x0) <= _SAME_EDGE * run.size

    def _column(self, run: Run) -> int | None:
        """The column whose extent a run overlaps, if it overlaps one only."""
        found = [i for i, (x0, x1) in enumerate(self.columns) if run.x0 < x1 and run.x1 > x0]
        return found[0] if len(found) == 1 else None

    @property
    def runs(self) -> list[Run]:
        """Everything in it."""
        return [run for row in self.rows for cell in row for run in cell]


def arrange(lines: Sequence[Run]) -> list[Run | Table]:
    """``lines``, in the file's order, with borderless tables taken together and columns that are
    set line by line put one after the other."""
    arranged: list[Run | Table] = []
    levels = _levels(lines)
    index = 0
    while index < len(levels):
        stretch = _stretch(levels[index:])
        taken = stretch.runs if stretch else []
        if stretch is None:
            arranged += levels[index]
        elif _is_text(stretch):
            arranged += [run for c in range(2) for row in stretch.rows for run in row[c]]
        else:
            arranged.append(_table(stretch))
        count = 0
        while count < len(taken):
            count += len(levels[index])
            index += 1
        if stretch is None:
            index += 1
    return arranged


def _levels(lines: Sequence[Run]) -> list[list[Run]]:
    """Successive lines that stand on one level, from left to right."""
    levels: list[list[Run]] = []
    for line in lines:
        last = levels[-1][-1] if levels else None
        if (
            last is not None
            and last.turns == line.turns
            and abs(last.baseline - line.baseline) < 0.3 * line.size
            and line.x0 > last.x1
        ):
            levels[-1].append(line)
        else:
            levels.append([line])
    return levels


def _stretch(levels: Sequence[Sequence[Run]]) -> _Stretch | None:
    """The table or columns that begin with the first level, if any do."""
    if len(levels[0]) < 2:
        return None
    stretch = _Stretch([(run.x0, run.x1) for run in levels[0]])
    for level in levels:
        if not stretch.take(level):
            break
    if stretch.several < _FEWEST_ROWS or _leads_to_pages(stretch):
        return None
    return stretch


def _leads_to_pages(stretch: _Stretch) -> bool:
    """Whether it is a table of contents: titles, and numbers that never fall."""
    if len(stretch.columns) != 2:
        return False
    numbers = [" ".join(run.text for run in row[1]) for row in stretch.rows]
    if not all(number.isdecimal() for number in numbers):
        return False
    pages = [int(number) for number in numbers]
    return pages == sorted(pages)


def _is_text(stretch: _Stretch) -> bool:
    if len(stretch.columns) != 2 or stretch.several < _FEWEST_TEXT_ROWS:
        return False
    for column in range(2):
        runs = [run for row in stretch.rows for run in row[column]]
        if sum(len(run.text) for run in runs) < _TEXT_LINE * len(runs):
            return False
    return True


def _table(stretch: _Stretch) -> Table:
    starts = [left for left, _ in stretch.columns]
    right = max(right for _, right in stretch.columns)
    rows = tuple(Row(tuple(tuple(cell) for cell in row)) for row in stretch.rows)
    runs = stretch.runs
    return Table((*starts, right), rows, min(r.y0 for r in runs), max(r.y1 for r in runs))
