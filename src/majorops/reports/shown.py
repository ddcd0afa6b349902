"""What each viewer column reads of an impact report. Source: audiences.csv."""

from typing import Any

from majorops.audiences.fields import Table, View, moment, own, projection
from majorops.audiences.record import COMMAND, MIM
from majorops.reports.record import Report

REPORT: Table = {
    "id": {COMMAND: own("id")},
    "receipt": {COMMAND: own("receipt")},
    "application": {COMMAND: own("application")},
    "description": {COMMAND: own("description")},
    "receivedAt": {COMMAND: moment("received_at")},
    "email": {MIM: own("email")},
    "validatorContact": {MIM: own("validator_contact")},
}
_report = projection(REPORT)


def show_report(report: Report, view: View) -> dict[str, Any] | None:
    """A report as a column reads it; None: it does not exist for that column."""
    return _report(report, view) if view.column in COMMAND else None
