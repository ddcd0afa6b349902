"""What an operator does to users and tokens, and the Unix socket by which a running server is asked.

One line of JSON in, one line out: ``{"command": "user.create", …}`` → ``{"ok": …}`` or ``{"refused": {…}}``.
Whoever can open the socket (mode 0600) owns the data folder already, so it asks for no sign-in.
With no server running the command line calls :func:`administer` itself.
"""

import asyncio
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import structlog

from majorops.people import store
from majorops.people.actions import CreateUser, PatchUser, amend_user, create_user
from majorops.people.door.actions import break_glass_codes, sign_in_link
from majorops.people.record import Person
from majorops.people.rules import show_user
from majorops.people.store import UserQuery
from majorops.people.tokens import store as tokens
from majorops.people.tokens.actions import CreateToken, create_token, revoke_token
from majorops.people.tokens.rules import show_token
from majorops.platform.database import Database, Tx
from majorops.platform.decode import from_plain
from majorops.platform.errors import Invalid, Refusal
from majorops.platform.strict_json import read_json

NAME = "admin.sock"
OPERATOR = Person("", "MajorOps", "admin")
LONGEST_LINE = 64 * 1024
_PAGE = 200
_PATIENCE_S = 10
_LONGEST_ADDRESS = 100  # bytes; the kernel takes 107
log = structlog.get_logger(__name__)

Command = Callable[[Tx, Mapping[str, Any], int], Any]


# ── The commands ─────────────────────────────────────────────────────────────────────────────────


def _create_user(tx: Tx, asked: Mapping[str, Any], at: int) -> Any:
    return show_user(create_user(tx, _wish(asked, CreateUser), by=OPERATOR, at=at), OPERATOR)


def _list_users(tx: Tx, asked: Mapping[str, Any], _at: int) -> Any:
    _wish(asked, _Nothing)
    return [show_user(user, OPERATOR) for user in _all_users(tx)]


def _amend_user(tx: Tx, asked: Mapping[str, Any], at: int) -> Any:
    wish = _wish({name: value for name, value in asked.items() if name != "email"}, PatchUser)
    return show_user(amend_user(tx, _email(asked), wish, by=OPERATOR, at=at), OPERATOR)


def _link_user(tx: Tx, asked: Mapping[str, Any], at: int) -> Any:
    secret = sign_in_link(tx, _email(asked), by=OPERATOR, at=at)
    return {"url": f"{tx.installation.base_url}/sign-in/{secret}"}


def _break_glass(tx: Tx, asked: Mapping[str, Any], at: int) -> Any:
    return {"codes": break_glass_codes(tx, _email(asked), at=at)}


def _create_token(tx: Tx, asked: Mapping[str, Any], at: int) -> Any:
    token, value = create_token(tx, _wish(asked, CreateToken), by=OPERATOR, at=at)
    return {**show_token(token), "value": value}


def _list_tokens(tx: Tx, asked: Mapping[str, Any], _at: int) -> Any:
    owners = [_email(asked)] if "email" in asked else [user.id for user in _all_users(tx)]
    return [{**show_token(token), "userId": owner} for owner in owners for token in _all_tokens(tx, owner)]


def _revoke_token(tx: Tx, asked: Mapping[str, Any], at: int) -> Any:
    wish = _wish(asked, _Token)
    revoke_token(tx, wish.id, by=OPERATOR, at=at)
    return {"id": wish.id}


class _Nothing(msgspec.Struct):
    pass


class _Token(msgspec.Struct):
    id: str


READS: Mapping[str, Command] = {"user.list": _list_users, "token.list": _list_tokens}
WRITES: Mapping[str, Command] = {
    "user.create": _create_user,
    "user.amend": _amend_user,
    "user.link": _link_user,
    "user.break_glass": _break_glass,
    "token.create": _create_token,
    "token.revoke": _revoke_token,
}


class Commands(NamedTuple):
    """What a domain above adds to the commands of this one."""

    reads: Mapping[str, Command] = {}
    writes: Mapping[str, Command] = {}

    def and_also(self, other: "Commands") -> "Commands":
        """Those of two domains."""
        return Commands({**self.reads, **other.reads}, {**self.writes, **other.writes})


_NO_MORE = Commands()


def administer(tx: Tx, request: Mapping[str, Any], at: int, more: Commands = _NO_MORE) -> Any:
    """Do one request; its result as JSON-ready values. Raises Refusal, as the action behind it does."""
    rest, known = dict(request), {**READS, **WRITES, **more.reads, **more.writes}
    name = rest.pop("command", None)
    command = known.get(str(name))
    if command is None:
        raise Invalid("unknown_command", "There is no such command.", hint=", ".join(known))
    return msgspec.to_builtins(command(tx, rest, at))


def _wish(asked: Mapping[str, Any], struct: type[Any]) -> Any:
    return from_plain(dict(asked), struct)


def _email(asked: Mapping[str, Any]) -> str:
    email = asked.get("email")
    if not isinstance(email, str) or not email:
        raise Invalid("missing_field", "An e-mail is needed.", field="/email")
    return email.lower()


def _all_users(tx: Tx) -> Iterator[Any]:
    wish = UserQuery(disabled_too=True, limit=_PAGE)
    while page := store.list_users(tx, wish):
        yield from page
        wish = wish._replace(after=(page[-1].created_at, page[-1].id))


def _all_tokens(tx: Tx, owner: str) -> Iterator[Any]:
    after = tokens.AFTER_ALL_IDS
    while page := tokens.list_of(tx, owner, after=after, limit=_PAGE):
        yield from page
        after = page[-1].id


# ── The socket ───────────────────────────────────────────────────────────────────────────────────


class AdminSocket:
    """Listens at ``path`` from ``start`` to ``stop``; the caller holds the lock of the data folder."""

    def __init__(
        self, path: Path, database: Database, now: Callable[[], int], more: Commands = _NO_MORE
    ) -> None:
        self._more = more
        self._path = path
        self._database = database
        self._now = now
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Begin to listen; a socket that a killed server left behind is replaced."""
        self._path.unlink(missing_ok=True)
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        # Bound with its mode, so that there is no moment in which others can open it.
        before = os.umask(0o177)
        try:
            with address(self._path) as bound:
                listening.bind(bound)
        finally:
            os.umask(before)
        self._server = await asyncio.start_unix_server(self._serve, sock=listening, limit=LONGEST_LINE)

    async def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_PATIENCE_S):
                line = await reader.readline()
            writer.write(msgspec.json.encode(await self._answer(line)) + b"\n")
            await writer.drain()
        except (TimeoutError, ValueError, ConnectionError) as error:
            log.info("admin_socket_left", reason=type(error).__name__)
        finally:
            writer.close()

    async def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            request = _request(line)
            reads = {*READS, *self._more.reads}
            do = self._database.read if request.get("command") in reads else self._database.write
            return {"ok": await do(lambda tx: administer(tx, request, self._now(), self._more))}
        except Refusal as refusal:
            return {
                "refused": {
                    "code": refusal.code,
                    "detail": refusal.detail,
                    "hint": refusal.hint or "",
                    "status": refusal.status,
                }
            }
        except Exception:
            log.exception("admin_command_failed")
            return {
                "refused": {
                    "code": "internal_error",
                    "detail": "Something broke; the server's log has it.",
                    "hint": "",
                    "status": 500,
                }
            }


def _request(line: bytes) -> dict[str, Any]:
    """One line as a request. Raises Malformed, Invalid."""
    request = read_json(line)
    if not isinstance(request, dict):
        raise Invalid("wrong_type", "A request is one JSON object.")
    return request


class address:  # noqa: N801  reads as the thing it is: with address(path) as bound
    """A path as an address that the kernel takes, however long the path is."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._folder: int | None = None

    def __enter__(self) -> str:
        whole = str(self._path.absolute())
        if len(os.fsencode(whole)) <= _LONGEST_ADDRESS:
            return whole
        # Addresses end at 107 bytes; through an open folder the path is short on Linux.
        self._folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        return f"/proc/self/fd/{self._folder}/{self._path.name}"

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            os.close(self._folder)
