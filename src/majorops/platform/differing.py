"""What an act changed of a value: asked three times per write, so the comparing is left to C."""

from itertools import compress
from operator import is_not
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple


def differing(before: Struct, after: Struct) -> dict[str, Any]:
    """The fields in which two values of one struct differ, as they are after, in the order of the struct."""
    old, new = astuple(before), astuple(after)
    # Most fields are the very same object, and only the others need to be compared.
    others = compress(zip(after.__struct_fields__, old, new, strict=True), map(is_not, old, new))
    return {name: now for name, was, now in others if was != now}
