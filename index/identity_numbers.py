"""Swedish personal identity numbers in a text, in any spelling.

A personnummer is a birth date, a birth number 001–999 and a check digit (folkbokföringslagen
18 §); a samordningsnummer is the same with 60 added to the day (18 a §). The check digit is
modulus 10 with the weights 2 and 1 over the ten digits without century (Luhn). A number counts
as found when it is spelled as one, its date exists and its check digit holds: that keeps dates,
amounts, registry, telephone and organisation numbers out (the third digit of an organisation
number is at least 2, so it has no month).
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator

# What people and programs put between the parts: up to five signs and blanks (" -- ", a hyphen
# and a line end). Not a comma or a semicolon, which separate a date from what follows it.
_GAP = r"(?:(?:[^\w,;]|_){1,5})"
_CENTURY = rf"(?:1[89]|20){_GAP}?"
# Between the last two pairs: not the sign that parts an hour from its minutes.
_LAST_GAP = rf"(?![.:]){_GAP}"
# Not "2024-05-14–2024-06-01": there the last four digits begin another date.
_NO_DATE = rf"(?!(?:19|20)\d\d{_GAP}[01]\d{_GAP}[0-3]\d(?!\d))"

# Each way to divide the ten digits, tried at every position with and without a century before it.
_DIVISIONS = (
    rf"\d{{6}}{_GAP}?\d{{4}}",  # 811218-9876, 8112189876
    rf"\d\d(?P<inner>{_GAP})\d\d(?P=inner)\d\d{_GAP}?{_NO_DATE}\d{{4}}",  # 81-12-18-9876
    rf"\d\d(?P<pair>{_GAP})\d\d(?:(?P=pair)\d\d){{3}}",  # 81 12 18 98 76, as it is said
    rf"\d{{6}}{_GAP}\d\d{_LAST_GAP}\d\d",  # 811218-98 76
    rf"\d\d(?P<day>{_GAP})\d\d(?P=day)\d\d{_GAP}{_NO_DATE}\d\d{_LAST_GAP}\d\d",  # 81 12 18-98 76
    # 8 1 1 2 1 8 - 9 8 7 6
    rf"\d(?P<one>{_GAP})\d(?:(?P=one)\d){{4}}{_GAP}\d(?:(?P=one)\d){{3}}",
)
_SHAPES = tuple(
    re.compile(rf"(?<!\d)(?=({shape})(?!\d))")
    for shape in (
        *_DIVISIONS,
        *(_CENTURY + division for division in _DIVISIONS),
        # Of twelve digits only: 1981 1218 9876, and every digit apart.
        rf"\d{{4}}(?P<four>{_GAP})\d{{4}}(?P=four)\d{{4}}",
        rf"\d(?P<all>{_GAP})\d(?:(?P=all)\d){{6}}{_GAP}\d(?:(?P=all)\d){{3}}",
    )
)

# Blank, but neither white space nor of an invisible category: Hangul fillers and empty braille.
_BLANK_LETTERS = "\u115f\u1160\u2800"
# Day and month of a samordningsnummer are 60 and 00 where the birth date is not fully known.
_COORDINATION = 60


def find(text: str) -> list[tuple[int, int]]:
    """Where identity numbers stand in ``text``: (start, end) offsets, in order, not overlapping."""
    plain, origin = _plain(text)
    found = sorted(
        (match.start(1), match.end(1))
        for shape in _SHAPES
        for match in shape.finditer(plain)
        if _holds("".join(filter(str.isdigit, match[1])))
    )
    return list(_merged((origin[start], origin[end - 1] + 1) for start, end in found))


def contains(text: str) -> bool:
    """Whether an identity number stands in ``text``."""
    return bool(find(text))


def _plain(text: str) -> tuple[str, list[int]]:
    """``text`` as ASCII digits, hyphens and what else is visible; and each character's offset in
    ``text``."""
    characters: list[str] = []
    origin: list[int] = []
    for offset, written in enumerate(text):
        for character in unicodedata.normalize("NFKC", written):
            category = unicodedata.category(character)
            control = category == "Cc" and not character.isspace()
            if control or category in ("Cf", "Mn", "Me") or character in _BLANK_LETTERS:
                continue  # zero-width, soft hyphen, joiners, combining marks
            digit = unicodedata.decimal(character, None)
            characters.append(character if digit is None else str(digit))
            origin.append(offset)
    return "".join(characters), origin


def _holds(digits: str) -> bool:
    """Whether ten digits, or twelve with a century, have a date that exists and add up."""
    centuries = [
        century for century in ("18", "19", "20") if len(digits) == 10 or digits[:2] == century
    ]
    ten = digits[-10:]
    if ten[6:9] == "000" or not _adds_up(ten):
        return False
    month, day = int(ten[2:4]), int(ten[4:6])
    return any(_date_exists(int(century + ten[:2]), month, day) for century in centuries)


def _adds_up(ten: str) -> bool:
    doubled = (int(digit) * (2 - position % 2) for position, digit in enumerate(ten))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def _date_exists(year: int, month: int, day: int) -> bool:
    if day >= _COORDINATION:
        day -= _COORDINATION
        if day == 0 or month == 0:
            return day <= 31 and month <= 12
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _merged(spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Overlapping ``spans`` (in order) made one: two readings of the same digits."""
    current: tuple[int, int] | None = None
    for start, end in spans:
        if current is None or start >= current[1]:
            if current is not None:
                yield current
            current = (start, end)
        else:
            current = (current[0], max(end, current[1]))
    if current is not None:
        yield current
