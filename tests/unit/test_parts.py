"""A question that asks two things is told from one that asks one."""

import pytest

from app.parts import parts


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Hur länge gäller beslutet och vem fattar det?",
            ("Hur länge gäller beslutet", "vem fattar det?"),
        ),
        (
            "När ska anmälan göras? Vilken blankett används?",
            ("När ska anmälan göras?", "Vilken blankett används?"),
        ),
        (
            "Vad kostar det, vem betalar och när betalas det?",
            ("Vad kostar det, vem betalar", "när betalas det?"),
        ),
        (
            "Hur gör jag? När? Vem hjälper mig och vad kostar det och hur länge tar det?",
            ("Hur gör jag? När? Vem hjälper mig och vad kostar det och hur länge tar det?",),
        ),
    ],
)
def test_each_thing_asked_is_a_part(question: str, expected: tuple[str, ...]) -> None:
    assert parts(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Hur snabbt ska en skyddsbedömning göras?",
        "Får den som bor i Malmö och arbetar i Danmark skatta där?",
        "Kan man söka och får man avslag?",
        "Vad gäller för barn och unga?",
        "Så är det väl? Eller hur?",
        "skyddsbedömning och orosanmälan tid",
        "Kan den förlängas? (Gäller: hur lång tid får en förhandsbedömning ta och vem beslutar)",
    ],
)
def test_one_thing_stays_whole(question: str) -> None:
    assert parts(question) == (question,)


def test_a_long_list_of_questions_ends_in_one_part() -> None:
    asked = "Vad kostar hemtjänst? Vad kostar larm? Vad kostar mat? Vad kostar tvätt?"
    assert parts(asked) == (
        "Vad kostar hemtjänst?",
        "Vad kostar larm?",
        "Vad kostar mat? Vad kostar tvätt?",
    )
