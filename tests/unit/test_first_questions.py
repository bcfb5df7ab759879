"""What a sentence or a heading of a routine is an answer to."""

import pytest

from app.first_questions import MOST_CHARACTERS, candidates
from index.corpus import Chunk, DocumentType, Span, Unit, UnitKind

TITLE = "Återkrav och felaktiga utbetalningar"


def chunk(text: str, section: str = "1 Syfte", kind: UnitKind = "sentence") -> Chunk:
    return Chunk(0, section, (Unit(kind, text, (Span(1, 0, len(text)),)),))


def of_sentence(text: str, kind: UnitKind = "sentence") -> list[str]:
    return [item.question for item in candidates([chunk(text, kind=kind)], TITLE, None)]


def of_heading(section: str, kind: DocumentType | None = "rutin") -> list[str]:
    found = candidates([chunk("Handläggaren antecknar det.", section)], TITLE, kind)
    return [item.question for item in found]


@pytest.mark.parametrize(
    ("stated", "asked"),
    [
        (
            "Enhetschefen beslutar om akut bistånd till mat, högst 500 kronor.",
            "Vem beslutar om akut bistånd till mat?",
        ),
        (
            "Beslut om polisanmälan fattas av förste socialsekreterare.",
            "Vem fattar beslut om polisanmälan?",
        ),
        (
            "Skyddsbedömningen ska göras genast när en anmälan kommer in.",
            "När ska skyddsbedömningen göras?",
        ),
        ("Avvikelserapporter sparas i tre år.", "Hur länge sparas avvikelserapporter?"),
        ("Friskvårdsbidraget är 2 500 kronor per år.", "Hur stort är friskvårdsbidraget?"),
        ("Loggkontroll görs varje vecka.", "Hur ofta görs loggkontroll?"),
        (
            "Med akut tandvård menas behandling som behövs för att få bort värk.",
            "Vad menas med akut tandvård?",
        ),
        ("Förste socialsekreteraren beslutar om återkrav.", "Vem beslutar om återkrav?"),
    ],
)
def test_a_statement_gives_the_question_that_it_answers(stated: str, asked: str) -> None:
    assert of_sentence(stated) == [asked]


@pytest.mark.parametrize(
    "text",
    [
        "Beslutet fattas av enhetschefen.",  # which decision?
        "De gallras efter fem år.",
        "Den ska vara klar inom 30 dagar.",
        "Beslut om förlängning fattas av enhetschefen.",  # of what?
        "Samma nämnd beslutar om tillfälligt flyttningsförbud enligt 27 §.",
        "Utredningen görs av kvalitetsutvecklaren och aldrig av den berörda chefen.",
        "Handläggaren antecknar det i journalen.",
        "Verkställigheten ska påbörjas genast.",  # of what?
    ],
)
def test_what_is_not_understood_by_itself_gives_nothing(text: str) -> None:
    assert of_sentence(text) == []


def test_a_row_of_a_table_gives_nothing() -> None:
    assert of_sentence("Enhetschefen beslutar om återkrav.", "table_row") == []


@pytest.mark.parametrize(
    ("section", "asked"),
    [
        ("10 Frågor › Kan en anhörig göra en lex Sarah-rapport?",
         "Kan en anhörig göra en lex Sarah-rapport?"),
        ("2 Handläggning › 2.3 Skälig boendekostnad", "Vad gäller för skälig boendekostnad?"),
        ("1 När tolk ska användas", "När ska tolk användas?"),
        ("2 Vem som inte får tolka", "Vem får inte tolka?"),
        ("3 Beställa tolk", "Hur gör jag för att beställa tolk?"),
    ],
)  # fmt: skip
def test_a_heading_gives_the_question_that_its_section_answers(section: str, asked: str) -> None:
    assert of_heading(section) == [asked]


@pytest.mark.parametrize(
    "section",
    [
        "1 Syfte", "Inledning", "4.1 Ansvar", "Så gör du", "Träffa barnet", "2 Resultatet",
        "Kommunstyrelsen", "Dokumentets syfte", "5.2 Den som saknar legitimation", "Gäller det?",
    ],
)  # fmt: skip
def test_a_heading_that_names_no_subject_gives_nothing(section: str) -> None:
    assert of_heading(section) == []


def test_a_statute_is_asked_what_it_says_and_what_is_no_rule_is_not_asked() -> None:
    assert of_heading("Tolkning och översättning › 13 §", "lag") == [
        "Vad säger lagen om tolkning och översättning?"
    ]
    assert of_heading("2 Skälig boendekostnad", "rapport") == []


def test_a_name_keeps_its_capital_and_a_long_question_is_left_out() -> None:
    named = "Ärendet lämnas till Kronofogdens enhet. Kronofogdens beslut"
    chunks = [chunk(named), chunk("Kronofogdens handräckningsbeslut ska delges inom tre dagar.")]
    assert [item.question for item in candidates(chunks, TITLE, None)] == [
        "När ska Kronofogdens handräckningsbeslut delges?"
    ]
    long = "Enhetschefen beslutar om " + "omfattande " * 5 + "insatser."
    assert len(long) > MOST_CHARACTERS
    assert all(len(question) <= MOST_CHARACTERS for question in of_sentence(long))
