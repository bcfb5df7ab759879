"""Sections to chunks: what is embedded and found.

Each section is divided where that costs least: chunks near the wanted length, divided between
paragraphs rather than inside them, never between a lead-in and its list. What does not fit the
embedding model is divided further, never dropped.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.corpus import SECTION_SEPARATOR, Chunk, Section, Span, Unit
from index.errors import UnreadableDocument
from ingest.text_marks import ends_finished
from ingest.units import spans_within

_TOO_LONG = (
    "Ett textstycke har {tokens} tokens men modellen läser högst {most}: ”{text} …”. "
    "Korta dokumentets titel eller rubriker, eller välj en modell med längre fönster."
)

# As many words as a heading told by its type alone has.
_SHORT_LINE = 14

CountTokens = Callable[[Sequence[str]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class ChunkingOptions:
    """How sections are divided. The costs are in the unit of ``((words - target) / target)²``."""

    target_words: int = 120
    """The design's measurement: 3,006 chunks of 120 words over 1,003 pages."""
    most_words: int = 200
    """No chunk of several units is longer."""
    context_words: int = 60
    """The last words of a lead-in or header that is repeated where its list or table goes on."""
    cost_in_table: float = 0.05
    cost_in_list: float = 0.15
    cost_in_paragraph: float = 0.3
    cost_after_lead: float = 5.0
    """Higher than any length costs: a lead-in stays with the first that it leads, and a short
    line without a full stop (a term, a heading not told as one) with what stands below it."""
    cost_of_chunk: float = 0.05
    """For every chunk, so that no section is divided without gain."""


def chunks(
    sections: Sequence[Section],
    title: str,
    count_tokens: CountTokens,
    max_tokens: int,
    options: ChunkingOptions | None = None,
) -> list[Chunk]:
    """The chunks of a document called ``title``, numbered in reading order.

    ``count_tokens`` tells how many tokens texts take as documents, prompt and special tokens
    included; no chunk's ``searchable(title)`` takes more than ``max_tokens``. A unit that alone
    is too long becomes several. Raises UnreadableDocument when title and headings leave no
    room.
    """
    cut = _Cutter(title, count_tokens, max_tokens, options or ChunkingOptions(), _texts(sections))
    drafts = [draft for section in sections for draft in cut.section(section)]
    result = [replace(draft, number=number) for number, draft in enumerate(drafts)]
    texts = [chunk.searchable(title) for chunk in result]
    for text, tokens in zip(texts, count_tokens(texts), strict=True):
        if tokens > max_tokens:
            raise UnreadableDocument(
                _TOO_LONG.format(tokens=tokens, most=max_tokens, text=text[:80])
            )
    return result


def _texts(sections: Sequence[Section]) -> dict[Span, str]:
    """Every unit's text by its first span: what leads are looked up in."""
    return {unit.spans[0]: unit.text for section in sections for unit in section.units}


@dataclass(frozen=True, slots=True)
class _Cutter:
    title: str
    count_tokens: CountTokens
    max_tokens: int
    options: ChunkingOptions
    texts: Mapping[Span, str]

    def section(self, section: Section) -> Iterator[Chunk]:
        """The chunks of one section."""
        label = self._label(section)
        yield from self._fitted(label, section.units)

    def _label(self, section: Section) -> str:
        """The heading path, shortened when it would take a quarter of what the model reads."""
        label = section.label
        if not label:
            return label
        for words in (None, 12, 6, 3):
            if words is not None:
                label = SECTION_SEPARATOR.join(_first_words(part, words) for part in section.path)
            if self._tokens(f"{self.title}{SECTION_SEPARATOR}{label}") <= self.max_tokens // 4:
                return label
        outermost, innermost = section.path[0], section.path[-1]
        return SECTION_SEPARATOR.join((_first_words(outermost, 6), "…", _first_words(innermost, 6)))

    def _fitted(self, label: str, units: Sequence[Unit]) -> Iterator[Chunk]:
        """``units`` as chunks near the wanted length, divided again where the model demands."""
        for first, last in _division(units, self.options):
            yield from self._halved(label, units[first:last])

    def _halved(self, label: str, units: Sequence[Unit]) -> Iterator[Chunk]:
        chunk = Chunk(0, label, tuple(units), self._context(units))
        if self._tokens(chunk.searchable(self.title)) <= self.max_tokens:
            yield chunk
            return
        if len(units) == 1:
            units = self._pieces(chunk)
        middle = _middle(units)
        yield from self._halved(label, units[:middle])
        yield from self._halved(label, units[middle:])

    def _context(self, units: Sequence[Unit]) -> tuple[str, ...]:
        """The lead-ins and headers that ``units`` need and do not hold, shortened from the left
        so that they take at most a quarter of what the model reads."""
        own = {span for unit in units for span in unit.spans}
        leads = {span: None for unit in units for span in unit.lead if span not in own}
        texts = [self.texts[span] for span in leads if span in self.texts]
        words = self.options.context_words
        while texts and words:
            context = tuple(_last_words(text, words) for text in texts)
            if self._tokens("\n".join(context)) <= self.max_tokens // 4:
                return context
            words //= 2
        return ()

    def _pieces(self, chunk: Chunk) -> tuple[Unit, Unit]:
        """The chunk's only unit as two, divided after a clause if there is one near the middle."""
        unit = chunk.units[0]
        if len(unit.text) < 2:
            text = chunk.searchable(self.title)
            raise UnreadableDocument(
                _TOO_LONG.format(tokens=self._tokens(text), most=self.max_tokens, text=text[:80])
            )
        return _divided(unit, _clause_end(unit.text))

    def _tokens(self, text: str) -> int:
        return self.count_tokens([text])[0]


def _division(units: Sequence[Unit], options: ChunkingOptions) -> list[tuple[int, int]]:
    """The cheapest division of ``units`` into runs ``[first, last)``, by dynamic programming."""
    words = [len(unit.text.split()) for unit in units]
    best: list[tuple[float, int]] = [(0.0, 0)]
    for last in range(1, len(units) + 1):
        here = _break_cost(units, last, options)
        choices: list[tuple[float, int]] = []
        length = 0
        for first in range(last - 1, -1, -1):
            length += words[first]
            if length > options.most_words and first < last - 1:
                break
            choices.append((best[first][0] + _length_cost(length, options) + here, first))
        best.append(min(choices))
    runs: list[tuple[int, int]] = []
    last = len(units)
    while last:
        first = best[last][1]
        runs.append((first, last))
        last = first
    return runs[::-1]


def _length_cost(words: int, options: ChunkingOptions) -> float:
    return ((words - options.target_words) / options.target_words) ** 2 + options.cost_of_chunk


def _break_cost(units: Sequence[Unit], position: int, options: ChunkingOptions) -> float:
    """What it costs to divide before unit ``position``."""
    if position == len(units):
        return 0.0
    before, after = units[position - 1], units[position]
    if (after.lead and before.spans[-1] in after.lead) or _heads(before, after):
        return options.cost_after_lead
    if after.kind == before.kind == "table_row":
        return options.cost_in_table
    if after.kind == "list_item" and after.lead and before.kind == "list_item":
        return options.cost_in_list
    return 0.0 if after.starts_block else options.cost_in_paragraph


def _heads(before: Unit, after: Unit) -> bool:
    """Whether ``before`` is a short line that belongs to the paragraph below it."""
    return (
        before.kind == "sentence"
        and before.starts_block
        and after.starts_block
        and not ends_finished(before.text)
        and len(before.text.split()) <= _SHORT_LINE
        and len(after.text) > len(before.text)
    )


def _middle(units: Sequence[Unit]) -> int:
    """Where to halve ``units`` (at least two): the boundary nearest to half their letters."""
    lengths = [len(unit.text) for unit in units]
    half, passed = sum(lengths) / 2, 0
    distances: list[float] = []
    for length in lengths[:-1]:
        passed += length
        distances.append(abs(half - passed))
    return distances.index(min(distances)) + 1


def _clause_end(text: str) -> int:
    """Where to divide ``text``: after a clause in its middle third, else between words, else
    in its middle."""
    third, middle = len(text) // 3, len(text) // 2
    for pattern in (r"\t|[.;:!?]\s", r",\s|\s[–-]\s", r"\s"):
        ends = [
            match.end() for match in re.finditer(pattern, text) if third < match.end() < 2 * third
        ]
        if ends:
            return min(ends, key=lambda end: abs(end - middle))
    return middle


def _divided(unit: Unit, position: int) -> tuple[Unit, Unit]:
    """``unit`` as two at ``position`` of its text, with the spans of each."""
    first, second = unit.text[:position].rstrip(), unit.text[position:].lstrip()
    left = spans_within(unit.spans, unit.text, 0, len(first))
    right = spans_within(unit.spans, unit.text, len(unit.text) - len(second), len(unit.text))
    return (
        replace(unit, text=first, spans=left),
        replace(unit, text=second, spans=right, starts_block=False),
    )


def _first_words(text: str, words: int) -> str:
    parts = text.split()
    return text if len(parts) <= words else " ".join(parts[:words]) + " …"


def _last_words(text: str, words: int) -> str:
    parts = text.split()
    return text if len(parts) <= words else "… " + " ".join(parts[-words:])
