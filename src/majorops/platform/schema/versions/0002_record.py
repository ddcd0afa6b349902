"""The record: incidents and everything that hangs on them; the log is written once."""

import sqlalchemy as sa
from alembic import op

from majorops.platform.schema.append_only import protect

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("phase", sa.Integer(), nullable=False),
        sa.Column("phase_entered_at", sa.BigInteger(), nullable=False),
        sa.Column("detected_at", sa.BigInteger(), nullable=False),
        sa.Column("resolved_at", sa.BigInteger(), nullable=True),
        sa.Column("affected_systems", sa.Text(), nullable=False),
        sa.Column("bridge_url", sa.Text(), nullable=True),
        sa.Column("alert_id", sa.Text(), nullable=True),
        sa.Column("customer_count", sa.BigInteger(), nullable=False),
        sa.Column("issue_time", sa.BigInteger(), nullable=False),
        sa.Column("resolve_time", sa.BigInteger(), nullable=True),
        sa.Column("external_impact", sa.Text(), nullable=False),
        sa.Column("sre", sa.Text(), nullable=False),
        sa.Column("mim", sa.Text(), nullable=True),
        sa.Column("leader", sa.Text(), nullable=True),
        sa.Column("service_manager", sa.Text(), nullable=True),
        sa.Column("customer_ops", sa.Text(), nullable=True),
        sa.Column("business_impact", sa.Text(), nullable=False),
        sa.Column("customer_impact_summary", sa.Text(), nullable=False),
        sa.Column("risk_level", sa.Text(), nullable=False),
        sa.Column("exec_summary", sa.Text(), nullable=False),
        sa.Column("next_update_eta", sa.BigInteger(), nullable=True),
        sa.Column("last_communicated_at", sa.BigInteger(), nullable=True),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("metadata", sa.Text(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_by_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("active_phase", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("issue_time_given", sa.Integer(), server_default="0", nullable=False),
        sa.Column("audience_notes", sa.Text(), nullable=True),
        sa.Column("false_alarm", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reopen_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("restricted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("seat_names", sa.Text(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=True),
        sa.Column("public_title", sa.Text(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.Column("published_by", sa.Text(), nullable=True),
        sa.Column("unpublished_at", sa.BigInteger(), nullable=True),
        sa.Column("unpublish_reason", sa.Text(), nullable=True),
        sa.Column("handover", sa.Text(), nullable=True),
        sa.Column("next_public_eta", sa.BigInteger(), nullable=True),
        sa.Column("last_public_update_at", sa.BigInteger(), nullable=True),
        sa.Column("last_update_at", sa.BigInteger(), nullable=True),
        sa.Column("last_milestone_at", sa.BigInteger(), nullable=True),
        sa.Column("event_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("open_event_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("update_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("public_update_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("milestone_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("visit_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("public_rows", sa.Integer(), server_default="0", nullable=False),
        sa.Column("resolution_milestone", sa.Text(), nullable=True),
        sa.CheckConstraint("severity IN ('critical', 'high', 'medium', 'low')", name="ck_incidents_severity"),
        sa.CheckConstraint("status IN ('active', 'monitoring', 'resolved')", name="ck_incidents_status"),
        sa.CheckConstraint("phase BETWEEN 1 AND 8", name="ck_incidents_phase"),
        sa.ForeignKeyConstraint(
            ["mim"],
            ["users.id"],
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("public_id"),
    )
    op.create_index("ix_incidents_detected_at", "incidents", ["detected_at"], unique=False)
    op.create_index("ix_incidents_severity", "incidents", ["severity", "id"], unique=False)
    op.create_index("ix_incidents_status", "incidents", ["status", "id"], unique=False)


def _milestones() -> None:
    op.create_table(
        "milestones",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("status_at_cut", sa.Text(), nullable=False),
        sa.Column("next_update_eta", sa.BigInteger(), nullable=True),
        sa.Column("cut_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("is_resolution", sa.Integer(), nullable=False),
        sa.Column("cut_by_name", sa.Text(), nullable=False),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.Column("open_sources", sa.Text(), nullable=False),
        sa.Column("corrects", sa.Text(), nullable=True),
        sa.Column("promise_id", sa.Text(), nullable=True),
        sa.Column("draft_id", sa.Text(), nullable=True),
        sa.CheckConstraint("sequence >= 1", name="ck_milestones_sequence"),
        sa.ForeignKeyConstraint(
            ["corrects"],
            ["milestones.id"],
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_milestones_created_at", "milestones", ["created_at"], unique=False)
    op.create_index("ix_milestones_incident_id", "milestones", ["incident_id", "sequence"], unique=True)
    op.create_index("ix_milestones_sequence", "milestones", ["sequence"], unique=False)


def _participants() -> None:
    op.create_table(
        "participants",
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("named", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.id"],
        ),
        sa.PrimaryKeyConstraint("incident_id", "user_id"),
    )
    op.create_index("ix_participants_user_id", "participants", ["user_id"], unique=False)


def _phase_visits() -> None:
    op.create_table(
        "phase_visits",
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("phase", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_by_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.id"],
        ),
        sa.PrimaryKeyConstraint("incident_id", "n"),
    )


def _promises() -> None:
    op.create_table(
        "promises",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Text(), nullable=False),
        sa.Column("interval_minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("late_minutes", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("made_in", sa.Text(), nullable=True),
        sa.Column("settled_in", sa.Text(), nullable=True),
        sa.Column("public_number", sa.Integer(), nullable=True),
        sa.CheckConstraint("(state = 'open') = (settled_at IS NULL)", name="ck_promises_settled"),
        sa.CheckConstraint(
            "state IN ('open', 'kept', 'late', 'broken', 'withdrawn')", name="ck_promises_state"
        ),
        sa.CheckConstraint("visibility IN ('public', 'internal')", name="ck_promises_visibility"),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_promises_incident_id", "promises", ["incident_id", "id"], unique=False)
    op.create_index(
        "uq_promises_open",
        "promises",
        ["incident_id", "visibility"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def _retractions() -> None:
    op.create_table(
        "retractions",
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.id"],
        ),
        sa.PrimaryKeyConstraint("incident_id", "kind", "item_id"),
    )


def _status_updates() -> None:
    op.create_table(
        "status_updates",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("next_update_eta", sa.BigInteger(), nullable=True),
        sa.Column("corrects", sa.Text(), nullable=True),
        sa.Column("corrects_visibility", sa.Text(), nullable=True),
        sa.Column("corrects_number", sa.Integer(), nullable=True),
        sa.Column("public_number", sa.Integer(), nullable=True),
        sa.CheckConstraint("source IN ('web', 'api', 'cli')", name="ck_status_updates_source"),
        sa.CheckConstraint("visibility IN ('public', 'internal')", name="ck_status_updates_visibility"),
        sa.ForeignKeyConstraint(
            ["corrects"],
            ["status_updates.id"],
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_status_updates_created_at", "status_updates", ["created_at"], unique=False)
    op.create_index("ix_status_updates_incident_id", "status_updates", ["incident_id", "id"], unique=False)


def _timeline_events() -> None:
    op.create_table(
        "timeline_events",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=True),
        sa.Column("phase_number", sa.Integer(), nullable=True),
        sa.Column("timestamp", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("automatic", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Text(), nullable=True),
        sa.Column("corrects_number", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=True),
        sa.Column("public_number", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["corrects"],
            ["timeline_events.id"],
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_timeline_events_created_at", "timeline_events", ["created_at"], unique=False)
    op.create_index("ix_timeline_events_incident_id", "timeline_events", ["incident_id", "id"], unique=False)
    op.create_index(
        "ix_timeline_events_subject_id",
        "timeline_events",
        ["subject_id"],
        unique=False,
        sqlite_where=sa.text("subject_id IS NOT NULL"),
        postgresql_where=sa.text("subject_id IS NOT NULL"),
    )


def upgrade() -> None:
    _incidents()
    _milestones()
    _participants()
    _phase_visits()
    _promises()
    _retractions()
    _status_updates()
    _timeline_events()
    for table in ("timeline_events", "retractions", "status_updates", "milestones"):
        protect(op, table)
