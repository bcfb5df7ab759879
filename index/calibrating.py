"""What is usual in an index, learnt from questions made of its own text.

Headings and the first words of sentences are asked as questions, each with its own document left
out: near in subject, without an answer. No more than where the features lie is learnt from them;
a decision fitted on such questions told real ones apart worse than the shipped weights do
(docs/adr/0018-which-words-answer.md).
"""

import re
from collections.abc import Iterator
from statistics import fmean, pstdev

import numpy as np

from index import swedish
from index.calibration import PASSAGES, features
from index.corpus import SECTION_SEPARATOR, Chunk
from index.embedder import Embedder
from index.evidence import weigh
from index.filters import Filter
from index.retriever import Retriever
from index.snapshot import Snapshot

Usual = dict[str, tuple[float, float]]

QUESTIONS = 100
"""Asked: 64, 100 and 300 of them gave the same refusals on two golden sets."""
CHUNKS_EACH = 4
"""An index is asked one question for so many chunks: a small one would be asked the same twice."""
REFERENCE_WORTH = 20
"""Questions that the reference counts as: it decides where an index is too small to tell."""
FEWEST_STEMS = 2
"""A question of fewer content words says nothing."""
FIRST_WORDS = 8
"""Of a sentence: as long as the questions that case workers ask, at the median."""
_SHORT = 3
"""Letters of a word that is left out of them, being a function word mostly."""
_SEED = 1
"""Of which chunks are asked about: the same index always gets the same calibration."""

REFERENCE: Usual = {
    "units": (0.8311, 0.0342),
    "passage": (0.8382, 0.0323),
    "late": (0.8246, 0.0469),
    "weakest": (0.7389, 0.0653),
    "spread": (0.0548, 0.0174),
    "coverage": (0.6250, 0.3256),
    "ngrams": (0.6293, 0.2479),
    "fused_lead": (0.0509, 0.0399),
    "dense_lead": (0.0282, 0.0141),
    "likely": (0.7902, 0.6899),
    "lexical": (0.3983, 0.2074),
}
"""Of the real documents' index with the bundled model: mean and standard deviation."""

_NUMBERED = re.compile(r"^[\d.§ ]{1,6}[a-z]? ")


def usual_features(snapshot: Snapshot, embedder: Embedder) -> Usual:
    """Mean and standard deviation of each feature in ``snapshot``: some seconds' work."""
    found = list(measured(Retriever(snapshot, embedder)))
    usual: Usual = {}
    for name, (mean, deviation) in REFERENCE.items():
        values = [value for one in found if (value := one[name]) is not None]
        own = (fmean(values), pstdev(values)) if values else (mean, deviation)
        worth = len(values) / (len(values) + REFERENCE_WORTH)
        usual[name] = (
            worth * own[0] + (1 - worth) * mean,
            worth * own[1] + (1 - worth) * deviation,
        )
    return usual


def measured(retriever: Retriever) -> Iterator[dict[str, float | None]]:
    """The features of each of the index's own questions that has any passage."""
    for question, document in questions(retriever.snapshot):
        if retriever.embedder.count_tokens([question], "query")[0] > retriever.embedder.max_length:
            continue  # a heading may be longer than a question
        query = retriever.query(question)
        passages = retriever.search(query, PASSAGES, Filter(without=frozenset([document])))
        evidence = weigh(query, passages, retriever)
        if evidence:
            yield features(query, passages, evidence, retriever)


def questions(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Questions made of the index's text, each with the id of the document it was made of."""
    asked = 0
    for row in np.random.default_rng(_SEED).permutation(snapshot.size).tolist():
        if asked == min(QUESTIONS, snapshot.size // CHUNKS_EACH):
            return
        stored = snapshot.store.chunk(row)
        question = _question(stored.chunk, heading=asked % 2 == 0)
        if len(swedish.content_stems(question)) >= FEWEST_STEMS:
            asked += 1
            yield question, snapshot.documents[stored.key].id


def _question(chunk: Chunk, *, heading: bool) -> str:
    """The chunk's innermost heading, or the first words of a sentence in it; "" without one."""
    if heading:
        return _NUMBERED.sub("", chunk.section.split(SECTION_SEPARATOR)[-1])
    sentence = next((unit.text for unit in chunk.units if unit.kind == "sentence"), "")
    return " ".join([word for word in sentence.split() if len(word) > _SHORT][:FIRST_WORDS])
