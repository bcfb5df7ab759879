"""From evidence to the probability that the passages answer the question."""

from math import exp

from index.evidence import Features

INTERCEPT = -24.0
UNIT_COSINE = 17.6
PASSAGE_COSINE = 13.2
"""Logistic regression (L2, C = 0.1 on standardised features) on the 249 golden questions of the
sample and the real documents; fitted on one set and asked on the other it ranks as well. For
multilingual-e5-small with the adapter: see
docs/adr/0007-retrieval-and-abstention.md."""
ANSWER_FROM = 0.65
"""Least probability at which an answer is given. Higher than one half: for a case worker a wrong
answer costs more than none. The table of both sets is in the same ADR."""


def probability_answered(features: Features) -> float:
    """The probability, 0..1, that what was found answers the question."""
    logit = (
        INTERCEPT + UNIT_COSINE * features.unit_cosine + PASSAGE_COSINE * features.passage_cosine
    )
    return 1 / (1 + exp(-logit))
