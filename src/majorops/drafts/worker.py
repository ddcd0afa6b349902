"""What happens when a draft's seven days are over."""

from majorops.drafts import rules, store
from majorops.drafts.record import Outcome
from majorops.platform.database import Tx

_AT_A_TIME = 1000


def sweep(tx: Tx, *, at: int) -> int:
    """Forget the drafts that nobody used in seven days, the oldest 1,000 at most; the number forgotten."""
    old = store.list_expired(tx, at - rules.KEEP_MS, _AT_A_TIME)
    for draft in old:
        outcome = Outcome(
            draft_id=draft.id,
            incident_id=draft.incident_id,
            kind=draft.kind,
            audience=draft.audience,
            provider=draft.provider,
            author_id=draft.author_id,
            outcome="expired",
            at=at,
            by_id="",
        )
        store.end(tx, outcome)
    return len(old)
