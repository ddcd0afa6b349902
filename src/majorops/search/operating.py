"""What an operator asks of the index: build it again, and how far that is."""

from collections.abc import Mapping
from typing import Any

from majorops.people.admin_socket import Commands
from majorops.platform.database import Tx
from majorops.search import store
from majorops.search.store import State


def ask_rebuild(tx: Tx) -> State:
    """Have the index built again; one that is under way goes on where it is."""
    found = store.state(tx)
    return found if found.rebuild is not None else store.begin_again(tx)


def progress(state: State) -> dict[str, Any]:
    """How far a rebuild is."""
    return {"running": state.rebuild is not None, "done": state.done, "total": state.total}


def _rebuild(tx: Tx, _asked: Mapping[str, Any], _at: int) -> dict[str, Any]:
    return progress(ask_rebuild(tx))


def _progress(tx: Tx, _asked: Mapping[str, Any], _at: int) -> dict[str, Any]:
    return progress(store.state(tx))


COMMANDS = Commands(reads={"search.progress": _progress}, writes={"search.rebuild": _rebuild})
