"""Headings, paragraphs and units as a reader of the page would name them."""

from hypothesis import given
from hypothesis import strategies as st

from index.corpus import Section
from ingest.blocks import OutlineEntry, PdfDocument
from ingest.sections import sections
from tests.spans import spans_text
from tests.unit.made_documents import Line, document, heading, item, row

BODY = Line("Handläggaren tar emot ansökan. Beslut fattas inom tio arbetsdagar av enhetschefen.")


def paths(made: PdfDocument) -> list[tuple[str, ...]]:
    return [section.path for section in sections(made)]


def texts(section: Section) -> list[str]:
    return [unit.text for unit in section.units]


def leads(made: PdfDocument) -> dict[str, str]:
    """Unit text → the text that leads it, for units that have a lead."""
    return {
        unit.text: spans_text(unit.lead, made.pages)
        for section in sections(made)
        for unit in section.units
        if unit.lead
    }


def test_numbered_headings_nest_by_their_numbers() -> None:
    made = document(
        heading("Rutin för ansökan", size=24),
        heading("1 Inledning"),
        BODY,
        heading("2 Handläggning"),
        heading("2.1 Ansökan", size=12),
        BODY,
        Line("2.1.1 Muntlig ansökan"),
        BODY,
        heading("3 Beslut"),
        BODY,
    )
    assert paths(made) == [
        ("1 Inledning",),
        ("2 Handläggning", "2.1 Ansökan"),
        ("2 Handläggning", "2.1 Ansökan", "2.1.1 Muntlig ansökan"),
        ("3 Beslut",),
    ]


def test_a_statutes_paragraph_is_a_section_under_chapter_and_heading() -> None:
    made = document(
        heading("Socialtjänstlag (2025:400)", size=18),
        heading("AVDELNING I. MÅL"),
        heading("1 kap. Lagens innehåll"),
        heading("Lagens syfte", size=11),
        Line("1 § Denna lag innehåller bestämmelser om socialtjänst."),
        Line("Med lagen avses även föreskrifter."),
        heading("Definitioner", size=11),
        Line("2 § Med socialtjänst avses i denna lag"),
        item("1. verksamhet enligt denna lag, och"),
        item("2. verksamhet enligt annan lag."),
        Line("2 a § Lagen gäller i hela landet."),
        heading("2 kap. Mål"),
        Line("1 § Socialtjänsten ska främja trygghet."),
        Line("2 § Den ska vara lätt tillgänglig."),
    )
    chapter = ("AVDELNING I. MÅL", "1 kap. Lagens innehåll")
    assert paths(made) == [
        (*chapter, "Lagens syfte", "1 §"),
        (*chapter, "Definitioner", "2 §"),
        (*chapter, "Definitioner", "2 a §"),
        ("AVDELNING I. MÅL", "2 kap. Mål", "1 §"),
        ("AVDELNING I. MÅL", "2 kap. Mål", "2 §"),
    ]
    assert leads(made) == {
        "1. verksamhet enligt denna lag, och": "2 § Med socialtjänst avses i denna lag",
        "2. verksamhet enligt annan lag.": "2 § Med socialtjänst avses i denna lag",
    }


def test_half_a_sentence_that_a_statute_sets_as_a_heading_leads_its_list() -> None:
    lines = [Line(f"{n} § Nämnden prövar frågan.") for n in range(1, 6)]
    lead = "Ansökan ska innehålla en redogörelse för"
    made = document(
        *lines,
        heading("Ansökan", size=11),
        Line("6 § Nämnden ska ansöka om vård."),
        heading(lead, size=11),
        item("- vilka insatser som har gjorts, och"),
        item("- vilken vård som planeras."),
        outline=(OutlineEntry(1, lead, 1, None),),
    )
    last = sections(made)[-1]
    assert last.path == ("Ansökan", "6 §")
    assert leads(made)["- vilken vård som planeras."] == lead


def test_sentences_and_items_that_begin_with_a_number_are_no_headings() -> None:
    made = document(
        heading("1 Tider"),
        BODY,
        Line("14 dagar efter beslutet skickas en påminnelse till den enskilde."),
        Line("3.5 procent av beloppet dras av varje månad om skulden är större."),
        item("1. Ring den enskilde."),
        row("2 Beslut", "Enhetschef"),
    )
    assert paths(made) == [("1 Tider",)]


def test_headings_without_numbers_nest_by_type_size() -> None:
    made = document(
        heading("Anvisningar", size=24),
        heading("Mål", size=16),
        BODY,
        heading("Finansiella mål", size=13),
        BODY,
        heading("Taxor", size=16),
        BODY,
    )
    assert paths(made) == [("Mål",), ("Mål", "Finansiella mål"), ("Taxor",)]


def test_an_ingress_set_in_large_type_under_every_heading_is_text() -> None:
    made = document(
        heading("Beskrivning av rollen", size=36),
        heading("1 Inledning", size=26),
        heading("Varför rollen finns", size=16, bold=False),
        BODY,
        heading("2 Ansvar", size=26),
        heading("Vad rollen svarar för", size=16, bold=False),
        BODY,
    )
    assert paths(made) == [("1 Inledning",), ("2 Ansvar",)]
    assert texts(sections(made)[0])[0] == "Varför rollen finns"


def test_the_outline_makes_a_line_set_like_the_body_a_heading() -> None:
    made = document(
        heading("Policy", size=20),
        BODY,
        Line("Ansvar och roller"),
        BODY,
        outline=(OutlineEntry(1, "Ansvar  och roller", 1, None),),
    )
    assert paths(made) == [(), ("Ansvar och roller",)]


def test_page_furniture_and_contents_are_no_evidence() -> None:
    made = document(
        Line("Diarienummer 2025-11", "running", size=8),
        heading("Rutin", size=20),
        heading("Innehåll"),
        Line("1 Inledning om hur man", page=1),
        Line("handlägger ........ 2", "contents"),
        Line("Sida 1", "running", size=8),
        heading("1 Inledning", page=2),
        Line(BODY.text, page=2),
    )
    assert [(s.path, texts(s)) for s in sections(made)] == [
        (
            ("1 Inledning",),
            [
                "Handläggaren tar emot ansökan.",
                "Beslut fattas inom tio arbetsdagar av enhetschefen.",
            ],
        )
    ]


def test_entries_with_a_page_number_beside_them_are_contents() -> None:
    lines = [Line(BODY.text, page=page) for page in range(2, 9)]
    for number in range(2, 9):
        y0 = 100.0 + 15 * number
        lines.append(Line(f"Avsnitt om {number}", y0=y0))
        lines.append(Line(str(number), x0=500, y0=y0))
    found = [unit.text for section in sections(document(*lines)) for unit in section.units]
    assert not any(text.startswith("Avsnitt") for text in found)


def test_a_paragraph_that_a_page_break_cuts_is_one_sentence_with_two_spans() -> None:
    made = document(
        Line("Beslutet skickas till den enskilde som har rätt att få det för-"),
        Line("Sida 1", "running"),
        Line("1 Not om rätten.", size=7, y0=800),
        Line("klarat på ett språk som hon förstår. Därefter avslutas ärendet.", page=2),
    )
    first, second, note = sections(made)[0].units
    assert first.text == (
        "Beslutet skickas till den enskilde som har rätt att få det förklarat "
        "på ett språk som hon förstår."
    )
    assert [span.page for span in first.spans] == [1, 2]
    assert second.text == "Därefter avslutas ärendet."
    assert [span.page for span in second.spans] == [2]
    assert note.text == "1 Not om rätten."


def test_a_new_paragraph_after_a_page_break_stays_its_own() -> None:
    made = document(Line("Beslutet skickas."), Line("därefter avslutas ärendet.", page=2))
    assert texts(sections(made)[0]) == ["Beslutet skickas.", "därefter avslutas ärendet."]


def test_a_list_item_that_goes_on_after_a_page_break_is_one_unit() -> None:
    made = document(
        Line("Du ska:"),
        item("• skriva vad personen vill enligt"),
        Line("Socialstyrelsens allmänna råd", x0=70, page=2),
        item("• avsluta ärendet.", page=2),
    )
    assert texts(sections(made)[0]) == [
        "Du ska:",
        "• skriva vad personen vill enligt Socialstyrelsens allmänna råd",
        "• avsluta ärendet.",
    ]


def test_a_list_carries_the_last_sentence_before_it() -> None:
    made = document(
        Line("Ring först. Vid samtalet frågar du om:"),
        item("– hur många barn som finns"),
        item("– vad familjen lever på."),
        Line("Skriv ner svaren."),
        item("– Listan efter en hel mening har ingen inledning."),
    )
    assert leads(made) == {
        "– hur många barn som finns": "Vid samtalet frågar du om:",
        "– vad familjen lever på.": "Vid samtalet frågar du om:",
    }


def test_a_nested_item_carries_the_lead_in_and_its_parent() -> None:
    made = document(
        Line("Vård ska beslutas om"),
        item("1. någon har ett fortgående missbruk, och"),
        item("2. han eller hon till följd av det"),
        item("a) utsätter sin hälsa för fara, eller"),
        item("b) kan skada någon närstående."),
        item("3. vården inte kan ges på annat sätt."),
    )
    found = leads(made)
    outer = "Vård ska beslutas om"
    assert found["b) kan skada någon närstående."] == f"{outer} 2. han eller hon till följd av det"
    assert found["3. vården inte kan ges på annat sätt."] == outer


def test_a_heading_leads_a_list_that_means_nothing_without_it() -> None:
    made = document(
        heading("Organisation", size=20),
        BODY,
        heading("Kommunfullmäktige"),
        Line("Ansvarar för:"),
        item("• att besluta om en policy."),
        heading("Arkivet"),
        item("• är remissinstans vid inköp."),
    )
    assert leads(made) == {
        "• att besluta om en policy.": "Kommunfullmäktige Ansvarar för:",
        "• är remissinstans vid inköp.": "Arkivet",
    }


def test_a_table_row_carries_its_header_over_pages_and_the_header_comes_once() -> None:
    made = document(
        heading("1 Beslut"),
        BODY,
        row("Ärende", "Delegat", header=True),
        row("Försörjningsstöd", "Handläggare"),
        row("Ärende", "Delegat", header=True, page=2),
        row("Hyresskuld", "Enhetschef", page=2),
        heading("2 Annat", page=2),
        row("Dödsbo", "Nämnd", table=1, page=2),
    )
    assert texts(sections(made)[0])[2:] == [
        "Ärende\tDelegat",
        "Försörjningsstöd\tHandläggare",
        "Hyresskuld\tEnhetschef",
    ]
    assert leads(made) == {
        "Försörjningsstöd\tHandläggare": "Ärende\tDelegat",
        "Hyresskuld\tEnhetschef": "Ärende\tDelegat",
    }


def test_the_words_of_a_figure_do_not_part_a_list() -> None:
    made = document(
        Line("Det ger:"),
        item("• större trygghet"),
        Line("AVSÄNDARE", size=5),
        item("• mindre arbete."),
        BODY,
    )
    assert texts(sections(made)[0])[:4] == [
        "Det ger:",
        "• större trygghet",
        "• mindre arbete.",
        "AVSÄNDARE",
    ]


words = st.text(alphabet="abcÅÄÖ .:,-§0123(", min_size=1, max_size=30).filter(str.strip)
made_lines = st.builds(
    lambda text, page, kind, size, bold: Line(
        text, kind, size, bold, page=page, marker="–" if kind == "list_item" else ""
    ),
    words,
    st.integers(1, 3),
    st.sampled_from(["text", "list_item", "table_row", "running", "contents"]),
    st.sampled_from([6.0, 10.0, 14.0]),
    st.booleans(),
)


@given(st.lists(made_lines, max_size=12).map(lambda lines: sorted(lines, key=lambda x: x.page)))
def test_every_unit_is_what_stands_at_its_spans_and_no_text_is_used_twice(
    lines: list[Line],
) -> None:
    made = document(*lines)
    used: set[tuple[int, int]] = set()
    for section in sections(made):
        for unit in section.units:
            printed = spans_text(unit.spans, made.pages)
            assert "".join(printed.split()) == "".join(unit.text.split())
            for span in unit.spans:
                places = {(span.page, position) for position in range(span.start, span.end)}
                assert not places & used
                used |= places
