"""Queues papers and stages."""

import sqlalchemy as sa
from alembic import op

from core.store.columns import Id, Instant

revision = "0002_pre"
down_revision = "0001_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables one step further."""
    op.create_table(
        "queue_bucket",
        sa.Column("queue_key", Id(), nullable=False),
        sa.Column("queue_class", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("begins", Id(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("queue_key", "queue_class", "level", "begins"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "queue_count",
        sa.Column("queue_key", Id(), nullable=False),
        sa.Column("queue_class", sa.String(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("levels", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("queue_key", "queue_class"),
    )
    op.create_table(
        "complaint",
        sa.Column("id", Id(), nullable=False),
        sa.Column("application_id", Id(), nullable=True),
        sa.Column("guardian_id", Id(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("addressee", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("forward_by", sa.Date(), nullable=True),
        sa.Column("extended_on", sa.Date(), nullable=True),
        sa.Column("reason_code", sa.String(), nullable=False),
        sa.Column("notice_by", sa.Date(), nullable=True),
        sa.Column("notice_form", sa.String(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("held_at", Instant(), nullable=True),
        sa.Column("held_by", sa.String(), nullable=False),
        sa.Column("released_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"]),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.create_index("ix_complaint_application_id", ["application_id"], unique=False)
        batch_op.create_index("ix_complaint_guardian_id", ["guardian_id"], unique=False)

    op.create_table(
        "desk_case",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("application_id", Id(), nullable=True),
        sa.Column("guardian_id", Id(), nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.Column("done_reason", sa.String(), server_default=sa.text("('')"), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"]),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("why", "subject", name="uq_desk_case_subject"),
    )
    with op.batch_alter_table("desk_case", schema=None) as batch_op:
        batch_op.create_index("ix_desk_case_application_id", ["application_id"], unique=False)
        batch_op.create_index("ix_desk_case_guardian_id", ["guardian_id"], unique=False)
        batch_op.create_index("ix_desk_case_open", ["done_at", "since"], unique=False)

    op.create_table(
        "issued_document",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("guardian_id", Id(), nullable=False),
        sa.Column("application_id", Id(), nullable=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("key_owner", sa.String(), nullable=False),
        sa.Column("page_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"]),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("form", "subject", "language", name="uq_issued_document_subject"),
    )
    with op.batch_alter_table("issued_document", schema=None) as batch_op:
        batch_op.create_index("ix_issued_document_application_id", ["application_id"], unique=False)
        batch_op.create_index("ix_issued_document_guardian_id", ["guardian_id"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("addressee", sa.String(), nullable=False),
        sa.Column("application_id", Id(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("delivered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("about", "name", "subject", "addressee", name="uq_report_subject"),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index("ix_report_application_id", ["application_id"], unique=False)
        batch_op.create_index("ix_report_due", ["status", "due_at"], unique=False)

    op.create_table(
        "contract",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("referral_id", sa.String(), nullable=False),
        sa.Column("application_id", Id(), nullable=False),
        sa.Column("child_id", Id(), nullable=False),
        sa.Column("preschool_id", Id(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("formed_at", Instant(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"]),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"]),
        sa.ForeignKeyConstraint(["preschool_id"], ["preschool.id"]),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("referral_id"),
    )
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.create_index("ix_contract_application_id", ["application_id"], unique=False)
        batch_op.create_index("ix_contract_child_id", ["child_id"], unique=False)

    op.create_table(
        "package",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("referral_id", sa.String(), nullable=False),
        sa.Column("application_id", Id(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("filed_at", Instant(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("check_by", sa.Date(), nullable=False),
        sa.Column("key_owner", sa.String(), nullable=False),
        sa.Column("papers_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("expired", sa.JSON(), nullable=False),
        sa.Column("reviewed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"]),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("package", schema=None) as batch_op:
        batch_op.create_index("ix_package_application_id", ["application_id"], unique=False)
        batch_op.create_index("ix_package_referral_id", ["referral_id"], unique=False)

    op.create_table(
        "told_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("application_id", Id(), nullable=True),
        sa.Column("referral_id", sa.String(), nullable=True),
        sa.Column("child_id", Id(), nullable=True),
        sa.Column("preschool_id", Id(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("key_owner", sa.String(), nullable=False),
        sa.Column("said_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("followed_at", Instant(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"]),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"]),
        sa.ForeignKeyConstraint(["preschool_id"], ["preschool.id"]),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("told_event", schema=None) as batch_op:
        batch_op.create_index("ix_told_event_application_id", ["application_id"], unique=False)
        batch_op.create_index("ix_told_event_referral_id", ["referral_id"], unique=False)

    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.add_column(sa.Column("privilege_refused_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("pmpc_on_file", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("special_group", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))
        batch_op.add_column(sa.Column("rehabilitation", sa.String(), server_default=sa.text("('')"), nullable=False))
        batch_op.add_column(sa.Column("resident", sa.Boolean(), server_default=sa.text("(true)"), nullable=False))

    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.add_column(sa.Column("service", sa.String(), nullable=True))

    with op.batch_alter_table("guardian", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_at", Instant(), nullable=True))

    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("repeat_from", sa.Date(), nullable=True))

    with op.batch_alter_table("queue_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asleep", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))
        batch_op.add_column(sa.Column("set_aside", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))
        batch_op.create_index(
            "ix_queue_entry_awake",
            ["queue_key", "queue_class", "submitted_at", "application_id"],
            unique=False,
            sqlite_where=sa.text("coalesce(status, '') = 'waiting' AND asleep = 0 AND set_aside = 0"),
            postgresql_where=sa.text("coalesce(status, '') = 'waiting' AND NOT asleep AND NOT set_aside"),
        )

    with op.batch_alter_table("vacancy", schema=None) as batch_op:
        batch_op.add_column(sa.Column("birth_years", sa.String(), server_default=sa.text("('')"), nullable=False))
        batch_op.add_column(sa.Column("rehabilitation", sa.String(), server_default=sa.text("('')"), nullable=False))
