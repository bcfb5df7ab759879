"""Thumbs, and questions sent to the owners of routines."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The first tables."""
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("answer_id", sa.String(32), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("verdict", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(32)),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("snapshot", sa.String(64)),
        sa.Column("question", sa.Text),
        sa.Column("comment", sa.Text),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erase_after", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint("answer_id", name="uq_feedback_answer_id"),
        sa.UniqueConstraint("secret_hash", name="uq_feedback_secret_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feedback_created", "feedback", ["created"])
    op.create_index("ix_feedback_erase_after", "feedback", ["erase_after"])
    op.create_table(
        "feedback_documents",
        sa.Column("feedback_id", sa.Integer, nullable=False),
        sa.Column("document_id", sa.String(16), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["feedback.id"],
            name="fk_feedback_documents_feedback_id_feedback",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "feedback_id", "document_id", "version", name="pk_feedback_documents"
        ),
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("comment", sa.Text),
        sa.Column("missing", sa.JSON, nullable=False),
        sa.Column("answer_id", sa.String(32)),
        sa.Column("snapshot", sa.String(64)),
        sa.Column("document_id", sa.String(16)),
        sa.Column("version", sa.String(64)),
        sa.Column("title", sa.Text),
        sa.Column("owner", sa.Text),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erase_after", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
        sa.UniqueConstraint("secret_hash", name="uq_questions_secret_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_questions_document_id", "questions", ["document_id"])
    op.create_index("ix_questions_created", "questions", ["created"])
    op.create_index("ix_questions_erase_after", "questions", ["erase_after"])
