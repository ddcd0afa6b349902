"""After Action: the review of an incident, its action items, its addenda."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from majorops.platform.schema.append_only import protect, refuse_when

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FINAL = (
    *("incident_id", "status", "scheduled_at", "held_at", "published_at", "created_at", "repeat_of"),
    *("summary", "timeline", "root_cause", "went_well", "what_we_change", "learnings", "changed_in"),
)
"""What nothing changes any more once a review is published."""


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("required_because", sa.Text(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("scheduled_at", sa.BigInteger(), nullable=True),
        sa.Column("held_at", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("repeat_of", sa.Text(), nullable=True),
        *(
            sa.Column(section, sa.Text(), nullable=False)
            for section in (
                "summary",
                "timeline",
                "root_cause",
                "went_well",
                "what_we_change",
                "learnings",
            )
        ),
        sa.Column("changed_in", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("open_revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('draft', 'scheduled', 'held', 'published')", name="ck_reviews_status"),
        sa.CheckConstraint(
            "(status = 'published') = (published_at IS NOT NULL)", name="ck_reviews_published"
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"]),
        sa.ForeignKeyConstraint(["repeat_of"], ["incidents.id"]),
        sa.PrimaryKeyConstraint("incident_id"),
    )
    op.create_index("ix_reviews_status", "reviews", ["status", "due_at"], unique=False)


def _actions() -> None:
    op.create_table(
        "review_actions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('open', 'done', 'dropped')", name="ck_review_actions_status"),
        sa.ForeignKeyConstraint(["incident_id"], ["reviews.incident_id"]),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_review_actions_incident_id", "review_actions", ["incident_id", "id"], unique=False)
    op.create_index("ix_review_actions_owner_id", "review_actions", ["owner_id", "status"], unique=False)


def _addenda() -> None:
    op.create_table(
        "review_addenda",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["reviews.incident_id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_review_addenda_incident_id", "review_addenda", ["incident_id", "id"], unique=False)


def _required_before() -> None:
    """Incidents that were resolved under an older program get the review that the rules ask for."""
    store = op.get_bind()
    found = store.execute(
        sa.text(
            "SELECT id, severity, resolved_at FROM incidents WHERE status = 'resolved' AND false_alarm = 0 "
            "AND (severity = 'critical' OR (severity = 'high' AND resolved_at - detected_at > 7200000))"
        )
    ).all()
    for incident_id, severity, resolved_at in found:
        because = "critical" if severity == "critical" else "long"
        due_at = resolved_at + 72 * 3_600_000
        key: dict[str, Any] = {"id": incident_id, "because": because, "due": due_at, "at": resolved_at}
        store.execute(
            sa.text(
                "INSERT INTO reviews (incident_id, status, required_because, due_at, created_at, summary, "
                "timeline, root_cause, went_well, what_we_change, learnings, changed_in, revision, "
                "open_revision) "
                "VALUES (:id, 'draft', :because, :due, :at, '', '', '', '', '', '', '{}', 1, 0)"
            ),
            key,
        )
        shown = {"status": "draft", "required_because": because, "due_at": due_at}
        store.execute(
            sa.text("UPDATE incidents SET after_action = :shown WHERE id = :id"),
            {"shown": json.dumps(shown), "id": incident_id},
        )


def upgrade() -> None:
    op.add_column("incidents", sa.Column("after_action", sa.Text(), nullable=True))
    _reviews()
    _actions()
    _addenda()
    _required_before()
    protect(op, "review_addenda")
    refuse_when(op, "reviews", "UPDATE", "a published review is final", changed=FINAL, column="published_at")
    for table in ("reviews", "review_actions"):
        refuse_when(op, table, "DELETE", f"{table} are kept")
