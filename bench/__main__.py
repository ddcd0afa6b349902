"""Run the benchmarks and print each figure beside its floor: ``python -m bench [--quick] [NAME …]``.

Results go to ``bench/results/<commit>.json``: raw figures, the machine, and the command.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import scenarios
from bench.scenarios import Figure
from majorops.platform.clock import now_ms
from majorops.platform.wording import rfc3339

RESULTS = Path(__file__).parent / "results"


def _commit() -> str:
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or "uncommitted"


def _table(figures: list[Figure]) -> Table:
    table = Table(title="MajorOps beside its floors")
    for column in ("what", "measured", "floor", "ratio", "goal", ""):
        table.add_column(column, justify="right" if column in {"measured", "floor", "ratio"} else "left")
    for figure in figures:
        table.add_row(
            figure.what,
            f"{figure.value:,.4g} {figure.unit}",
            "" if figure.floor is None else f"{figure.floor:,.4g} {figure.unit}",
            "" if figure.ratio is None else f"{figure.ratio:.2f}",
            figure.goal,
            "" if figure.met is None else ("met" if figure.met else "MISSED"),
        )
    return table


def main() -> None:
    """Parse, run, print, keep."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", help=f"any of: {', '.join(scenarios.ALL)}")
    parser.add_argument("--quick", action="store_true", help="a tenth of the time, to see that it runs")
    asked = parser.parse_args()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="majorops-bench-") as folder:
        for name in asked.names or scenarios.ALL:
            figures += scenarios.ALL[name](Path(folder) / name, 0.1 if asked.quick else 1.0)
    Console().print(_table(figures))
    RESULTS.mkdir(exist_ok=True)
    kept = RESULTS / f"{_commit()}.json"
    kept.write_text(
        json.dumps(
            {
                "command": ["python", "-m", "bench", *sys.argv[1:]],
                "at": rfc3339(now_ms()),
                "python": platform.python_version(),
                "cores": os.cpu_count(),
                "machine": platform.machine(),
                "figures": [figure.plain() for figure in figures],
            },
            indent=1,
        )
        + "\n"
    )
    sys.stdout.write(f"kept in {kept.relative_to(Path.cwd())}\n")


if __name__ == "__main__":
    main()
