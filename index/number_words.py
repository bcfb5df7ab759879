"""Swedish number words to numbers: "fjorton", "tjugofem", "femhundra", "tvåtusenfemhundra"."""

import re
from functools import lru_cache

_UNITS = {
    word: number for number, word in enumerate("två tre fyra fem sex sju åtta nio".split(), start=2)
}
_ONE = {"en": 1, "ett": 1}
_TEENS = {
    word: number
    for number, word in enumerate(
        "tio elva tolv tretton fjorton femton sexton sjutton arton nitton".split(), start=10
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio".split(), start=2
    )
}


def _any(*tables: dict[str, int]) -> str:
    return "|".join(sorted((word for table in tables for word in table), key=len, reverse=True))


_BELOW_HUNDRED = rf"(?:(?:{_any(_TENS)})(?:{_any(_UNITS, _ONE)})?|{_any(_TEENS)}|{_any(_UNITS)})"
_BELOW_THOUSAND = (
    rf"(?:(?:{_any(_UNITS)}|ett|en)?hundra(?:{_BELOW_HUNDRED}|ett|en)?|{_BELOW_HUNDRED})"
)
NUMBER_WORD = rf"(?:(?:(?:{_BELOW_THOUSAND}|et?t?)?tusen)(?:{_BELOW_THOUSAND})?|{_BELOW_THOUSAND})"
"""A number word of its own. "En" and "ett" are not: they are articles nearly always."""

_WHOLE = re.compile(
    rf"(?:(?P<thousands>{_BELOW_THOUSAND}|et?t?)?(?P<thousand>tusen))?(?P<below>{_BELOW_THOUSAND})?"
)
_HUNDREDS = re.compile(
    rf"(?:(?P<hundreds>{_any(_UNITS)}|ett|en)?(?P<hundred>hundra))?"
    rf"(?P<tens>{_any(_TENS)})?(?P<rest>{_any(_TEENS, _UNITS, _ONE)})?"
)
_VALUES = _UNITS | _TEENS | _TENS | _ONE


@lru_cache(maxsize=200_000)
def number_of(word: str) -> int | None:
    """The number that a normalised word says, None if it says none (or "en", "ett")."""
    match = _WHOLE.fullmatch(word)
    if match is None or not word:
        return None
    thousands = (_below_thousand(match["thousands"]) or 1) if match["thousand"] else 0
    return 1000 * thousands + _below_thousand(match["below"])


def _below_thousand(words: str | None) -> int:
    match = _HUNDREDS.fullmatch(words or "")
    if match is None:  # "et" of "ettusen"
        return 0
    hundreds = _VALUES.get(match["hundreds"] or "", 1) if match["hundred"] else 0
    return (
        100 * hundreds + _VALUES.get(match["tens"] or "", 0) + _VALUES.get(match["rest"] or "", 0)
    )
