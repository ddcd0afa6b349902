"""How many sockets one user and one address may hold open."""

from collections import Counter

from majorops.platform.errors import TooMany

PER_USER = 20
PER_ADDRESS = 100
_RETRY_S = "30"


class Turnstile:
    """Counts who is in. An anonymous viewer counts for the address only."""

    def __init__(self, per_user: int = PER_USER, per_address: int = PER_ADDRESS) -> None:
        self._limits = {"user": per_user, "address": per_address}
        self._inside: Counter[tuple[str, str]] = Counter()

    def enter(self, user_id: str, address: str) -> None:
        """Let one more in. Raises TooMany ``too_many_connections``."""
        keys = _keys(user_id, address)
        for key in keys:
            if self._inside[key] >= self._limits[key[0]]:
                raise TooMany(
                    "too_many_connections",
                    f"Too many live connections of this {key[0]}.",
                    hint=f"At most {self._limits[key[0]]}; close one.",
                ).with_headers(Retry_After=_RETRY_S)
        self._inside.update(keys)

    def leave(self, user_id: str, address: str) -> None:
        """One that entered is out again."""
        for key in _keys(user_id, address):
            self._inside[key] -= 1
            if not self._inside[key]:
                del self._inside[key]


def _keys(user_id: str, address: str) -> list[tuple[str, str]]:
    keys = [("address", address)]
    return [("user", user_id), *keys] if user_id else keys
