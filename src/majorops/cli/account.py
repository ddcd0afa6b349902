"""Which server, and as whom: ``mim.toml`` in the user's configuration folder, or the environment.

A token belongs to the server it was stored for: it is never sent to another address.
"""

import os
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from majorops.cli.refused import Outcome, Refused, usage

URL = "MAJOROPS_URL"
TOKEN = "MAJOROPS_TOKEN"  # noqa: S105  the name of a variable
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_SIGN_IN = "mim login https://majorops.example.org"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Account(NamedTuple):
    """A server's address without a slash at the end, and the token for it."""

    url: str
    token: str

    @property
    def loopback(self) -> bool:
        """Whether the server is this machine."""
        return urlsplit(self.url).hostname in LOOPBACK

    @property
    def exposed(self) -> bool:
        """Whether the token would travel readable by others."""
        return self.url.startswith("http://") and not self.loopback


def account_path(environment: Mapping[str, str]) -> Path:
    """``$XDG_CONFIG_HOME/majorops/mim.toml``, by default below ``~/.config``."""
    home = environment.get("XDG_CONFIG_HOME", "")
    # The XDG rules: a relative path is invalid and is ignored.
    folder = Path(home) if Path(home).is_absolute() else Path.home() / ".config"
    return folder / "majorops" / "mim.toml"


def clean_url(text: str) -> str:
    """``https://host[:port][/path]`` without a slash at the end. Raises Refused: usage."""
    parts = urlsplit(text.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise usage(
            "invalid_url", "This is not the address of a server.", "Such as https://majorops.example.org."
        )
    if parts.username is not None or parts.password is not None:
        raise usage("invalid_url", "The address must not hold a name or a password.", f"Sign in: {_SIGN_IN}")
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")


def load_account(environment: Mapping[str, str] = os.environ) -> Account:
    """The account to use; the environment wins. Raises Refused: sign_in_required, config_…"""
    path = account_path(environment)
    stored = _read(path)
    url = clean_url(environment[URL]) if environment.get(URL) else stored.url
    token = environment.get(TOKEN) or (stored.token if url == stored.url else "")
    if not url:
        raise Refused(
            Outcome.SIGN_IN,
            "sign_in_required",
            "No server is known yet.",
            f"Sign in: {_SIGN_IN}; or set {URL} and {TOKEN}.",
        )
    if not token:
        raise Refused(
            Outcome.SIGN_IN,
            "sign_in_required",
            f"There is no token for {url}.",
            f"Sign in: mim login {url}; or set {TOKEN}.",
        )
    if not token.isascii() or not token.isprintable() or " " in token:
        raise Refused(
            Outcome.SIGN_IN,
            "invalid_token",
            "The token holds characters no token has.",
            f"Copy it again: mim login {url}",
        )
    return Account(url, token)


def store_account(account: Account, environment: Mapping[str, str] = os.environ) -> Path:
    """Write the file, readable by its owner only; the path."""
    path = account_path(environment)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    text = f"url = {_quoted(account.url)}\ntoken = {_quoted(account.token)}\n"
    # Made with its mode: there is no moment in which others can read it. Renamed: it is never half.
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
    fresh.replace(path)
    return path


def _quoted(text: str) -> str:
    # JSON's string is TOML's basic string for everything that an address or a token may hold.
    return msgspec.json.encode(text).decode()


def _read(path: Path) -> Account:
    if not path.exists():
        return Account("", "")
    if path.stat().st_mode & _OTHERS:
        raise Refused(
            Outcome.INVALID,
            "config_permissions",
            f"{path} can be read by others, and it holds a token.",
            f"chmod 600 {path}",
        )
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refused(
            Outcome.INVALID,
            "config_invalid",
            f"{path} cannot be read: {error}",
            f"Write it again: {_SIGN_IN}",
        ) from error
    url, token = found.get("url", ""), found.get("token", "")
    if not isinstance(url, str) or not isinstance(token, str) or found.keys() - {"url", "token"}:
        raise Refused(
            Outcome.INVALID,
            "config_invalid",
            f"{path} holds more or other than url and token.",
            f"Write it again: {_SIGN_IN}",
        )
    return Account(clean_url(url) if url else "", token)
