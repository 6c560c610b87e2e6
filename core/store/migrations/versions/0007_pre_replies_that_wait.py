"""Replies that wait."""

import sqlalchemy as sa
from alembic import op

from core.store.columns import Instant

revision = "0007_pre"
down_revision = "0006_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables one step further."""
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.add_column(sa.Column("waits_for", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("waits_after", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("look_at", Instant(), nullable=True))
