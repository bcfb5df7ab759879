"""Identity numbers are found in every spelling, and what only looks like one is left alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.identity_numbers import contains, find

# Skatteverket's own examples: a samordningsnummer in its legal guidance, and the personnummer
# used across its public test material.
PERSONNUMMER = "811218-9876"
SAMORDNINGSNUMMER = "701063-2391"


def check_digit(nine: str) -> str:
    """Modulus 10, weights 2 and 1, reckoned apart from the code under test."""
    total = 0
    for position, digit in enumerate(nine):
        product = int(digit) * (2, 1)[position % 2]
        total += sum(int(part) for part in str(product))
    return str(-total % 10)


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, str, str]:
    """Century, six date digits and four last digits of a valid number."""
    born = draw(st.dates(date(1840, 1, 1), date(2099, 12, 31)))
    day = born.day + draw(st.sampled_from((0, 60)))
    six = f"{born:%y%m}{day:02}"
    birth_number = f"{draw(st.integers(1, 999)):03}"
    return f"{born.year // 100}", six, birth_number + check_digit(six + birth_number)


HYPHENS = "-+‐‑‒–—―−﹘﹣－"
GAPS = ["", " ", "\u00a0", "\u2009", "\n", ".", "/", ":", "_", "·", *HYPHENS, " - ", " – ", "\t"]


@st.composite
def spellings(draw: st.DrawFn) -> str:
    """A valid number as somebody might write it."""
    century, six, four = draw(numbers())
    gap: str = draw(st.sampled_from(GAPS))
    shape = draw(st.sampled_from(("plain", "dated", "pairs", "singles")))
    prefix = century if draw(st.booleans()) else ""
    if shape == "plain":
        return f"{prefix}{six}{gap}{four}"
    inner: str = draw(st.sampled_from(GAPS[1:]))
    if shape == "dated":
        return f"{prefix}{six[:2]}{inner}{six[2:4]}{inner}{six[4:]}{gap}{four}"
    digits: str = prefix + six + four
    step = 2 if shape == "pairs" else 1
    return inner.join(digits[at : at + step] for at in range(0, len(digits), step))


@given(spellings())
def test_every_spelling_is_found_whole(number: str) -> None:
    assert find(f"Hej {number}, vad gäller?") == [(4, 4 + len(number))]


@given(spellings(), st.data())
def test_invisible_characters_and_other_digits_do_not_hide_it(
    number: str, data: st.DataObject
) -> None:
    zero = data.draw(st.sampled_from("0０٠०𝟎𝟬"))  # full-width, Arabic, Devanagari, mathematical
    written = "".join(chr(ord(zero) + int(c)) if c in "0123456789" else c for c in number)
    at = data.draw(st.integers(1, len(written) - 1))
    invisible = data.draw(st.sampled_from("\u200b\u200d\u2060\ufeff\u00ad\u034f\u202e\ufe0f\x00"))
    written = written[:at] + invisible + written[at:]
    assert find(f"({written})") == [(1, 1 + len(written))]


@given(numbers(), st.integers(1, 9))
def test_a_wrong_check_digit_is_not_a_number(parts: tuple[str, str, str], off: int) -> None:
    century, six, four = parts
    wrong = four[:3] + str((int(four[3]) + off) % 10)
    assert not contains(f"{six}-{wrong}")
    assert not contains(f"{century}{six}{wrong}")


@given(numbers())
def test_not_inside_longer_digit_runs(parts: tuple[str, str, str]) -> None:
    _, six, four = parts
    assert not contains(f"7{six}-{four}")
    assert not contains(f"{six}-{four}7")


@pytest.mark.parametrize("number", [PERSONNUMMER, SAMORDNINGSNUMMER])
def test_published_examples(number: str) -> None:
    assert contains(f"Klienten ({number}) har sökt bistånd.")


def test_keycap_digits() -> None:
    assert contains("".join(f"{digit}\ufe0f\u20e3" for digit in "8112189876"))


def test_several_in_one_text() -> None:
    text = f"{PERSONNUMMER} och {SAMORDNINGSNUMMER}"
    assert [text[start:end] for start, end in find(text)] == [PERSONNUMMER, SAMORDNINGSNUMMER]


@pytest.mark.parametrize(
    "text",
    [
        # Written together, the digits of each would hold: only the spelling differs.
        "Perioden 2024-01-09–2024-06-01",
        "från 2024-01-17 - 2024-06-12 gäller",
        "240109–202406",
        "den 2024-01-09 kl. 14.30, eller 24-01-09 14:30",
        "dnr 2011-12-1239",
        "ring 070-121 21 28 eller 0701-21 21 28",
        "ring 0410-12 12 14",
        "+46701212128, +46 70 121 21 28",
        "Beloppet är 1 231 034 560 kr",
        # And these would not in any spelling.
        "",
        "Beslut 2024-05-14 om 12 345 kr",
        "dnr SN 2024/0123",
        "organisationsnummer 556036-0793 och 212000-0142",
        "bankgiro 5050-1055, plusgiro 12 34 56-7",
        "IBAN SE45 5000 0000 0583 9825 7466",
        "12 kap. 12 § 12 punkten, 1212",
        "811318-9875",  # no thirteenth month
        "010229-1234",  # 1901 and 2001 are no leap years
        "811218-0008",  # birth number 000 is not given out
    ],
)
def test_what_only_looks_like_one_is_left_alone(text: str) -> None:
    assert find(text) == []


@given(st.text(max_size=300))
def test_any_text_can_be_searched(text: str) -> None:
    for start, end in find(text):
        assert 0 <= start < end <= len(text)


@given(st.lists(st.sampled_from("0123456789 -.\u200b"), max_size=200).map("".join))
def test_what_is_found_has_ten_or_twelve_digits_at_least(text: str) -> None:
    for start, end in find(text):
        assert sum(character.isdigit() for character in text[start:end]) >= 10
