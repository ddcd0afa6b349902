"""KPIs: the facts of each incident, what cannot be worked out, and the catalogue that is built in."""

import json
import re
from typing import Any

import sqlalchemy as sa
from alembic import op

from majorops.platform.clock import now_ms

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_PHASES = ("Alert", "Gather", "Assess", "Initial", "Isolation", "Mitigation", "Validation", "Resolution")
_PHASE_MINUTES = (5, 10, 15, 8, 25, 30, 15, 5)
_FACT = re.compile(
    r"[a-z]\w+_(?:at|ms|count|time|given|alarm|impact|required)\b|promises_\w+|promise_late_ms"
)

CATALOGUE: tuple[dict[str, Any], ...] = (
    {
        "slug": "mttr",
        "name": "Time to resolve (MTTR)",
        "description": "From detection to resolved; false alarms do not count.",
        "formula": "CASE WHEN false_alarm = 0 THEN (resolved_at - detected_at) / 60000.0 END",
        "units": "minutes",
        "targets": {"critical": 120, "high": 240},
        "direction": "lower",
        "visibility": "exec",
        "owner": "leader",
        "review_cadence": "quarterly",
        "observed_at": "resolved",
    },
    {
        "slug": "mtta",
        "name": "Time to acknowledge (MTTA)",
        "description": "From the alert to the first entry into a phase beyond Alert.",
        "formula": "(left_alert_at - issue_time) / 60000.0",
        "units": "minutes",
        "targets": {"critical": 10, "high": 20},
        "direction": "lower",
        "visibility": "internal",
        "owner": "mim",
        "review_cadence": "quarterly",
        "observed_at": "left_alert",
    },
    {
        "slug": "mttm",
        "name": "Time to mitigate (MTTM)",
        "description": "From detection to the first entry into Mitigation or beyond.",
        "formula": "(mitigation_at - detected_at) / 60000.0",
        "units": "minutes",
        "targets": {"critical": 75, "high": 55, "medium": 28, "low": 15},
        "direction": "lower",
        "visibility": "exec",
        "owner": "sre",
        "review_cadence": "quarterly",
        "observed_at": "mitigation",
    },
    {
        "slug": "ttd",
        "name": "Time to detect (TTD)",
        "description": "From the alert to detection, where the time of the alert is known.",
        "formula": "CASE WHEN issue_time_given = 1 THEN (detected_at - issue_time) / 60000.0 END",
        "units": "minutes",
        "targets": None,
        "direction": "lower",
        "visibility": "internal",
        "owner": "serviceManager",
        "review_cadence": "quarterly",
        "observed_at": "detected",
    },
    {
        "slug": "time-to-first-milestone",
        "name": "Time to first milestone",
        "description": "From detection to the first milestone: how long people waited for a first word.",
        "formula": "(first_milestone_at - detected_at) / 60000.0",
        "units": "minutes",
        "targets": {"critical": 15, "high": 20, "medium": 30, "low": 45},
        "direction": "lower",
        "visibility": "exec",
        "owner": "customerOps",
        "review_cadence": "monthly",
        "observed_at": "first_milestone",
    },
    {
        "slug": "cadence-adherence",
        "name": "Promises kept",
        "description": "Share of the promised update times that were kept; withdrawn promises do not count.",
        "formula": "100.0 * promises_kept / NULLIF(promises_kept + promises_late + promises_broken, 0)",
        "units": "percent",
        "targets": {"default": 90},
        "direction": "higher",
        "visibility": "exec",
        "owner": "customerOps",
        "review_cadence": "monthly",
        "observed_at": "resolved",
    },
    {
        "slug": "promise-lateness",
        "name": "Lateness of promises",
        "description": "Minutes past due, on average over the promises that counted.",
        "formula": "promise_late_ms / 60000.0 / NULLIF(promises_kept + promises_late + promises_broken, 0)",
        "units": "minutes",
        "targets": {"default": 2},
        "direction": "lower",
        "visibility": "internal",
        "owner": "customerOps",
        "review_cadence": "monthly",
        "observed_at": "resolved",
    },
    {
        "slug": "comms-silence-max",
        "name": "Longest silence",
        "description": "The longest wait without a milestone or a public update.",
        "formula": "silence_max_ms / 60000.0",
        "units": "minutes",
        "targets": {"critical": 30, "high": 45, "medium": 90},
        "direction": "lower",
        "visibility": "internal",
        "owner": "mim",
        "review_cadence": "monthly",
        "observed_at": "resolved",
    },
    {
        "slug": "reentry-count",
        "name": "Re-entries",
        "description": "How often the work went back to Gather or Assess.",
        "formula": "reentry_count",
        "units": "count",
        "targets": None,
        "direction": "none",
        "visibility": "internal",
        "owner": "mim",
        "review_cadence": "quarterly",
        "observed_at": "resolved",
    },
    {
        "slug": "updates-posted",
        "name": "Updates posted",
        "description": "Status updates, public and internal.",
        "formula": "update_count",
        "units": "count",
        "targets": None,
        "direction": "none",
        "visibility": "internal",
        "owner": "customerOps",
        "review_cadence": "quarterly",
        "observed_at": "resolved",
    },
    {
        "slug": "customer-impact-minutes",
        "name": "Customer impact",
        "description": "Affected customers times the minutes of impact.",
        "formula": (
            "CASE WHEN customer_count > 0 OR external_impact = 'no' "
            "THEN customer_count * (impact_end_at - issue_time) / 60000.0 END"
        ),
        "units": "customer-minutes",
        "targets": None,
        "direction": "lower",
        "visibility": "exec",
        "owner": "serviceManager",
        "review_cadence": "quarterly",
        "observed_at": "resolved",
    },
    {
        "slug": "reopen-count",
        "name": "Reopenings",
        "description": "How often it was taken up again after it had been resolved.",
        "formula": "reopen_count",
        "units": "count",
        "targets": {"default": 0},
        "direction": "lower",
        "visibility": "internal",
        "owner": "mim",
        "review_cadence": "quarterly",
        "observed_at": "resolved",
    },
    {
        "slug": "after-action-on-time",
        "name": "After Action on time",
        "description": "100 when the required After Action was held within 72 hours, else 0.",
        "formula": (
            "CASE WHEN review_required = 1 "
            "THEN CASE WHEN review_held_at <= review_due_at THEN 100.0 ELSE 0.0 END END"
        ),
        "units": "percent",
        "targets": {"default": 100},
        "direction": "higher",
        "visibility": "internal",
        "owner": "mim",
        "review_cadence": "quarterly",
        "observed_at": "after_action",
    },
    {
        "slug": "stakeholder-satisfaction",
        "name": "Stakeholder satisfaction",
        "description": "Mean of the survey among those who waited, 1 to 5.",
        "formula": "mean survey score, 1 to 5, entered or imported",
        "units": "score",
        "targets": {"default": 4.5},
        "direction": "higher",
        "visibility": "exec",
        "owner": "customerOps",
        "review_cadence": "quarterly",
        "observed_at": "manual",
    },
    *(
        {
            "slug": f"phase-minutes-{n}",
            "name": f"Minutes in {name}",
            "description": f"Time in phase {n}, all visits.",
            "formula": f"phase_{n}_ms / 60000.0",
            "units": "minutes",
            "targets": {"default": minutes},
            "direction": "lower",
            "visibility": "internal",
            "owner": "mim",
            "review_cadence": "quarterly",
            "observed_at": "resolved",
        }
        for n, (name, minutes) in enumerate(zip(_PHASES, _PHASE_MINUTES, strict=True), 1)
    ),
)


def _whole(name: str, *, null: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), nullable=null)


def _facts() -> None:
    op.create_table(
        "kpi_facts",
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("restricted", sa.Integer(), nullable=False),
        sa.Column("systems", sa.Text(), nullable=False),
        sa.Column("mim", sa.Text(), nullable=False),
        sa.Column("mim_name", sa.Text(), nullable=False),
        _whole("changed"),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("external_impact", sa.Text(), nullable=False),
        *map(_whole, ("customer_count", "false_alarm", "detected_at", "issue_time", "issue_time_given")),
        _whole("resolved_at", null=True),
        _whole("impact_end_at", null=True),
        _whole("left_alert_at", null=True),
        _whole("mitigation_at", null=True),
        _whole("first_milestone_at", null=True),
        *map(_whole, ("milestone_count", "update_count", "promises_kept", "promises_late")),
        *map(_whole, ("promises_broken", "promises_withdrawn", "promise_late_ms")),
        _whole("silence_max_ms", null=True),
        *(_whole(f"phase_{n}_ms", null=True) for n in range(1, 9)),
        *map(_whole, ("reentry_count", "reopen_count", "review_required")),
        _whole("review_held_at", null=True),
        _whole("review_due_at", null=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"]),
        sa.PrimaryKeyConstraint("incident_id"),
    )
    op.create_index("ix_kpi_facts_changed", "kpi_facts", ["changed"])
    op.create_index("ix_kpi_facts_resolved_at", "kpi_facts", ["resolved_at"])


def _invalid() -> None:
    op.create_table(
        "kpi_invalid",
        sa.Column("kpi_slug", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["kpi_slug"], ["kpi_definitions.slug"]),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"]),
        sa.PrimaryKeyConstraint("kpi_slug", "incident_id"),
    )
    op.create_index("ix_kpi_invalid_incident_id", "kpi_invalid", ["incident_id"])


def _definitions() -> None:
    for column in (
        sa.Column("expression", sa.Text(), nullable=False, server_default=""),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
    ):
        op.add_column("kpi_definitions", column)
    op.drop_index("ix_kpi_observations_kpi_slug", "kpi_observations")
    op.create_index("ix_kpi_observations_kpi_slug", "kpi_observations", ["kpi_slug", "timestamp", "id"])


def _catalogue() -> None:
    at = now_ms()
    table = sa.table(
        "kpi_definitions",
        *map(sa.column, (*CATALOGUE[0], "data_sources", "expression", "created_at", "updated_at")),
    )
    rows = []
    for entry in CATALOGUE:
        formula = str(entry["formula"])
        computed = entry["observed_at"] != "manual"
        facts = list(dict.fromkeys(_FACT.findall(formula))) if computed else []
        rows.append(
            {
                **entry,
                "targets": json.dumps(entry["targets"], separators=(",", ":")) if entry["targets"] else None,
                "data_sources": json.dumps(facts or ["survey"]),
                # What runs is the formula as written anew from its tree; for these both are the same text.
                "expression": formula if computed else "",
                "created_at": at,
                "updated_at": at,
            }
        )
    op.bulk_insert(table, rows)


def upgrade() -> None:
    _facts()
    _invalid()
    _definitions()
    _catalogue()
    # Incidents of before are measured by the same job as those to come.
    op.execute(
        sa.text(
            "INSERT INTO jobs (id, kind, key, due_at, body, state, attempts, fence, done, created_at) "
            "SELECT id, 'kpi-facts', id, created_at, '{}', 'queued', 0, 0, 0, created_at FROM incidents"
        )
    )
