"""A milestone in ``$EDITOR``: title, body, and the chosen entries of the log as comments."""

import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from majorops.cli.inert import inert
from majorops.cli.refused import Refused, usage
from majorops.cli.terminal import editor_command
from majorops.cli.watched import Json, by_time
from majorops.platform.ids import is_ulid
from majorops.platform.wording import clock_utc, epoch_ms

SCISSORS = "# ------------------------ >8 ------------------------"
_HELP = (
    "# Everything from the line above on is left out.",
    "# First line: the title. Then an empty line and the body: conditions, actions, needs.",
    "# An empty title cuts nothing. A milestone never changes; a mistake is corrected by a new one.",
)
_PICK = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


class Words(NamedTuple):
    """A title and a body."""

    title: str
    body: str


def pick_events(text: str, events: Sequence[Json]) -> list[Json]:
    """``3,5-8`` or ULIDs → those entries, numbered as ``mim log`` shows them. Raises Refused: usage."""
    ordered = by_time(events)
    by_id = {event["id"]: event for event in ordered}
    found: dict[str, Json] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        chosen = [by_id[part.upper()]] if part.upper() in by_id else _range(part, ordered)
        found.update((event["id"], event) for event in chosen)
    return list(found.values())


def _range(part: str, ordered: Sequence[Json]) -> Sequence[Json]:
    match = _PICK.fullmatch(part)
    first = int(match.group(1)) if match else 0
    last = int(match.group(2) or first) if match else 0
    if not 1 <= first <= last <= len(ordered):
        shown = "an entry that is not in this log" if is_ulid(part.upper()) else f"{part[:64]!r}"
        raise usage(
            "unknown_event",
            f"The log has the entries 1 to {len(ordered)}, not {shown}.",
            "Numbers as mim log shows them: 3,5-8",
        )
    return ordered[first - 1 : last]


def template(words: Words, events: Sequence[Json]) -> str:
    """What the editor opens with."""
    chosen = [
        f"#   {clock_utc(epoch_ms(event['timestamp']))} {event['type']}: {one_line(event['title'])}"
        + (f" — {one_line(event['description'])}" if event.get("description") else "")
        for event in events
    ]
    sources = ["#", "# Cut from:", *chosen] if chosen else ["#", "# Cut from no entry of the log."]
    return "\n".join([words.title, "", words.body, "", SCISSORS, *_HELP, *sources, ""])


def one_line(text: Any) -> str:
    """Without line ends, so that it stays a comment."""
    return " ".join(inert(text).split())


def read_words(text: str) -> Words:
    """The title and body of an edited template; both may be empty."""
    kept = text.partition(SCISSORS)[0].strip()
    title, _, body = kept.partition("\n")
    return Words(title.strip(), body.strip())


class Writing:
    """One text in an editor. The file stays until :meth:`done`: a refusal never loses what was written."""

    def __init__(self, text: str) -> None:
        with tempfile.NamedTemporaryFile(
            "w", suffix=".md", prefix="mim-", delete=False, encoding="utf-8"
        ) as file:
            file.write(text)
        self.path = Path(file.name)

    def edit(self) -> Words:
        """Open the editor and wait. Raises Refused: usage, when it fails or nothing was written."""
        command = [*editor_command(), str(self.path)]
        try:
            code = subprocess.run(command, check=False).returncode  # noqa: S603  the user's own editor
        except OSError as error:
            raise usage(
                "no_editor",
                f"{command[0]} cannot be started: {error.strerror}.",
                f"Set EDITOR. Your text is kept in {self.path}",
            ) from error
        if code:
            raise usage(
                "aborted",
                f"{command[0]} ended with {code}; nothing was done.",
                f"Your text is kept in {self.path}",
            )
        words = read_words(self.path.read_text(encoding="utf-8"))
        if not words.title or not words.body:
            raise usage(
                "aborted",
                "Nothing was done: the title or the body is empty.",
                f"Your text is kept in {self.path}",
            )
        return words

    def done(self) -> None:
        """Remove the file."""
        self.path.unlink(missing_ok=True)

    def kept(self, refused: Refused) -> Refused:
        """The refusal, with where the text is."""
        return Refused(
            refused.outcome,
            refused.code,
            str(refused),
            f"{refused.hint} Your text is kept in {self.path}".strip(),
        )
