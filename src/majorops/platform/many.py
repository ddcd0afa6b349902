"""Rows by many ids at once: one compiled statement for any number, fifty at a time."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

AT_ONCE = 50


def any_of(column: Any, name: str = "any") -> sa.ColumnElement[bool]:
    """The column equals one of the parameters that :func:`by_fifty` gives."""
    found: sa.ColumnElement[bool] = column.in_([sa.bindparam(f"{name}_{i}") for i in range(AT_ONCE)])
    return found


def by_fifty(ids: Sequence[str], name: str = "any") -> Iterator[dict[str, Any]]:
    """The parameters for all ``ids``, fifty at a time; places that are left hold an id that nothing has."""
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        yield {f"{name}_{i}": some[i] if i < len(some) else "" for i in range(AT_ONCE)}
