from hypothesis import given
from hypothesis import strategies as st

from majorops.incidents.publication import rules
from majorops.incidents.record import Incident
from tests.incidents.samples import MINUTE, NOON, first_of, outcome, sample

LATER = NOON + 10 * MINUTE


def _state(restricted: bool, published: bool, taken_off: bool) -> Incident:  # noqa: FBT001  drawn in this order
    return sample(
        restricted=restricted,
        public_id="kept" if published else None,
        public_title="Shop" if published else None,
        published_at=NOON if published else None,
        unpublished_at=NOON + MINUTE if published and taken_off else None,
        unpublish_reason="Wrong one." if published and taken_off else None,
    )


states = st.builds(_state, st.booleans(), st.booleans(), st.booleans())


@given(states)
def test_publishing(before: Incident) -> None:
    code, after = outcome(
        lambda: rules.publish(before, title="Pay", started_at=NOON, public_id="new", by="Ana", at=LATER)
    )
    refusals = [("restricted", before.restricted), ("published", before.published)]
    assert code == first_of(refusals)
    if code is None:
        assert after.published
        assert after.public_id == (before.public_id or "new")
        assert (after.public_title, after.started_at, after.published_at) == ("Pay", NOON, LATER)
        assert (after.published_by, after.unpublish_reason) == ("Ana", None)


@given(states)
def test_unpublishing(before: Incident) -> None:
    code, after = outcome(lambda: rules.unpublish(before, reason="A name in it.", at=LATER))
    assert code == (None if before.published else "not_published")
    if code is None:
        assert not after.published
        assert (after.public_id, after.unpublished_at) == (before.public_id, LATER)
        assert after.unpublish_reason == "A name in it."
