"""How well single sentences, list items and table rows speak to a question.

A linear model over what can be seen of a unit, its passage and the question. Its weights were
fitted on questions with known answers: scripts/fit_answers.py, docs/adr/0018-which-words-answer.md.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp

import numpy as np
from numpy.typing import NDArray

from index import swedish
from index.asked_for import asked_for
from index.corpus import Chunk, Passage, Span, Unit
from index.retriever import Query, Retriever

READ = 5
"""Passages read for an answer: the depth at which retrieval is judged (answer in passages @5).
At 8 no more answers were shown on two sets."""

INTERCEPT = -11.60
WEIGHTS = {
    "nearness": 4.93,
    "ngrams": 2.97,
    "passage": 1.79,
    "rank": 1.00,
    "found": 0.75,
    "kind": 1.03,
    "coverage": 1.69,
}
"""What each feature of a unit adds to the log-odds that it holds the answer."""

_BARE = re.compile(r"(?:ja|nej|jo|jodå|javisst|absolut)[.!]?", re.IGNORECASE)
"""What answers the question that stands above it: beside another question it answers that one."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A unit weighed as an answer."""

    passage: Passage
    chunk: Chunk
    """The chunk of the passage that it stands in."""
    place: int
    """Position of the unit in the passage."""
    unit: Unit
    lead: str
    """What the unit cannot be understood without, as text; "" for most."""
    cosine: float
    """Of the unit and the question."""
    ngrams: float = 0.0
    """Share of the question's 4-grams that stand in the unit or its lead."""
    score: float = 0.0
    """Log-odds that the unit holds the answer."""

    @property
    def where(self) -> tuple[str, tuple[Span, ...]]:
        """The document's id and the unit's place in it: what makes two units the same."""
        return self.passage.document.key, self.unit.spans

    @property
    def text(self) -> str:
        """The unit after its lead: what is understood alone."""
        return f"{self.lead} {self.unit.text}".strip()

    @property
    def probability(self) -> float:
        """That the unit holds the answer, if one of those read does."""
        return 1 / (1 + exp(-self.score))


def weigh(query: Query, passages: Sequence[Passage], retriever: Retriever) -> list[Evidence]:
    """Every unit of the first ``READ`` passages that can be understood, best first."""
    units = read_units(query, passages, retriever)
    if not units:
        return []
    columns = unit_features(query, passages, units, retriever)
    scores = np.full(len(units), INTERCEPT, np.float32)
    for name, weight in WEIGHTS.items():
        scores += weight * columns[name]
    weighed = [
        replace(item, ngrams=float(share), score=float(score))
        for item, share, score in zip(units, columns["ngrams"], scores, strict=True)
    ]
    return sorted(weighed, key=lambda item: -item.score)


def read_units(query: Query, passages: Sequence[Passage], retriever: Retriever) -> list[Evidence]:
    """The units that ``weigh`` weighs, in reading order, not weighed yet."""
    return [item for passage in passages[:READ] for item in _units(passage, query, retriever)]


def _units(passage: Passage, query: Query, retriever: Retriever) -> list[Evidence]:
    """The units of a passage that say something by themselves: a lead-in or a header row does not
    without what it leads, nor a bare yes or no without its question."""
    leads = {span for chunk in passage.chunks for unit in chunk.units for span in unit.lead}
    found: list[Evidence] = []
    place = 0
    for row, chunk in enumerate(passage.chunks, start=passage.first_row):
        cosines = retriever.unit_vectors(row) @ query.vector
        for unit, cosine in zip(chunk.units, cosines, strict=True):
            if not leads.issuperset(unit.spans) and not _BARE.fullmatch(unit.text):
                lead = retriever.snapshot.text(passage.document.key, unit.lead)
                found.append(Evidence(passage, chunk, place, unit, lead, float(cosine)))
            place += 1
    return found


def unit_features(
    query: Query, passages: Sequence[Passage], units: Sequence[Evidence], retriever: Retriever
) -> dict[str, NDArray[np.float32]]:
    """What the weights are for, each as (units,).

    ``nearness`` is the unit's cosine, least 0 and greatest 1 among those read; ``ngrams`` the share
    of the question's 4-grams that stand in it; ``passage`` its passage's score, scaled among those
    found; ``rank`` one by the passage's place; ``found`` 1 in the chunk that was found, 0 beside
    it; ``kind`` 1 where it holds the kind of thing asked for; ``coverage`` the share of the
    question's content that it, its headings or the title touch.
    """
    kind = asked_for(query.read.searched)
    asked, wanted = set(query.ngrams), content(query, retriever)
    ranks = scaled(np.array([passage.scores.fused for passage in passages], np.float32))
    order = {id(passage): number for number, passage in enumerate(passages)}
    about = {id(passage): terms_about(passage, retriever) for passage in passages[:READ]}
    number = [order[id(item.passage)] for item in units]
    terms = [
        about[id(item.passage)] | set(retriever.snapshot.analyzer.terms(item.text))
        for item in units
    ]
    columns = {
        "nearness": scaled(np.array([item.cosine for item in units], np.float32)),
        "ngrams": [
            len(asked & set(swedish.ngrams(item.text))) / max(1, len(asked)) for item in units
        ],
        "passage": ranks[number],
        "rank": 1 / (1 + np.array(number)),
        "found": [item.chunk is item.passage.chunk for item in units],
        "kind": [bool(kind and kind.answers.search(item.text)) for item in units],
        "coverage": [covered(wanted, of_unit) for of_unit in terms],
    }
    return {name: np.asarray(column, np.float32) for name, column in columns.items()}


def scaled(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Min-max to 0..1; all equal: all 0."""
    low, high = float(values.min()), float(values.max())
    if high <= low:
        return np.zeros_like(values)
    between: NDArray[np.float32] = (values - low) / (high - low)
    return between


def content(query: Query, retriever: Retriever) -> dict[str, float]:
    """The question's content stems with their idf."""
    words = retriever.snapshot.words
    return {stem: words.idf(stem) for stem in swedish.content_stems(query.read.searched)}


def covered(wanted: Mapping[str, float], terms: set[str]) -> float:
    """Share, 0..1, of the question's content, weighted by idf, that is among ``terms``."""
    if not wanted:
        return 0.0
    return sum(idf for stem, idf in wanted.items() if stem in terms) / sum(wanted.values())


def terms_about(passage: Passage, retriever: Retriever) -> set[str]:
    """Terms of a passage's title and headings."""
    above = f"{passage.document.facts.title} {passage.chunk.section}"
    return set(retriever.snapshot.analyzer.terms(above))
