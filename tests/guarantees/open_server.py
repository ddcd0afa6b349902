"""The positive control of policies and origins: a server whose guards let everybody pass.

No role is asked for, no origin is looked at, and what is hidden is refused as such, not as absent.
"""

from majorops.cli.operator import main
from majorops.incidents import store
from majorops.incidents.record import Incident
from majorops.people.door import rules
from majorops.people.record import Person
from majorops.platform.database import Tx
from majorops.platform.errors import Forbidden

load_for = store.load_for


def talkative(tx: Tx, ref: str, by: Person) -> Incident:
    """Says that there is something."""
    found = store.find_by_ref(tx, ref)
    if found is not None and found.restricted and not by.commands:
        raise Forbidden("forbidden", "This incident is restricted.")
    return load_for(tx, ref, by)


if __name__ == "__main__":
    for name in ("check_role", "check_origin", "check_fetch_site", "check_same_site"):
        setattr(rules, name, lambda *_, **__: None)
    store.load_for = talkative
    main()
