"""The description of the API for a viewer column: what ``audiences.csv`` leaves out may be missing.

A record is described as command reads it. For a narrower column the same description holds, but for the
fields that the column does not get: those need not be there, and those it never gets must not be.
"""

import copy
from collections.abc import Set as AbstractSet
from typing import Any

from tests.guarantees.canaries import LINES

OF_RECORDS = {
    "Incident": "Incident",
    "IncidentRow": "Incident",
    "AlertInfo": "AlertInfo",
    "CommandTeam": "CommandTeam",
    "TimelineEvent": "TimelineEvent",
    "StatusUpdate": "StatusUpdate",
    "Milestone": "Milestone",
    "IncidentMetrics": "IncidentMetrics",
    "LiveSnapshot": "LiveSnapshot",
    "PhaseVisit": "PhaseVisit",
    "Promise": "Promise",
    "Participant": "Participant",
    "HandoverOffer": "HandoverOffer",
    "Publication": "Publication",
    "ImpactReport": "ImpactReport",
    "Review": "Review",
    "ReviewAction": "ReviewAction",
    "UserShown": "User",
}
"""Part of the description → entity of ``audiences.csv``."""


def cells(entity: str, field: str, columns: AbstractSet[str]) -> set[str]:
    """What the table says of a field to these columns, under whatever condition."""
    lines = [line for line in LINES if line["entity"] == entity and line["field"] == field]
    return {line[column] for line in lines for column in columns}


def narrowed(document: dict[str, Any], columns: AbstractSet[str]) -> dict[str, Any]:
    """A copy of the description for answers that may be of any of these columns."""
    document = copy.deepcopy(document)
    for name, entity in OF_RECORDS.items():
        part = document["components"]["schemas"][name]
        part["required"] = [
            field for field in part.get("required", ()) if cells(entity, field, columns) <= {"yes"}
        ]
        for field in part["properties"]:
            if cells(entity, field, columns) == {"no"}:
                part["properties"][field] = False
    return document
