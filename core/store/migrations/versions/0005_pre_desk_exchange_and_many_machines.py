"""Desk exchange and many machines."""

import sqlalchemy as sa
from alembic import op

from core.store.columns import Id, Instant

revision = "0005_pre"
down_revision = "0004_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables one step further."""
    op.create_table(
        "desk_errand",
        sa.Column("state_hash", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("verifier", sa.String(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("state_hash"),
    )
    op.create_table(
        "desk_operator",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=True),
        sa.Column("invitation_hash", sa.String(), nullable=True),
        sa.Column("invited_until", Instant(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", Instant(), nullable=True),
        sa.Column("disabled_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
        sa.UniqueConstraint("subject"),
    )
    op.create_table(
        "evidence_block",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", "number"),
    )
    op.create_table(
        "evidence_day",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("made_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("day"),
    )
    op.create_table(
        "name_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guardian_id", Id(), nullable=False),
        sa.Column("person", Id(), nullable=False),
        sa.PrimaryKeyConstraint("key", "guardian_id", "person"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("name_key", schema=None) as batch_op:
        batch_op.create_index("ix_name_key_guardian_id", ["guardian_id"], unique=False)

    op.create_table(
        "set_aside",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("wire", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("key_owner", sa.String(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("wire", "provider_id", name="uq_set_aside_wire"),
    )
    op.create_table(
        "consent_text",
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("guardian_id", Id(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"]),
        sa.PrimaryKeyConstraint("commitment"),
    )
    with op.batch_alter_table("consent_text", schema=None) as batch_op:
        batch_op.create_index("ix_consent_text_guardian_id", ["guardian_id"], unique=False)

    op.create_table(
        "desk_session",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["operator_id"], ["desk_operator.id"]),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    with op.batch_alter_table("desk_session", schema=None) as batch_op:
        batch_op.create_index("ix_desk_session_operator_id", ["operator_id"], unique=False)

    op.create_table(
        "consent_record",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("guardian_id", Id(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("relates_to", sa.String(), nullable=True),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("leaf", sa.String(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("tree_day", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"]),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("consent_record", schema=None) as batch_op:
        batch_op.create_index("ix_consent_record_guardian_id", ["guardian_id"], unique=False)
        batch_op.create_index("ix_consent_record_offer_id", ["offer_id"], unique=False)
        batch_op.create_index(
            "ix_consent_record_open",
            ["day", "id"],
            unique=False,
            sqlite_where=sa.text("tree_day IS NULL"),
            postgresql_where=sa.text("tree_day IS NULL"),
        )
        batch_op.create_index("ix_consent_record_relates_to", ["relates_to"], unique=False)
        batch_op.create_index("ix_consent_record_tree", ["tree_day", "position"], unique=False)

    op.create_table(
        "desk_note",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("guardian_id", Id(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=True),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"]),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("desk_note", schema=None) as batch_op:
        batch_op.create_index("ix_desk_note_guardian_id", ["guardian_id"], unique=False)
        batch_op.create_index("ix_desk_note_offer_id", ["offer_id"], unique=False)

    op.create_table(
        "consent_withdrawal",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("consent_id", sa.String(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("guardian_id", Id(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=False),
        sa.Column("stop_by", Instant(), nullable=False),
        sa.Column("stopped_at", Instant(), nullable=True),
        sa.Column("told_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"]),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"]),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"]),
        sa.ForeignKeyConstraint(["record_id"], ["consent_record.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("consent_id", name="uq_consent_withdrawal_consent"),
    )
    with op.batch_alter_table("consent_withdrawal", schema=None) as batch_op:
        batch_op.create_index("ix_consent_withdrawal_guardian_id", ["guardian_id"], unique=False)
        batch_op.create_index("ix_consent_withdrawal_offer_id", ["offer_id"], unique=False)

    with op.batch_alter_table("access_trace", schema=None) as batch_op:
        batch_op.add_column(sa.Column("session", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("ends_at", Instant(), nullable=True))
        batch_op.create_index("ix_access_trace_at", ["at", "id"], unique=False)

    with op.batch_alter_table("guardian", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_at", Instant(), nullable=True))

    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("trying_since", Instant(), nullable=True))
        batch_op.add_column(sa.Column("dead_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("failure", sa.String(), server_default=sa.text("('')"), nullable=False))
        batch_op.add_column(sa.Column("failure_code", sa.String(), server_default=sa.text("('')"), nullable=False))
        batch_op.add_column(sa.Column("decision_digest", sa.String(), server_default=sa.text("('')"), nullable=False))
        batch_op.create_index(
            "ix_handover_dead",
            ["dead_at"],
            unique=False,
            sqlite_where=sa.text("dead_at IS NOT NULL"),
            postgresql_where=sa.text("dead_at IS NOT NULL"),
        )

    with op.batch_alter_table("idempotency", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("content_type", sa.String(), server_default=sa.text("'application/json'"), nullable=False)
        )
        batch_op.add_column(sa.Column("busy_until", Instant(), nullable=True))
        batch_op.create_index("ix_idempotency_created_at", ["created_at"], unique=False)

    with op.batch_alter_table("life_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("code", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("facts", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("told_id", sa.String(), nullable=True))

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_message_settle",
            ["settle_due"],
            unique=False,
            sqlite_where=sa.text("settle = 'wanted'"),
            postgresql_where=sa.text("settle = 'wanted'"),
        )

    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index("ix_offer_created", ["created_at", "id"], unique=False)
        batch_op.create_index(
            "ix_offer_live",
            ["closes_at", "status"],
            unique=False,
            sqlite_where=sa.text("status IN ('planned','sent','open','collecting')"),
            postgresql_where=sa.text("status IN ('planned','sent','open','collecting')"),
        )

    with op.batch_alter_table("preschool", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_on", sa.Date(), nullable=True))

    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.add_column(sa.Column("authenticity", sa.String(), server_default=sa.text("('')"), nullable=False))

    with op.batch_alter_table("told_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("guardian_id", Id(), nullable=True))
