"""Paragraphs, list items and table rows to units, each with what it needs to be understood."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.corpus import Page, Span, Unit
from index.sentences import sentences
from ingest.blocks import Block
from ingest.text_marks import ends_sentence

MarkerKind = Literal["sign", "number", "letter", "roman"]

# An item further in than its list by this much (points) belongs to a list inside it.
_FURTHER_IN = 5.0
# A parent item of more words is a text of its own and not a lead-in to the items under it.
_SHORT_PARENT = 25
# A lead-in of so few words needs the heading above it to be understood.
_SHORT_LEAD = 3
# Words that announce a list although the sentence ends in a full stop.
_ANNOUNCES = ("följande", "nedan", "nedanstående", "punkter", "bl.a.", "bland annat")


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, list item or table row, of one block or of several that go on from each
    other. ``glued[i]`` tells whether span ``i`` continues a word of the span before it."""

    block: Block
    """The first block."""
    spans: tuple[Span, ...]
    glued: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """A list that is open: its markers, its indent, its last item and that item's lead-in."""

    kind: MarkerKind
    x0: float
    spans: tuple[Span, ...]
    text: str
    lead: tuple[Span, ...]


def units(
    parts: Sequence[Part],
    pages: Sequence[Page],
    headers: dict[int, tuple[Span, ...]],
    heading: tuple[Span, ...] = (),
) -> list[Unit]:
    """The units of ``parts`` in order. ``headers`` holds the header row of every table begun so
    far by the table's number and is added to: a table may go on in the next section. ``heading``
    is where the section's heading stands: it leads a list that has no other lead-in
    ("Socialnämnden" – "• beslutar om …") or one that says nothing alone ("Ansvarar för:")."""
    result: list[Unit] = []
    lists: list[_Item] = []
    lead = heading
    for index, part in enumerate(parts):
        block = part.block
        if block.kind == "table_row":
            row = _row(part, pages, headers)
            result += [row] if row else []
            lists, lead = [], ()
        elif block.kind == "list_item":
            text = _text(part, pages)
            lists = _opened(lists, part, text, lead)
            result.append(Unit("list_item", text, part.spans, _lead_of(lists), True))
        else:
            new = _sentence_units(part, pages)
            result += new
            if not lists or block.x0 <= lists[0].x0 + _FURTHER_IN:
                lists = []
                lead = ()
                if new and _leads(new[-1].text, parts, index):
                    alone = len(result) == 1 and len(new[-1].text.split()) <= _SHORT_LEAD
                    lead = (*heading, *new[-1].spans) if alone else new[-1].spans
    return result


def _text(part: Part, pages: Sequence[Page]) -> str:
    pieces: list[str] = []
    for span, glued in zip(part.spans, part.glued, strict=True):
        if pieces and not glued:
            pieces.append(" ")
        pieces.append(pages[span.page - 1].text[span.start : span.end])
    return "".join(pieces)


def _sentence_units(part: Part, pages: Sequence[Page]) -> list[Unit]:
    """The sentences of a paragraph, each with its spans on the pages."""
    text = _text(part, pages)
    return [
        Unit(
            "sentence",
            text[start:end],
            spans_within(part.spans, text, start, end),
            starts_block=start == 0,
        )
        for start, end in sentences(text)
    ]


def spans_within(spans: Sequence[Span], text: str, start: int, end: int) -> tuple[Span, ...]:
    """The spans of ``text[start:end]``, where ``text`` is that of ``spans`` with a space between
    them or, where a word goes on, nothing."""
    result: list[Span] = []
    offset = 0
    for span in spans:
        length = span.end - span.start
        first, last = max(start, offset), min(end, offset + length)
        if first < last:
            result.append(
                span._replace(start=span.start + first - offset, end=span.start + last - offset)
            )
        offset += length
        offset += text[offset : offset + 1].isspace()
    return tuple(result)


def _row(
    part: Part,
    pages: Sequence[Page],
    headers: dict[int, tuple[Span, ...]],
) -> Unit | None:
    """A table row with its table's header as lead; None for a header that is printed again on
    the next page."""
    lead: tuple[Span, ...] = ()
    table = part.block.table
    if table is not None and part.block.header:
        if table in headers:
            return None
        headers[table] = part.spans
    elif table is not None:
        lead = headers.get(table, ())
    return Unit("table_row", _text(part, pages), part.spans, lead, True)


def _leads(sentence: str, parts: Sequence[Part], index: int) -> bool:
    """Whether ``sentence``, the last of paragraph ``index``, introduces a list after it."""
    if index + 1 == len(parts) or parts[index + 1].block.kind != "list_item":
        return False
    lower = sentence.lower()
    return not ends_sentence(sentence) or any(word in lower for word in _ANNOUNCES)


def _opened(lists: Sequence[_Item], part: Part, text: str, lead: tuple[Span, ...]) -> list[_Item]:
    """The open lists, outermost first, after an item: its own list is the last."""
    kind, x0 = _marker_kind(part.block.marker), part.block.x0
    for depth in range(len(lists) - 1, -1, -1):
        same_indent = abs(lists[depth].x0 - x0) <= _FURTHER_IN
        if same_indent and lists[depth].kind == kind:
            return [*lists[:depth], _Item(kind, x0, part.spans, text, lists[depth].lead)]
    while lists and x0 < lists[-1].x0 - _FURTHER_IN:
        lists = lists[:-1]
    if not lists:
        return [_Item(kind, x0, part.spans, text, lead)]
    parent = lists[-1]
    short = len(parent.text.split()) <= _SHORT_PARENT or parent.text.endswith(":")
    own = (*parent.lead, *parent.spans) if short else parent.lead
    return [*lists, _Item(kind, x0, part.spans, text, own)]


def _lead_of(lists: Sequence[_Item]) -> tuple[Span, ...]:
    return lists[-1].lead


def _marker_kind(marker: str) -> MarkerKind:
    core = marker.strip("().")
    if core.isdigit():
        return "number"
    if len(core) > 1 and set(core) <= set("ivx"):
        return "roman"
    # "o" is Word's bullet of the second level; with a bracket or full stop it is a letter.
    if core.isalpha() and (core != marker):
        return "letter"
    return "sign"
