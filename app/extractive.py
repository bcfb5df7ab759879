"""The sentences, list items and table rows that answer a question, word for word."""

from collections.abc import Sequence

from index.answer import Citation, Sentence
from index.corpus import Span
from index.evidence import Evidence
from index.retriever import Retriever

MOST_SENTENCES = 4
MOST_WORDS = 110
"""What fits a phone's screen: below the 120 words that the design allows at the median."""
NEAR_BEST = 0.9
"""A further unit is shown only if its score is at least this share of the best one's."""

Known = dict[tuple[str, Span], Citation]
"""The citations of an answer so far, in the order of their numbers, by document and place."""


def choose(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best unit and those nearly as good, within ``MOST_WORDS``, in reading order."""
    chosen: list[Evidence] = []
    words = 0
    for item in evidence:
        length = len(item.unit.text.split())
        near = not chosen or item.score >= NEAR_BEST * chosen[0].score
        if not near or len(chosen) == MOST_SENTENCES:
            break
        if chosen and (words + length > MOST_WORDS or _repeats(item, chosen)):
            continue
        chosen.append(item)
        words += length
    first = {id(item.passage): rank for rank, item in reversed(list(enumerate(chosen)))}
    return sorted(chosen, key=lambda item: (first[id(item.passage)], item.place))


def cite(
    chosen: Sequence[Evidence], retriever: Retriever
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """The chosen units as sentences made of their quotes, and the citations they rest on."""
    citations: Known = {}
    sentences: list[Sentence] = []
    for item in chosen:
        cited = cite_unit(item, citations, retriever)
        text = " ".join(citation.quote for citation in cited)
        sentences.append(Sentence(text, tuple(citation.number for citation in cited)))
    return tuple(sentences), tuple(citations.values())


def cite_unit(item: Evidence, known: Known, retriever: Retriever) -> list[Citation]:
    """The citations of a unit, its lead first; those new to ``known`` are added, numbered on."""
    spans = (*item.unit.lead, *item.unit.spans)
    return [_citation(item, span, known, retriever) for span in spans]


def _citation(item: Evidence, span: Span, known: Known, retriever: Retriever) -> Citation:
    document = item.passage.document
    key = (document.id, span)
    if key not in known:
        page = retriever.snapshot.page(document.id, span.page)
        known[key] = Citation(
            number=len(known) + 1,
            document=document,
            section=item.chunk.section,
            page=page.number,
            page_label=page.label,
            quote=page.text[span.start : span.end].strip(),
            boxes=retriever.snapshot.boxes(document.id, span),
        )
    return known[key]


def _repeats(item: Evidence, chosen: Sequence[Evidence]) -> bool:
    """Whether the same words are already shown (two versions, the same routine per unit)."""
    return any(item.unit.text == other.unit.text for other in chosen)
