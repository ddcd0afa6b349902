"""The passkeys of people at one house, and everybody's way in by one; what they may lie about."""

from collections.abc import Callable
from typing import Any

import httpx

from tests.people.conftest import ADDRESS, Edged
from tests.people.passkeys.authenticator import Authenticator, Said, bytes_of, text_of

NAME = "ops.example.com"
CREATE = Said(ADDRESS, NAME, "webauthn.create")
GET = Said(ADDRESS, NAME, "webauthn.get")
PAGE = {"x-majorops": "1"}
REFUSED = (401, "passkey_refused")
UNPROVED = (422, "passkey_unproved")
Lie = Callable[[dict[str, Any]], None]


class Passkeys:
    """The passkeys of mia at one house, and everybody's way to sign in by one."""

    def __init__(self, edged: Edged) -> None:
        self.house = edged

    def post(self, path: str, body: Any = None) -> httpx.Response:
        return self.house.ask("POST", path, headers=PAGE, json=body)

    def options(self, path: str) -> dict[str, Any]:
        answer = self.post(f"{path}/options")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def add(self, key: Authenticator, said: Said = CREATE, **more: Any) -> httpx.Response:
        return self.post("/v1/passkeys", key.create(self.options("/v1/passkeys"), said, **more))

    def added(self, name: str = "mia", kind: str = "ES256") -> Authenticator:
        """A passkey of this person's; afterwards nobody is signed in."""
        self.house.sign_in(name)
        key = Authenticator(kind)
        assert self.add(key).status_code == 201
        self.leave()
        return key

    def leave(self) -> None:
        self.house.client.cookies.clear()

    def sign_in(self, key: Authenticator, said: Said = GET, lie: Lie | None = None) -> httpx.Response:
        key.count += 1
        body = key.get(self.options("/v1/auth/passkey"), said)
        if lie is not None:
            lie(body)
        return self.post("/v1/auth/passkey", body)

    def who(self) -> httpx.Response:
        return self.house.ask("GET", "/v1/auth/session")


def unchanged(house: Edged, attempt: Callable[[], httpx.Response]) -> httpx.Response:
    before = house.everything()
    answer = attempt()
    assert house.everything() == before, "something was written"
    return answer


def altered(field: str) -> Lie:
    def lie(body: dict[str, Any]) -> None:
        data = bytearray(bytes_of(body[field]))
        data[-1] ^= 1
        body[field] = text_of(bytes(data))

    return lie


def given(field: str, value: str) -> Lie:
    return lambda body: body.update({field: value})
