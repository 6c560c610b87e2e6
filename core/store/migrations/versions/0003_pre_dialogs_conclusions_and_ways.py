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

    op.create_table(
        "conclusion",
        sa.Column("id", Id(), nullable=False),
        sa.Column("guardian_id", Id(), nullable=False),
        sa.Column("child_id", Id(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("school_id", Id(), nullable=False),
        sa.Column("school_name_kk", sa.String(), nullable=False),
        sa.Column("school_name_ru", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("said_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("application_id", Id(), nullable=True),
        sa.Column("decide_from", sa.Date(), nullable=True),
        sa.Column("decide_by", sa.Date(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"]),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"]),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("conclusion", schema=None) as batch_op:
        batch_op.create_index("ix_conclusion_application_id", ["application_id"], unique=False)
        batch_op.create_index("ix_conclusion_child_id", ["child_id"], unique=False)
        batch_op.create_index("ix_conclusion_guardian_id", ["guardian_id"], unique=False)

    op.create_table(
        "data_consent",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("guardian_id", Id(), nullable=False),
        sa.Column("child_id", Id(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("reply_id", sa.String(), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"]),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"]),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("offer_id", name="uq_data_consent_offer"),
    )
    with op.batch_alter_table("data_consent", schema=None) as batch_op:
        batch_op.create_index("ix_data_consent_guardian_id", ["guardian_id"], unique=False)

    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.add_column(sa.Column("service", sa.String(), server_default=sa.text("'queueing'"), nullable=False))

    with op.batch_alter_table("guardian", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("telegram_stopped", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("reminders_stopped", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )
        batch_op.add_column(sa.Column("latin", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settle_due", Instant(), nullable=True))
        batch_op.add_column(sa.Column("settle_tries", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("shown", sa.String(), server_default="sent", nullable=False))
        batch_op.add_column(sa.Column("bold", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("asks_until", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("replaces", sa.String(), nullable=True))

    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("conclusion_id", Id(), nullable=True))
        batch_op.create_index("ix_offer_conclusion_id", ["conclusion_id"], unique=False)

    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.add_column(sa.Column("papers_offer_id", sa.String(), nullable=True))
        batch_op.create_index("ix_referral_papers_offer_id", ["papers_offer_id"], unique=False)
