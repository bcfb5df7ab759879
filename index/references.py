"""References that stay whole in a text: statute sections, dates, amounts, registry numbers.

Each is written in many ways and becomes one term, followed by the parts one may ask by:
"5 kap. 2 §" gives ``5kap2§``, ``5kap``, ``2§``; "SN 2024/00123" gives ``sn2024/123``, ``2024/123``.
All patterns expect text that ``swedish.normalise`` has been over: lower case, plain spaces.
"""

import re

from index.number_words import NUMBER_WORD, number_of

MONTHS = {
    name: number
    for number, name in enumerate(
        (
            "januari februari mars april maj juni juli augusti september oktober november december"
        ).split(),
        start=1,
    )
}
MAX_RANGE = 30
"""Sections of one range ("2–4 §§") that are told one by one; a longer one is a misprint or a span
of a whole act, and only its ends are kept."""
NAME_REACH = 40
"""Characters before "5:2" where a statute's name may stand: the longest have about 35."""

_DASH = "[-‐‒–—−]"
_NUMBER = r"\d{1,3}(?:\s?[a-z](?![^\W_]))?"
_ITEM = rf"{_NUMBER}(?:\s?{_DASH}\s?(?:{_NUMBER}|[a-z](?![^\W_])))?"
_ITEMS = rf"{_ITEM}(?:(?:\s?,\s?|\s(?:och|eller|samt)\s){_ITEM})*"
_SECTIONS = rf"(?:{_ITEMS}\s?§{{1,2}}|§{{1,2}}\s?{_ITEMS})(?:\s\d{{1,2}}\s?(?:mom|st|p)\b)?"
_MONTH = "|".join([*(f"{name[:3]}\\b\\.?" for name in MONTHS), *MONTHS])
_YEAR = r"(?:19|20)\d\d"
_DIGITS = r"(?:\d{1,3}(?:[ .]\d{3})+(?!\d)|\d+)(?:,\d+|\.\d{1,2}(?!\d))?"
_SCALES = {"tusen": 10**3, "miljon": 10**6, "miljard": 10**9, "t": 10**3, "m": 10**6, "md": 10**9}

REFERENCE = (
    r"(?P<chapter>\d{1,3}\s?(?:[a-z]\s)?)\s?kap(?:\.|\b|itel\b|itlet\b)"
    rf"(?:\s?(?P<chapter_sections>{_SECTIONS}))?"
    rf"|(?P<sections>{_SECTIONS})"
    rf"|(?P<iso>{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d))"
    rf"|(?P<compact>{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\d/-]))"
    rf"|(?P<day>[12]\d|3[01]|0?[1-9])(?::e)?\s(?P<month>{_MONTH})(?:\s(?P<year>{_YEAR}))?(?!\w)"
    r"|(?P<short_day>[12]\d|3[01]|0?[1-9])(?P<short>[/.])(?P<short_month>1[0-2]|0?[1-9])"
    rf"(?:(?P=short)|(?:(?<=/\d)|(?<=/\d\d))[\s-])(?P<short_year>{_YEAR})(?!\d)"
    rf"|(?P<serial>\d{{3,7}})(?<!19\d\d)(?<!20\d\d)[/-](?P<serial_year>{_YEAR})(?![\d-])"
    rf"|(?P<registry_year>{_YEAR})(?:/|-(?!{_YEAR}\b)(?=\d{{3}}))(?P<registry_serial>\d{{1,7}})"
    r"(?P<registry_item>(?:[-.]\d+)*)"
    r"|(?P<colon>\d{2,4}[/:]\d+(?:[-.]\d+)*|\d:\d{1,2}(?![\d:])(?:\s?[a-z](?![^\W_]))?)"
    rf"|(?P<amount>{_DIGITS}|(?=[^\W\d_]+ (?:kr|sek|tusen|milj|m?n?kr))\b{NUMBER_WORD})"
    r"\s?(?P<scale>tusen|miljon(?:er)?|miljard(?:er)?|t(?=kr)|m(?=n?kr)|md(?=r?kr))?[nr]?"
    r"\s?(?P<money>kronor(?:na)?\b|kr(?![^\W_])|sek\b|[:,]-)"
    r"|(?P<number>\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,]\d+)*)"
)
"""One alternative for each kind; the first that fits wins."""

_STATUTE = (
    "[a-zåäö]*(?:lag|lagen|balk|balken|förordningen)|sol|lvu|lvm|lss|osl|fb|äb|rf|tf|brb|sfb|rb"
)
_STATUTE_BEFORE = re.compile(rf"\b(?:{_STATUTE})\s?$")
_STATUTE_AFTER = re.compile(rf"\s?(?:{_STATUTE})\b")
_OFFICE = re.compile(r"(?<![^\W_])([^\W\d_]{1,5})[ /-]?$")
_NO_OFFICE = frozenset("dnr diarienr nr mål mot från till åren året år och i den per kl".split())
_PIECE = re.compile(
    rf"(?P<first>\d+)\s?(?P<letter>[a-z])?(?:\s?{_DASH}\s?(?P<last>\d+)?\s?(?P<last_letter>[a-z])?)?"
    r"(?![^\W_])"
)
_CHAPTER_HEADING = re.compile(
    r"(?:kapitel\s)?(\d{1,3}(?:\s?[a-z])?)\s?(?:kap\b|kapitlet\b)|kapitel\s(\d+)"
)
_SECTION_HEADING = re.compile(rf"(?:\d{{1,3}}(?:\s?[a-z])?\s?kap\.?\s?)?({_SECTIONS})")


def reference_terms(match: re.Match[str]) -> list[str]:
    """Terms of a match of ``REFERENCE``: the whole, then the parts one may ask by."""
    if match["chapter"] or match["sections"]:
        return statute(match["chapter"] or "", match["chapter_sections"] or match["sections"] or "")
    if match["registry_year"] or match["serial"]:
        return _registry(match)
    if match["colon"]:
        return _colon(match)
    if match["amount"]:
        return _amount(match)
    if number := match["number"]:
        return [number.replace(" ", "").replace(",", ".")]
    return _date(match)


def statute(chapter: str, sections: str) -> list[str]:
    """Terms of the sections (§) under a chapter, either of which may be "": "5 kap.", "2–4 §§"."""
    chapter = chapter.replace(" ", "") + "kap" if chapter else ""
    found: list[str] = []
    for section in _each_section(sections):
        found += [f"{chapter}{section}", chapter, section] if chapter else [section]
    return list(dict.fromkeys(found)) or [chapter]


def heading_reference(path: list[str]) -> list[str]:
    """Statute terms of a heading path, normalised: the innermost § under the innermost chapter.
    Only a reference that a heading begins with counts: later ones speak of other provisions."""
    chapter, sections = "", ""
    for heading in path:
        if match := _CHAPTER_HEADING.match(heading):
            chapter, sections = match[1] or match[2], ""
        if match := _SECTION_HEADING.match(heading):
            sections = match[1]
    return statute(chapter, sections) if chapter or sections else []


def _each_section(sections: str) -> list[str]:
    """The sections that a run of them names: "1 och 3 §§" 1§ and 3§, "2 a–c §§" 2a§, 2b§ and 2c§,
    "6 § 2 mom" 6§2mom and 6§."""
    moment = re.search(r"(?<=\s)\d{1,2}\s?(?:mom|st|p)$", sections)
    named = sections[: moment.start()] if moment else sections
    found = [section for match in _PIECE.finditer(named) for section in _range(match)]
    if moment:
        found.insert(0, found[-1] + moment[0].replace(" ", ""))
    return found


def _range(match: re.Match[str]) -> list[str]:
    """The sections from the first to the last of a range, or the only one."""
    first, letter = int(match["first"]), match["letter"] or ""
    last, last_letter = int(match["last"] or first), match["last_letter"] or ""
    if last == first and letter < last_letter:
        letters = range(ord(letter or "a"), ord(last_letter) + 1)
        return [f"{first}§"] * (not letter) + [f"{first}{chr(code)}§" for code in letters]
    if not first <= last <= first + MAX_RANGE:
        return [f"{first}{letter}§", f"{last}{last_letter}§"]
    between = [f"{number}§" for number in range(first + 1, last)]
    end = [f"{last}{last_letter}§"] if last > first else []
    return [f"{first}{letter}§", *between, *end]


def _colon(match: re.Match[str]) -> list[str]:
    """ "2001:453" and "12:30" stay as they are; "SoL 5:2" is also 5 kap. 2 §. What could be a time
    of day is a statute's only next to the statute's name."""
    whole = match["colon"].replace(" ", "")
    parts = re.fullmatch(r"(\d{1,2}):(\d{1,3})([a-z]?)", whole)
    if parts is None:
        return [whole]
    chapter, section, letter = parts.groups()
    is_time = len(section) == 2 and int(chapter) < 25 and int(section) < 60
    named = _STATUTE_BEFORE.search(
        match.string, max(0, match.start() - NAME_REACH), match.start()
    ) or _STATUTE_AFTER.match(match.string, match.end())
    return [whole] if is_time and not named else [whole, *statute(chapter, f"{section}{letter} §")]


def _date(match: re.Match[str]) -> list[str]:
    """The day, its month, its year and, for "den 1 mars" without a year, the day of any year."""
    if numeric := match["iso"] or match["compact"]:
        digits = numeric.replace("-", "")
        year, month, day = digits[:4], int(digits[4:6]), int(digits[6:])
    elif match["month"]:
        start = match["month"][:3]
        month = next(number for name, number in MONTHS.items() if name.startswith(start))
        year, day = match["year"] or "", int(match["day"])
    else:
        year = match["short_year"]
        month, day = int(match["short_month"]), int(match["short_day"])
    any_year = f"{month:02}-{day:02}"
    return [f"{year}-{any_year}", f"{year}-{month:02}", year, any_year] if year else [any_year]


def _registry(match: re.Match[str]) -> list[str]:
    """Year and serial number without leading zeros, with and without the board's letters."""
    year = match["registry_year"] or match["serial_year"]
    serial = match["registry_serial"] or match["serial"]
    base = f"{year}/{serial.lstrip('0') or '0'}"
    item = match["registry_item"] or ""
    found = [f"{base}{item}", base] if item else [base]
    office = _OFFICE.search(match.string, max(0, match.start() - 8), match.start())
    if office and office[1] not in _NO_OFFICE:
        found.insert(0, f"{office[1]}{base}")
    return found


def _amount(match: re.Match[str]) -> list[str]:
    """The sum in kronor, and its number as written: "2,5 mnkr" gives 2500000kr and 2.5."""
    spoken = number_of(match["amount"])
    if spoken is not None:
        number = str(spoken)
    else:
        number = re.sub(r" |\.(?=\d{3})", "", match["amount"]).replace(",", ".")
    scale = (match["scale"] or "").removesuffix("er")
    whole, _, decimals = number.partition(".")
    decimals = decimals.rstrip("0")
    zeros = len(str(_SCALES.get(scale, 1))) - 1
    places = max(zeros, len(decimals))
    scaled = int(whole + decimals.ljust(places, "0"))
    kronor, rest = divmod(scaled, 10 ** (places - zeros))
    fraction = f".{rest:0{places - zeros}}" if rest else ""
    return [f"{kronor}{fraction}kr", f"{int(whole)}" + (f".{decimals}" if decimals else "")]
