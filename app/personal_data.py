"""Personal data that a question is warned about and may still be sent with: phone numbers, e-mail
addresses and names. Identity numbers, which stop it, are found in ``index/identity_numbers.py``.

The browser looks for the same before it sends (``app/web/chat/personal-data.js``), by the same
patterns, which are served to it. So they are written in what Python and JavaScript read alike: no
``\\w``, ``\\d`` or ``\\s``, no named groups, and what looks back is of a fixed length;
tests/unit/personal_data_table.json is put to both. Names are told by a list of first names and a
capital after them, or by a word that a name follows: many are missed, and "Lex Sarah" and "Region
Skåne" are left alone. It is a reminder, and no guard.
"""

import re
import unicodedata
from collections.abc import Iterable

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""What is not seen and parts nothing. The browser's twin has the same."""

_LETTER = "A-Za-zÅÄÖÉåäöéüèáóíøæ"
_CAPITAL, _SMALL = "[A-ZÅÄÖÉØÆ]", "[a-zåäöéüèáóíøæ]"
# Between digits: blanks, hyphens and dashes, a slash, brackets round an area code. No dot and no
# colon, which stand in times and amounts.
_BETWEEN = r"[ \n\-/()\u2010-\u2015]"

# Abroad and +46: 8 to 15 digits after the sign (ITU E.164). At home: a trunk zero, an area code
# (8, two or three digits; not 20 and 77, which are businesses' own) and six to eight digits more
# (PTS's numbering plan). Not a part of a longer number, a date, an amount or a registry number.
_PHONE = (
    rf"(?<![0-9{_LETTER}+/.:\-])(?<![0-9] )"
    rf"(?:(?:\+|00)[1-9](?:{_BETWEEN}{{0,3}}[0-9]){{7,14}}"
    rf"|\(?0(?:8|[13-69][0-9]|7[02369]|2[1-9])(?:{_BETWEEN}{{0,2}}[0-9]){{6,8}})"
    rf"(?![{_LETTER}0-9])(?! ?[\-/:.,][0-9])"
)
# As people write an address; what RFC 5321 allows beyond this hardly occurs.
_EMAIL = (
    rf"(?<![{_LETTER}0-9._%+\-])[{_LETTER}0-9][{_LETTER}0-9._%+\-]{{0,63}}@"
    rf"(?:[{_LETTER}0-9](?:[{_LETTER}0-9\-]{{0,61}}[{_LETTER}0-9])?\.){{1,8}}[a-z]{{2,24}}"
    rf"(?![{_LETTER}0-9])"
)
# First names that many people in Sweden bear, as one who lives here knows them; none that is a word
# of its own as well (Björn, Sten, Stig, Love, Bo, Per are left out). Every name more is a question
# more that is warned about for nothing.
FIRST_NAMES = tuple(
    (
        "Abdi Abdullah Adam Agneta Ahmad Ahmed Albin Alexander Alexandra Alfred Ali Alice Alma "
        "Amanda Amina Amir Anders Andreas Anette Anita Anna Anneli Annika Anton Arvid Astrid "
        "August Axel Barbro Bengt Berit Birgitta Britt Carina Carl Caroline Cecilia Charlotte "
        "Christer Christian Christina Daniel David Dennis Ebba Elias Elin Elisabeth Ella Ellen "
        "Elsa Emelie Emil Emilia Emma Erik Eva Fatima Felicia Filip Fredrik Frida Gabriel Gerd "
        "Greta Gunilla Gunnar Gustav Göran Hanna Hans Hassan Helena Henrik Hugo Hussein Håkan "
        "Ibrahim Ida Inga Inger Ingrid Irene Isabelle Jakob Jan Jenny Jens Jesper Jessica Joakim "
        "Johan Johanna Johannes John Jonas Jonathan Josefin Julia Jörgen Karin Karl Katarina Kent "
        "Kerstin Kevin Khadija Kjell Klara Kristina Kurt Lars Leif Lena Lennart Leo Liam Lina "
        "Linda Linnea Linus Lisa Louise Lovisa Lucas Ludvig Magnus Maja Malin Marcus Margareta "
        "Maria Marianne Marie Markus Martin Mats Mattias Melissa Michael Mikael Moa Mohamed "
        "Mohammed Mona Monica Muhammad Niklas Nils Noah Nora Olle Olof Oliver Olivia Omar Oscar "
        "Oskar Patrik Peter Petra Pia Rasmus Rebecka Rickard Robert Robin Roger Roland Rolf "
        "Sandra Sara Sebastian Signe Simon Sofia Sofie Stefan Stina Svante Sven Therese Thomas "
        "Tobias Tommy Torbjörn Ulf Ulla Ulrika Vera Victor Victoria Viktor Viktoria Wilhelm Wilma "
        "William Yasmin Yusuf Yvonne Zahra Åke Åsa Örjan"
    ).split()
)
_PART = rf"{_CAPITAL}{_SMALL}{{1,30}}(?:[\-'’]{_CAPITAL}{_SMALL}{{1,30}})?"
_NO_NAME = "(?!Region|Kommun|Stad|Skol|Sjukhus)"
_NAME = (
    # Not Lex Maria, S:t Erik, Karl Johans-
    rf"(?:(?<![{_LETTER}0-9:\-])(?<![Ll]ex )(?<!Sankt )(?<!Sankta )(?<!S:t )(?<!S:ta )"
    rf"(?:{'|'.join(FIRST_NAMES)})(?:-{_CAPITAL}{_SMALL}{{1,20}})?(?: {_CAPITAL}\.?){{0,2}}"
    rf"(?: (?:von|af|de|van|al))? {_NO_NAME}{_PART}"
    rf"|(?<![{_LETTER}])(?:heter|vid namn|herr|fru|fröken) {_PART}(?: {_PART})?)"
    rf"(?![{_LETTER}0-9])"
)
_SOURCES = {"phone": _PHONE, "email": _EMAIL, "name": _NAME}
_COMPILED = {
    kind: re.compile(source, re.IGNORECASE if kind == "email" else 0)
    for kind, source in _SOURCES.items()
}
"""In the order in which they are told."""


def found(text: str, kinds: Iterable[str]) -> tuple[str, ...]:
    """Which of ``kinds`` (phone, email, name) stand in ``text``, in that order."""
    wanted = frozenset(kinds)
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    return tuple(
        kind for kind, pattern in _COMPILED.items() if kind in wanted and pattern.search(plain)
    )


def patterns(kinds: Iterable[str]) -> dict[str, str]:
    """The patterns of ``kinds`` for the browser; that of ``email`` is read without regard to
    case."""
    wanted = frozenset(kinds)
    return {kind: source for kind, source in _SOURCES.items() if kind in wanted}
