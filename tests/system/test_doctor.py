"""What `rita doctor` says of the parts that a service without them would do without."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.doctor import examine
from app.settings import Settings
from app.storage import FILE, Storage
from index.passage_store import PassageStore
from index.snapshot_folder import current_id

WIDGET = """
[[widget]]
name = "Intranätet"
key = "abcdefghijklmnopqrstuvwxyz"
origins = ["https://intranat.example.se"]
collections = ["{}"]
"""


def told(settings: Settings) -> dict[str, tuple[bool, str]]:
    return {each.subject: (each.fine, each.detail) for each in examine(settings)}


@pytest.mark.soak
def test_it_looks_at_widgets_logo_and_what_was_sent(
    tmp_path: Path, sample_data: Path, settings_of_tests: dict[str, str]
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for part in ("CURRENT", "snapshots", "files"):
        (data / part).symlink_to(sample_data / part)
    widgets, logo = tmp_path / "widgets.toml", tmp_path / "vapen.svg"
    store = PassageStore.open(data / "snapshots" / current_id(data))
    collection = next(iter(store.documents().values())).collection
    store.close()
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"/>')
    widgets.write_text(WIDGET.format(collection), encoding="utf-8")
    settings = Settings(
        data=data, models=Path(settings_of_tests["RITA_MODELS"]), widgets=widgets, logo=logo
    )
    found = told(settings)
    assert found["Widgetar"] == (True, "Intranätet")
    assert found["Logotyp"] == (True, str(logo))
    assert found["Frågor till ägare"] == (True, "ingen har skickat något än")
    assert not (data / FILE).exists()

    widgets.write_text(WIDGET.format("avfall"), encoding="utf-8")
    logo.write_text("<svg")
    Storage(data).prepare()
    with closing(sqlite3.connect(data / FILE)) as connection, connection:
        connection.execute(
            "INSERT INTO questions (secret_hash, text, missing, status, created, erase_after) "
            "VALUES ('', '', '[]', 'new', datetime('now'), datetime('now', '+180 days'))"
        )
    found = told(settings)
    assert found["Widgetar"][0] is False
    assert "inga dokument i avfall" in found["Widgetar"][1]
    assert found["Logotyp"][0] is False
    assert found["Frågor till ägare"][1].startswith("1 väntar på")

    widgets.write_text("[[widget", encoding="utf-8")
    (data / FILE).write_bytes(b"this is no database" * 100)
    found = told(settings)
    assert "inte giltig TOML" in found["Widgetar"][1]
    fine, detail = found["Frågor till ägare"]
    assert not fine
    assert detail.startswith(f"{data / FILE} är ingen databas eller är skadad.")
    assert detail.endswith("Inget behöver startas om.")
