"""What there is to read of an incident and its rows, for a search: the texts of each column, and no more.

Made of the same field tables as every other projection. A text that was taken back is none outside command.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from majorops.audiences import review_shape
from majorops.audiences.fields import Projection, View, projection
from majorops.audiences.incident_shape import INCIDENT
from majorops.audiences.record import COMMAND, Column
from majorops.audiences.row_shapes import MILESTONE, ROWS, TIMELINE, UPDATE

INCIDENTS = "incidents"
Exists = Callable[[Any, Column], bool]


class Text(NamedTuple):
    """A headline, empty where there is none, and the rest."""

    heading: str
    rest: str

    @property
    def whole(self) -> str:
        """Both."""
        return f"{self.heading}\n{self.rest}"


class _Words(NamedTuple):
    project: Projection
    heading: tuple[str, ...]
    rest: tuple[str, ...]
    exists: Exists


def _row_of(resource: str) -> Exists:
    """Whether a row of a list exists for a column and says there what it said when it was written."""

    def exists(row: Any, column: Column) -> bool:
        return bool(ROWS[resource][0](row, column)) and (column in COMMAND or row.retraction is None)

    return exists


def _words(
    table: Mapping[str, Any], heading: tuple[str, ...], rest: tuple[str, ...], exists: Exists
) -> _Words:
    return _Words(projection({key: table[key] for key in (*heading, *rest)}), heading, rest, exists)


WORDS: Mapping[str, _Words] = {
    INCIDENTS: _words(
        INCIDENT,
        ("title", "publicTitle"),
        (
            *("description", "customerImpactSummary", "audienceNotes", "businessImpact", "execSummary"),
            "affectedSystems",
        ),
        lambda _row, _column: True,  # whether there is such an incident is asked when it is shown
    ),
    "timeline": _words(TIMELINE, ("title",), ("description", "reason"), _row_of("timeline")),
    "updates": _words(UPDATE, (), ("content",), _row_of("updates")),
    "reviews": _words(
        review_shape.REVIEW,
        (),
        review_shape.TEXTS,
        lambda row, column: review_shape.review_exists(row.review, column),
    ),
    "milestones": _words(MILESTONE, ("title",), ("body",), _row_of("milestones")),
}
"""Resource → the keys that are its headline, the keys that are its text, and for whom a row exists."""

INCIDENT_FIELDS = frozenset(
    {
        *("title", "description", "customer_impact_summary", "audience_notes", "business_impact"),
        *("exec_summary", "affected_systems", "public_title", "published_at", "unpublished_at"),
    }
)
"""The stored fields that the texts of an incident are made of."""


def text_for(resource: str, row: Any, view: View) -> Text | None:
    """What a column reads of a row (``incidents``: of the incident); None where there is nothing for it."""
    words = WORDS[resource]
    if not words.exists(row, view.column):
        return None
    shown = words.project(row, view)
    return Text(_joined(shown, words.heading), _joined(shown, words.rest))


def _joined(shown: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    texts: dict[str, None] = {}
    for key in keys:
        value = shown.get(key)
        for text in value if isinstance(value, list | tuple) else (value,):
            if text:
                texts[text] = None
    return " · ".join(texts)
