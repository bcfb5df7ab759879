"""Decisions about documents, uploads, jobs, golden questions, figures, and what was done when."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New tables, and what became of a question."""
    # No foreign key: for one, SQLite would make the table anew and lose count of the numbers given.
    op.add_column("questions", sa.Column("golden_id", sa.Integer))
    _decided()
    _work()
    _measured()


def _decided() -> None:
    revisions = op.create_table(
        "decision_revision",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decision_revision"),
    )
    op.bulk_insert(revisions, [{"id": 1, "revision": 0}])
    op.create_table(
        "decisions",
        sa.Column("document_id", sa.String(16), nullable=False),
        sa.Column("collection", sa.Text),
        sa.Column("withdrawn", sa.Date),
        sa.Column("erased", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("document_id", name="pk_decisions"),
    )
    op.create_table(
        "decided_facts",
        sa.Column("document_id", sa.String(16), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("value", sa.Text),
        sa.PrimaryKeyConstraint("document_id", "version", "name", name="pk_decided_facts"),
    )
    op.create_table(
        "links",
        sa.Column("collection", sa.Text, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("document_id", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("collection", "file", name="pk_links"),
    )
    op.create_index("ix_links_document_id", "links", ["document_id"])
    op.create_table(
        "parted",
        sa.Column("first", sa.String(16), nullable=False),
        sa.Column("second", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("first", "second", name="pk_parted"),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.String(64), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_at", "events", ["at"])
    op.create_index("ix_events_subject", "events", ["subject"])


def _work() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("collection", sa.Text, nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("format", sa.String(16), nullable=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("document_id", sa.String(16)),
        sa.Column("reason", sa.Text),
        sa.Column("review", sa.JSON),
        sa.PrimaryKeyConstraint("id", name="pk_uploads"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_uploads_version", "uploads", ["version"])
    op.create_index("ix_uploads_state", "uploads", ["state"])
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("cause", sa.String(32), nullable=False),
        sa.Column("upload_id", sa.Integer),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True)),
        sa.Column("ended", sa.DateTime(timezone=True)),
        sa.Column("cancel_requested", sa.Boolean, nullable=False),
        sa.Column("progress", sa.JSON),
        sa.Column("report", sa.JSON),
        sa.Column("snapshot", sa.String(64)),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["uploads.id"], name="fk_jobs_upload_id_uploads", ondelete="SET NULL"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobs_state", "jobs", ["state"])


def _measured() -> None:
    op.create_table(
        "golden_questions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("document_id", sa.String(16)),
        sa.Column("file", sa.Text),
        sa.Column("page", sa.Integer),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_golden_questions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_golden_questions_document_id", "golden_questions", ["document_id"])
    op.create_table(
        "golden_runs",
        sa.Column("snapshot", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held", sa.Integer, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("snapshot", name="pk_golden_runs"),
    )
    op.create_table(
        "golden_results",
        sa.Column("snapshot", sa.String(64), nullable=False),
        sa.Column("question_id", sa.Integer, nullable=False),
        sa.Column("held", sa.Boolean, nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("cited", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("snapshot", "question_id", name="pk_golden_results"),
        sa.ForeignKeyConstraint(
            ["snapshot"],
            ["golden_runs.snapshot"],
            name="fk_golden_results_snapshot_golden_runs",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["golden_questions.id"],
            name="fk_golden_results_question_id_golden_questions",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "figures",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("collection", sa.Text, nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("times", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("day", "collection", "status", name="pk_figures"),
    )
