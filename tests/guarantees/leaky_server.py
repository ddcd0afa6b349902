"""The positive control of the canaries: a server with three leaks, such as a careless change would make.

Internal rows of the log exist for everybody inside, everybody gets one text of the executives,
and drafts of reviews exist for everybody inside.
"""

from typing import Any

from majorops.audiences import incident_shape, review_shape, row_shapes
from majorops.audiences.fields import View
from majorops.audiences.record import INSIDE, Column
from majorops.cli.operator import main
from majorops.incidents.record import Incident, TimelineEvent

own_fields = incident_shape._own_fields
exists, shape = row_shapes.ROWS["timeline"]


def leaky_fields(incident: Incident, view: View) -> dict[str, Any]:
    """The first leak."""
    return {**own_fields(incident, view), "businessImpact": incident.business_impact}


def leaky_rows(event: TimelineEvent, column: Column) -> bool:
    """The second leak."""
    return exists(event, column) or column in INSIDE


def leaky_review(review: Any, column: Column) -> bool:
    """The third leak."""
    del review
    return column in INSIDE


if __name__ == "__main__":
    incident_shape._own_fields = leaky_fields
    row_shapes.ROWS["timeline"] = (leaky_rows, shape)  # type: ignore[index]  # a dict at heart
    review_shape.review_exists = leaky_review
    main()
