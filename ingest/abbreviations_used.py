"""Abbreviations that a document uses and nowhere says what they stand for."""

import re
from collections import Counter
from functools import cache

from index.abbreviations import built_in
from index.definitions import definitions
from index.swedish import STOP_WORDS
from ingest.blocks import PdfDocument
from ingest.text_marks import block_text

_SHORT = re.compile(r"(?<![\w/.:@-])(?P<short>[A-ZÅÄÖ]{2,6})(?![\w/@.]|:\d|-[A-ZÅÄÖ\d])")
# What follows a number's letters: "SFS 2025:400", "ASN 2025/0371", "ISO 27000", "SS-EN 1".
_NUMBER = re.compile(r"[ -]\d")
_LOWER_WORD = re.compile(r"(?<!\w)[a-zåäö]{2,6}(?!\w)")
_CODE = re.compile(r"\S{50}")  # a key or an address, in which any letters may stand
_ROMAN = re.compile(r"[IVXLC]+$")
_EXPLAINED = re.compile(
    r"\((?:[^()\n]{0,40}[\s,])?(?P<inside>[A-ZÅÄÖ]{2,6})(?:-[a-zåäö]+)?(?:[,\s][^()\n]{0,40})?\)"
    r"|(?<!\w)(?P<before>[A-ZÅÄÖ]{2,6})(?:\s\((?=[^()\n]{6,120}\))|\s?[=:–]\s(?=[A-ZÅÄÖa-zåäö]{3}))"
    r"|(?:förkortas|förkortat|förkortad|kallas|kallad|kallat|nedan)\s(?P<called>[A-ZÅÄÖ]{2,6})(?!\w)"
)
# What everybody reads without having it explained, and what is no abbreviation.
_EVERYDAYS = frozenset(
    """
    AB ABC AI AM BH CD CV DNA DVD EES EG EJ EU FAQ FN GB GPS GR HIV HR HTML HTTP HTTPS ID IP IQ IT
    KB KL MB MMS NR OBS OK PC PDF PIN PM PR PS QR RF SFS SIM SMS SOS STOP SVT TM TV UF UK UNG URL
    USA USB VAB VD VIP WC WIFI WWW XML
    """.split()
)
_MOSTLY = 0.5
"""Of a line's words: a line in capitals is a heading, not abbreviations."""


def undefined_abbreviations(document: PdfDocument) -> list[tuple[int, str]]:
    """The page where each is first used, and the abbreviation: the most used first."""
    text = "\n".join(page.text for page in document.pages)
    explained = {short.upper() for short, _ in definitions(text)} | _known()
    explained |= {part for match in _EXPLAINED.finditer(text) for part in match.groups() if part}
    first: dict[str, int] = {}
    count: Counter[str] = Counter()
    for block in document.blocks:
        line = block_text(document, block)
        if block.kind == "table_row":
            explained.update(cell.strip() for cell in line.split("\t"))
        if block.kind in ("running", "contents") or _in_capitals(line) or _CODE.search(line):
            continue
        for match in _SHORT.finditer(line):
            short = match["short"]
            if not _NUMBER.match(line, match.end()) and not _ROMAN.match(short):
                first.setdefault(short, block.page)
                count[short] += 1
    words = set(_LOWER_WORD.findall(text))  # "SKA", "EJ": a word that is stressed
    return [
        (first[short], short)
        for short, _ in count.most_common()
        if short not in explained and short.lower() not in words | STOP_WORDS
    ]


@cache
def _known() -> frozenset[str]:
    """What is known to everybody, or to the search (``index/abbreviations.csv``)."""
    return _EVERYDAYS | {short.upper() for short, _ in built_in()}


def _in_capitals(line: str) -> bool:
    words = [word for word in line.split() if any(map(str.isalpha, word))]
    return sum(word.isupper() for word in words) > _MOSTLY * len(words)
