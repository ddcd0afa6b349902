"""A passkey told over HTTP: added, known already, used, removed; each refusal beside it."""

from typing import Any

from tests.api.teller import Teller
from tests.conftest import ADMIN, PEOPLE
from tests.people.passkeys.authenticator import Authenticator, Said


def passkeys(t: Teller) -> None:
    """The admin's own, and what others may see of it."""
    key, name = Authenticator(), f"http://localhost:{t.server.port}"
    _add(t, key, Said(name, "localhost", "webauthn.create"))
    (shown,) = t.ask("admin", "GET", "/v1/passkeys").json()["passkeys"]
    t.ask("stakeholder", "GET", f"/v1/passkeys?userId={ADMIN}")
    t.ask("stakeholder", "GET", "/v1/passkeys")
    _sign_in(t, key, Said(name, "localhost", "webauthn.get"))
    one = f"/v1/passkeys/{shown['id']}"
    t.ask("admin", "DELETE", f"{one}?userId={PEOPLE['mim']}")
    t.ask("stakeholder", "DELETE", one)
    t.ask("admin", "DELETE", one)


def _add(t: Teller, key: Authenticator, said: Said) -> None:
    t.ask("mim", "POST", "/v1/passkeys/options")
    options, cookie = _begun(t, "admin", "/v1/passkeys/options")
    wish = key.create(options, said)
    t.ask("admin", "POST", "/v1/passkeys", wish)
    t.ask("admin", "POST", "/v1/passkeys", {**wish, "attestation": "AAAA"}, cookie=cookie)
    t.ask("admin", "POST", "/v1/passkeys", wish, cookie=cookie)
    options, cookie = _begun(t, "admin", "/v1/passkeys/options")
    t.ask("admin", "POST", "/v1/passkeys", key.create(options, said), cookie=cookie)


def _sign_in(t: Teller, key: Authenticator, said: Said) -> None:
    options, cookie = _begun(t, "anonymous", "/v1/auth/passkey/options")
    wish = key.get(options, said)
    for sent in ({**wish, "signature": "AAAA"}, wish, wish):
        t.ask("anonymous", "POST", "/v1/auth/passkey", sent, cookie=cookie)


def _begun(t: Teller, who: str, path: str) -> tuple[dict[str, Any], str]:
    answer = t.ask(who, "POST", path)
    return answer.json(), answer.headers["set-cookie"].partition(";")[0]
