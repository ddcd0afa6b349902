"""KPIs for those who run the server: the commands that the admin socket takes for them."""

from collections.abc import Mapping
from typing import Any

import msgspec

from majorops.audiences.record import Column
from majorops.kpis import actions, store
from majorops.kpis.actions import FillKpis, PutKpi, load_definition, renew
from majorops.kpis.rules import check_slug
from majorops.kpis.shown import show_definition
from majorops.people.admin_socket import OPERATOR, Commands
from majorops.platform import jobs
from majorops.platform.database import Tx
from majorops.platform.decode import from_plain
from majorops.platform.errors import Invalid, NotFound

_COMMAND = Column.COMMAND_MIM


def _list(tx: Tx, _asked: Mapping[str, Any], _at: int) -> Any:
    return [show_definition(one, _COMMAND) for one in store.list_definitions(tx)]


def _show(tx: Tx, asked: Mapping[str, Any], _at: int) -> Any:
    return show_definition(load_definition(tx, _text(asked, "slug")), _COMMAND)


def _set(tx: Tx, asked: Mapping[str, Any], at: int) -> Any:
    """Change the fields that are named; define it anew when there is none of this slug."""
    slug = check_slug(_text(asked, "slug"))
    given = {name: value for name, value in asked.items() if name != "slug"}
    before = store.find_definition(tx, slug)
    whole = {**msgspec.to_builtins(renew(before)), **given} if before else given
    wish = from_plain(whole, PutKpi)
    expecting = before.version if before else None
    written = actions.put_definition(tx, slug, wish, expecting=expecting, by=OPERATOR, at=at)
    return show_definition(written, _COMMAND)


def _fill(tx: Tx, asked: Mapping[str, Any], at: int) -> Any:
    wish = from_plain(dict(asked), FillKpis)
    return {"job": actions.ask_backfill(tx, wish, by=OPERATOR, at=at, source="cli")}


def _job(tx: Tx, asked: Mapping[str, Any], _at: int) -> Any:
    found = jobs.show(tx, _text(asked, "job"))
    if found is None:
        raise NotFound
    return found


def _text(asked: Mapping[str, Any], name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or not value:
        raise Invalid("missing_field", f"{name} is needed.", field=f"/{name}")
    return value


COMMANDS = Commands(
    reads={"kpi.list": _list, "kpi.show": _show, "job.show": _job},
    writes={"kpi.set": _set, "kpi.backfill": _fill},
)
