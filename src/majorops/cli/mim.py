"""``mim``: the command line of those who run an incident; it knows only the HTTP API and the WebSocket."""

from collections.abc import Callable
from typing import Annotated

import typer

from majorops import __version__
from majorops.cli import (
    drafting,
    people_commands,
    phase_commands,
    record_commands,
    report_commands,
    review_commands,
    search_commands,
    watch,
    word_commands,
)
from majorops.cli.spoken import AsJson, SpokenGroup, command

COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("login", record_commands.login),
    ("new", record_commands.new),
    ("ls", record_commands.ls),
    ("show", record_commands.show),
    ("search", search_commands.search),
    ("watch", watch.watch),
    ("log", record_commands.log),
    ("advance", phase_commands.advance),
    ("reenter", phase_commands.reenter),
    ("status", phase_commands.status),
    ("resolve", phase_commands.resolve),
    ("reopen", phase_commands.reopen),
    ("update", word_commands.update),
    ("milestone", word_commands.milestone),
    ("draft", drafting.draft),
    ("command", people_commands.command),
    ("join", people_commands.join),
    ("leave", people_commands.leave),
    ("publish", word_commands.publish),
    ("unpublish", word_commands.unpublish),
    ("report", report_commands.report),
    ("retract", record_commands.retract),
    ("review", review_commands.review),
    ("debrief", review_commands.debrief),
    ("actions", review_commands.actions),
)
PROMISE: tuple[tuple[str, Callable[..., None]], ...] = (
    ("make", word_commands.make),
    ("withdraw", word_commands.withdraw),
    ("ls", word_commands.list_promises),
)
HANDOVER: tuple[tuple[str, Callable[..., None]], ...] = (
    ("offer", people_commands.offer),
    ("accept", people_commands.accept),
    ("decline", people_commands.decline),
    ("withdraw", people_commands.take_back),
)

app = typer.Typer(
    name="mim",
    cls=SpokenGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Run a major incident from the terminal.",
)
_promise = typer.Typer(
    cls=SpokenGroup, no_args_is_help=True, rich_markup_mode=None, help="The promise of the next update."
)
_handover = typer.Typer(
    cls=SpokenGroup, no_args_is_help=True, rich_markup_mode=None, help="Hand the MIM seat over."
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"mim {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    ctx: typer.Context,
    *,
    json: AsJson = False,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
) -> None:
    """Run a major incident from the terminal."""
    ctx.obj = json  # --version has ended the program by now
    del version


for _group, _commands in ((app, COMMANDS), (_promise, PROMISE), (_handover, HANDOVER)):
    for _name, _function in _commands:
        command(_group, _name)(_function)
app.add_typer(_promise, name="promise")
app.add_typer(_handover, name="handover")


def main() -> None:
    """The entry point."""
    app(prog_name="mim")


if __name__ == "__main__":
    main()
