"""Sessions, keys, kept questions, and a journal that can be checked."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New tables; what an entry of the audit log tells beside the journal's."""
    for column in (
        sa.Column("via", sa.String(16)),
        sa.Column("outcome", sa.String(32)),
        sa.Column("snapshot", sa.String(64)),
        sa.Column("documents", sa.JSON),
        # Without both: an entry from before there was a chain.
        sa.Column("previous", sa.String(64)),
        sa.Column("hash", sa.String(64)),
    ):
        op.add_column("events", column)
    _people()
    _kept()


def _people() -> None:
    op.create_table(
        "sign_ins_begun",
        sa.Column("state_hash", sa.String(64), nullable=False),
        sa.Column("browser_hash", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("verifier", sa.String(128), nullable=False),
        sa.Column("back", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name="pk_sign_ins_begun"),
    )
    op.create_index("ix_sign_ins_begun_created", "sign_ins_begun", ["created"])
    op.create_table(
        "signed_in",
        sa.Column("id_hash", sa.String(64), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("groups", sa.JSON, nullable=False),
        sa.Column("provider_session", sa.String(64)),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id_hash", name="pk_signed_in"),
    )
    for name in ("who", "provider_session", "created"):
        op.create_index(f"ix_signed_in_{name}", "signed_in", [name])


def _kept() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("actions", sa.JSON, nullable=False),
        sa.Column("collections", sa.JSON),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked", sa.DateTime(timezone=True)),
        sa.Column("used", sa.Date),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("name", name="uq_api_keys_name"),
        sa.UniqueConstraint("secret_hash", name="uq_api_keys_secret_hash"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "asked",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("erase_after", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_asked"),
        sqlite_autoincrement=True,
    )
    for name in ("at", "who", "erase_after"):
        op.create_index(f"ix_asked_{name}", "asked", [name])
