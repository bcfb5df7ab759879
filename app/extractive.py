"""The sentences, list items and table rows that answer a question, word for word."""

import re
from collections.abc import Sequence
from itertools import groupby

from app.contradictions import find
from app.statements import Statement
from index.answer import Citation, Contradiction, Sentence
from index.corpus import Span
from index.evidence import Evidence
from index.retriever import Retriever

MOST_WORDS = 118
"""What fits a phone's screen: below the 120 words that the design allows at the median."""
SAME_PASSAGE = 0.1
"""What a further unit of a passage already shown counts for: another passage is another chance to
stand on the right page. Chosen on other questions than the golden ones (decision 18)."""
LENGTH_POWER = 0.5
"""Of a unit's words: two short units are worth more than one long of the same likelihood. From .3
to 1 the answers shown differ by five questions at most on each of four sets."""
SHORTEST = 8
"""Words that a shorter unit counts as: what is over in a word or two seldom answers."""

SMALL_TABLE = 8
"""Rows of a table that is shown whole: what a reader takes in at a glance."""

_THE_OTHERS = re.compile(r"(?:i övrigt|övrig|annars|annan|annat|andra|resten)", re.IGNORECASE)
"""How a table row begins that says what holds for all that the rows before it do not name."""

_EXAMPLE = re.compile(r"\bexempel", re.IGNORECASE)
"""A time or an amount of somebody's case, read first, would be taken for the rule."""

_POINTER = re.compile(
    r"(?:Se|Läs)(?: även| också| mer| vidare)*(?: i)? "
    r"(?:rutin|riktlinje|anvisning|avsnitt|kapitel|bilaga)\w* \S+(?: \S+){0,8}"
)
"""A sentence that says where to read on, and nothing more: no answer by itself."""

Known = dict[tuple[str, Span], Citation]
"""The citations of an answer so far, in the order of their numbers, by document and place."""


def choose(evidence: Sequence[Evidence], most: int = MOST_WORDS) -> list[Evidence]:
    """The units most likely to answer, for their length, within ``most`` words, in reading order;
    passages by their best unit, and what a routine gives as an example after what it says holds.
    The best unit is whole, however long it is."""
    chosen: list[Evidence] = []
    left = list(evidence)
    words = 0
    while left:
        best = max(left, key=lambda item: _worth(item, chosen))
        for item in _table_of(best, left, most - words):
            words += _new_words(item, chosen)
            chosen.append(item)
        left = [
            item
            for item in left
            if words + _new_words(item, chosen) <= most
            and not _repeats(item, chosen)
            and not _POINTER.fullmatch(item.unit.text)
        ]
    first = {id(item.passage): rank for rank, item in reversed(list(enumerate(chosen)))}
    return sorted(chosen, key=lambda item: (_is_example(item), first[id(item.passage)], item.place))


def _is_example(item: Evidence) -> bool:
    """Whether a heading above the unit says that an example follows."""
    return _EXAMPLE.search(item.chunk.section) is not None


def _table_of(row: Evidence, left: Sequence[Evidence], most: int) -> list[Evidence]:
    """``row``, and the rest of its small table where it speaks of the others and there is room:
    "Övriga" beside one row of four would be read as all but that one."""
    if not _THE_OTHERS.match(row.unit.text):
        return [row]
    rows = [item for item in left if item.unit.kind == "table_row" and _same_lead(item, row)]
    words = sum(len(item.unit.text.split()) for item in rows) + len(row.lead.split())
    whole = len(rows) <= SMALL_TABLE and words <= most
    return [row, *(item for item in rows if item is not row)] if whole else [row]


def _worth(item: Evidence, chosen: Sequence[Evidence]) -> float:
    """The likelihood of ``item``; after those ``chosen``, for its length."""
    if not chosen:
        return item.probability
    again = any(item.passage is other.passage for other in chosen)
    worth = item.probability * (SAME_PASSAGE if again else 1)
    return worth / float(max(_new_words(item, chosen), SHORTEST) ** LENGTH_POWER)


def _new_words(item: Evidence, chosen: Sequence[Evidence]) -> int:
    """Words that ``item`` adds: its lead too, unless that is shown already."""
    led = any(_same_lead(item, other) for other in chosen)
    return len((item.unit.text if led else item.text).split())


def _same_lead(one: Evidence, other: Evidence) -> bool:
    return (
        bool(one.unit.lead)
        and one.unit.lead == other.unit.lead
        and one.passage.document.key == other.passage.document.key
    )


def cite(chosen: Sequence[Evidence], known: Known, retriever: Retriever) -> tuple[Sentence, ...]:
    """The chosen units as sentences made of their quotes; the citations are added to ``known``.

    Items of one list, and rows of one table, that follow each other are one sentence with their
    lead once.
    """
    sentences: list[Sentence] = []
    for _, led in groupby(chosen, key=_lead_of):
        cited = dict.fromkeys(
            citation for item in led for citation in cite_unit(item, known, retriever)
        )
        text = " ".join(citation.quote for citation in cited)
        sentences.append(Sentence(text, tuple(citation.number for citation in cited)))
    return tuple(sentences)


def contradictions(
    evidence: Sequence[Evidence], chosen: Sequence[Evidence], known: Known, retriever: Retriever
) -> tuple[Contradiction, ...]:
    """What in the passages read says otherwise than a chosen unit does; the citations of both are
    added to ``known``."""
    statements = [
        Statement(item.text, item.chunk.section, item.passage.document, item.unit.kind)
        for item in evidence
    ]
    places = {item.where for item in chosen}
    shown = [number for number, item in enumerate(evidence) if item.where in places]
    found: list[Contradiction] = []
    for conflict in find(statements, shown):
        # The unit's own quote comes after its lead's.
        one, other = (
            cite_unit(evidence[number], known, retriever)[-1].number
            for number in (conflict.first, conflict.second)
        )
        found.append(Contradiction((one, other), conflict.about))
    return tuple(found)


def _lead_of(item: Evidence) -> tuple[object, ...]:
    """What joins units into one sentence: the same lead in the same document, else nothing."""
    if item.unit.lead:
        return item.passage.document.key, item.unit.lead
    return (id(item),)


def cite_unit(item: Evidence, known: Known, retriever: Retriever) -> list[Citation]:
    """The citations of a unit, its lead first; those new to ``known`` are added, numbered on."""
    spans = (*item.unit.lead, *item.unit.spans)
    return [_citation(item, span, known, retriever) for span in spans]


def _citation(item: Evidence, span: Span, known: Known, retriever: Retriever) -> Citation:
    document = item.passage.document
    key = (document.key, span)
    if key not in known:
        page = retriever.snapshot.page(document.key, span.page)
        known[key] = Citation(
            number=len(known) + 1,
            document=document,
            section=item.chunk.section,
            page=page.number,
            page_label=page.label,
            quote=page.text[span.start : span.end].strip(),
            boxes=retriever.snapshot.boxes(document.key, span),
        )
    return known[key]


def _repeats(item: Evidence, chosen: Sequence[Evidence]) -> bool:
    """Whether the same words are already shown (two versions, the same routine per unit)."""
    return any(item.unit.text == other.unit.text for other in chosen)
