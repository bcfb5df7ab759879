"""Amounts, times, dates, ages, shares and counts, in forms that compare.

"14 dagar", "fjorton dagar" and "två veckor" are one length of time; "högst 4 180 kronor" and
"4180 kr" one amount, with and without a bound. ``index/quantity_reading.py`` finds them.
"""

from dataclasses import dataclass
from math import ceil
from typing import Literal

Kind = Literal["tid", "belopp", "ålder", "andel", "antal"]
Bound = Literal["exactly", "at_most", "at_least", "about"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value or a range of values as a text states it."""

    kind: Kind
    measure: str
    """Values compare within a measure only: "days", "workdays", "months" (which also compare with
    one another), "kronor", "date", "clock", "every" (how often), "percent", a counted noun …"""
    low: float
    high: float
    """The range in the measure's unit, both ends included; a single value is both."""
    bound: Bound
    start: int
    end: int
    """Characters of the text as ``quantity_reading.readable`` gives it."""
    year: int | None = None
    """Of a date, where it is said."""

    @property
    def days(self) -> tuple[float, float]:
        """A length of time as the fewest and most calendar days that it can be."""
        if self.measure == "months":
            return self.low * 28, self.high * 31
        if self.measure == "workdays":  # a weekend for every five that are begun
            return self.low, self.high + 2 * ceil(self.high / 5)
        return self.low, self.high


LENGTHS = frozenset({"days", "workdays", "months"})


def differ(one: Quantity, other: Quantity) -> bool:
    """Whether two values of the same kind cannot both hold of the same thing.

    "Minst sex månader" and "tolv månader" can, "högst tre" and "minst två" can, a range and a
    value within it can; "inom tio dagar" and "inom fjorton" cannot. What is said to be roughly so
    never differs, nor do days of different years.
    """
    if not _compare(one, other):
        return False
    low, high, other_low, other_high = _ranges(one, other)
    if one.bound == other.bound:
        if one.measure == "clock":
            return (low, high) != (other_low, other_high)
        return high < other_low or other_high < low
    if one.bound == "at_most" and other.bound == "exactly":
        return other_low > high
    if one.bound == "at_least" and other.bound == "exactly":
        return other_high < low
    return one.bound == "exactly" and other.bound != "exactly" and differ(other, one)


def _compare(one: Quantity, other: Quantity) -> bool:
    if one.kind != other.kind or "about" in (one.bound, other.bound):
        return False
    if one.year and other.year and one.year != other.year:
        return False
    return one.measure == other.measure or {one.measure, other.measure} <= LENGTHS


def _ranges(one: Quantity, other: Quantity) -> tuple[float, float, float, float]:
    if one.measure == other.measure:
        return one.low, one.high, other.low, other.high
    return (*one.days, *other.days)
