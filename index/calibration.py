"""From evidence to the probability that the passages answer the question."""

from dataclasses import asdict
from math import exp

from index.evidence import Features

INTERCEPT = -23.0
COEFFICIENTS = {
    "unit_cosine": 24.0,
    "unit_coverage": 1.5,
    "passage_coverage": 2.0,
    "passage_cosine": 2.0,
    "lead": 0.0,
}


def probability_answered(features: Features) -> float:
    """Logistic regression on the features: 0..1."""
    values = asdict(features)
    logit = INTERCEPT + sum(weight * values[name] for name, weight in COEFFICIENTS.items())
    return 1 / (1 + exp(-logit))
