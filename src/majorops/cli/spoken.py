"""What both programs share of Typer: one way to refuse, ``--json`` everywhere, grouped options."""

import dataclasses
import difflib
import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any, get_type_hints

import typer
from typer.core import TyperGroup

from majorops.cli.refused import Outcome, Refused, usage
from majorops.cli.terminal import Terminal

# Typer carries its own Click and gives out only BadParameter; its parent is what every wrong call raises.
_WrongCall: type[Exception] = typer.BadParameter.__mro__[1]

AsJson = Annotated[bool, typer.Option("--json", help="Print the server's JSON.")]


class SpokenGroup(TyperGroup):
    """Refusals and wrong calls end as ``error[code]`` and ``hint`` on stderr, with a stable exit code."""

    def main(  # type: ignore[override]  # the rest passes through, whatever Typer adds to it
        self, args: Sequence[str] | None = None, **extra: Any
    ) -> Any:
        """Run, and turn what went wrong into words."""
        given = list(sys.argv[1:] if args is None else args)
        try:
            refuse_token(given)
            extra["standalone_mode"] = False
            code = super().main(given, **extra)
        except Refused as refused:
            raise _failed(refused) from refused
        except _WrongCall as error:
            raise _failed(_as_usage(error)) from error
        except typer.Abort as abort:
            raise _failed(usage("aborted", "Nothing was done.")) from abort
        raise SystemExit(code if isinstance(code, int) else int(Outcome.DONE))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As Typer does, but an unknown word names its nearest neighbour."""
        word = args[0]
        if not word.startswith("-") and self.get_command(ctx, word) is None:
            near = difflib.get_close_matches(word, list(self.commands), n=1, cutoff=0.4)
            hint = (
                f"Did you mean {ctx.command_path} {near[0]}?"
                if near
                else f"{ctx.command_path} --help lists them."
            )
            raise usage("unknown_command", f"There is no command {word[:64]!r}.", hint)
        return super().resolve_command(ctx, args)


def _failed(refused: Refused) -> SystemExit:
    sys.stdout.flush()
    sys.stderr.write(f"{refused.lines()}\n")
    return SystemExit(int(refused.outcome))


def _as_usage(error: Exception) -> Refused:
    ctx = getattr(error, "ctx", None)
    message = getattr(error, "format_message", error.__str__)()
    path = ctx.command_path if ctx is not None else "mim"
    return usage("usage", message.strip(), f"{path} --help says how.")


def refuse_token(args: Sequence[str]) -> None:
    """A token on the command line is in the shell's history and in process lists. Raises Refused: usage."""
    before_rest = args[: args.index("--")] if "--" in args else args
    if any(arg == "--token" or arg.startswith("--token=") for arg in before_rest):
        raise usage(
            "token_on_command_line",
            "A token on the command line is seen by everyone on this machine.",
            "Sign in with mim login, use --token-file FILE, or set MAJOROPS_TOKEN; and revoke this token.",
        )


# ── Commands ─────────────────────────────────────────────────────────────────────────────────────


def command(app: typer.Typer, name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register ``function(terminal, …)``. A parameter that is a dataclass is spelled out as its fields."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        app.command(name, help=inspect.getdoc(function))(_spelled_out(function))
        return function

    return register


def _spelled_out(function: Callable[..., None]) -> Callable[..., None]:
    hints = get_type_hints(function, include_extras=True)
    own = list(inspect.signature(function).parameters.values())[1:]
    groups = {p.name: hints[p.name] for p in own if dataclasses.is_dataclass(hints[p.name])}

    def run(ctx: typer.Context, **given: Any) -> None:
        terminal = Terminal(json=bool(given.pop("json")) or bool(ctx.obj))
        for name, group in groups.items():
            given[name] = group(**{field.name: given.pop(field.name) for field in dataclasses.fields(group)})
        try:
            function(terminal, **given)
        finally:
            terminal.close()

    parameters = [_parameter("ctx", typer.Context, inspect.Parameter.empty)]
    for p in own:
        spelled = (
            _fields(groups[p.name]) if p.name in groups else [_parameter(p.name, hints[p.name], p.default)]
        )
        parameters.extend(spelled)
    parameters.append(_parameter("json", AsJson, default=False))
    run.__name__ = function.__name__
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    return run


def _fields(group: type[Any]) -> Iterator[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    for field in dataclasses.fields(group):
        default = inspect.Parameter.empty if field.default is dataclasses.MISSING else field.default
        yield _parameter(field.name, hints[field.name], default)


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    # Keyword-only, because an option group may bring a required one after an optional one.
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
