"""Languages, told from the text by the real model and from what files state."""

import pytest

from ingest.language import document_language, language_code
from tests.unit.made_documents import Line, document

TEXTS = {
    "sv": "Den som söker ekonomiskt bistånd ska lämna in en ansökan varje månad. Handläggaren "
    "går igenom uppgifterna, begär in det som saknas och fattar beslut inom tio arbetsdagar. "
    "Beslutet skickas hem med posten och kan överklagas inom tre veckor.",
    "en": "Anyone who applies for financial support must hand in an application every month. The "
    "case worker goes through the details, asks for what is missing and decides within ten "
    "working days. The decision is sent by post and can be appealed within three weeks.",
    "fi": "Toimeentulotukea hakevan on jätettävä hakemus joka kuukausi. Käsittelijä käy tiedot "
    "läpi, pyytää puuttuvat asiakirjat ja tekee päätöksen kymmenen työpäivän kuluessa. Päätös "
    "lähetetään postitse kotiin, ja siihen voi hakea muutosta kolmen viikon kuluessa.",
    "no": "Den som søker økonomisk sosialhjelp, må levere en søknad hver måned. Saksbehandleren "
    "går gjennom opplysningene, ber om det som mangler, og fatter vedtak innen ti virkedager. "
    "Vedtaket sendes hjem i posten og kan påklages innen tre uker.",
    "da": "Den, der søger om økonomisk hjælp, skal aflevere en ansøgning hver måned. "
    "Sagsbehandleren gennemgår oplysningerne, beder om det, der mangler, og træffer afgørelse "
    "inden for ti hverdage. Afgørelsen sendes hjem med posten og kan påklages inden for tre uger.",
}
NYNORSK = (
    "Den som søkjer økonomisk sosialhjelp, må levere ein søknad kvar månad. Saksbehandlaren går "
    "gjennom opplysningane, ber om det som manglar, og gjer vedtak innan ti yrkedagar. Vedtaket "
    "blir sendt heim i posten, og du kan klage på det innan tre veker."
)


def language(text: str, stated: str | None = None) -> str | None:
    return document_language(document(Line(text), language=stated))


@pytest.mark.parametrize("code", TEXTS)
@pytest.mark.parametrize("stated", [None, "sv-SE", "en-US"])
def test_the_text_tells_its_language_whatever_the_file_says(code: str, stated: str | None) -> None:
    assert language(TEXTS[code], stated) == code


def test_both_written_forms_of_norwegian_are_norwegian() -> None:
    assert language(NYNORSK) == "no"
    assert language("2026", "nb-NO") == "no"


def test_a_text_of_numbers_is_in_the_language_that_the_file_states() -> None:
    numbers = "2024 12 450 3 200 17 88 1 250"
    assert language(numbers) is None
    assert language(numbers, "sv-SE") == "sv"
    assert language(numbers, "x-unknown") is None


def test_a_language_that_the_model_does_not_know_is_believed() -> None:
    assert language(TEXTS["fi"], "ii") == "ii"


def test_a_summary_in_another_language_does_not_decide() -> None:
    swedish, english = Line(TEXTS["sv"] + " "), Line(TEXTS["en"])
    assert document_language(document(english, *[swedish] * 60, english)) == "sv"


def test_dot_leaders_and_page_numbers_are_no_text() -> None:
    lines = [Line(". . . . . . . . . . . . . . " * 3 + "7", "contents") for _ in range(40)]
    assert document_language(document(*lines, Line(TEXTS["sv"]))) == "sv"


@pytest.mark.parametrize(
    ("tag", "code"),
    [("sv-SE", "sv"), ("SV", "sv"), ("en_GB", "en"), ("nn", "no"), ("smj", None), ("", None)],
)
def test_codes_of_two_letters(tag: str, code: str | None) -> None:
    assert language_code(tag) == code
