"""Spellings of identity numbers, and of what is none, made from a seed: for the tests that count.

A spelling is a number in one of the ways that people, forms, registers and programs write it, put
into a sentence as somebody would. Registry numbers, phone numbers, amounts and days are written as
they usually are.
"""

import random
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

Chance = random.Random
Way = Callable[[Chance, str, str, str], str]

_NAMES = ("Klienten", "Pojken", "Mamman", "Sökanden", "Hon", "Barnet")
_FRAMES = (
    "{}",
    "Får {} bistånd?",
    "pnr {} har flyttat",
    "Personnummer: {}.",
    "personnr:{}",
    "Klienten ({}) har sökt bistånd.",
    "Gäller {}, som bor i kommunen",
    "Vad gäller för {}?",
    "{} vill överklaga beslutet",
    "barn{}",  # glued to a word
    "{}an",
    "pnr{}",
    "id={};",
    "”{}”",
    "[{}]",
    "<{}>",
    "år 2024 fick {} avslag",
    "dnr SN 2024/123 rör {} och ett barn",
    "ring 08-123 456 78 om {}",
    "född {} enligt folkbokföringen",
    "Se ärendet\n{}\nsom är akut",
    "Hej!\t{}\tMvh",
    "{} 2024-05-14",
    "samordningsnummer {} (tillfälligt)",
)
_HYPHENS = "-+‐‑‒–—−"
_BLANKS = " \u00a0\u2009\u202f\u2007"
_GAPS: tuple[str, ...] = (
    *_HYPHENS,
    *_BLANKS,
    ".",
    "/",
    ":",
    "_",
    " - ",
    " – ",
    "- ",
    " -",
    "\n",
    "-\n",
    " \n",
)
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_DIGITS = ("０", "𝟎", "𝟶", "٠", "०")  # full-width, mathematical, Arabic-Indic, Devanagari


def check_digit(nine: str) -> str:
    """Modulus 10, weights 2 and 1 (Skatteverket), reckoned apart from the code under test."""
    total = 0
    for position, digit in enumerate(nine):
        product = int(digit) * (2, 1)[position % 2]
        total += product // 10 + product % 10
    return str(-total % 10)


def number(chance: Chance) -> tuple[str, str, str]:
    """Century, six digits of the birth date and the last four of a valid number: somebody living
    mostly; every fourth a samordningsnummer, of which some have no known day or month."""
    born = date(1915, 1, 1) + timedelta(days=chance.randrange(365 * 111))
    month, day = born.month, born.day
    if chance.random() < 0.25:
        if chance.random() < 0.1:
            month, day = chance.choice([(0, 0), (month, 0)])
        day += 60
    six = f"{born:%y}{month:02}{day:02}"
    birth = f"{chance.randrange(1, 1000):03}"
    return str(born.year // 100), six, birth + check_digit(six + birth)


def spelling(chance: Chance) -> str:
    """A number as somebody may write it, in a sentence."""
    century, six, four = number(chance)
    start = century if chance.random() < 0.5 else ""
    way: Way = chance.choice(_WAYS)
    written = way(chance, start, six, four)
    if chance.random() < 0.15:
        written = _with_unseen(chance, written)
    if chance.random() < 0.1:
        zero = ord(chance.choice(_DIGITS))
        written = "".join(chr(zero + int(c)) if c in "0123456789" else c for c in written)
    text = chance.choice(_FRAMES).format(written)
    form: Literal["", "NFC", "NFD", "NFKC", "NFKD"] = chance.choice(
        ("", "", "", "NFC", "NFD", "NFKC", "NFKD")
    )
    return unicodedata.normalize(form, text) if form else text


def _usual(chance: Chance, start: str, six: str, four: str) -> str:
    return start + six + chance.choice(("-", "-", "", " ", "+")) + four


def _any_gap(chance: Chance, start: str, six: str, four: str) -> str:
    return start + six + chance.choice(_GAPS) + four


def _parted(chance: Chance, start: str, six: str, four: str) -> str:
    inner = chance.choice(("-", ".", "/", " ", "\u00a0", "\u2009"))
    outer = chance.choice(("-", " ", inner, " - ", "\n", ""))
    return f"{start}{six[:2]}{inner}{six[2:4]}{inner}{six[4:]}{outer}{four}"


def _grouped(chance: Chance, start: str, six: str, four: str) -> str:
    digits: str = start + six + four
    size: int = chance.choice((1, 2) if len(digits) == 10 else (1, 2, 4))
    gap = chance.choice((" ", "-", ".", "\u00a0", "\u2009", "\n", "_"))
    return gap.join(digits[at : at + size] for at in range(0, len(digits), size))


def _century_apart(chance: Chance, start: str, six: str, four: str) -> str:
    return (
        f"{start}{chance.choice((' ', '-', '')) if start else ''}{six}{chance.choice('- ')}{four}"
    )


def _long_gap(chance: Chance, start: str, six: str, four: str) -> str:
    return start + six + chance.choice(("--", " -- ", "...", " . ", "-\r\n", "–\n ")) + four


_WAYS: tuple[Way, ...] = (
    _usual, _usual, _usual, _usual, _any_gap, _any_gap, _parted, _grouped, _century_apart,
    _long_gap,
)  # fmt: skip


def _with_unseen(chance: Chance, written: str) -> str:
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(written) + 1)
        written = written[:at] + chance.choice(_UNSEEN) + written[at:]
    return written


def registry_number(chance: Chance) -> str:
    """A diarienummer as committees write it."""
    year, serial = chance.randrange(1998, 2027), chance.randrange(1, 20_000)
    board = chance.choice(("SN", "KS", "BUN", "ASN", "Dnr", "dnr KS", "VON"))
    return chance.choice(
        (
            f"{board} {year}/{serial}",
            f"{board} {year}/{serial:04}",
            f"{board} {year}:{serial}",
            f"{board}-{year}-{serial:05}",
            f"{board} {year}/{serial:05}-{chance.randrange(1, 60)}",
            f"{serial:04}/{year % 100:02}-{chance.randrange(100, 999)}",
            f"{year}-{serial:06}",
            f"{board} {year}.{serial}",
        )
    )


def phone_number(chance: Chance) -> str:
    """A Swedish phone number in groups, as it is printed."""

    def digits(count: int) -> str:
        return "".join(str(chance.randrange(10)) for _ in range(count))

    mobile = f"7{chance.choice('02369')}"
    area = chance.choice(("8", "31", "40", "46", "13", "18", "480", "910", "470", "611"))
    two = f"{digits(2)} {digits(2)}"
    return chance.choice(
        (
            f"0{mobile}-{digits(3)} {two}",
            f"0{mobile} {digits(3)} {two}",
            f"0{mobile}{chance.randrange(10)}-{two} {digits(2)}",
            f"+46 {mobile} {digits(3)} {two}",
            f"+46{mobile}{digits(7)}",
            f"+46 (0){mobile}-{digits(3)} {two}",
            f"0{area}-{digits(3)} {two}",
            f"0{area}-{two} {digits(2)}",
            f"+46 {area} {digits(3)} {digits(3)}",
            f"08-{digits(3)} {digits(3)} {digits(2)}",
        )
    )


def bare_phone_number(chance: Chance) -> str:
    """A mobile number of ten digits written together, the hardest to tell apart."""
    return f"07{chance.choice('02369')}{chance.randrange(10_000_000):07}"


def amount(chance: Chance) -> str:
    """An amount of money."""
    crowns = chance.choice((chance.randrange(1, 100_000), chance.randrange(10**6, 10**10)))
    grouped = f"{crowns:,}".replace(",", chance.choice((" ", "\u00a0", ".", "\u202f")))
    return chance.choice(
        (f"{grouped} kr", f"{grouped},{chance.randrange(100):02} kr", f"{grouped}:-")
    )


def day(chance: Chance) -> str:
    """A day, a period or a moment."""
    first = date(1990, 1, 1) + timedelta(days=chance.randrange(365 * 40))
    last = first + timedelta(days=chance.randrange(1, 900))
    return chance.choice(
        (
            f"{first}",
            f"{first:%y%m%d}",
            f"{first:%Y%m%d}",
            f"{first}–{last}",
            f"{first} - {last}",
            f"{first:%d/%m %Y}",
            f"{first:%d.%m.%Y}",
            f"{first} kl. {chance.randrange(24):02}.{chance.randrange(60):02}",
            f"{first} {chance.randrange(24):02}:{chance.randrange(60):02}",
            f"{first:%y%m%d}–{last:%y%m%d}",
        )
    )


OTHERS: tuple[Callable[[Chance], str], ...] = (registry_number, phone_number, amount, day)
