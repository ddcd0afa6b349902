"""Text of others made harmless for a terminal: no escape sequences, no reversed reading order."""

import re

# C0 and C1 controls but line feed and tab, and the marks that turn the direction of writing.
_ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def inert(text: object) -> str:
    """``text`` with every character that a terminal would act on replaced by ``·``."""
    return _ACTING.sub("·", str(text))
