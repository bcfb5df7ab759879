"""Shares, means and percentiles as figures are told; None where nothing was counted."""

from collections.abc import Iterable, Sequence
from statistics import quantiles


def share(flags: Iterable[bool]) -> float | None:
    """The share of ``flags`` that are true, to three decimals."""
    return mean(float(flag) for flag in flags)


def mean(values: Iterable[float]) -> float | None:
    """The mean, to three decimals."""
    found = list(values)
    return ratio(sum(found), len(found))


def ratio(part: float, whole: int) -> float | None:
    """``part`` of ``whole``, to three decimals."""
    return round(part / whole, 3) if whole else None


def percentile(values: Sequence[float], percent: int) -> float | None:
    """The value that ``percent`` of ``values`` do not exceed, to one decimal."""
    if len(values) < 2:
        return round(values[0], 1) if values else None
    return round(quantiles(values, n=100, method="inclusive")[percent - 1], 1)
