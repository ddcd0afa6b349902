"""``majorops`` with a demo whose year before has a handful of incidents."""

from majorops.cli import demo
from majorops.cli.operator import main

YEAR = 6
demo.YEAR = YEAR

if __name__ == "__main__":
    main()
