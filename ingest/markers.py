"""How list items and numbered provisions begin."""

import re

# A bullet, dash, number, letter or roman numeral, as lists in Swedish documents are marked. The
# letter o is what Word's second-level bullet is in text.
_ITEM = re.compile(
    r"(?P<marker>[•●▪■□◦‣·○∙❖❑➢→✓☐☒*]|[–—-](?=\s|[^\W\d_])|o(?=\s)"
    r"|\(?(?:\d{1,2}|[a-zåäö]|[ivx]{2,4})\)|\[(?:\d{1,2}|[a-zåäö])\]|(?:\d{1,2}|[a-zåäö])\.(?=\s))\s*(?=\S)"
)
_NOTE_DIGITS = "0123456789⁰¹²³⁴⁵⁶⁷⁸⁹"
_BULLETS = frozenset("•●▪■□◦‣·○∙❖❑➢→✓☐☒*o–—-")

# "12 §", "12 a §", "5 kap.", "3.2 Rubrik", "Bilaga 1"
_PROVISION = re.compile(
    r"(?:\d{1,3}(?: ?[a-z])?(?:[-–]\d{1,3}(?: ?[a-z])?)? ?§|\d{1,3}(?: ?[a-z])? kap\.)(?=\W|\d|$)"
)
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*[.)]?\s|\d{1,3}(?: [a-z])? (?:§|kap\.)|Bilaga \d")
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){1,4}\.?|Bilaga \d+|Kapitel \d+)\s+(?=[A-ZÅÄÖ])")


def item_marker(text: str) -> str:
    """The list marker ``text`` begins with, or nothing."""
    match = _ITEM.match(text)
    return match["marker"] if match else ""


def is_bullet(marker: str) -> bool:
    """Whether a marker is a sign, not a number or letter."""
    return marker in _BULLETS


def begins_with_label(text: str) -> bool:
    """Whether ``text`` begins with something that its further lines may be indented after: a
    marker, or a number of any kind."""
    return item_marker(text) != "" or _NUMBER.match(text) is not None


def is_provision_number(text: str) -> bool:
    """Whether ``text`` is the number of a statute's section or chapter and nothing else (but for
    a note's number after it)."""
    return _PROVISION.fullmatch(text.rstrip(_NOTE_DIGITS)) is not None


def begins_note(text: str) -> bool:
    """Whether ``text`` begins with a note's raised number."""
    return text[0] in _NOTE_DIGITS[10:]


def begins_provision(text: str) -> bool:
    """Whether ``text`` begins as a statute's section or chapter does."""
    return _PROVISION.match(text) is not None


def begins_numbered_heading(text: str) -> bool:
    """Whether ``text`` begins with a number of two or more levels and a capital."""
    return _NUMBERED.match(text) is not None
