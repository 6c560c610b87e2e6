"""Dialogs conclusions and ways."""

import sqlalchemy as sa
from alembic import op

from core.store.columns import Id, Instant

revision = "0003_pre"
down_revision = "0002_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables one step further."""
    op.create_table(
        "link_token",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("guardian_id", Id(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"]),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    with op.batch_alter_table("link_token", schema=None) as batch_op:
        batch_op.create_index("ix_link_token_guardian_id", ["guardian_id"], unique=False)

    with op.batch_alter_table("guardian", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("reminders_stopped", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )
        batch_op.add_column(sa.Column("latin", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settle_due", Instant(), nullable=True))
        batch_op.add_column(sa.Column("settle_tries", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("bold", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("asks_until", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("replaces", sa.String(), nullable=True))
