"""A server by its name, and the authenticator that the browser's developers' protocol brings along."""

from typing import Any

from playwright.sync_api import CDPSession

from tests.conftest import RunningServer
from tests.web.desk import Desk


class Named(RunningServer):
    """A server by its name: browsers hold passkeys for names, not for 127.0.0.1."""

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://localhost:{self.port}"


class Device:
    """The authenticator of one browser. ``verified``: whether whoever holds it proves to be its owner."""

    def __init__(self, desk: Desk) -> None:
        self.cdp: CDPSession = desk.context.new_cdp_session(desk.page)
        self.cdp.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        self.id = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def verified(self, *, yes: bool) -> None:
        """Whether the finger is the owner's."""
        self.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": yes})

    def holds(self) -> list[dict[str, Any]]:
        """What is kept in it."""
        found = self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        return list(found["credentials"])
