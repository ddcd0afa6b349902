"""Payloads of our own, in the vendor's shape (developer.pagerduty.com, webhooks v3)."""

import json
import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = Path(os.environ.get("MAJOROPS_SAMPLES") or ROOT.parent / "shared" / "samples") / "alerts"
SECRET = "an-ascii-secret+that/looks=like-base64"


def event(event_type: str = "incident.triggered", **changes: Any) -> bytes:
    """One delivery; ``changes`` go into the event, those under ``data`` into the incident."""
    data = {
        "id": "Q1CHECKOUT",
        "type": "incident",
        "html_url": "https://acme.pagerduty.com/incidents/Q1CHECKOUT",
        "number": 2**70,  # larger than any integer column
        "status": "triggered",
        "title": "Checkout answers 500",
        "service": {"id": "PSVC", "summary": "Checkout", "type": "service_reference"},
        "assignees": [],
        "priority": None,
        "urgency": "high",
        "conference_bridge": {"conference_number": 1000, "conference_url": "https://meet.example.com/1"},
        **changes.pop("data", {}),
    }
    outer = {
        "id": "01EVENT",
        "event_type": event_type,
        "resource_type": "incident",
        "occurred_at": "2026-03-07T11:58:00.000Z",
        "agent": None,
        "client": None,
        **changes,
    }
    return json.dumps({"event": {**outer, "data": data}}).encode()


def enveloped(event_type: str, data: Any) -> bytes:
    """A data object of the documentation inside its envelope."""
    about = {
        "id": "01DATA",
        "event_type": event_type,
        "resource_type": "incident",
        "occurred_at": "2026-03-07T11:58:00Z",
    }
    return json.dumps({"event": {**about, "data": data}}).encode()
