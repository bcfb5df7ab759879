"""What another threshold would give: how much is answered, and how much of it is wrong.

Coverage is the share of all questions that are answered when the most confident are answered
first; risk the share of those answers that are wrong (El-Yaniv and Wiener, "On the foundations of
noise-free selective classification", JMLR 11, 2010). The area under the curve is the mean risk over
every coverage there is (Geifman, Uziel and El-Yaniv, "Bias-reduced uncertainty estimation", ICLR
2019): 0 is best, and the risk at full coverage is what an order without any sense gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from index.shares import mean, ratio


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with what came of it, or would have come of it without a threshold."""

    confidence: float
    answerable: bool
    answered: bool
    """At the threshold in use."""
    wrong: bool
    """Its answer, or the one it would have got, cites no right page. So does every answer to a
    question that has none."""


def risk_coverage(judged: Sequence[Judged]) -> dict[str, Any]:
    """Risk at each tenth of coverage, the area under the curve, and where the threshold in use
    stands on it. Among equally confident questions the wrong ones come first."""
    ordered = sorted(judged, key=lambda one: (-one.confidence, not one.wrong))
    wrong = list(accumulate(one.wrong for one in ordered))
    answered = [one for one in judged if one.answered]
    return {
        "risk": {f"{tenths / 10:.1f}": _risk(wrong, tenths) for tenths in range(1, 11)},
        "area": mean(count / number for number, count in enumerate(wrong, start=1)),
        "working_point": {
            "coverage": ratio(len(answered), len(judged)),
            "risk": ratio(sum(one.wrong for one in answered), len(answered)),
        },
        "auroc": auroc(
            [one.confidence for one in judged if one.answerable],
            [one.confidence for one in judged if not one.answerable],
        ),
    }


def auroc(higher: Sequence[float], lower: Sequence[float]) -> float | None:
    """How often one of ``higher`` is above one of ``lower``, a tie counting half: .5 is chance."""
    above = sum((one > other) + (one == other) / 2 for one in higher for other in lower)
    return ratio(above, len(higher) * len(lower))


def _risk(wrong: Sequence[int], tenths: int) -> float | None:
    """Among the first ``tenths`` of ten, rounded up; ``wrong`` counts how many are, so far."""
    number = -(-len(wrong) * tenths // 10)
    return ratio(wrong[number - 1], number) if number else None
