"""What kind of document it is, from the words it is called by."""

from typing import get_args

import pytest

from index.corpus import DocumentType
from ingest.document_types import document_type, known_type, named_type
from tests.unit.made_documents import Line, document, heading

BODY = Line("Här står hur arbetet går till från början till slut. " * 4)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Rutin för hembesök", "rutin"),
        ("Riktlinjer för ekonomiskt bistånd", "riktlinje"),
        ("IT-policy", "policy"),
        ("IT- och informationssäkerhetspolicy", "policy"),
        ("Budgetanvisningar 2027", "anvisning"),
        ("Gemensamma regler och rutiner", "regel"),
        ("Lokal handlingsplan mot våld", "plan"),
        ("Kommunens samverkansavtal med regionen", "avtal"),
        ("Delegationsordning för socialnämnden", "delegationsordning"),
        ("Anslutning – Vägledning – Steg för steg", "vägledning"),
        ("Snabbguide för handläggare", "vägledning"),
        ("Komponentspecifikation", "specifikation"),
        ("Socialtjänstlag (2025:400)", "lag"),
        ("Lag med särskilda bestämmelser om vård av unga (1990:52)", "lag"),
        ("Föräldrabalk (1949:381)", "lag"),
        ("Socialtjänstförordning (2001:937)", "förordning"),
        ("Förordning (EU) 2016/679", "förordning"),
        ("Prop. 1999/2000:17 Avtal mellan Sverige och Danmark", "proposition"),
        ("Dir. 2016:15 Dataskyddsförordningen", "direktiv"),
        ("HSLF-FS 2017:40 Ledningssystem", "föreskrift"),
        ("KFS 2024:3 Taxa för tillsyn", "taxa"),
        ("SFS 2025:400 Socialtjänstlag", "lag"),
        ("riktlinje for hemtjanst", "riktlinje"),
        ("vagledning anhorigstod", "vägledning"),
    ],
)
def test_a_title_is_headed_by_its_kind(title: str, kind: str) -> None:
    assert named_type(title) == kind


@pytest.mark.parametrize(
    "title",
    [
        "Orosanmälan och förhandsbedömning",
        "Underlag till nämnden",
        "Kommunens bolag",
        "Arbetslag 3",
        "Överklagande av beslut",
        "Överklaga beslut",
        "Upprätta handlingsplan",
        "Så skriver du en rutin",
        "Genomförandeplan",
        "Studie- och yrkesvägledning",
        "Tidplan",
        "Remissvar SOU 2023:4",
    ],
)
def test_what_a_text_is_about_is_not_its_kind(title: str) -> None:
    assert named_type(title) is None


def test_the_line_above_the_title_says_more_than_the_title() -> None:
    made = document(Line("RUTIN"), heading("Insatser: anvisning och närvaro", 21), BODY)
    assert document_type(made, "a.pdf", None) == "rutin"
    assert document_type(made, "a.pdf", "Riktlinje") == "riktlinje"


def test_the_larger_line_below_the_title_is_its_kind_and_a_heading_is_not() -> None:
    made = document(heading("Testbädd", 42), Line("Komponentspecifikation", size=16), BODY)
    assert document_type(made, "a.pdf", None) == "specifikation"
    made = document(heading("Testbädd", 42), Line("1 Beslut", size=16), BODY)
    assert document_type(made, "a.pdf", None) is None


def test_metadata_and_file_name_say_it_where_the_first_page_does_not() -> None:
    made = document(heading("Hembesök", 21), BODY, title="Hembesök – rutin")
    assert document_type(made, "a.pdf", None) == "rutin"
    made = document(heading("Hembesök", 21), BODY)
    assert document_type(made, "b/riktlinje_hembesok.pdf", None) == "riktlinje"
    assert document_type(made, "rutiner/hembesok.pdf", None) is None


def test_every_kind_is_told_from_its_own_name() -> None:
    for kind in get_args(DocumentType):
        number = " (2025:400)" if kind in ("lag", "förordning") else ""
        assert named_type(f"{kind.capitalize()}{number} för kommunen") == kind
        assert known_type(f" {kind.upper()} ") == kind
    assert known_type("meddelandeblad") is None
