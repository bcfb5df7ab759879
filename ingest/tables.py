"""Tables: by the lines drawn around their cells, else by the alignment of their columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.joining import join_lines
from ingest.lines import Run
from ingest.regions import Region, find_regions
from ingest.rules import Rules

# Points: borders that should meet miss each other by this much at most.
_MEET = 3.0
# The narrowest gap between two columns without a border, in multiples of the font size.
_COLUMN_GAP = 0.8

Indices = list[list[int]]
"""Of the runs in each column of a row."""


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: the lines of each of its columns, empty where a column has no text."""

    cells: tuple[tuple[Run, ...], ...]

    @property
    def filled(self) -> int:
        """How many cells have text."""
        return sum(1 for cell in self.cells if cell)

    @property
    def bold(self) -> bool:
        """Whether everything in it is bold."""
        return all(run.bold for cell in self.cells for run in cell)

    @property
    def text(self) -> str:
        """Its words, for comparison with another row."""
        return " ".join(run.text for cell in self.cells for run in cell)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below one another with the same columns."""

    columns: tuple[float, ...]
    """The x of the columns' edges, one more than there are columns."""
    rows: tuple[Row, ...]
    top: float
    bottom: float

    @property
    def has_header(self) -> bool:
        """Whether the first row is set in bold and not all the others are."""
        first = self.rows[0]
        return first.filled > 1 and first.bold and not all(row.bold for row in self.rows)

    @property
    def runs(self) -> Iterable[Run]:
        """All its lines."""
        return (run for row in self.rows for cell in row.cells for run in cell)


def find_tables(runs: Sequence[Run], rules: Rules) -> list[tuple[Table, frozenset[int]]]:
    """The ruled tables among the runs of one direction of writing, each with the indices of its
    runs (``rules`` in the frame of that direction).

    A table has at least two columns and a row with text in two of them. A box around text is
    none, and the text between two tables in one box is none of theirs.
    """
    found = []
    for region in find_regions(rules):
        inside = [index for index, run in enumerate(runs) if region.holds(run)]
        columns = region.columns or _gaps([runs[index] for index in inside], region)
        if len(columns) < 3:
            continue
        rows = _rows(runs, inside, region, columns)
        if not region.columns:
            rows = [part for row in rows for part in _read_rows(row)]
        for part in _parts(runs, rows, region, columns):
            table = _table(runs, part, columns)
            several = sum(row.filled > 1 for row in table.rows)
            if several >= (1 if region.columns else max(2, 0.6 * len(part))):
                used = frozenset(index for row in part for cell in row for index in cell)
                found.append((table, used))
    return found


def _rows(
    runs: Sequence[Run], inside: Sequence[int], region: Region, columns: tuple[float, ...]
) -> list[Indices]:
    """The indices of the runs by row and column."""
    rows: dict[float, Indices] = {}
    for index in inside:
        column = _column(runs[index], columns)
        top = region.row_top(runs[index], columns[column], columns[column + 1])
        rows.setdefault(top, [[] for _ in columns[1:]])[column].append(index)
    merged: list[tuple[float, Indices]] = []
    for top, row in sorted(rows.items()):
        if merged and top - merged[-1][0] <= 2 * _MEET:  # the same border, drawn cell by cell
            for cell, more in zip(merged[-1][1], row, strict=True):
                cell.extend(more)
        else:
            merged.append((top, row))
    return [row for _, row in merged]


def _column(run: Run, columns: tuple[float, ...]) -> int:
    """The column in which a run begins."""
    start = run.x0 + min(_MEET, (run.x1 - run.x0) / 2)
    return sum(1 for edge in columns[1:-1] if start >= edge)


def _read_rows(row: Indices) -> list[Indices]:
    """A band in which no line parts the rows, cut where the file's content goes back to an
    earlier column."""
    order = sorted((index, column) for column, cell in enumerate(row) for index in cell)
    rows: list[Indices] = []
    reached = 0
    for index, column in order:
        if not rows or column < reached:
            rows.append([[] for _ in row])
        rows[-1][column].append(index)
        reached = column
    return rows


def _parts(
    runs: Sequence[Run], rows: Sequence[Indices], region: Region, columns: tuple[float, ...]
) -> list[list[Indices]]:
    """The rows, without those that neither a vertical line nor their own text divides; a caption
    of at most two lines between two divided rows stays."""
    keep = []
    for row in rows:
        crossed = any(_crosses(runs[i], columns) for cell in row for i in cell)
        several = sum(map(bool, row)) > 1
        divided = bool(region.columns) and region.divided(_level(runs, row))
        keep.append(divided or (several and not crossed))
    parts: list[list[Indices]] = [[]]
    for number, row in enumerate(rows):
        between = any(keep[:number]) and any(keep[number + 1 :])
        if keep[number] or (between and sum(map(len, row)) <= 2):
            parts[-1].append(row)
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if part]


def _crosses(run: Run, columns: tuple[float, ...]) -> bool:
    return any(run.x0 < edge - _MEET and run.x1 > edge + _MEET for edge in columns[1:-1])


def _level(runs: Sequence[Run], row: Indices) -> float:
    baselines = [runs[index].baseline - 0.3 * runs[index].size for cell in row for index in cell]
    return sum(baselines) / len(baselines)


def _table(runs: Sequence[Run], rows: Sequence[Indices], columns: tuple[float, ...]) -> Table:
    kept = tuple(
        Row(tuple(tuple(join_lines([runs[index] for index in cell])) for cell in row))
        for row in rows
    )
    lines = [run for row in kept for cell in row.cells for run in cell]
    return Table(columns, kept, min(run.y0 for run in lines), max(run.y1 for run in lines))


def _gaps(runs: Sequence[Run], region: Region) -> tuple[float, ...]:
    """Column edges where no line says them: gaps that no run crosses, but for single ones that
    stand alone over most of the region's width."""
    width = region.right - region.left
    narrow = [run for run in runs if run.x1 - run.x0 < 0.6 * width]
    if len(narrow) < 4 or len(runs) - len(narrow) > 0.1 * len(runs):
        return ()
    size = max(run.size for run in narrow)
    edges, reach = [region.left], min(run.x1 for run in narrow)
    for run in sorted(narrow, key=lambda run: run.x0):
        if run.x0 - reach >= _COLUMN_GAP * size:
            edges.append(run.x0 - 1)
        reach = max(reach, run.x1)
    return (*edges, region.right)


@dataclass(frozen=True, slots=True)
class TableNumber:
    """Which table of the document a page's table is (part of), and whether it has its header."""

    table: int
    header: bool


def number_tables(
    tables: Sequence[Sequence[Table]],
    lines: Sequence[Sequence[Run]],
    running: Sequence[frozenset[int]],
) -> list[list[TableNumber]]:
    """Per page the number of each table. One that opens a page and has the columns of the one
    that closed the page before it is the same table; its header may be repeated."""
    numbers: list[list[TableNumber]] = []
    count = 0
    last: Table | None = None
    for page, on_page in enumerate(tables):
        body = [line for i, line in enumerate(lines[page]) if i not in running[page]]
        own: list[TableNumber] = []
        for table in on_page:
            above = [line for line in body if line.baseline < table.top]
            if last is None or own or above or not _same_columns(table, last):
                count += 1
                last = table
                own.append(TableNumber(count, table.has_header))
            else:
                repeated = table.rows[0].text == last.rows[0].text
                own.append(TableNumber(count, repeated or table.has_header))
        numbers.append(own)
        if not on_page or any(line.baseline > on_page[-1].bottom for line in body):
            last = None
    return numbers


def _same_columns(table: Table, before: Table) -> bool:
    """Whether the columns begin at the same places (without borders their ends follow the text)."""
    return len(table.columns) == len(before.columns) and all(
        abs(edge - other) <= 2 * _MEET
        for edge, other in zip(table.columns[:-1], before.columns[:-1], strict=True)
    )
