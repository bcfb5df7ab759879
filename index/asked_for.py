"""What kind of thing a question asks for, and whether a text holds one.

"Hur länge …" is answered by a time, "hur mycket …" by an amount, "vem …" by somebody. Of two
sentences that say much the same, one often says when: the rule tells them apart, by grammar and
lists of words alone.
"""

import re
from typing import NamedTuple

from index.number_words import NUMBER_WORD
from index.references import MONTHS

_NUMBER = rf"(?:\d+(?:[.,]\d+)?|en|ett|{NUMBER_WORD})"
_TIME = (
    rf"\b{_NUMBER}\s+(?:\w+\s)?(?:sekund|minut|timm|dygn|dag|arbetsdag|vardag|bankdag|veck|månad|år|"
    r"gång)\w*|\b(?:genast|omedelbart|skyndsamt|snarast|dröjsmål|löpande|dagligen|årligen|"
    r"var(?:je|t)? (?:\w+ )?(?:dag|vecka|månad|år))\b"
    rf"|\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}} (?:{'|'.join(MONTHS)})\b|\bklockan\b|\bkl\."
)
_AGE = rf"\b{_NUMBER}\s?[-–]?\s?(?:år|åring)\w*|\bårs ålder\b|\bfyllt\b"
_AMOUNT = (
    r"\d+(?:[ .,]\d+)*\s?(?:kr|kronor|%|procent|öre|miljoner|mkr|tkr)|\bprisbasbelopp"
    r"|\b(?:kostnads|avgifts)fri"
)
_SOMEBODY = (
    r"\b\w*(?:nämnd|styrelse|myndighet|chef|handläggare|sekreterare|rätten|domstol|direktör|"
    r"ansvarig|polis|verket|kommun|region|socialtjänst|operatör|ombud|vårdnadshavare|läkare|"
    r"personal|ledamot|ordförande|utskott|regering|inspektion|verksamhet|förvaltning|avdelning|"
    r"ägare|rektor|huvudman|arbetsgivare|samordnare|avsändare|mottagare|organisation)"
    r"(?:en|n|s|er|erna|et|are|ens)?\b"
)
_MEANING = r"\b(?:avses|menas|definieras|innebär|kallas|betyder|syftar)\b|\bär (?:en|ett)\b"
_PLACE = r"@|https?:|www\.|\b(?:hos|till|via|på)\b"
_PROVISION = r"\d+ ?(?:kap|§)|lagen"


class Kind(NamedTuple):
    """A kind of question and of what answers it."""

    asks: re.Pattern[str]
    """Found in a question of this kind."""
    answers: re.Pattern[str]
    """Found in a text that may answer it."""


def _kind(asks: str, answers: str) -> Kind:
    return Kind(re.compile(asks, re.IGNORECASE), re.compile(answers, re.IGNORECASE))


KINDS = (
    _kind(
        r"hur (?:länge|snart|fort|snabbt|lång tid|ofta)|\bnär\b|\bfrist|\btid\b|senast|deadline"
        r"|\bdatum|ikraft|\b(?:dagar|veckor|månader|timmar|minuter)\b|hur många år\b",
        _TIME,
    ),
    _kind(r"hur gam|ålder|åldrar", _AGE),
    _kind(
        r"hur mycket|vad kostar|belopp|kostnad|avgift|procent|hur stor (?:del|andel)|\bpris\b"
        r"|\blön",
        _AMOUNT,
    ),
    _kind(r"hur många|hur stor|\bantal|minst|högst|max|hur (?:höga?|långa?)\b", rf"\b{_NUMBER}\b"),
    _kind(
        r"\bvem|\bvilka? (?:nämnd|myndighet|instans|chef|organisation|aktör|roll)\w*"
        r"|\bansvar(?:ar|ig)\b",
        _SOMEBODY,
    ),
    _kind(r"vad (?:är|menas|betyder|avses|innebär)\b|definition|betydelse", _MEANING),
    _kind(r"\bvar\b|\bvart\b|adress|länk|webb|mejl", _PLACE),
    _kind(r"paragraf|lagrum|vilken lag|§", _PROVISION),
)
"""Time, age, amount, number, somebody, meaning, place, provision: the first that fits counts."""


def asked_for(question: str) -> Kind | None:
    """The kind of thing that ``question`` asks for; None when it asks for none of them."""
    return next((kind for kind in KINDS if kind.asks.search(question)), None)
