"""The positive control of readings: a server whose transactions forget what was looked at."""

from majorops.cli.operator import main
from majorops.platform.database import Tx


def forget(_tx: Tx, fact: object) -> None:
    """Nobody is told."""
    del fact


if __name__ == "__main__":
    Tx.show = forget  # type: ignore[assignment, method-assign]  # the fault that is tried
    main()
