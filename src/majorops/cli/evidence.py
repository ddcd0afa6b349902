"""What ``majorops verify`` looks at: the chain itself, and the signed heads that were kept outside of it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from majorops.platform.database import Tx
from majorops.platform.heads import Heads, compare
from majorops.platform.journal import Broken, verify, walk


def examine_chain(connection: sqlite3.Connection, folder: Path) -> tuple[int, int]:
    """How many rows the chain has, how many signed heads it bears out. Raises Broken at the first bad row."""
    heads = Heads(folder)
    wanted = {head.seq for head in heads.read()}
    hashes: dict[int, str] = {}

    def noted(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        for row in rows:
            if row[0] in wanted:
                hashes[row[0]] = row[-1]
            yield row

    connection.execute("BEGIN")  # one view, also beside a running server
    count = verify(noted(walk(Tx(connection.cursor()))))
    wrong = compare(heads, hashes, count)
    # A server may have kept a head after this view began: look at the rows of now before crying out.
    if wrong is not None and wrong.seq > count:
        connection.execute("ROLLBACK")
        count = verify(noted(walk(Tx(connection.cursor()))))
        wrong = compare(heads, hashes, count)
    if wrong is not None:
        raise Broken(*wrong)
    return count, len(wanted)
