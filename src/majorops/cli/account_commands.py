"""``majorops user …`` and ``majorops token …``."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Option

from majorops.cli.administration import ask
from majorops.cli.inert import inert
from majorops.cli.moments import moment_after
from majorops.cli.operating import Data, Operating, say, settings_of
from majorops.cli.terminal import Terminal, body_of
from majorops.platform.wording import rfc3339

Email = Annotated[str, Option("--email", help="Their e-mail; it is also their id.")]
Role = Annotated[str, Option("--role", help="mim, stakeholder, executive or admin.")]


def _ask(data: Path | None, command: str, **rest: Any) -> Any:
    with Operating():
        return ask(settings_of(data), {"command": command, **body_of(**rest)})


def _user_line(user: Mapping[str, Any]) -> str:
    mark = "  disabled" if user.get("disabled") else ""
    return f"{user['email']}  {user['role']}  {inert(user['displayName'])}{mark}"


def create_user(
    terminal: Terminal,
    *,
    email: Email,
    role: Role = "stakeholder",
    name: Annotated[str | None, Option("--name", help="Display name; else read from the e-mail.")] = None,
    data: Data = None,
) -> None:
    """Add somebody."""
    user = _ask(data, "user.create", email=email, role=role, displayName=name)
    say(terminal, user, _user_line(user))


def list_users(terminal: Terminal, *, data: Data = None) -> None:
    """List everybody, newest first."""
    users = _ask(data, "user.list")
    say(terminal, {"users": users}, *map(_user_line, users))


def change_role(terminal: Terminal, *, email: Email, role: Role, data: Data = None) -> None:
    """Give somebody another role; it takes effect at once, on open pages, too."""
    user = _ask(data, "user.amend", email=email, role=role)
    say(terminal, user, _user_line(user))


def link_user(terminal: Terminal, *, email: Email, data: Data = None) -> None:
    """Print a link that signs somebody in once, within a day."""
    link = _ask(data, "user.link", email=email)
    say(terminal, link, link["url"])


def make_codes(terminal: Terminal, *, email: Email, data: Data = None) -> None:
    """Print codes for the day on which no other way in works; each signs in once. Older ones end."""
    made = _ask(data, "user.break_glass", email=email)
    say(terminal, made, *made["codes"])


def disable_user(
    terminal: Terminal,
    *,
    email: Email,
    undo: Annotated[bool, Option("--undo", help="Let them in again.")] = False,
    data: Data = None,
) -> None:
    """Shut somebody out at once; what they wrote stays."""
    user = _ask(data, "user.amend", email=email, disabled=not undo)
    say(terminal, user, _user_line(user))


def create_token(
    terminal: Terminal,
    *,
    email: Email,
    name: Annotated[str, Option("--name", help="What it is for.")],
    scope: Annotated[str, Option("--scope", help="read, post, command, admin or intake.")] = "read",
    expires: Annotated[
        str | None, Option("--expires", help="30d, 12h or RFC 3339; else until revoked.")
    ] = None,
    data: Data = None,
) -> None:
    """Make a token and print it alone; it is shown this once."""
    until = None if expires is None else rfc3339(moment_after(expires, terminal.at))
    token = _ask(data, "token.create", userId=email, name=name, scope=scope, expiresAt=until)
    say(terminal, token, token["value"])


def list_tokens(
    terminal: Terminal,
    *,
    email: Annotated[str | None, Option("--email", help="Of one person only.")] = None,
    data: Data = None,
) -> None:
    """List tokens, never their values."""
    tokens = _ask(data, "token.list", email=email)
    lines = (
        f"{token['id']}  {token['userId']}  {token['scope']}  {inert(token['name'])}  expires "
        f"{token['expiresAt'] or 'never'}  last used {token['lastUsedAt'] or 'never'}"
        for token in tokens
    )
    say(terminal, {"tokens": tokens}, *lines)


def revoke_token(
    terminal: Terminal,
    token_id: Annotated[str, Argument(help="Its id, as majorops token list shows it.")],
    *,
    data: Data = None,
) -> None:
    """End a token at once."""
    ended = _ask(data, "token.revoke", id=token_id)
    say(terminal, ended, f"revoked {ended['id']}")


USER: tuple[tuple[str, Callable[..., None]], ...] = (
    ("create", create_user),
    ("list", list_users),
    ("role", change_role),
    ("link", link_user),
    ("break-glass", make_codes),
    ("disable", disable_user),
)
TOKEN: tuple[tuple[str, Callable[..., None]], ...] = (
    ("create", create_token),
    ("list", list_tokens),
    ("revoke", revoke_token),
)
