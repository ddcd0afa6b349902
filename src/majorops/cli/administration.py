"""``majorops user`` and ``majorops token``: through a running server's socket, or on the store itself."""

import socket
from collections.abc import Mapping
from typing import Any

import msgspec

from majorops.app import OPERATORS_COMMANDS, open_store
from majorops.cli.refused import Outcome, Refused, outcome_of
from majorops.people.admin_socket import NAME, address, administer
from majorops.platform import logs
from majorops.platform.clock import now_ms
from majorops.platform.database import write_now
from majorops.platform.errors import Refusal
from majorops.platform.lock import AlreadyRunning
from majorops.settings import Settings

_PATIENCE_S = 30


def ask(settings: Settings, request: Mapping[str, Any]) -> Any:
    """Do one command of ``people.admin_socket``; its result. Raises Refused."""
    try:
        return ask_server(settings, request)
    except NobodyServes:
        return _on_the_store(settings, request)


class NobodyServes(Exception):
    """No server is running on this data folder."""


def ask_server(settings: Settings, request: Mapping[str, Any]) -> Any:
    """As :func:`ask`, of a running server only. Raises Refused, NobodyServes."""
    try:
        answer = _through_socket(settings, msgspec.json.encode(request) + b"\n")
    except (FileNotFoundError, ConnectionRefusedError) as error:
        raise NobodyServes from error
    except OSError as error:
        raise Refused(
            Outcome.UNAVAILABLE,
            "unreachable",
            f"The running server cannot be asked: {error.strerror}.",
            "Run this as the user that the server runs as.",
        ) from error
    if "refused" in answer:
        found = answer["refused"]
        raise Refused(outcome_of(found["status"]), found["code"], found["detail"], found["hint"])
    return answer["ok"]


def _through_socket(settings: Settings, line: bytes) -> Any:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking, address(settings.data / NAME) as server:
        asking.settimeout(_PATIENCE_S)
        asking.connect(server)
        asking.sendall(line)
        with asking.makefile("rb") as answering:
            heard = answering.readline()
    if not heard.endswith(b"\n"):
        raise Refused(
            Outcome.UNAVAILABLE,
            "unreachable",
            "The server ended before it answered.",
            "Look whether it was done: majorops user list",
        )
    return msgspec.json.decode(heard)


def _on_the_store(settings: Settings, request: Mapping[str, Any]) -> Any:
    logs.configure("warning")  # a first start speaks of its migrations; here stdout belongs to the answer
    database = open_store(settings)
    try:
        return write_now(database, lambda tx: administer(tx, request, now_ms(), OPERATORS_COMMANDS))
    except Refusal as refusal:
        raise refused(refusal) from refusal
    finally:
        database.close()


def refused(refusal: Refusal) -> Refused:
    """A refusal of an action, as the command line says it."""
    return Refused(outcome_of(refusal.status), refusal.code, refusal.detail, refusal.hint or "")


def already_running(error: AlreadyRunning) -> Refused:
    """The refusal that names who holds the data folder."""
    return Refused(
        Outcome.CONFLICT,
        "already_running",
        f"A server with the pid {error.pid} is using this data folder.",
        f"Stop it first (kill {error.pid}), or name another folder with --data.",
    )
