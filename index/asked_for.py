"""What kind of thing a question asks for, and whether a text holds one.

"Hur länge …" is answered by a time, "hur mycket …" by an amount. The two nearest passages often
say much the same, and only one of them says when: the rule tells them apart, by grammar alone.
"""

import re

_NUMBER = (
    r"(?:\d+(?:[.,]\d+)?|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|"
    r"femton|arton|tjugo|trettio|sextio|nittio)"
)
_MONTHS = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
_TIME = re.compile(
    rf"\b{_NUMBER}\s+(?:\w+\s)?(?:sekund|minut|timm|dygn|dag|arbetsdag|veck|månad|år)\w*"
    r"|\b(?:genast|omedelbart|skyndsamt|snarast|dagligen|årligen|varje (?:dag|vecka|månad|år))\b"
    rf"|\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}} (?:{_MONTHS})\b|\bklockan\b|\bkl\.",
    re.IGNORECASE,
)
_AGE = re.compile(rf"\b{_NUMBER}\s?[-–]?\s?(?:år|åring)\w*|\bårs ålder\b|\bfyllt\b", re.IGNORECASE)
_AMOUNT = re.compile(
    r"\d+(?:[ .,]\d+)*\s?(?:kr|kronor|%|procent|öre|miljoner|mkr|tkr)|\bprisbasbelopp",
    re.IGNORECASE,
)
_ANY_NUMBER = re.compile(rf"\b{_NUMBER}\b", re.IGNORECASE)

_ASKED: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"hur (?:länge|snart|fort|snabbt|lång tid|ofta|många (?:dagar|veckor|månader|år|"
            r"timmar|minuter))|\bnär\b|\bfrist|\btid\b|senast|deadline|\bdatum|ikraft",
            re.IGNORECASE,
        ),
        _TIME,
    ),
    (re.compile(r"hur gammal|ålder", re.IGNORECASE), _AGE),
    (
        re.compile(
            r"hur mycket|vad kostar|belopp|kostnad|avgift|procent|hur stor (?:del|andel)|\bpris\b",
            re.IGNORECASE,
        ),
        _AMOUNT,
    ),
    (
        re.compile(
            r"hur många|hur stor|antal|minst|högst|max|hur höga?\b|hur långa?\b", re.IGNORECASE
        ),
        _ANY_NUMBER,
    ),
)
"""Words of the question and what the answer then holds; the first that fits counts."""


def asked_for(question: str) -> re.Pattern[str] | None:
    """What an answer to ``question`` must hold: a time, an age, an amount or a number. None when
    it asks for none of them."""
    return next((held for asks, held in _ASKED if asks.search(question)), None)
