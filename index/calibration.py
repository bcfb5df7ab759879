"""From what was found to the probability that it answers the question.

A logistic regression over features that are measured from what is usual in the index at hand, since
another embedding model's cosines lie elsewhere. What is usual is learnt when the index is built
(index/calibrating.py) and kept in the snapshot. Weights and threshold: scripts/fit_answers.py;
what they give: docs/adr/0018-which-words-answer.md.
"""

from collections.abc import Mapping, Sequence
from math import exp

import numpy as np
from numpy.typing import NDArray

from index.corpus import Passage
from index.evidence import Evidence, content, covered, terms_about
from index.retriever import Query, Retriever

INTERCEPT = 0.23
WEIGHTS = {
    "units": 0.51,
    "passage": 0.59,
    "late": -0.30,
    "weakest": 0.03,
    "spread": -0.47,
    "coverage": 0.22,
    "ngrams": 0.27,
    "fused_lead": 0.14,
    "dense_lead": -0.08,
    "likely": 0.44,
    "lexical": -1.02,
}
"""What a standard deviation more of each feature adds to the log-odds of an answer."""
ANSWER_FROM = 0.33
"""Least probability at which an answer is given: up to .35 three of four refusals are right on the
questions that the weights were fitted on."""
PASSAGES = 10
"""Found for each question: enough to weigh the evidence by how the scores fall off."""
BEST_UNITS = 3
"""Cosines averaged: alone they rank a little better than the best one (AUROC .81 and .80)."""
LIKELY_UNITS = 4
"""Probabilities summed: about as many units as an answer shows."""
WEAKEST_SHARE = 5
"""One question token of so many counts among the weakest, at least one."""


def probability_answered(
    features: Mapping[str, float | None], usual: Mapping[str, tuple[float, float]]
) -> float:
    """The probability, 0..1, that what was found answers the question.

    ``usual`` is the snapshot's. A feature that the model in use does not give (None) counts as
    usual.
    """
    logit = INTERCEPT
    for name, weight in WEIGHTS.items():
        value = features[name]
        if value is not None:
            mean, deviation = usual[name]
            logit += weight * (value - mean) / deviation
    return 1 / (1 + exp(-logit))


def features(
    query: Query, passages: Sequence[Passage], evidence: Sequence[Evidence], retriever: Retriever
) -> dict[str, float | None]:
    """What the decision rests on, for a question with at least one passage and one unit.

    ``units`` mean cosine of the nearest units; ``passage`` cosine of the nearest passage; ``late``
    its closer look; ``weakest`` the mean of the question's tokens that have least likeness in the
    best passage; ``spread`` the deviation among all of them; ``coverage`` the share of the
    question's content that the best passage touches; ``ngrams`` the greatest share of its 4-grams
    in a unit; ``fused_lead`` and ``dense_lead`` how far the best stands above the mean;
    ``likely`` the sum of the best units' probabilities; ``lexical`` the best passage's share.
    """
    best = passages[0]
    fused = [passage.scores.fused for passage in passages]
    dense = [passage.scores.dense for passage in passages]
    late = [score for passage in passages if (score := passage.scores.late) is not None]
    near = _nearness_of_tokens(query, best, retriever)
    terms = terms_about(best, retriever) | set(retriever.snapshot.analyzer.terms(best.text))
    cosines = sorted(item.cosine for item in evidence)[-BEST_UNITS:]
    return {
        "units": float(np.mean(cosines)),
        "passage": max(dense),
        "late": max(late, default=None),
        "weakest": None
        if near is None
        else float(near[: max(1, len(near) // WEAKEST_SHARE)].mean()),
        "spread": None if near is None else float(near.std()),
        "coverage": covered(content(query, retriever), terms),
        "ngrams": max(item.ngrams for item in evidence),
        "fused_lead": max(fused) - float(np.mean(fused)),
        "dense_lead": max(dense) - float(np.mean(dense)),
        "likely": sum(item.probability for item in evidence[:LIKELY_UNITS]),
        "lexical": best.scores.lexical,
    }


def _nearness_of_tokens(
    query: Query, passage: Passage, retriever: Retriever
) -> NDArray[np.float32] | None:
    """The best cosine in ``passage`` of each question token, least first; None where the model
    gives no vectors of tokens."""
    if query.tokens is None or not retriever.snapshot.has_tokens:
        return None
    rows = range(passage.first_row, passage.first_row + len(passage.chunks))
    near = retriever.snapshot.late(query.tokens, retriever.embedder.token_mean, rows)
    return np.sort(near.max(axis=0))
