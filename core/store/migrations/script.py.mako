"""${message}."""

import sqlalchemy as sa
from alembic import op

from core.store.columns import Id, Instant

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables one step further."""
    ${upgrades if upgrades else "pass"}
