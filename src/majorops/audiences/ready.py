"""Incidents as JSON, of parts that are kept: for lists, boards and readings of one incident.

What is said stands in ``rules``: a test holds these bytes against it, for every column.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from majorops.audiences import board, rules
from majorops.audiences.board import Filter
from majorops.audiences.fields import View
from majorops.audiences.incident_shape import stands_until, version_tag
from majorops.audiences.kept import KeptFields, KeptLists, KeptWholes, Lists, OwnFields, Reading, Whole
from majorops.audiences.record import COMMAND, Column
from majorops.people.audit.record import Looked
from majorops.people.record import Person
from majorops.platform.database import Tx

_encode = msgspec.json.encode
_FEW = 5
Feed = Mapping[str, Any]
"""``{epoch, seq}``."""


class Page(NamedTuple):
    """Which rows: of whose column, picked how, after which id, how many at most, at what time."""

    column: Column
    wanted: Filter
    most: int
    at: int
    before: str | None = None


class Rows(NamedTuple):
    """Rows of a page; ``last``: the id of the last one, when more follow it."""

    rows: list[msgspec.Raw]
    last: str | None


def make(view: View) -> OwnFields:
    """The own fields as ``rules.listed`` has them. Raises NotFound where there is no such incident."""
    body = _encode(rules.own_fields(view))
    ending = b"}" if view.column in COMMAND else _ending(rules.tag_of(body))
    return OwnFields(view.incident.stamp, view.at, stands_until(view), body[:-1] + ending, len(body) - 1)


def _ending(tag: str) -> bytes:
    return b',"etag":' + _encode(tag) + b"}"


def joined(own: OwnFields, lists: Lists, view: View, feed: Feed) -> Whole:
    """As ``rules.assembled``, of parts that are JSON already; ``own`` is of this view."""
    parts = [own.row[: own.fields]]
    for name, rows in lists.items():
        parts += (b',"', name.encode(), b'":', bytes(rows))
    body = b"".join((*parts, b',"feed":', _encode(feed), b"}"))
    if view.column in COMMAND:
        return Whole(feed["seq"], own, body, version_tag(view.incident))
    tag = rules.tag_of(body)
    return Whole(feed["seq"], own, body[:-1] + _ending(tag), tag)


@dataclass(frozen=True)
class Ready:
    """What this process has made and kept."""

    lists: KeptLists = field(default_factory=KeptLists)
    fields: KeptFields = field(default_factory=KeptFields)
    wholes: KeptWholes = field(default_factory=KeptWholes)

    def whole(self, view: View, feed: Feed, read: Callable[[], Lists]) -> Whole:
        """The incident as it is committed, at ``feed``; ``read`` reads its lists. Raises as :func:`make`."""
        own, reading = self.own(view), Reading(view.incident.id, view.column, feed["seq"])
        return self.wholes.of(reading, own, lambda: joined(own, self.lists.of(reading, read), view, feed))

    def own(self, view: View) -> OwnFields:
        """The own fields of an incident that was read as it is committed. Raises as :func:`make`."""
        incident, column = view.incident, view.column
        kept = self.fields.find(incident.id, column, incident.stamp, view.at)
        if kept is None:
            kept = make(view)
            self.fields.keep(incident.id, column, kept)
        return kept

    def rows(self, tx: Tx, page: Page, *, by: Person) -> Rows:
        """The rows of a page, newest first; that a restricted one was shown is noted."""
        column, wanted = page.column, page.wanted
        # One more than asked for tells whether there are more; it is not shown, so nobody has read it.
        lines = board.lines(tx, column, wanted, before=page.before, most=page.most + 1)
        more = len(lines) > page.most
        del lines[page.most :]
        found = {line.id: self.fields.find(line.id, column, line.stamp, page.at) for line in lines}
        if missing := sum(own is None for own in found.values()):
            if missing > _FEW:
                tx.expect_long()
            for incident in board.page(tx, column, wanted, before=page.before, most=page.most):
                found[incident.id] = self.own(View(column, incident, page.at, tx.installation))
        for line in lines:
            if line.restricted:
                tx.show(Looked(line.id, by))
        rows = [msgspec.Raw(own.row) for own in found.values() if own is not None]
        return Rows(rows, lines[-1].id if more else None)
