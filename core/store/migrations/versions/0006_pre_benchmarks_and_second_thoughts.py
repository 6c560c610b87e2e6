"""Benchmarks and second thoughts."""

import sqlalchemy as sa
from alembic import op

from core.store.columns import Instant

revision = "0006_pre"
down_revision = "0005_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables one step further."""
    with op.batch_alter_table("guardian", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone_since", Instant(), nullable=True))
