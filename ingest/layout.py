"""Pages of characters → pages of text in blocks, each character with its box."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.characters import Glyphs
from ingest.cleaning import clean
from ingest.columns import arrange
from ingest.contents import find_contents
from ingest.hyphens import vocabulary
from ingest.joining import join_lines
from ingest.lines import Run, find_runs
from ingest.markers import item_marker
from ingest.page_text import Group, LaidOutPage, write_page
from ingest.paragraphs import Setting, group, learn_setting
from ingest.rules import Rules, turned
from ingest.running import MARGIN_BAND, find_running
from ingest.tables import Table, TableNumber, find_tables, number_tables

_NEXT_LINE = 2.5  # times the font size: no further to the next line of a text


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page taken apart: its lines and tables in the order of the file's content."""

    glyphs: Glyphs
    flow: tuple[Run | Table, ...]

    @property
    def lines(self) -> tuple[Run, ...]:
        """The lines that stand in no table."""
        return tuple(item for item in self.flow if isinstance(item, Run))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables."""
        return tuple(item for item in self.flow if isinstance(item, Table))


def lay_out(pages: Sequence[tuple[Glyphs, Rules]]) -> list[LaidOutPage]:
    """All pages of a document, which is looked at as a whole: what repeats is a header, what
    most lines look like is body text."""
    parts = [_take_apart(glyphs, rules) for glyphs, rules in pages]
    lines = [part.lines for part in parts]
    setting = learn_setting(lines)
    words = vocabulary(line.text for page in lines for line in page)
    running = find_running(lines, [part.glyphs.height for part in parts])
    numbers = number_tables([part.tables for part in parts], lines, running)
    laid_out, inside_contents = [], False
    for index, part in enumerate(parts):
        margin = [line for i, line in enumerate(part.lines) if i in running[index]]
        own = [line for i, line in enumerate(part.lines) if i not in running[index]]
        entries, inside_contents = find_contents(own, inside_contents)
        contents = {own[entry].start for entry in entries}
        skipped = {line.start for line in margin}
        flow = [item for item in part.flow if isinstance(item, Table) or item.start not in skipped]
        groups = [Group(((line,),), "running") for line in margin]
        groups += _in_order(_body(flow, contents, numbers[index], setting))
        laid_out.append(write_page(part.glyphs, index + 1, groups, words))
    return laid_out


def _take_apart(glyphs: Glyphs, rules: Rules) -> ReadPage:
    glyphs = clean(glyphs)
    runs = _downwards(find_runs(glyphs, rules))
    place = {run.start: index for index, run in enumerate(runs)}
    tables: list[Table] = []
    used: set[int] = set()
    for turns in sorted({run.turns for run in runs}):
        indices = [index for index, run in enumerate(runs) if run.turns == turns]
        frame = turned(rules, turns, glyphs.width, glyphs.height)
        for table, inside in find_tables([runs[index] for index in indices], frame):
            if not _in_margin(table, glyphs.height):
                tables.append(table)
                used.update(indices[index] for index in inside)
    rest = [run for index, run in enumerate(runs) if index not in used]
    placed: list[tuple[int, Run | Table]] = [(place[line.start], line) for line in join_lines(rest)]
    placed += [(min(place[run.start] for run in table.runs), table) for table in tables]
    flow: list[Run | Table] = []
    stretch: list[Run] = []
    for _, item in sorted(placed, key=lambda entry: entry[0]):
        if isinstance(item, Run):
            stretch.append(item)
        else:
            flow += [*arrange(stretch), item]
            stretch = []
    return ReadPage(glyphs, (*flow, *arrange(stretch)))


def _downwards(runs: list[Run]) -> list[Run]:
    """The runs as they are, or from the top where more lines follow the one below them than the
    one above: PDFium gives the lines of a page turned by a quarter from the last to the first."""
    balance = 0
    for before, after in pairwise(runs):
        step = (after.baseline - before.baseline) / after.size
        if 0.5 < abs(step) < _NEXT_LINE and after.x0 < before.x1 and before.x0 < after.x1:
            balance += 1 if step > 0 else -1
    if balance >= 0:
        return runs
    return sorted(runs, key=lambda run: (run.turns, round(run.baseline), run.x0))


def _in_margin(table: Table, height: float) -> bool:
    """Whether a table is a page's header or footer set as one."""
    return table.bottom <= height * MARGIN_BAND or table.top >= height * (1 - MARGIN_BAND)


def _body(
    flow: Iterable[Run | Table],
    contents: set[int],
    numbers: Sequence[TableNumber],
    setting: Setting,
) -> list[Group]:
    """The groups of a page without its running lines, in the order of the file's content;
    ``contents`` are the starts of the lines of a table of contents."""
    groups: list[Group] = []
    stretch: list[Run] = []
    coming = iter(numbers)
    for item in flow:
        if isinstance(item, Run) and item.start not in contents:
            stretch.append(item)
            continue
        groups += _paragraphs(stretch, setting)
        stretch = []
        if isinstance(item, Table):
            groups += _rows(item, next(coming))
        else:
            groups = _with_entry(groups, item)
    return groups + _paragraphs(stretch, setting)


def _with_entry(groups: list[Group], line: Run) -> list[Group]:
    """``groups`` and a line of a table of contents: a page number goes to the text it is level
    with."""
    if groups and groups[-1].kind == "contents":
        last = groups[-1].lines[-1]
        if abs(last.baseline - line.baseline) < 0.4 * line.size and line.x0 > last.x1:
            return [*groups[:-1], Group(((*groups[-1].lines, line),), "contents")]
    return [*groups, Group(((line,),), "contents")]


def _rows(table: Table, number: TableNumber) -> list[Group]:
    return [
        Group(row.cells, "table_row", table=number.table, header=index == 0 and number.header)
        for index, row in enumerate(table.rows)
    ]


def _paragraphs(lines: Sequence[Run], setting: Setting) -> list[Group]:
    groups = []
    for block in group(lines, setting):
        marker = item_marker(block[0].text)
        heading = setting.is_larger(block[0].size) or all(line.bold for line in block)
        if marker and not (heading and marker[:1].isdigit()):
            groups.append(Group((tuple(block),), "list_item", marker))
        else:
            groups.append(Group((tuple(block),), "text"))
    return groups


def _in_order(groups: Sequence[Group]) -> list[Group]:
    """The groups in the file's order, but what stands above all that came before it goes first:
    some programs write a page's head or foot at the wrong end."""
    stretches: list[list[Group]] = []
    for item in groups:
        if not stretches or item.bottom <= stretches[-1][-1].top:
            stretches.append([item])
        else:
            stretches[-1].append(item)
    ordered: list[list[Group]] = []
    for stretch in stretches:
        bottom = max(item.bottom for item in stretch)
        above = (i for i, other in enumerate(ordered) if bottom <= min(g.top for g in other))
        ordered.insert(next(above, len(ordered)), stretch)
    return [item for stretch in ordered for item in stretch]
