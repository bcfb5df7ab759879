"""When two statements of the routines contradict each other, and when they only look so."""

from itertools import chain

import pytest

from app.contradictions import find
from app.statements import Statement
from index.corpus import Document, DocumentType, Facts, document_id
from tests.unit.contradiction_pairs import APART, LATER, TUNED, Pair, Place

# Known misses, each with its reason in docs/adr/0016-contradictions.md: a notice that does not
# come. None of the compatible pairs may ever be named here.
MISSED = frozenset(
    {
        "andel av hyran",
        "begravning: 29 400 kronor, 25 000 kronor",
        "gallring: fem år, tio år",
        "beslut om sekretessbelagd handling",
        "närvarorapport",
    }
)
PAIRS = list(chain(APART, TUNED, LATER))


def statement(
    place: Place, kind: DocumentType | None = None, document: str | None = None
) -> Statement:
    file = document or f"{place.title}.pdf"
    facts = Facts(place.title, document_type=kind)
    stands_in = Document(document_id("rutiner", file), "rutiner", "/r", file, "0" * 64, 1, facts)
    return Statement(place.text, place.heading, stands_in)


def both(pair: Pair) -> list[Statement]:
    return [
        statement(place, "lag" if "lag (" in place.title else None)
        for place in (pair.one, pair.other)
    ]


def differ_in(*statements: Statement) -> list[str]:
    return [conflict.about for conflict in find(statements, {0})]


@pytest.mark.parametrize(
    "pair", [pair for pair in PAIRS if pair.about is None], ids=lambda pair: pair.name
)
def test_what_only_looks_like_a_contradiction_is_not_shown(pair: Pair) -> None:
    assert differ_in(*both(pair)) == []
    assert differ_in(*reversed(both(pair))) == []


@pytest.mark.parametrize(
    "pair",
    [pair for pair in PAIRS if pair.about and pair.name not in MISSED],
    ids=lambda pair: pair.name,
)
def test_a_contradiction_is_shown_and_named(pair: Pair) -> None:
    assert differ_in(*both(pair)) == [pair.about]
    assert differ_in(*reversed(both(pair))) == [pair.about]


def test_four_of_five_contradictions_are_found() -> None:
    contradicting = [pair for pair in PAIRS if pair.about]
    assert {pair.name for pair in contradicting} >= MISSED
    assert len(MISSED) <= 0.2 * len(contradicting)


TWO_WEEKS = Place("Rutin för orosanmälan", "Tid", "En förhandsbedömning görs inom två veckor.")
TEN_DAYS = Place("Handbok för mottagningen", "Tid", "En förhandsbedömning görs inom tio dagar.")


def test_a_conflict_has_at_least_one_side_that_is_shown() -> None:
    statements = [statement(TWO_WEEKS), statement(TEN_DAYS)]
    assert [(c.first, c.second) for c in find(statements, {1})] == [(0, 1)]
    assert [(c.first, c.second) for c in find(statements, {0, 1})] == [(0, 1)]
    assert find(statements, set()) == []


def test_a_routine_may_be_stricter_than_the_statute_but_not_laxer() -> None:
    limit = Place("Socialtjänstlag", "Tid", "En förhandsbedömning görs senast inom 14 dagar.")
    law = statement(limit, "lag")
    assert differ_in(statement(TEN_DAYS), law) == []
    laxer = Place("Handbok", "Tid", "En förhandsbedömning görs inom tre veckor.")
    assert differ_in(statement(laxer), law) == ["tid"]


def test_two_statutes_and_a_government_bill_do_not_contradict_anything() -> None:
    assert differ_in(statement(TWO_WEEKS, "lag"), statement(TEN_DAYS, "lag")) == []
    assert differ_in(statement(TWO_WEEKS), statement(TEN_DAYS, "proposition")) == []


def row(title: str, text: str) -> Statement:
    found = statement(Place(title, "Beslut", text))
    return Statement(found.text, found.heading, found.document, "table_row")


def test_rows_of_one_table_never_contradict_each_other_but_those_of_two_documents_may() -> None:
    head = "Nr\tÄrendetyp\tLagrum\tDelegat"
    by_leader = f"{head}\n2.2\tAvslag på försörjningsstöd\t12 kap. 1 § SoL\tGruppledare"
    by_chief = f"{head}\n4.1\tAvslag på försörjningsstöd\t12 kap. 1 § SoL\tEnhetschef"
    assert differ_in(row("Ordning", by_leader), row("Ordning", by_chief)) == []
    assert differ_in(row("Ordning", by_leader), row("Bilaga", by_chief)) == ["vem som beslutar"]


def test_a_sentence_and_a_row_of_the_delegation_order_can_name_different_deciders() -> None:
    delegated = row("Ordning", "Ärendetyp\tDelegat\nAvslag på försörjningsstöd\tGruppledare")
    said = Place("Rutin", "Avslag", "Enhetschefen beslutar om avslag på försörjningsstöd.")
    assert differ_in(statement(said), delegated) == ["vem som beslutar"]


def test_a_document_can_contradict_itself() -> None:
    one = statement(TWO_WEEKS)
    other = statement(TEN_DAYS, document="Rutin för orosanmälan.pdf")
    assert one.document.id == other.document.id
    assert differ_in(one, other) == ["tid"]


def test_the_same_words_under_two_sections_of_one_statute_are_two_rules() -> None:
    text = "Sekretessen gäller i högst {} år för uppgift i en allmän handling."
    places = [
        Place("Sekretess", "40 kap. Förhandlingar › 6 §", text.format("fem")),
        Place("Sekretess", "41 kap. Stridsåtgärder › 7 §", text.format("tio")),
    ]
    assert differ_in(*(statement(place, None, "osl.pdf") for place in places)) == []


def test_an_amount_is_not_taken_for_a_year() -> None:
    one = Place("Riktlinjer", "Glasögon", "Glasögon beviljas med högst 2000 kronor.")
    other = Place("Lathund", "Glasögon", "Glasögon beviljas med högst 2050 kr.")
    assert differ_in(statement(one), statement(other)) == ["belopp"]


def test_what_rests_on_different_sections_is_two_cases() -> None:
    said = "Vård enligt {} § LVU ska upphöra senast när den unge fyller {} år."
    one = Place("Placering", "Upphörande", said.format(2, 18))
    other = Place("Placering", "Upphörande", said.format(3, 21))
    assert differ_in(statement(one), statement(other)) == []
