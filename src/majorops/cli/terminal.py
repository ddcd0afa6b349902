"""One run of ``mim``: what it is told (``--json``), where it speaks, and the one connection it makes."""

import os
import shutil
import sys
from typing import Any

import typer
from rich.console import Console, RenderableType

from majorops.cli.account import load_account
from majorops.cli.connection import Answer, Connection
from majorops.cli.refused import usage
from majorops.platform.clock import now_ms

PLAIN_WIDTH = 120


class Terminal:
    """Answers go to stdout, questions to stderr, so that ``mim … | jq`` never meets a question."""

    def __init__(self, *, json: bool = False) -> None:
        self.json = json
        self.at = now_ms()
        # Into a pipe or a file there is no width to obey; 80 would break lines that scripts read.
        width = None if sys.stdout.isatty() else int(os.environ.get("COLUMNS", PLAIN_WIDTH))
        self.console = Console(highlight=False, markup=False, emoji=False, width=width)
        self.asking = Console(highlight=False, markup=False, emoji=False, stderr=True)
        self._connection: Connection | None = None

    @property
    def interactive(self) -> bool:
        """Whether somebody can be asked."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    @property
    def connection(self) -> Connection:
        """The connection of the signed-in account, made when first needed. Raises Refused."""
        if self._connection is None:
            self._connection = Connection(load_account())
        return self._connection

    def close(self) -> None:
        """Close what was opened."""
        if self._connection is not None:
            self._connection.close()

    def raw(self, answer: Answer) -> None:
        """The server's JSON, byte for byte, and a line end."""
        sys.stdout.write(answer.raw.decode() + "\n" if answer.raw else "{}\n")

    def say(self, answer: Answer, *lines: RenderableType) -> None:
        """The server's JSON when asked for, else the lines."""
        if self.json:
            self.raw(answer)
            return
        for line in lines:
            self.console.print(line, soft_wrap=isinstance(line, str))

    def confirm(self, question: str, *, yes: bool) -> None:
        """Ask before what cannot be taken back. Raises Refused confirmation_required without a terminal."""
        if yes:
            return
        if not self.interactive:
            raise usage(
                "confirmation_required",
                "This asks first, and there is no terminal to ask on; refusing without --yes.",
                "Add --yes once you are sure.",
            )
        if not typer.confirm(question, err=True):
            raise typer.Abort

    def ask_secret(self, label: str) -> str:
        """A line typed without showing it. Raises Refused where nobody can type."""
        if not self.interactive:
            raise usage(
                "token_required",
                "There is no terminal to type the token on.",
                "Use --token-file FILE (or - for standard input), or set MAJOROPS_TOKEN.",
            )
        return str(typer.prompt(label, hide_input=True, err=True))


def text_given(text: str) -> str:
    """``-`` stands for standard input."""
    return sys.stdin.read().strip() if text == "-" else text


def body_of(**fields: Any) -> dict[str, Any]:
    """The fields that were given: None and empty lists are left out."""
    return {name.rstrip("_"): value for name, value in fields.items() if value is not None and value != []}


def editor_command() -> list[str]:
    """``$VISUAL``, ``$EDITOR``, or the first editor that is there. Raises Refused: usage."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if named:
        return named.split()
    found = next((path for path in map(shutil.which, ("editor", "nano", "vi")) if path), None)
    if found is None:
        raise usage("no_editor", "There is no editor to write in.", "Set EDITOR, or give --title and --body.")
    return [found]
