import pytest

from index.asked_for import asked_for


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("Hur länge får vi vänta?", "Svar lämnas inom fjorton dagar.", "Svar lämnas skriftligt."),
        ("när måste det anmälas", "Det anmäls genast.", "Det anmäls till chefen."),
        ("vad kostar larmet", "Avgiften är 250 kronor.", "Avgiften betalas i förskott."),
        ("hur gammal ska man vara", "Den som har fyllt 15 år.", "Den som bor i kommunen."),
        ("Hur många vuxna ska vara med?", "Minst två vuxna är med.", "Vuxna är med."),
    ],
)
def test_what_is_asked_for_is_told_from_what_is_not(question: str, answer: str, other: str) -> None:
    wanted = asked_for(question)
    assert wanted is not None
    assert wanted.search(answer)
    assert not wanted.search(other)


def test_most_questions_ask_for_none_of_these() -> None:
    assert asked_for("Vem beslutar om placering?") is None
