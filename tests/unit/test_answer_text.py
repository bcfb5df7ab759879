"""What `rita ask` shows: everything that the chat says beside the sentences."""

from datetime import date

from app.terminal import answer_text
from index.answer import Answer, Citation, Contradiction, Notice, Place, Sentence, Status
from index.corpus import Document, Facts

QUESTION = "Hur lång är fristen?"
OLD = Document("d1", "rutiner", "/r", "a.pdf", "0" * 64, 3, Facts("Rutin A"))
NEW = Document(
    "d2",
    "rutiner",
    "/r",
    "b.pdf",
    "1" * 64,
    3,
    Facts("Rutin B", owner="Enheten för bistånd", decided=date(2025, 3, 1)),
)
CITATIONS = (
    Citation(1, OLD, "2 Frister", 2, None, "Beslut fattas inom fjorton dagar.", ()),
    Citation(2, NEW, "", 3, None, "Beslut fattas inom\ntio dagar.", ()),
)
SENTENCES = (Sentence("Beslut fattas inom fjorton dagar.", (1,)),)


def shown(answer: Answer, contact: str | None = None) -> str:
    """The text with its lines joined, as it may be wrapped."""
    return " ".join(answer_text(answer, QUESTION, contact).split())


def answered(**changed: object) -> Answer:
    return Answer(Status.ANSWERED, QUESTION, "s", SENTENCES, CITATIONS, **changed)  # type: ignore[arg-type]


def test_an_answer_says_how_it_was_made_and_what_its_sources_do_not_say() -> None:
    text = shown(answered())
    assert text.startswith("Beslut fattas inom fjorton dagar. [1] Ordagrant ur rutinerna. [1] Rut")
    assert "[1] Rutin A, 2 Frister, sida 2. Beslutad saknas, gäller från saknas" in text
    assert "[2] Rutin B, avsnitt saknas, sida 3. Beslutad 2025-03-01" in text
    assert "ansvarig Enheten för bistånd. b.pdf" in text
    assert "tolkade" not in text
    assert "Obs!" not in text


def test_a_language_models_text_is_named_as_such_with_what_was_removed() -> None:
    text = shown(
        answered(mode="generative", model="gemma", notices=(Notice.SENTENCES_REMOVED,), removed=1)
    )
    assert "Sammanfattat av en språkmodell (gemma) och kontrollerat mening för mening" in text
    assert "Obs! Något av det som språkmodellen skrev hade inte stöd i rutinerna" in text
    assert "Ordagrant" not in text


def test_the_interpretation_and_what_is_missing_are_told() -> None:
    answer = Answer(
        Status.PARTIAL,
        "Hur lång är fristen för beslut?",
        "s",
        SENTENCES,
        CITATIONS,
        missing=("vem som beslutar",),
    )
    text = shown(answer)
    assert text.startswith("Jag tolkade frågan som: Hur lång är fristen för beslut?")
    assert "Det här hittar jag inte i rutinerna: – vem som beslutar" in text
    assert text.endswith("För Rutin B är det Enheten för bistånd.")


def test_a_contradiction_shows_both_quotes_with_their_dates() -> None:
    text = shown(answered(contradictions=(Contradiction((1, 2), "tid"),)))
    assert "Rutinerna säger olika om tid: – [1] ”Beslut fattas inom fjorton dagar.” Rutin A" in text
    assert "– [2] ”Beslut fattas inom tio dagar.” Rutin B, avsnitt saknas, sida 3, besl" in text
    assert "fråga dem som ansvarar för rutinerna" in text


def test_no_answer_names_the_nearest_sections_and_whom_to_ask() -> None:
    answer = Answer(Status.NO_ANSWER, QUESTION, "s", nearest=(Place(NEW, "3 Beslut", 3),))
    text = shown(answer)
    assert text.startswith("Jag hittar inget svar i rutinerna. Närmaste avsnitt – de svarar kanske")
    assert "– Rutin B, 3 Beslut, sida 3" in text
    assert text.endswith("För Rutin B är det Enheten för bistånd.")
    assert shown(answer, "rutiner@kommunen.se").endswith("ägare: rutiner@kommunen.se")
    assert "ansvarar för" not in shown(answered(), "rutiner@kommunen.se")
