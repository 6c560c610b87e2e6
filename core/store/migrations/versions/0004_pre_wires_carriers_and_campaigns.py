"""Wires carriers and campaigns."""

import sqlalchemy as sa
from alembic import op

from core.store.columns import Id, Instant

revision = "0004_pre"
down_revision = "0003_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables one step further."""
    op.create_table(
        "campaign",
        sa.Column("name", Id(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("per_minute", sa.Integer(), nullable=False),
        sa.Column("opens", sa.String(), nullable=False),
        sa.Column("closes", sa.String(), nullable=False),
        sa.Column("next_at", Instant(), nullable=False),
        sa.Column("beats", sa.JSON(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "carrier_error",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("wire", sa.String(), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("carrier_error", schema=None) as batch_op:
        batch_op.create_index("ix_carrier_error_at", ["wire", "at"], unique=False)

    op.create_table(
        "carrier_shares",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("shares", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("away_at", Instant(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("carrier_shares", schema=None) as batch_op:
        batch_op.create_index("ix_carrier_shares_channel", ["channel", "seq"], unique=False)

    op.create_table(
        "early_receipt",
        sa.Column("carrier_key", sa.String(), nullable=False),
        sa.Column("phone_index", sa.String(), nullable=False),
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("carrier_id", sa.String(), nullable=False),
        sa.Column("status_raw", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("carrier_key", "phone_index", "delivery"),
    )
    with op.batch_alter_table("early_receipt", schema=None) as batch_op:
        batch_op.create_index("ix_early_receipt_received_at", ["received_at"], unique=False)

    op.create_table(
        "outage",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("wire", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("noticed_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("outage", schema=None) as batch_op:
        batch_op.create_index("ix_outage_wire", ["wire", "began_at"], unique=False)

    op.create_table(
        "reply_piece",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("coding", sa.Integer(), nullable=False),
        sa.Column("key_owner", sa.String(), nullable=False),
        sa.Column("sender_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("carrier_at", Instant(), nullable=True),
        sa.Column("given_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("key", "round", "number"),
    )
    with op.batch_alter_table("reply_piece", schema=None) as batch_op:
        batch_op.create_index("ix_reply_piece_received_at", ["received_at"], unique=False)

    op.create_table(
        "smpp_bind",
        sa.Column("carrier", sa.String(), nullable=False),
        sa.Column("alive_until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("carrier"),
    )
    op.create_table(
        "smpp_inbound",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("print", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("smpp_inbound", schema=None) as batch_op:
        batch_op.create_index("ix_smpp_inbound_print", ["print"], unique=False)
        batch_op.create_index("ix_smpp_inbound_received_at", ["received_at"], unique=False)

    op.create_table(
        "sms_part",
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("carrier", sa.String(), nullable=False),
        sa.Column("phone_index", sa.String(), nullable=False),
        sa.Column("reference", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("carrier_id", sa.String(), nullable=False),
        sa.Column("carrier_key", sa.String(), nullable=False),
        sa.Column("left_at", Instant(), nullable=False),
        sa.Column("final_at", Instant(), nullable=True),
        sa.Column("status_raw", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", "number"),
    )
    with op.batch_alter_table("sms_part", schema=None) as batch_op:
        batch_op.create_index("ix_sms_part_carrier_key", ["carrier_key"], unique=False)
        batch_op.create_index("ix_sms_part_left_at", ["left_at"], unique=False)
        batch_op.create_index("ix_sms_part_reference", ["phone_index", "reference"], unique=False)

    op.create_table(
        "campaign_change",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("campaign", Id(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("per_minute", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaign.name"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("campaign", "seq", name="uq_campaign_change_seq"),
    )
    op.create_table(
        "campaign_item",
        sa.Column("campaign", Id(), nullable=False),
        sa.Column("subject", Id(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaign.name"]),
        sa.PrimaryKeyConstraint("campaign", "subject"),
    )
    with op.batch_alter_table("campaign_item", schema=None) as batch_op:
        batch_op.create_index("ix_campaign_item_offer_id", ["offer_id"], unique=False)
        batch_op.create_index("ix_campaign_item_subject", ["subject"], unique=False)

    with op.batch_alter_table("delivery_receipt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("polled", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))

    with op.batch_alter_table("listening", schema=None) as batch_op:
        batch_op.add_column(sa.Column("behind_since", Instant(), nullable=True))

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lane", sa.Integer(), server_default="2", nullable=False))
        batch_op.add_column(sa.Column("campaign", Id(), nullable=True))
        batch_op.add_column(sa.Column("way", sa.String(), server_default=sa.text("('')"), nullable=False))
        batch_op.add_column(sa.Column("tried_wires", sa.String(), server_default=sa.text("('')"), nullable=False))
        batch_op.add_column(sa.Column("trying_since", Instant(), nullable=True))
        batch_op.add_column(sa.Column("dead_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("text_index", sa.String(), server_default=sa.text("('')"), nullable=False))
        batch_op.add_column(sa.Column("ask_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("asked", sa.Integer(), server_default="0", nullable=False))
        batch_op.drop_index(batch_op.f("ix_message_guardian_id"))
        batch_op.create_index("ix_message_accepted", ["wire", "accepted_at"], unique=False)
        batch_op.create_index(
            "ix_message_asked",
            ["ask_at"],
            unique=False,
            sqlite_where=sa.text("ask_at IS NOT NULL"),
            postgresql_where=sa.text("ask_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_message_campaign",
            ["campaign", "way", "due_at", "seq"],
            unique=False,
            sqlite_where=sa.text("status = 'queued' AND campaign IS NOT NULL"),
            postgresql_where=sa.text("status = 'queued' AND campaign IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_message_dead",
            ["dead_at"],
            unique=False,
            sqlite_where=sa.text("dead_at IS NOT NULL"),
            postgresql_where=sa.text("dead_at IS NOT NULL"),
        )
        batch_op.create_index("ix_message_family", ["guardian_id", "status", "seq"], unique=False)
        batch_op.create_index(
            "ix_message_lane",
            ["lane", "way", "due_at", "seq"],
            unique=False,
            sqlite_where=sa.text("status IN ('queued','unknown')"),
            postgresql_where=sa.text("status IN ('queued','unknown')"),
        )

    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("heard_closes_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("unheard", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))
        batch_op.create_index("ix_offer_child_id", ["child_id"], unique=False)

    with op.batch_alter_table("told_event", schema=None) as batch_op:
        batch_op.create_index("ix_told_event_child_id", ["child_id"], unique=False)
