"""Which version of a document applies on a day, and what people decide about it."""

from dataclasses import replace
from datetime import date

import pytest

from index.corpus import Document, Facts, document_id
from index.decisions import Decision, Decisions, overlaid
from index.filters import Filter, admitted
from index.versions import current

MARCH, MAY, JULY = date(2026, 3, 12), date(2026, 5, 1), date(2026, 7, 1)


def version(ordinal: int, file: str = "rutin.pdf", **facts: date | None) -> Document:
    return Document(
        document_id("rutiner", file),
        "rutiner",
        "/rutiner",
        file,
        f"{ordinal}{file}".ljust(64, "0"),
        1,
        Facts("Rutin", **facts),  # type: ignore[arg-type]  # only dates are given here
        ordinal,
        date(2026, ordinal, 1),
    )


def found(documents: list[Document], only: Filter) -> list[int]:
    by_key = {document.key: document for document in documents}
    may = admitted(by_key, only)
    return [d.ordinal for d, yes in zip(documents, may, strict=True) if yes]


def test_the_version_that_came_last_applies_from_the_day_it_came() -> None:
    versions = [version(1), version(5)]
    assert found(versions, Filter(in_force=date(2026, 4, 30))) == [1]
    assert found(versions, Filter(in_force=date(2026, 5, 1))) == [5]
    assert found(versions, Filter()) == [5]


def test_a_stated_first_day_goes_before_the_day_it_came() -> None:
    versions = [version(1), version(2, valid_from=MAY)]
    assert found(versions, Filter(in_force=MARCH)) == [1]
    assert found(versions, Filter(in_force=MAY)) == [2]
    assert found(versions, Filter(in_force=MARCH, upcoming=True)) == [1, 2]


def test_an_older_version_does_not_come_back_when_the_newer_ends() -> None:
    versions = [version(1), version(2, valid_to=MAY)]
    assert found(versions, Filter(in_force=MAY)) == [2]
    assert found(versions, Filter(in_force=JULY)) == []


def test_what_replaces_a_version_applies_also_where_it_states_an_earlier_day() -> None:
    """The day in the first was a slip of the pen, and the file was put right."""
    versions = [version(1, valid_from=MAY), version(2, valid_from=MARCH)]
    assert found(versions, Filter(in_force=JULY)) == [2]
    assert found(versions, Filter(in_force=MARCH)) == [2]
    assert found(versions, Filter(in_force=date(2026, 3, 11))) == []
    assert found(versions, Filter(in_force=date(2026, 3, 11), upcoming=True)) == [2]


def test_a_version_without_a_stated_day_gives_way_to_the_next_that_has_begun() -> None:
    undated, dated = version(5), version(6, valid_from=MARCH)
    versions = [version(1), undated, dated]
    assert found(versions, Filter(in_force=JULY)) == [6]
    assert found(versions, Filter(in_force=date(2026, 2, 1))) == [1]
    upcoming = [version(1), undated, version(6, valid_from=JULY)]
    assert found(upcoming, Filter(in_force=date(2026, 6, 30))) == [5]
    assert found(upcoming, Filter(in_force=JULY)) == [6]


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2026, 6, 30), [1]), (JULY, []), (date(2026, 7, 2), [])]
)
def test_what_is_withdrawn_is_not_used_from_that_day(on: date, expected: list[int]) -> None:
    document = version(1)
    decisions = Decisions(1, {document.id: Decision(withdrawn=JULY)})
    laid_over = overlaid({document.key: document}, decisions)
    assert found(list(laid_over.values()), Filter(in_force=on)) == expected
    assert found(list(laid_over.values()), Filter()) == []


def test_what_is_erased_is_not_found_on_any_day() -> None:
    document = version(1)
    laid_over = overlaid(
        {document.key: document}, Decisions(1, {document.id: Decision(erased=True)})
    )
    for only in (Filter(), Filter(in_force=MARCH), Filter(in_force=MARCH, upcoming=True)):
        assert found(list(laid_over.values()), only) == []
    assert current(laid_over.values(), MARCH) == {}


def test_decided_facts_go_before_those_read_and_dates_hold_for_their_version() -> None:
    old, new = version(1), version(2)
    decisions = Decisions(
        1,
        {
            old.id: Decision(
                collection="vuxen",
                facts={"owner": "Enhet vuxen", "registry_number": None},
                version_facts={new.version: {"valid_to": MARCH}},
            )
        },
    )
    known = {d.key: replace(d, facts=replace(d.facts, registry_number="1")) for d in (old, new)}
    first, second = overlaid(known, decisions).values()
    assert [first.collection, second.collection] == ["vuxen", "vuxen"]
    assert [first.facts.owner, second.facts.owner] == ["Enhet vuxen", "Enhet vuxen"]
    assert [first.facts.registry_number, second.facts.registry_number] == [None, None]
    assert [first.facts.valid_to, second.facts.valid_to] == [None, MARCH]


def test_one_stands_for_each_document() -> None:
    versions = [version(1), version(2, valid_from=JULY), version(3, "annan.pdf")]
    standing = current(versions, MAY)
    assert sorted(document.ordinal for document in standing.values()) == [1, 3]
    assert current(versions, JULY)[versions[0].id].ordinal == 2
