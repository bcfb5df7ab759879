"""How well single sentences, list items and table rows speak to a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import swedish
from index.corpus import Chunk, Passage, Unit
from index.retriever import Query, Retriever

READ = 5
"""Passages read for an answer: the depth at which retrieval is judged (answer in passages @5)."""
COSINE_WEIGHT = 0.4
COVERAGE_WEIGHT = 0.3
PASSAGE_WEIGHT = 0.4
"""Chosen on the sample documents' golden questions, where the best unit held the answer for .40
of them and the best three for .56; .36 and .54 by the passage's score alone. The
figures hardly move between .3 and .5."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A unit weighed as an answer."""

    passage: Passage
    chunk: Chunk
    """The chunk of the passage that it stands in."""
    place: int
    """Position of the unit in the passage."""
    unit: Unit
    cosine: float
    coverage: float
    """Share of the question's idf weight whose terms stand in the unit or its lead."""
    score: float


def weigh(query: Query, passages: Sequence[Passage], retriever: Retriever) -> list[Evidence]:
    """Every unit of the first ``READ`` passages, best first."""
    read = passages[:READ]
    if not read:
        return []
    cosines = [
        np.concatenate(
            [
                retriever.unit_vectors(passage.first_row + i) @ query.vector
                for i in range(len(passage.chunks))
            ]
        )
        for passage in read
    ]
    nearness = _scaled(np.concatenate(cosines))
    ranks = _scaled(np.array([passage.scores.fused for passage in passages], np.float32))
    wanted = _content(query, retriever)
    found: list[Evidence] = []
    number = 0
    for passage, of_units, rank in zip(read, cosines, ranks, strict=False):
        units = [(chunk, unit) for chunk in passage.chunks for unit in chunk.units]
        leads = {span for _, unit in units for span in unit.lead}
        for place, ((chunk, unit), cosine) in enumerate(zip(units, of_units, strict=True)):
            near = float(nearness[number])
            number += 1
            if leads.issuperset(unit.spans):
                continue  # a lead-in or header row says nothing without what it leads
            covered = _coverage(wanted, _with_lead(passage, unit, retriever), retriever)
            score = COSINE_WEIGHT * near + COVERAGE_WEIGHT * covered + PASSAGE_WEIGHT * float(rank)
            found.append(Evidence(passage, chunk, place, unit, float(cosine), covered, score))
    return sorted(found, key=lambda item: -item.score)


def _scaled(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Min-max to 0..1; all equal: all 0."""
    low, high = float(values.min()), float(values.max())
    if high <= low:
        return np.zeros_like(values)
    scaled: NDArray[np.float32] = (values - low) / (high - low)
    return scaled


def _content(query: Query, retriever: Retriever) -> dict[str, float]:
    """The question's content stems with their idf."""
    words = retriever.snapshot.words
    return {stem: words.idf(stem) for stem in swedish.content_stems(query.read.searched)}


def _coverage(wanted: Mapping[str, float], text: str, retriever: Retriever) -> float:
    """Share of the question's content, weighted by idf, that ``text`` touches (0..1)."""
    if not wanted:
        return 0.0
    terms = set(retriever.snapshot.analyzer.terms(text))
    return sum(idf for stem, idf in wanted.items() if stem in terms) / sum(wanted.values())


@dataclass(frozen=True, slots=True)
class Features:
    """What the decision to answer or abstain rests on: the higher, the likelier an answer."""

    unit_cosine: float
    """Cosine of the unit nearest in meaning, among the passages read."""
    passage_cosine: float
    """Cosine of the nearest passage retrieved."""


def features(passages: Sequence[Passage], evidence: Sequence[Evidence]) -> Features:
    """The features of a question for which ``passages`` were found and ``evidence`` weighed."""
    return Features(
        unit_cosine=max((item.cosine for item in evidence), default=0.0),
        passage_cosine=max((passage.scores.dense for passage in passages), default=0.0),
    )


def _with_lead(passage: Passage, unit: Unit, retriever: Retriever) -> str:
    parts = [
        retriever.snapshot.page(passage.document.id, span.page).text[span.start : span.end]
        for span in unit.lead
    ]
    return " ".join([*parts, unit.text])
