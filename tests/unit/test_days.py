"""Which day it is in Sweden, and what the days of a source say."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app import version_texts
from app.answering import today
from app.arguments import FAILED
from app.cli import main
from app.date_warnings import Days
from app.document_schemas import document_body
from index.corpus import Document, Facts
from index.versions import last_day, versions_of

MARCH, MAY, JULY = date(2026, 3, 12), date(2026, 5, 1), date(2026, 7, 1)
FIRST = Document("d", "rutiner", "/r", "rutin.pdf", "1" * 64, 1, Facts("Rutin"))
SECOND = replace(FIRST, version="2" * 64, ordinal=2, received=MAY)
THIRD = replace(SECOND, version="3" * 64, ordinal=3, facts=Facts("Rutin", valid_from=JULY))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # Winter: one hour before UTC. Summer: two.
        (datetime(2026, 1, 15, 22, 59, tzinfo=UTC), date(2026, 1, 15)),
        (datetime(2026, 1, 15, 23, 1, tzinfo=UTC), date(2026, 1, 16)),
        (datetime(2026, 7, 15, 21, 59, tzinfo=UTC), date(2026, 7, 15)),
        (datetime(2026, 7, 15, 22, 1, tzinfo=UTC), date(2026, 7, 16)),
        # The night that summer time begins, and the one that it ends.
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 24, 22, 1, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_day_turns_at_midnight_in_sweden(moment: datetime, day: date) -> None:
    assert today(moment) == day


def test_a_version_applies_until_the_day_before_the_next() -> None:
    versions = versions_of([THIRD, FIRST, SECOND], "d")
    assert versions == [FIRST, SECOND, THIRD]
    assert [last_day(version, versions) for version in versions] == [
        date(2026, 4, 30), date(2026, 6, 30), None
    ]  # fmt: skip
    withdrawn = [replace(version, withdrawn=JULY) for version in versions]
    assert last_day(withdrawn[2], withdrawn) == date(2026, 6, 30)
    ended = replace(SECOND, facts=Facts("Rutin", valid_to=date(2026, 5, 31)))
    assert last_day(ended, [FIRST, ended, THIRD]) == date(2026, 5, 31)
    assert versions_of(versions, "annat") == []


@pytest.mark.parametrize(
    ("cited", "asked", "now", "told"),
    [
        (FIRST, MARCH, MARCH, {}),
        (FIRST, MARCH, MAY, {"earlier_version": date(2026, 4, 30)}),
        (SECOND, MAY, MAY, {}),
        (SECOND, date(2026, 5, 2), date(2026, 6, 1), {}),
        (SECOND, MAY, JULY, {"earlier_version": date(2026, 6, 30)}),
        (THIRD, MAY, MAY, {"upcoming": JULY}),
        (THIRD, JULY, JULY, {}),
    ],
)
def test_a_source_says_when_it_is_not_what_applies_today(
    cited: Document, asked: date, now: date, told: dict[str, date]
) -> None:
    documents = {version.key: version for version in (FIRST, SECOND, THIRD)}
    days = Days(asked, now, documents)
    assert {warning.code: warning.date for warning in days.of_source(cited)} == told
    assert [warning.date for warning in days.of_answer()] == ([asked] if asked != now else [])


def test_a_listed_document_says_once_that_it_has_ended() -> None:
    ended = replace(FIRST, facts=Facts("Rutin", valid_to=MARCH))
    listed = document_body(ended, [ended], MAY)
    assert [warning["code"] for warning in listed["warnings"]] == ["no_longer_valid"]
    replaced = document_body(FIRST, [FIRST, SECOND], MAY)
    assert [warning["code"] for warning in replaced["warnings"]] == ["earlier_version"]
    cited = Days(MARCH, MAY, {ended.key: ended}).of_source(ended)
    assert [warning.code for warning in cited] == ["earlier_version"]


@pytest.mark.parametrize("command", ["ask", "search"])
def test_the_command_line_takes_no_day_to_come(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [command, "Vad kostar larmet?", "--data", str(tmp_path), "--as-of"]
    assert main([*asked, "2999-01-01"]) == FAILED
    assert version_texts.DAY_TO_COME_ON_COMMAND_LINE in capsys.readouterr().err
    with pytest.raises(SystemExit) as wrong:
        main([*asked, "i fjol"])
    assert wrong.value.code == FAILED
    assert "skriv dagen som 2026-03-12" in capsys.readouterr().err
