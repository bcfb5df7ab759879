"""Where a Swedish text states an amount, a time, a date, an age, a share or a count.

Statute references and registry numbers are none of these, though they hold numbers.
"""

import re
from collections.abc import Callable

from index import swedish
from index.number_words import NUMBER_WORD, number_of
from index.quantities import Bound, Kind, Quantity
from index.references import REFERENCE, reference_terms

_DIGITS = r"(?<![\d.,])(?:\d{1,3}(?: \d{3})+(?!\d)|\d{1,3}(?:\.\d{3})+(?!\d)|\d+(?:[,.]\d+)?)"
_ONE = r"\b(?:en|ett)\b"
_HALF = r"(?:(?:en|ett|\d+) och )?(?:en|ett) halvt?\b"
_NUMBER = rf"(?:{_HALF}|{_DIGITS}|\b{NUMBER_WORD}(?![^\W_])|{_ONE})"
_TO = r"\s?(?:[-‐‒–—−]|till|och|eller)\s?"
_RANGE = rf"(?P<low>{_NUMBER})(?:{_TO}(?P<high>{_NUMBER}))?"
_DAYS = {"minut": 1 / 1440, "tim": 1 / 24, "dygn": 1.0, "dag": 1.0, "veck": 7.0}
_MONTHS = {"månad": 1.0, "kvartal": 3.0, "halvår": 6.0, "år": 12.0}
_WORKDAY = r"(?:arbets|var|bank|helgfria? )dag(?:en|ar|arna|ars|s)?"
_LENGTH = (
    r"minut(?:en|er|erna|ers)?|tim(?:me|men|mar|marna|mars)|dygn(?:et|en|s)?|dag(?:en|ar|arna|ars|s)?|"
    r"veck(?:a|an|or|orna|ors|as)|månad(?:en|er|erna|ers|s)?|kvartal(?:et|en)?|halvår(?:et)?|"
    r"år(?:et|en|s)?"
)
_SHARES = {"hälften": 50.0, "tredjedel": 100 / 3, "fjärdedel": 25.0, "femtedel": 20.0}
_SHARES |= {"tiondel": 10.0}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        "andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte".split(),
        start=2,
    )
}

_AT_MOST = re.compile(
    r"(?:högst|max|maximalt|upp till|inom|senast|som mest|längst|till och med|t\.?o\.?m\.?|"
    r"inte mer än|inte överstiga|inte överstiger|(?<!inte )under(?= 1?\d{1,2} år))"
    r"(?: (?:om|på|med|den|cirka|kl\.?|klockan))?\s?$"
)
_AT_LEAST = re.compile(
    r"(?:minst|lägst|tidigast|som lägst|från|från och med|fr\.?o\.?m\.?|åtminstone|över|mer än|"
    r"inte mindre än|fyllt|fyller)(?: (?:på|med|den|kl\.?|klockan))?\s?$"
)
_ABOUT = re.compile(
    r"\b(?:cirka|ca\.?|c:a|omkring|ungefär|runt|drygt|knappt|normalt|vanligen|vanligtvis|oftast|"
    r"i regel|i snitt|genomsnitt\w*)\b(?: [^\W\d]+){0,2}\s?$"
)
_REACH = 32
"""Characters before a value in which its bound stands: the longest of them and a word between."""
_AGE_BEFORE = re.compile(
    r"(?:fyll\w+|ålder\w*(?: [^\W\d]+){0,8}|yngre än|äldre än|"
    r"(?:barn|ungdom\w*|person\w*|vuxna|elev\w*|de|dem) (?:under|över|mellan|från))"
    r"(?: (?:minst|lägst|är))*\s?$"
)
_AGE_AFTER = re.compile(r"(?: (?:gammal|gamla|ålder)\b|ålder)")
_NAMED = re.compile(
    r"\b(?:avsnitt|kap|kapitel|bilaga|sidan?|punkt|steg|nr|nummer|version|tabell|figur|fas|nivå|"
    r"grupp|artikel|rad|klass|årskurs|åk)\.?\s?$"
)

_REFERENCE = re.compile(REFERENCE)
_CLOCK = re.compile(
    r"(?:\b(?:klockan|kl\.?)\s?(?P<h>\d{1,2})(?:[.:](?P<m>\d\d))?|"
    r"(?<![\d.:])(?P<h2>[012]?\d)[.:](?P<m2>[0-5]\d)(?=\s?[-–]\s?\d{1,2}[.:]\d\d))"
    r"(?:\s?(?:[-–]|till|och)\s?(?:kl\.?\s?|klockan\s)?(?P<to>\d{1,2})(?:[.:](?P<to_m>\d\d))?(?!\d))?"
)
_EVERY = re.compile(
    rf"\bvar(?:t)? (?P<nth>{'|'.join(_ORDINALS)}) (?P<unit>{_LENGTH})\b|"
    rf"(?P<times>{_NUMBER}) gång(?:er)? (?:per|i|om|varje) (?P<per>{_LENGTH})\b"
)
_PERCENT = re.compile(
    rf"{_RANGE}\s?(?:procent(?:s|ig\w*|en)?\b|%)|"
    rf"(?:(?P<parts>{_NUMBER}) )?\b(?P<share>{'|'.join(_SHARES)})(?:ar|en)?\b"
)
_BASE = re.compile(rf"{_RANGE} prisbasbelopp(?:et)?\b")
_DAY_OF_MONTH = re.compile(r"\bden (?P<low>\d{1,2})(?::e)? i (?:varje )?månad(?:en)?\b")
_PER = re.compile(rf"\s?(?:per|/|i|om)\s?({_LENGTH})(?![^\W_])")
_TIME = re.compile(rf"{_RANGE}[\s-]?(?:(?P<work>{_WORKDAY})|(?P<unit>{_LENGTH}))(?![^\W_])")
_AGED = re.compile(rf"{_RANGE}-?åring\w*|\bfyll(?:t|er|a)\s(?P<age>{_NUMBER})(?:\sår)?(?![^\W_])")
_COUNT = re.compile(rf"{_RANGE} (?P<noun>[^\W\d_]{{4,}})")


def readable(text: str) -> str:
    """The text that ``quantities`` reads: normalised, its white space plain."""
    return " ".join(swedish.normalise(text).split())


def quantities(text: str) -> list[Quantity]:
    """Every quantity of a text that ``readable`` made, in order, none within another."""
    found: list[Quantity] = []
    taken: list[tuple[int, int]] = []
    if not _ANY.search(text):
        return found
    for sign, pattern, read in _READERS:
        if not sign.search(text):
            continue
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            quantity = read(match)
            if quantity is not None:
                found.append(quantity)
            if quantity is not None or pattern is _REFERENCE:
                taken.append(match.span())
    return sorted(found, key=lambda quantity: quantity.start)


def _made(
    match: re.Match[str], kind: Kind, measure: str, low: float, high: float | None = None
) -> Quantity:
    most = low if high is None else high
    bound = _bound(match) if kind != "tid" or measure != "every" else "exactly"
    return Quantity(kind, measure, min(low, most), max(low, most), bound, *match.span())


def _bound(match: re.Match[str]) -> Bound:
    before = match.string[max(0, match.start() - _REACH) : match.start()]
    if _ABOUT.search(before):
        return "about"
    if _AT_MOST.search(before):
        return "at_most"
    return "at_least" if _AT_LEAST.search(before) else "exactly"


def _value(written: str) -> float:
    """The number that a match of ``_NUMBER`` says."""
    if "halv" in written:
        whole, _, _ = written.partition(" och ")
        return (_value(whole) if " och " in written else 0) + 0.5
    if written in ("en", "ett"):
        return 1
    spoken = number_of(written)
    if spoken is not None:
        return spoken
    plain = re.sub(r" |\.(?=\d{3}(?!\d))", "", written)
    return float(plain.replace(",", "."))


def _ends(match: re.Match[str]) -> tuple[float, float | None]:
    return _value(match["low"]), _value(match["high"]) if match["high"] else None


def _reference(match: re.Match[str]) -> Quantity | None:
    """An amount or a date; nothing for what else the references are."""
    if match["amount"]:
        per = _PER.match(match.string, match.end())
        measure = f"kronor per {swedish.stem(per[1])}" if per else "kronor"
        return _made(match, "belopp", measure, float(reference_terms(match)[0].removesuffix("kr")))
    if not (match["iso"] or match["compact"] or match["day"] or match["short_day"]):
        return None
    *_, any_year = terms = reference_terms(match)
    month, day = (int(part) for part in any_year.split("-"))
    made = _made(match, "tid", "date", (month - 1) * 31 + day)
    year = int(terms[0][:4]) if len(terms) > 1 else None
    return Quantity(
        made.kind, made.measure, made.low, made.high, made.bound, made.start, made.end, year
    )


def _clock(match: re.Match[str]) -> Quantity:
    start = 60 * int(match["h"] or match["h2"]) + int(match["m"] or match["m2"] or 0)
    end = 60 * int(match["to"]) + int(match["to_m"] or 0) if match["to"] else None
    return _made(match, "tid", "clock", start, end)


def _every(match: re.Match[str]) -> Quantity:
    """How often, as the days between."""
    if match["nth"]:
        return _made(match, "tid", "every", _ORDINALS[match["nth"]] * _in_days(match["unit"]))
    return _made(match, "tid", "every", _in_days(match["per"]) / max(_value(match["times"]), 1))


def _in_days(unit: str) -> float:
    """Days of a unit, a month taken as a twelfth of 360: only for comparing how often."""
    in_days = next((days for name, days in _DAYS.items() if unit.startswith(name)), None)
    if in_days is not None:
        return in_days
    return 30 * next(months for name, months in _MONTHS.items() if unit.startswith(name))


def _percent(match: re.Match[str]) -> Quantity:
    if share := match["share"]:
        parts = _value(match["parts"]) if match["parts"] else 1
        return _made(match, "andel", "percent", parts * _SHARES[share])
    return _made(match, "andel", "percent", *_ends(match))


def _base(match: re.Match[str]) -> Quantity:
    return _made(match, "belopp", "prisbasbelopp", *_ends(match))


def _day_of_month(match: re.Match[str]) -> Quantity:
    return _made(match, "tid", "day of month", _value(match["low"]))


def _aged(match: re.Match[str]) -> Quantity:
    if match["age"]:
        return Quantity(
            "ålder", "years", _value(match["age"]), _value(match["age"]), "at_least", *match.span()
        )
    return _made(match, "ålder", "years", *_ends(match))


def _time(match: re.Match[str]) -> Quantity | None:
    low, high = _ends(match)
    if match["work"]:
        return _made(match, "tid", "workdays", low, high)
    unit = match["unit"]
    if unit.startswith("år"):
        if low >= 1900:
            return None
        before = match.string[max(0, match.start() - 2 * _REACH) : match.start()]
        if _AGE_BEFORE.search(before) or _AGE_AFTER.match(match.string, match.end()):
            return _made(match, "ålder", "years", low, high)
    for measure, units in (("days", _DAYS), ("months", _MONTHS)):
        for name, size in units.items():
            if unit.startswith(name):
                return _made(match, "tid", measure, low * size, high and high * size)
    return None


def _count(match: re.Match[str]) -> Quantity | None:
    noun, low = match["noun"], match["low"]
    before = match.string[max(0, match.start() - _REACH) : match.start()]
    if noun in swedish.STOP_WORDS or low in ("en", "ett") or _NAMED.search(before):
        return None
    return _made(match, "antal", swedish.stem(noun), *_ends(match))


_Reader = tuple[re.Pattern[str], re.Pattern[str], Callable[[re.Match[str]], Quantity | None]]

_ANY = re.compile(
    r"\d|\b(?:en|ett|två|tre|fyr|fem|sex|sju|åtta|nio|tio|elva|tolv|\w*ton\b|tjug|tretti|"
    r"fyrti|femti|sexti|sjutti|åtti|nitti|hundra|tusen|hälften|var)"
)
_READERS: tuple[_Reader, ...] = (
    (re.compile(r"\bkl|\d[.:]\d\d"), _CLOCK, _clock),
    (re.compile(r"\bvart? |\bgång"), _EVERY, _every),
    (re.compile(r"procent|%|hälften|dela?r?"), _PERCENT, _percent),
    (re.compile(r"prisbasbelopp"), _BASE, _base),
    (re.compile(r"månad"), _DAY_OF_MONTH, _day_of_month),
    (re.compile(r"åring|\bfyll"), _AGED, _aged),
    (re.compile(r"minut|tim|dygn|dag|veck|månad|kvartal|halvår|år"), _TIME, _time),
    (re.compile(r"\d|kr"), _REFERENCE, _reference),
    (_ANY, _COUNT, _count),
)
"""What a text must hold to be tried, what is looked for, and how it is read: in this order, each
on what those before have left, the more particular first."""
