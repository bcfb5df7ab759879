"""Quantities in the many ways that routines write them, and when two cannot both hold."""

import pytest

from index.quantities import Quantity, differ
from index.quantity_reading import quantities, readable


def only(text: str) -> Quantity:
    (found,) = quantities(readable(text))
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("inom 14 dagar", "inom två veckor"),
        ("inom fjorton dagar", "senast 14 dagar"),
        ("inom tio arbetsdagar", "inom 14 dagar"),
        ("inom ett dygn", "inom 24 timmar"),
        ("ett halvt år", "sex månader"),
        ("ett och ett halvt år", "18 månader"),
        ("4 180 kronor", "4.180 kr"),
        ("2,5 mnkr", "2 500 000 kronor"),
        ("en fjärdedel", "25 procent"),
        ("hälften", "50 %"),
        ("en gång per år", "var tolfte månad"),
        ("den 31 mars", "31 mars 2026"),
        ("kl. 9–11", "klockan 9.00–11.00"),
        ("minst sex månader", "tolv månader"),
        ("två till fyra veckor", "tre veckor"),
        ("cirka 14 dagar", "tre veckor"),
        ("högst tre veckor", "minst fyra veckor"),
        ("den 31 mars 2025", "den 30 april 2026"),
        ("100 kronor per månad", "1 200 kronor per år"),
    ],
)
def test_values_that_can_both_hold(one: str, other: str) -> None:
    assert not differ(only(one), only(other))
    assert not differ(only(other), only(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("inom 14 dagar", "inom tio dagar"),
        ("inom fem arbetsdagar", "inom tio arbetsdagar"),
        ("30 dagar", "tre månader"),
        ("högst 4 180 kronor", "högst 4 280 kronor"),
        ("högst 1 000 kronor", "1 200 kronor"),
        ("har fyllt 16 år", "har fyllt 18 år"),
        ("senast den 31 mars", "senast den 30 april"),
        ("klockan 9.00–11.00", "klockan 10.00–12.00"),
        ("minst 80 procent", "minst 75 %"),
        ("var tredje månad", "var sjätte månad"),
        ("tre offerter", "två offerter"),
    ],
)
def test_values_that_cannot(one: str, other: str) -> None:
    assert differ(only(one), only(other))
    assert differ(only(other), only(one))


@pytest.mark.parametrize(
    "text",
    ["enligt 5 kap. 2 § socialtjänstlagen (2025:400)", "dnr SN 2024/00123", "se avsnitt 3", "2024"],
)
def test_references_are_no_quantities(text: str) -> None:
    assert quantities(readable(text)) == []


def test_years_of_age_and_years_of_time_are_told_apart() -> None:
    assert only("Åldersgränsen för att låna är 18 år.").kind == "ålder"
    assert only("barn under 18 år").kind == "ålder"
    assert only("Utdraget får vara högst ett år gammalt.").kind == "tid"
    assert only("Handlingen gallras efter fem år.").kind == "tid"
