"""Questions that are kept for a purpose go when their time is up, and the audit log says so."""

from datetime import timedelta
from pathlib import Path

from app.database import now
from app.retention import Days, erase_old
from app.storage import Storage
from tests.component.chain import ANNA
from tests.component.rows import everything_on_disk

KEPT = "Vem beslutar om kvarglömda ärenden?"


def test_what_is_kept_of_one_is_not_shown_to_another_and_goes_with_them(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    storage.asked.add(ANNA, KEPT, "answered", 30)
    storage.asked.add("user:annan", "Vem beslutar?", "answered", 30)
    assert [each.text for each in storage.asked.of(ANNA)] == [KEPT]
    assert storage.asked.erase(ANNA, ANNA, "page") == 1
    assert storage.asked.of(ANNA) == []
    assert [each.text for each in storage.asked.of("user:annan")] == ["Vem beslutar?"]
    [entry] = storage.events.all()
    assert (entry.who, entry.what, entry.via) == (ANNA, "questions_erased", "page")
    storage.wipe()
    assert "kvarglömda".encode() not in everything_on_disk(tmp_path)


def test_days_run_out_also_those_that_were_made_fewer(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    storage.asked.add(ANNA, KEPT, "answered", 30)
    assert storage.asked.prune(30, at=now() + timedelta(days=29)) == 0
    assert storage.asked.prune(10, at=now() + timedelta(days=11)) == 1
    assert [each.what for each in storage.events.all()] == ["questions_pruned"]
    storage.asked.add(ANNA, KEPT, "answered", 30)
    assert storage.asked.prune(365, at=now() + timedelta(days=31)) == 1
    assert storage.events.verify().broken is None


def test_the_service_erases_what_is_over_and_a_reader_makes_nothing(tmp_path: Path) -> None:
    storage = Storage(tmp_path / "none")
    assert storage.asked.of(ANNA) == ()
    assert storage.asked.erase(ANNA, ANNA) == 0
    assert not storage.path.exists()
    storage.asked.add(ANNA, KEPT, "answered", 0)
    erase_old(storage, Days(sent=180, asked=0, audit=730))
    assert storage.asked.of(ANNA) == []
    assert "kvarglömda".encode() not in everything_on_disk(tmp_path)
