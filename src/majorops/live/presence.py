"""Who is on an incident just now, and what they are writing: told among its command columns, stored nowhere.

Only who says that they are here is named, and only they are told. Every beat compares what each of them was
told with what is true, so nobody hears more than one message a second, however fast others type.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from majorops.audiences.record import Column
from majorops.live.rules import Present, envelope
from majorops.live.viewer import Subscription, Viewer, message
from majorops.platform.errors import NotFound

COMMAND = frozenset({Column.COMMAND_MIM, Column.COMMAND_PARTICIPANT})
_encode = msgspec.json.encode


class _Here(NamedTuple):
    editing: str | None
    told: bytes = b""


class Presence:
    """The people of this process' sockets, by incident."""

    def __init__(self) -> None:
        self._here: dict[str, dict[Viewer, _Here]] = {}

    def say(self, viewer: Viewer, said: Present) -> None:
        """Note that somebody is here, and what they write.

        Raises NotFound unless they follow it in a command column.
        """
        subscription = viewer.subscriptions.get(said.stream)
        if subscription is None or subscription.feed.column not in COMMAND:
            raise NotFound
        here = self._here.setdefault(subscription.feed.stream, {})
        known = here.get(viewer)
        here[viewer] = _Here(said.editing, known.told if known else b"")

    def beat(self) -> None:
        """Forget who has gone and tell those who are here what has changed."""
        for incident, here in tuple(self._here.items()):
            following = {viewer: _command_of(viewer, incident) for viewer in here}
            for viewer, subscription in following.items():
                if subscription is None:
                    del here[viewer]
            if not here:
                del self._here[incident]
            for viewer, subscription in following.items():
                # Whose rights are being asked for again hears nothing meanwhile.
                if subscription is not None and subscription.live:
                    _tell(here, viewer, subscription)


def _command_of(viewer: Viewer, incident: str) -> Subscription | None:
    """The subscription by which a viewer follows an incident in a command column, if any."""
    if viewer.ended.done():
        return None
    followed = viewer.subscriptions.values()
    return next((one for one in followed if one.feed.stream == incident and one.feed.column in COMMAND), None)


def _tell(here: dict[Viewer, _Here], viewer: Viewer, subscription: Subscription) -> None:
    data = _encode({"people": others(here, viewer.looking.person.id)})
    known = here[viewer]
    if data == known.told:
        return
    if viewer.put(message(envelope("presence", data, stream=subscription.stream))):
        here[viewer] = known._replace(told=data)


def others(here: Mapping[Viewer, _Here], own: str) -> list[dict[str, Any]]:
    """Everybody else, once each, by name; of several tabs the one in which they write counts."""
    found: dict[str, dict[str, Any]] = {}
    for viewer, (editing, _) in here.items():
        person = viewer.looking.person
        if person.id != own:
            known = found.setdefault(person.id, {"displayName": person.name, "editing": None})
            known["editing"] = editing or known["editing"]
    return sorted(found.values(), key=lambda one: str(one["displayName"]))
