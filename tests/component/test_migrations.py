"""How `rita.db` is brought to a later form: nothing is lost, and a fault changes nothing."""

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, select

from app.database import Database, StorageError, in_file, now, on_server
from app.storage import Storage, hashed
from app.stored import migrating
from app.tables import (
    ApiKey,
    Asked,
    Base,
    Feedback,
    FeedbackDocument,
    SignedIn,
    UploadState,
    Verdict,
)
from index.decisions import NO_DECISIONS
from tests.component.chain import many
from tests.component.postgresql import new_database, server
from tests.component.rows import question

REVISIONS = sorted((Path(__file__).parent / "revisions").glob("*.sql"))
"""Rows that a database may hold from each revision on, written as that revision wrote them."""
SOMEBODY = "user:0123456789abcdef"
NEXT = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9001", "0003", None, None
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
    assert one(storage, "SELECT version_num FROM alembic_version") == "0003"
    assert one(storage, "SELECT count(*) FROM feedback") == 1


def test_without_its_revisions_the_file_is_left_alone(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "MIGRATIONS", tmp_path / "none")
    with pytest.raises(StorageError, match="går inte att föra över"):
        Storage(storage.path.parent).prepare()
    assert one(storage, "SELECT count(*) FROM feedback") == 1


def test_a_later_form_keeps_all_that_an_earlier_one_held(tmp_path: Path) -> None:
    """From every revision, with rows written as that revision wrote them."""
    for revision in (path.stem for path in REVISIONS):
        data = tmp_path / revision
        data.mkdir()
        (data / "rita.db").touch()
        of_revision(in_file(data / "rita.db"), revision)
        storage = Storage(data)
        as_it_was(storage, revision)
        # The number of a question erased before the upgrade is not given to another after it.
        storage.send_question(question("c"))
        assert [each.id for each in storage.questions()] == [1, 3]


def test_and_so_on_a_server(tmp_path: Path, root: Path) -> None:
    with server() as running:
        one_chain_on_a_server(new_database(running), tmp_path, root)
        for revision in (path.stem for path in REVISIONS):
            database = new_database(running)
            of_revision(on_server(database), revision)
            storage = Storage(tmp_path, database)
            as_it_was(storage, revision)
            with on_server(database).writer.begin() as connection:
                context = MigrationContext.configure(connection, opts={"compare_type": True})
                assert compare_metadata(context, Base.metadata) == []


def one_chain_on_a_server(place: URL, data: Path, root: Path) -> None:
    """The audit log, which test_audit tests in a file: here a server runs already."""
    storage = Storage(data, place)
    storage.prepare()
    many(storage, root, Storage(data, place), (place.render_as_string(hide_password=False),))
    head = storage.events.head()
    assert head is not None
    with on_server(place).writer.begin() as connection:
        connection.exec_driver_sql("UPDATE events SET at = at - interval '4 years' WHERE id < 9")
    broken = storage.events.verify(head[1]).broken
    assert broken is not None
    assert (broken.id, broken.fault) == (1, "changed")
    assert storage.events.prune(730) == 8
    assert storage.events.verify(head[1]).broken is None


def test_every_revision_is_upgraded_with_rows_in_it() -> None:
    known = ScriptDirectory.from_config(configuration())
    assert [path.stem for path in REVISIONS] == sorted(
        each.revision for each in known.walk_revisions()
    )


@pytest.mark.parametrize("name", ["dok%41ment", "frågor? #1", "100 % åäö"])
def test_any_name_of_a_data_directory_will_do(tmp_path: Path, name: str) -> None:
    Storage(tmp_path / name).prepare()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert one(Storage(tmp_path / name), "SELECT count(*) FROM questions") == 0


def configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrating.MIGRATIONS))
    return config


def of_revision(database: Database, revision: str) -> None:
    """A database of ``revision`` with the rows of it and of those before in it."""
    config = configuration()
    with database.writer.begin() as connection:
        config.attributes["connection"] = connection
        for path in REVISIONS:
            if path.stem <= revision:
                command.upgrade(config, path.stem)
                for row in filter(str.strip, path.read_text().split(";\n")):
                    connection.exec_driver_sql(row)


def as_it_was(storage: Storage, revision: str) -> None:
    """Everything that the rows of ``revision`` said is there, as an administrator sees it."""
    [thumb] = storage.texts_with_thumbs()
    assert (thumb.id, thumb.verdict, thumb.question) == (7, "down", "Vem får besluta?")
    assert (thumb.comment, thumb.created.isoformat()) == ("Åäö", "2026-11-20T08:30:00+00:00")
    [sent] = storage.questions()
    assert (sent.text, sent.missing) == ("Vem beslutar?", ["vem"])
    if revision == "0001":
        assert (sent.status, sent.golden_id) == ("new", None)
        assert storage.register.decisions() == NO_DECISIONS
        assert storage.uploads.all() == []
        return
    assert (sent.status, sent.golden_id) == ("closed", 4)
    decision = storage.register.decisions().by_document["0000000000000001"]
    assert (decision.collection, decision.withdrawn) == ("ekonomi", date(2026, 12, 1))
    assert decision.facts == {"owner": None}
    assert decision.version_facts == {"v": {"valid_to": date(2026, 12, 31)}}
    assert storage.register.links() == {("r", "ny.pdf"): "01"}
    assert storage.register.parted() == {frozenset(("01", "02"))}
    assert storage.events.all()[-1].detail == {"reason": "å"}
    assert storage.uploads.get(3).state == UploadState.PUBLISHED
    assert storage.jobs.all()[0].report == {"pages": 2}
    assert storage.golden.get(4).page == 2
    assert storage.golden.results("s1")[0].held
    assert storage.golden.runs()[0].asked == 1
    assert storage.figures.days(date(2026, 11, 20), date(2026, 11, 20))[0].count == 2
    newest = storage.events.all()[0]
    if revision == "0002":
        assert (newest.who, newest.hash) == ("anna", None)
        return
    assert (newest.who, newest.via, newest.outcome) == (SOMEBODY, "page", "answered")
    assert (newest.snapshot, newest.documents) == ("s1", ["0000000000000001"])
    with storage._transactions.reading() as session:
        [session_kept] = session.scalars(select(SignedIn))
        [key] = session.scalars(select(ApiKey))
        [asked] = session.scalars(select(Asked))
    assert (session_kept.who, session_kept.name, session_kept.groups) == (
        SOMEBODY, "Åsa Öst", ["alla"],
    )  # fmt: skip
    assert (key.id, key.name, key.actions, key.collections) == (5, "intranätet", ["ask"], None)
    assert (key.used, key.revoked) == (date(2026, 11, 21), None)
    assert (asked.id, asked.who, asked.text) == (9, SOMEBODY, "Vem beslutar?")
