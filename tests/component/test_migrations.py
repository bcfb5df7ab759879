"""How `rita.db` is brought to a later form: nothing is lost, and a fault changes nothing."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.database import StorageError, now
from app.storage import Storage, hashed
from app.stored import migrating
from app.tables import Feedback, FeedbackDocument, Verdict

NEXT = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9001", "0002", None, None
def upgrade():
    {}
"""


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    """With a thumb, which has a row of another table below it."""
    storage = Storage(tmp_path / "data")
    storage.give_thumb(
        Feedback(
            answer_id="a" * 32,
            secret_hash=hashed("a"),
            verdict=Verdict.UP,
            reason=None,
            status="answered",
            mode="extractive",
            snapshot=None,
            question=None,
            comment=None,
            created=now(),
            erase_after=None,
            documents=[FeedbackDocument(document_id="0" * 16, version="1" * 64)],
        )
    )
    return storage


@pytest.fixture
def revisions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of RiTA's own revisions, to add to."""
    copy = shutil.copytree(migrating.MIGRATIONS, tmp_path / "migrations")
    monkeypatch.setattr(migrating, "MIGRATIONS", copy)
    return copy / "versions"


def one(storage: Storage, query: str) -> object:
    with closing(sqlite3.connect(storage.path)) as connection:
        return connection.execute(query).fetchone()[0]


def test_a_table_made_anew_keeps_the_rows_below_it(storage: Storage, revisions: Path) -> None:
    change = """with op.batch_alter_table("feedback") as table:
        table.alter_column("mode", type_=sa.String(64))"""
    (revisions / "r9001.py").write_text(NEXT.format(change))
    Storage(storage.path.parent).prepare()
    assert one(storage, "SELECT version_num FROM alembic_version") == "9001"
    assert one(storage, "SELECT count(*) FROM feedback") == 1
    assert one(storage, "SELECT count(*) FROM feedback_documents") == 1


def test_a_migration_that_cuts_rows_off_is_undone(storage: Storage, revisions: Path) -> None:
    (revisions / "r9001.py").write_text(NEXT.format('op.execute("DELETE FROM feedback")'))
    with pytest.raises(StorageError, match=r"foreign_key_check.*Ingenting är ändrat"):
        Storage(storage.path.parent).prepare()
    assert one(storage, "SELECT version_num FROM alembic_version") == "0002"
    assert one(storage, "SELECT count(*) FROM feedback") == 1


def test_without_its_revisions_the_file_is_left_alone(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "MIGRATIONS", tmp_path / "none")
    with pytest.raises(StorageError, match="går inte att föra över"):
        Storage(storage.path.parent).prepare()
    assert one(storage, "SELECT count(*) FROM feedback") == 1


@pytest.mark.parametrize("name", ["dok%41ment", "frågor? #1", "100 % åäö"])
def test_any_name_of_a_data_directory_will_do(tmp_path: Path, name: str) -> None:
    Storage(tmp_path / name).prepare()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert one(Storage(tmp_path / name), "SELECT count(*) FROM questions") == 0
