"""Queues papers and stages."""

import sqlalchemy as sa
from alembic import op

revision = "0002_pre"
down_revision = "0001_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables one step further."""
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.add_column(sa.Column("special_group", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))
        batch_op.add_column(sa.Column("rehabilitation", sa.String(), server_default=sa.text("('')"), nullable=False))

    with op.batch_alter_table("queue_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asleep", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))

    with op.batch_alter_table("vacancy", schema=None) as batch_op:
        batch_op.add_column(sa.Column("birth_years", sa.String(), server_default=sa.text("('')"), nullable=False))
        batch_op.add_column(sa.Column("rehabilitation", sa.String(), server_default=sa.text("('')"), nullable=False))
