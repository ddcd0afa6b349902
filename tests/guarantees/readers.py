"""The six columns as six clients: how each reads an incident, follows its feed, and keeps a picture of it."""

import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx
from websockets.sync.client import ClientConnection, connect

from majorops.audiences.record import Column
from majorops.audiences.row_shapes import LISTS
from tests.conftest import RunningServer

Json = dict[str, Any]
PATIENCE_S = 20
OPEN = {"public_access": "anonymous", "public_components": '{"pay-db" = "Payments"}'}
"""Settings under which strangers may read."""


class Glass(NamedTuple):
    """Who looks for a column: a role (None: nobody signed in), and what it asks for with ``as``."""

    role: str | None
    asks: str | None = None


GLASSES = {
    Column.PUBLIC_ANONYMOUS: Glass(None),
    Column.PUBLIC_STAFF: Glass("stakeholder", "public"),
    Column.STAKEHOLDER: Glass("stakeholder"),
    Column.EXECUTIVE: Glass("executive"),
    Column.COMMAND_PARTICIPANT: Glass("participant"),
    Column.COMMAND_MIM: Glass("mim"),
}
PREVIEWS = {Column.PUBLIC_ANONYMOUS: "public_anonymous", Column.PUBLIC_STAFF: "public"}
"""How a MIM reads a public column's feed, which has no door of its own in REST."""


@dataclass
class Picture:
    """What a page of one column knows: an old reading and the entries since, nothing else."""

    incident: Json = field(default_factory=dict)
    parts: Json = field(default_factory=dict)
    lists: dict[str, dict[str, Json]] = field(default_factory=dict)
    state: Any = None
    there: bool = False

    @classmethod
    def of(cls, reading: Json | None) -> "Picture":
        """From a whole reading."""
        picture = cls()
        if reading is not None:
            picture.there = True
            picture.parts = {name: reading[name] for name in ("command", "alert") if name in reading}
            picture.lists = {
                name: {row_name(row): row for row in reading[name]} for name in LISTS if name in reading
            }
            without = {*LISTS, "command", "alert", "feed"}
            picture.incident = {name: value for name, value in reading.items() if name not in without}
        return picture

    def take(self, kind: str, data: Json) -> None:
        """One entry: resources are replaced whole, rows by what names them."""
        assert data["change"] == kind, data
        if kind == "gone":
            self.__init__()  # type: ignore[misc]  # a page forgets everything
            return
        self.there, self.state = True, data["state"]
        for name, resource in data["resources"].items():
            if name == "incident":
                self.incident = resource
            elif name in LISTS:
                self.lists.setdefault(name, {}).update({row_name(row): row for row in resource})
            else:
                self.parts[name] = resource

    def shown(self, column: Column) -> str:
        """As JSON, the same bytes as a fresh reading of this column after :func:`settled`."""
        if not self.there:
            return "null"
        lists = {
            name: sorted(self.lists.get(name, {}).values(), key=ORDERS[name])
            for name, columns in LISTS.items()
            if column in columns
        }
        return settled({**self.incident, **self.parts, **lists})


def row_name(row: Json) -> str:
    """Rows are replaced by ``id``, visits by ``n``, participants by ``userId``, or by name if that is all."""
    return str(row.get("id") or row.get("n") or row.get("userId") or row["displayName"])


def _in_line(row: Json) -> Any:
    return int(row["id"]) if row["id"].isdigit() else row["id"]


ORDERS: dict[str, Any] = {
    "timeline": lambda row: (row["timestamp"], _in_line(row)),
    "updates": _in_line,
    "milestones": _in_line,
    "promises": _in_line,
    "visits": lambda row: row["n"],
    "participants": lambda row: row["joinedAt"],
}


def settled(reading: Json | None) -> str:
    """A reading without what the clock or the reading itself decides: position, hash, the badge's word."""
    if reading is None:
        return "null"
    kept = {name: value for name, value in reading.items() if name not in {"feed", "asOf"}}
    if not kept.get("etag", "").startswith('"v'):
        kept.pop("etag", None)
    kept["cadence"] = {name: value for name, value in kept["cadence"].items() if name != "state"}
    return json.dumps(kept)


class Reader:
    """A client of one column: REST for the whole, a WebSocket for what follows."""

    def __init__(self, server: RunningServer, column: Column) -> None:
        self.column = column
        self.server = server
        self._glass = GLASSES[column]
        self._stream = ""
        signed = {"authorization": f"Bearer {server.token(self._glass.role)}"} if self._glass.role else {}
        self._http = httpx.Client(base_url=server.url, headers=signed, timeout=PATIENCE_S)
        self._mim = server.client("mim")
        door = "incidents" if self._glass.role else "public"
        self._stack = contextlib.ExitStack()
        self._socket: ClientConnection = self._stack.enter_context(
            connect(
                f"ws://127.0.0.1:{server.port}/v1/ws/{door}",
                additional_headers=signed or {"origin": server.url},
                proxy=None,
                ping_interval=None,
                close_timeout=1,
                max_size=None,
            )
        )
        self._say("hello", **({"as": self._glass.asks} if self._glass.asks else {}))
        assert self._hear()["kind"] == "welcome"

    def close(self) -> None:
        """Leave."""
        self._stack.close()
        self._http.close()
        self._mim.close()

    def read(self, incident: Json) -> Json | None:
        """The whole of it, through the column's own door; None when it does not exist there."""
        asks = {"as": self._glass.asks} if self._glass.asks else {}
        path = f"/v1/incidents/{incident['id']}"
        if self._glass.role is None:
            path = f"/v1/public/incidents/{incident.get('publicId') or 'none-yet'}"
        answer = self._http.get(path, params=asks)
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        assert answer.is_success, answer.text
        reading: Json = answer.json()
        return reading

    def state(self, incident: Json) -> Any:
        """The live snapshot that the server keeps ready for this column."""
        if self.column in PREVIEWS:
            return self._mim.get(
                f"/v1/incidents/{incident['id']}/state", params={"as": PREVIEWS[self.column]}
            ).json()
        return self._http.get(f"/v1/incidents/{incident['id']}/state").json()

    def fetched(self, incident: Json, after: int = 0) -> list[Json]:
        """Every entry of the column's feed behind ``after``, by REST."""
        client, asks = (
            (self._mim, {"as": PREVIEWS[self.column]}) if self.column in PREVIEWS else (self._http, {})
        )
        found: list[Json] = []
        while True:
            position: dict[str, Any] = {"after": after + len(found), **asks}
            answer = client.get(f"/v1/incidents/{incident['id']}/feed", params=position)
            assert answer.is_success, answer.text
            page = answer.json()["entries"]
            found += page
            if not page:
                return found

    def follow(self, incident: Json, reading: Json) -> None:
        """Subscribe from the position of a reading."""
        self._stream = self._named(incident)
        self._say("subscribe", stream=self._stream, **reading["feed"])
        assert self._hear()["data"]["recovered"] is True

    def snapshot(self, incident: Json) -> Any:
        """The live snapshot as the store gives it to a new subscriber."""
        self._stream = self._named(incident)
        self._say("subscribe", stream=self._stream)
        assert self._hear()["data"]["recovered"] is False
        state = self._hear()["data"]
        self.unfollow()
        return state

    def unfollow(self) -> None:
        """Stop following."""
        self._say("unsubscribe", stream=self._stream)

    def heard(self, since: int, until: int) -> list[Json]:
        """What the socket brings behind ``since`` up to ``until`` or the end, each once and in order."""
        found: list[Json] = []
        while since + len(found) < until:
            frame = self._hear()
            assert frame["kind"] in {"entry", "gone"}, frame
            ended = frame["kind"] == "gone"
            # Whoever lost the right to look is told where they stood, not what number the end has.
            assert frame["seq"] == since + len(found) + 1 or (ended and frame["seq"] == since + len(found)), (
                frame
            )
            found.append({"kind": frame["data"]["change"], "seq": frame["seq"], "data": frame["data"]})
        return found

    def _named(self, incident: Json) -> str:
        named = incident["id"] if self._glass.role else incident["publicId"]
        return f"incident:{named}"

    def _say(self, kind: str, stream: str | None = None, **data: Any) -> None:
        said = {"v": 1, "kind": kind, "data": data, **({"stream": stream} if stream else {})}
        self._socket.send(json.dumps(said))

    def _hear(self) -> Json:
        until = time.monotonic() + PATIENCE_S
        while True:
            frame: Json = json.loads(self._socket.recv(timeout=max(until - time.monotonic(), 0)))
            if frame["kind"] != "heartbeat" and frame.get("stream") in (None, self._stream):
                return frame


@contextlib.contextmanager
def everyone(server: RunningServer) -> Iterator[dict[Column, Reader]]:
    """One reader for every column."""
    with contextlib.ExitStack() as stack:
        yield {column: stack.enter_context(contextlib.closing(Reader(server, column))) for column in Column}
