"""The first tables."""

import sqlalchemy as sa
from alembic import op

from core.store.columns import Id, Instant

revision = "0001_pre"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables one step further."""
    op.create_table(
        "access_trace",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("guardian_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("access_trace", schema=None) as batch_op:
        batch_op.create_index("ix_access_trace_guardian_id", ["guardian_id"], unique=False)

    op.create_table(
        "data_key",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("owner"),
    )
    op.create_table(
        "delivery_receipt",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("wire", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("status_raw", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("applied_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("wire", "event_id", name="uq_delivery_receipt_event"),
    )
    with op.batch_alter_table("delivery_receipt", schema=None) as batch_op:
        batch_op.create_index("ix_delivery_receipt_provider", ["wire", "provider_id"], unique=False)

    op.create_table(
        "guardian",
        sa.Column("id", Id(), nullable=False),
        sa.Column("iin_index", sa.String(), nullable=False),
        sa.Column("phone_index", sa.String(), nullable=False),
        sa.Column("telegram_index", sa.String(), nullable=True),
        sa.Column("iin_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("telegram_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("registered_language", sa.String(), nullable=False),
        sa.Column("settlement", sa.String(), nullable=False),
        sa.Column("telegram_proven_at", Instant(), nullable=True),
        sa.Column("telegram_blocked", sa.Boolean(), nullable=False),
        sa.Column("sms_stopped", sa.Boolean(), nullable=False),
        sa.Column("wrong_number", sa.Boolean(), nullable=False),
        sa.Column("last_answered_on", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("iin_index"),
    )
    with op.batch_alter_table("guardian", schema=None) as batch_op:
        batch_op.create_index("ix_guardian_phone_index", ["phone_index"], unique=False)
        batch_op.create_index("ix_guardian_telegram_index", ["telegram_index"], unique=False)

    op.create_table(
        "history",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("data", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "seq"),
    )
    op.create_table(
        "idempotency",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "life_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("occurred_at", Instant(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "event_id", name="uq_life_event_source"),
    )
    op.create_table(
        "listening",
        sa.Column("wire", sa.String(), nullable=False),
        sa.Column("heard_until", Instant(), nullable=False),
        sa.Column("failed_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("wire"),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("dedupe", sa.String(), nullable=False),
        sa.Column("guardian_id", sa.String(), nullable=True),
        sa.Column("key_owner", sa.String(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("wire", sa.String(), nullable=True),
        sa.Column("tried", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("first_claimed_at", Instant(), nullable=True),
        sa.Column("maybe_seen", sa.Boolean(), nullable=False),
        sa.Column("claimed_at", Instant(), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("buttons", sa.JSON(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("stated_until", Instant(), nullable=True),
        sa.Column("provider_id", sa.String(), nullable=True),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("failure_code", sa.String(), nullable=False),
        sa.Column("accepted_at", Instant(), nullable=True),
        sa.Column("delivered_at", Instant(), nullable=True),
        sa.Column("settle", sa.String(), nullable=False),
        sa.Column("reply_to", sa.String(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dedupe"),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_due", ["status", "due_at"], unique=False)
        batch_op.create_index("ix_message_guardian_id", ["guardian_id"], unique=False)
        batch_op.create_index("ix_message_offer_id", ["offer_id"], unique=False)
        batch_op.create_index("ix_message_provider", ["wire", "provider_id"], unique=False)
        batch_op.create_index("ix_message_seq", ["seq"], unique=False)

    op.create_table(
        "meta",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "preschool",
        sa.Column("id", Id(), nullable=False),
        sa.Column("name_kk", sa.String(), nullable=False),
        sa.Column("name_ru", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("settlement", sa.String(), nullable=False),
        sa.Column("state_order", sa.Boolean(), nullable=False),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "queue",
        sa.Column("key", Id(), nullable=False),
        sa.Column("phase", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "reply",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("wire", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key_owner", sa.String(), nullable=False),
        sa.Column("sender_index", sa.String(), nullable=False),
        sa.Column("sender_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("own_contact", sa.Boolean(), nullable=False),
        sa.Column("message_ref", sa.String(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("carrier_at", Instant(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("read_at", Instant(), nullable=True),
        sa.Column("guardian_id", sa.String(), nullable=True),
        sa.Column("offer_id", sa.String(), nullable=True),
        sa.Column("intent", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("wire", "provider_id", name="uq_reply_provider"),
    )
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.create_index("ix_reply_guardian_id", ["guardian_id"], unique=False)
        batch_op.create_index("ix_reply_offer_id", ["offer_id"], unique=False)
        batch_op.create_index("ix_reply_sender_index", ["sender_index"], unique=False)
        batch_op.create_index("ix_reply_seq", ["seq"], unique=False)
        batch_op.create_index("ix_reply_unread", ["status", "received_at"], unique=False)

    op.create_table(
        "timer",
        sa.Column("id", Id(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "subject", name="uq_timer_subject"),
    )
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.create_index("ix_timer_due", ["due_at"], unique=False)

    op.create_table(
        "child",
        sa.Column("id", Id(), nullable=False),
        sa.Column("guardian_id", Id(), nullable=False),
        sa.Column("iin_index", sa.String(), nullable=False),
        sa.Column("iin_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("birth_date_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("iin_index"),
    )
    with op.batch_alter_table("child", schema=None) as batch_op:
        batch_op.create_index("ix_child_guardian_id", ["guardian_id"], unique=False)

    op.create_table(
        "vacancy",
        sa.Column("id", Id(), nullable=False),
        sa.Column("preschool_id", Id(), nullable=False),
        sa.Column("group_type", sa.String(), nullable=False),
        sa.Column("regime_hours", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("temporary_until", sa.Date(), nullable=True),
        sa.Column("published_at", Instant(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("queue_key", Id(), nullable=False),
        sa.Column("slot", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["preschool_id"], ["preschool.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("vacancy", schema=None) as batch_op:
        batch_op.create_index("ix_vacancy_free", ["status", "published_at", "id"], unique=False)
        batch_op.create_index("ix_vacancy_preschool_id", ["preschool_id"], unique=False)

    op.create_table(
        "application",
        sa.Column("id", Id(), nullable=False),
        sa.Column("guardian_id", Id(), nullable=False),
        sa.Column("child_id", Id(), nullable=False),
        sa.Column("submitted_at", Instant(), nullable=False),
        sa.Column("categories", sa.String(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("queue_class", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("wished_from_age", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"]),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index("ix_application_child_id", ["child_id"], unique=False)
        batch_op.create_index("ix_application_guardian_id", ["guardian_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("application_id", Id(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("grounds", sa.JSON(), nullable=False),
        sa.Column("citations", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index("ix_decision_application_id", ["application_id"], unique=False)
        batch_op.create_index("ix_decision_seq", ["seq"], unique=False)

    op.create_table(
        "queue_entry",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("application_id", Id(), nullable=False),
        sa.Column("preschool_id", Id(), nullable=False),
        sa.Column("queue_key", Id(), nullable=False),
        sa.Column("queue_class", sa.String(), nullable=False),
        sa.Column("submitted_at", Instant(), nullable=False),
        sa.Column("wish", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("resume_at", Instant(), nullable=True),
        sa.Column("return_itself", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"]),
        sa.ForeignKeyConstraint(["preschool_id"], ["preschool.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("application_id", "preschool_id", name="uq_queue_entry_wish"),
    )
    with op.batch_alter_table("queue_entry", schema=None) as batch_op:
        batch_op.create_index("ix_queue_entry_application_id", ["application_id"], unique=False)
        batch_op.create_index(
            "ix_queue_entry_line",
            ["queue_key", "status", "queue_class", "submitted_at", "application_id"],
            unique=False,
        )
        batch_op.create_index("ix_queue_entry_preschool_id", ["preschool_id"], unique=False)

    op.create_table(
        "offer",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("guardian_id", Id(), nullable=False),
        sa.Column("child_id", Id(), nullable=False),
        sa.Column("application_id", Id(), nullable=True),
        sa.Column("entry_id", sa.String(), nullable=True),
        sa.Column("vacancy_id", Id(), nullable=True),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("opens_at", Instant(), nullable=True),
        sa.Column("closes_at", Instant(), nullable=True),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("stated_until", Instant(), nullable=True),
        sa.Column("repeat_unproven", sa.Boolean(), nullable=False),
        sa.Column("restored", sa.Boolean(), nullable=False),
        sa.Column("place_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"]),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"]),
        sa.ForeignKeyConstraint(["entry_id"], ["queue_entry.id"]),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"]),
        sa.ForeignKeyConstraint(["vacancy_id"], ["vacancy.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index("ix_offer_application_id", ["application_id"], unique=False)
        batch_op.create_index("ix_offer_code", ["code"], unique=False)
        batch_op.create_index("ix_offer_guardian_id", ["guardian_id"], unique=False)
        batch_op.create_index("ix_offer_vacancy_id", ["vacancy_id"], unique=False)
        batch_op.create_index(
            "uq_offer_open_application",
            ["application_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'vacancy' AND status IN ('planned','sent','open','collecting')"),
            postgresql_where=sa.text("kind = 'vacancy' AND status IN ('planned','sent','open','collecting')"),
        )
        batch_op.create_index(
            "uq_offer_open_vacancy",
            ["vacancy_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('planned','sent','open','collecting')"),
            postgresql_where=sa.text("status IN ('planned','sent','open','collecting')"),
        )

    op.create_table(
        "consent",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("guardian_id", Id(), nullable=False),
        sa.Column("child_id", Id(), nullable=False),
        sa.Column("reply_id", sa.String(), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"]),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"]),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("offer_id"),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index("ix_consent_guardian_id", ["guardian_id"], unique=False)

    op.create_table(
        "handover",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("handed_over_at", Instant(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("offer_id"),
    )
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.create_index("ix_handover_due", ["status", "due_at"], unique=False)

    op.create_table(
        "referral",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("vacancy_id", Id(), nullable=False),
        sa.Column("application_id", Id(), nullable=False),
        sa.Column("entry_id", sa.String(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("received_at", Instant(), nullable=True),
        sa.Column("valid_until", Instant(), nullable=False),
        sa.Column("cancel_until", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"]),
        sa.ForeignKeyConstraint(["entry_id"], ["queue_entry.id"]),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"]),
        sa.ForeignKeyConstraint(["vacancy_id"], ["vacancy.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("offer_id"),
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index("ix_referral_application_id", ["application_id"], unique=False)
        batch_op.create_index(
            "uq_referral_live",
            ["vacancy_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('issued','extended')"),
            postgresql_where=sa.text("status IN ('issued','extended')"),
        )
