"""HTTP for whoever keeps the installation: does it answer, its settings, its jobs, what the doctor finds."""

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec

from majorops.audiences import store as feeds
from majorops.audiences.record import BOARD
from majorops.doctor import Finding, examine
from majorops.people.admin_socket import OPERATOR, Commands
from majorops.people.record import Noted
from majorops.platform import jobs, journal, plausible
from majorops.platform.database import Tx
from majorops.platform.errors import Conflict, NotFound
from majorops.platform.keyring import KeyRing
from majorops.platform.web import Answer, Call, Route, Who
from majorops.settings import Settings, describe


class SettingShown(msgspec.Struct):
    """One setting: a secret's value is dots; ``source``: file, environment, command line or default.

    What is wrong with the installation as a whole stands below them, with the source ``warning``.
    """

    name: str
    value: str
    source: str


def parts_of(settings: Settings) -> dict[str, Any]:
    """What the routes below need of a running server; settings are told as they were at its start."""
    told = [SettingShown(name, value, source) for name, value, source in describe(settings)]
    return {"settings": settings, "settings_told": told}


async def alive(_call: Call) -> Answer:
    """The process answers."""
    return Answer.json({"ok": True})


async def ready_to_serve(call: Call) -> Answer:
    """The store answers, too. Raises Unavailable otherwise."""
    await call.read(lambda tx: feeds.heads(tx, BOARD))
    return Answer.json({"ok": True})


async def show_job(call: Call) -> Answer:
    """How far a job is."""
    found = await call.read(lambda tx: jobs.show(tx, call.path["job"]))
    if found is None:
        raise NotFound
    return Answer.json(found)


async def list_settings(call: Call) -> Answer:
    """Every setting that the server runs with."""
    told, why = call.edge.parts["settings_told"], call.edge.parts["clock"].doubt()
    if why is not None:
        told = [*told, SettingShown(plausible.CODE, f"{why}. {plausible.MEND}", "warning")]
    return Answer.json({"settings": told, "nextCursor": None})


async def list_findings(call: Call) -> Answer:
    """What the doctor finds on the machine of the server."""
    # It looks at disks and files: not on the loop that answers everybody.
    findings = await asyncio.to_thread(examine, call.edge.parts["settings"])
    return Answer.json({"findings": findings, "nextCursor": None})


def _renew_key(tx: Tx, _asked: Mapping[str, Any], at: int) -> dict[str, str]:
    """Seal every secret with a new key. Raises Conflict secret_key_not_writable."""
    ring = tx.vault
    assert isinstance(ring, KeyRing)  # noqa: S101  every store that is served has one; see app.open_store
    try:
        name = ring.renew(tx)
    except OSError as error:
        raise Conflict(
            "secret_key_not_writable",
            f"{ring.file.path} cannot be written: {error.strerror}.",
            hint="Put a new key above the old one by hand, and start again.",
        ) from error
    journal.append(tx, Noted("secret_key.renewed", at, OPERATOR.id, "installation", name))
    return {"fingerprint": name, "file": str(ring.file.path)}


COMMANDS = Commands(writes={"secret_key.renew": _renew_key})
ROUTES = (
    Route(
        method="GET",
        path="/healthz",
        handler=alive,
        who=Who.OPEN,
        summary="The process answers",
        counted=False,
    ),
    Route(
        method="GET",
        path="/readyz",
        handler=ready_to_serve,
        who=Who.OPEN,
        summary="The store answers",
        counted=False,
    ),
    Route(
        method="GET",
        path="/v1/jobs/{job}",
        handler=show_job,
        who=Who.ADMIN,
        summary="Read how far a job is",
        answer=jobs.JobShown,
    ),
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
