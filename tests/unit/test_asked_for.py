"""What a question asks for, and the sentence that holds it."""

import pytest

from index.asked_for import asked_for

NEITHER = "Socialnämnden ska noga följa vården av barnet."


@pytest.mark.parametrize(
    ("question", "answers", "does_not"),
    [
        ("Hur snabbt måste utredningen bli klar?", "inom fyra månader", NEITHER),
        ("När ska rapporten lämnas in?", "senast den 25 september", "Rapporten är offentlig."),
        ("Hur ofta omprövas beslutet?", "minst en gång var sjätte månad", NEITHER),
        ("Hur gammal ska barnet vara?", "barn som har fyllt 15 år", NEITHER),
        ("Vad kostar matlåda?", "65 kronor per portion", "Matlåda beställs dagen före."),
        ("Hur många platser finns?", "Det finns tolv platser.", "Platserna fördelas."),
        ("Vem beslutar om umgänge?", "Socialnämnden beslutar.", "Beslutet gäller genast."),
        ("Vad menas med stödboende?", "Med stödboende avses ett boende.", "Stödboende beviljas."),
        ("Vilken lag gäller?", "Det framgår av 5 kap. 1 §.", "Det gäller alltid."),
        ("Vart skickar jag ansökan?", "Ansökan skickas till enheten.", "Ansökan är skriftlig."),
    ],
)
def test_the_answer_holds_what_is_asked_for(question: str, answers: str, does_not: str) -> None:
    kind = asked_for(question)
    assert kind is not None
    assert kind.answers.search(answers)
    assert not kind.answers.search(does_not)


def test_a_question_may_ask_for_none_of_them() -> None:
    assert asked_for("Får jag berätta för skolan?") is None
