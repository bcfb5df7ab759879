"""What a sentence states: the same, however it is written, and different when it differs."""

import pytest

from index.claim_reading import read


def facts(text: str) -> set[str]:
    return {fact.value for fact in read(text).facts}


def markers(text: str) -> list[tuple[str, str]]:
    return [(marker.kind, marker.value) for marker in read(text).markers]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("inom fjorton dagar", "inom 14 dagar"),
        ("inom två veckor", "inom 14 dagar"),
        ("i ett halvår", "i sex månader"),
        ("efter ett år", "efter tolv månader"),
        ("enligt 5 kap. 2 §", "enligt 5 kap 2 §"),
        ("högst 1 500 kronor", "högst 1500 kr"),
        ("den 1 mars 2024", "2024-03-01"),
        ("klockan 8", "klockan 08.00"),
        ("två gånger per år", "två gånger om året"),
        ("en gång i månaden", "en gång per månad"),
        ("ett dygn", "24 timmar"),
        ("förste socialsekreteraren", "förste socialsekreterare"),
    ],
)
def test_the_same_fact_in_other_words(one: str, other: str) -> None:
    assert facts(one) == facts(other) != set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("inom tio dagar", "inom tio arbetsdagar"),
        ("inom 30 dagar", "inom en månad"),
        ("samma dag", "samma vecka"),
        ("varje måndag", "varannan måndag"),
        ("förste socialsekreterare", "socialsekreterare"),
        ("enhetschefen", "avdelningschefen"),
        ("20 kap. 2 §", "20 kap. 3 §"),
        ("två gånger per år", "två gånger per månad"),
    ],
)
def test_facts_that_differ(one: str, other: str) -> None:
    assert facts(one) != facts(other)


def test_both_ends_of_a_range_count_the_same_thing() -> None:
    assert {"10 dag", "30 dag"} <= facts("10–30 dagar")
    assert {"120 minut", "240 minut"} <= facts("inom två eller fyra timmar")


def test_a_cell_is_read_under_its_heading() -> None:
    row = "Hushåll\tPer dag\tHögst per tillfälle Barn 0–6 år\t60 kronor\t420 kronor"
    assert (
        read(row).text == "Hushåll Barn 0–6 år ; Per dag 60 kronor ; Högst per tillfälle 420 kronor"
    )


def test_an_abbreviation_stands_for_what_it_means() -> None:
    spelt_out = {"inspektion", "vård", "omsorg"}
    assert spelt_out <= read("Anmälan görs till IVO.").stems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Uppgiften får inte lämnas ut.", [("modality", "may"), ("negation", "not")]),
        ("Barnet får ett eget brev.", []),
        ("Barnet får veta vad som händer.", []),
        ("Alla ska delta.", [("quantity", "all"), ("modality", "must")]),
        ("Mötet hålls varje år.", []),
        ("Handlingen får inte gallras förrän 2030.", [("modality", "may"), ("until", "until")]),
        ("Det är inte A, utan B.", [("negation", "not")]),
        ("Beslut om att inleda eller inte inleda utredning", []),
        ("Det går inte att ändra.", [("modality", "may"), ("negation", "not")]),
    ],
)
def test_what_a_marker_is(text: str, expected: list[tuple[str, str]]) -> None:
    assert markers(text) == expected
