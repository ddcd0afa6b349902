"""From a plain struct to its table row and back, by the struct's own type hints."""

import types
import typing
from collections.abc import Callable, Iterable
from enum import Enum
from functools import lru_cache
from operator import attrgetter
from typing import Any, Generic, TypeVar

import msgspec
import sqlalchemy as sa

from majorops.platform.database import Row, Statement, compiled
from majorops.platform.differing import differing
from majorops.platform.pending import Insert

S = TypeVar("S", bound=msgspec.Struct)
Codec = Callable[[Any], Any]

_encode = msgspec.json.encode


def _bare(hint: Any) -> Any:
    """The type inside ``X | None``."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return next(arg for arg in typing.get_args(hint) if arg is not type(None))
    return hint


def _loader(hint: Any) -> Codec | None:
    bare = _bare(hint)
    if isinstance(bare, type) and issubclass(bare, Enum):
        return bare
    if bare is bool:
        return bool
    if bare in (str, int, float) or (isinstance(bare, type) and issubclass(bare, str | int | float)):
        return None
    decoder = msgspec.json.Decoder(bare)
    return decoder.decode


def _dumper(hint: Any) -> Codec | None:
    bare = _bare(hint)
    if isinstance(bare, type) and issubclass(bare, Enum):
        return attrgetter("_value_")  # as ``value``, without its descriptor
    if bare is bool:
        return int
    if isinstance(bare, type) and issubclass(bare, str | int | float):
        return None
    return lambda value: _encode(value).decode()


class Rows(Generic[S]):
    """The codec of one struct and its table; columns carry the field names.

    ``derived`` fields are read from other rows and have no column. JSON columns hold compact UTF-8 text.
    """

    def __init__(self, struct: type[S], table: sa.Table, derived: Iterable[str] = ()) -> None:
        hints = typing.get_type_hints(struct)
        self.struct = struct
        self.table = table
        self.fields = tuple(f for f in struct.__struct_fields__ if f not in set(derived))
        self._loaders = [(i, codec) for i, f in enumerate(self.fields) if (codec := _loader(hints[f]))]
        self._dumpers = {f: _dumper(hints[f]) for f in self.fields}
        self.columns = tuple(table.c[f] for f in self.fields)
        self.insert: Statement = compiled(table.insert().values({f: sa.bindparam(f) for f in self.fields}))
        self.waiting = Insert(table, self.fields)
        self._fetch: Callable[[S], Row] = attrgetter(*self.fields)
        self._plain = [(i, codec) for i, f in enumerate(self.fields) if (codec := self._dumpers[f])]
        # When the derived fields come last, a row is the struct's arguments in order.
        self._leading = struct.__struct_fields__[: len(self.fields)] == self.fields
        self._update = lru_cache(maxsize=512)(self._compile_update)

    def load(self, row: Row) -> S:
        """One row, in the order of ``columns``, as the struct."""
        values = list(row)
        for index, codec in self._loaders:
            if values[index] is not None:
                values[index] = codec(values[index])
        return (
            self.struct(*values)
            if self._leading
            else self.struct(**dict(zip(self.fields, values, strict=True)))
        )

    def dump(self, value: S, fields: Iterable[str] | None = None) -> dict[str, Any]:
        """The struct as parameters, all columns or only ``fields``."""
        params: dict[str, Any] = {}
        for field in self.fields if fields is None else fields:
            plain = getattr(value, field)
            codec = self._dumpers[field]
            params[field] = plain if codec is None or plain is None else codec(plain)
        return params

    def row(self, value: S) -> Row:
        """The struct as a row, for ``waiting``."""
        row = list(self._fetch(value))
        for index, codec in self._plain:
            if row[index] is not None:
                row[index] = codec(row[index])
        return tuple(row)

    def changed(self, before: S, after: S) -> tuple[str, ...]:
        """The fields in which two rows differ."""
        return tuple(field for field in differing(before, after) if field in self._dumpers)

    def update(self, fields: tuple[str, ...], keys: tuple[str, ...]) -> Statement:
        """``UPDATE`` of ``fields`` where every key column equals the parameter ``key_<name>``."""
        return self._update(fields, keys)

    def _compile_update(self, fields: tuple[str, ...], keys: tuple[str, ...]) -> Statement:
        where = [self.table.c[k] == sa.bindparam(f"key_{k}") for k in keys]
        return compiled(self.table.update().where(*where).values({f: sa.bindparam(f) for f in fields}))
