"""HTTP for whoever keeps the installation: its settings as they stand, and what the doctor finds."""

import asyncio
from typing import Any

import msgspec

from majorops.doctor import Finding, examine
from majorops.platform.web import Answer, Call, Route, Who
from majorops.settings import Settings, describe


class SettingShown(msgspec.Struct):
    """One setting: a secret's value is dots; ``source``: file, environment, command line or default."""

    name: str
    value: str
    source: str


def parts_of(settings: Settings) -> dict[str, Any]:
    """What the routes below need of a running server; settings are told as they were at its start."""
    told = [SettingShown(name, value, source) for name, value, source in describe(settings)]
    return {"settings": settings, "settings_told": told}


async def list_settings(call: Call) -> Answer:
    """Every setting that the server runs with."""
    return Answer.json({"settings": call.edge.parts["settings_told"], "nextCursor": None})


async def list_findings(call: Call) -> Answer:
    """What the doctor finds on the machine of the server."""
    # It looks at disks and files: not on the loop that answers everybody.
    findings = await asyncio.to_thread(examine, call.edge.parts["settings"])
    return Answer.json({"findings": findings, "nextCursor": None})


ROUTES = (
    Route(
        method="GET",
        path="/v1/settings",
        handler=list_settings,
        who=Who.ADMIN,
        summary="Read the settings of this installation",
        answer=SettingShown,
        listing="settings",
    ),
    Route(
        method="GET",
        path="/v1/doctor",
        handler=list_findings,
        who=Who.ADMIN,
        summary="Look for what cannot work on this machine",
        answer=Finding,
        listing="findings",
    ),
)
