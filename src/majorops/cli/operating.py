"""What every ``majorops`` command needs: the settings, and one translation of what can stop it."""

import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any, Self

import msgspec
from typer import Option

from majorops.cli.administration import already_running
from majorops.cli.refused import Outcome, Refused
from majorops.cli.terminal import Terminal
from majorops.platform.keyring import KeyRefused
from majorops.platform.least import TooOld
from majorops.platform.lock import AlreadyRunning
from majorops.platform.migrations import SchemaMismatch
from majorops.settings import ConfigInvalid, Settings, load_settings

Data = Annotated[
    Path | None, Option("--data", help="The data folder; else MAJOROPS_DATA, else majorops-data.")
]


def settings_of(data: Path | None, **overrides: Any) -> Settings:
    """File, environment, command line. Raises Refused: invalid."""
    try:
        return load_settings(data, **overrides)
    except ConfigInvalid as error:
        raise Refused(
            Outcome.INVALID, error.code, str(error), error.hint or "See docs/operate/settings.md."
        ) from error


class Operating:
    """Around whatever touches the data folder: what can stop it becomes Refused."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if isinstance(error, AlreadyRunning):
            raise already_running(error) from error
        if isinstance(error, SchemaMismatch | KeyRefused | TooOld):
            raise Refused(Outcome.INVALID, error.code, str(error), error.hint) from error
        if isinstance(error, PermissionError | FileNotFoundError | NotADirectoryError):
            raise Refused(
                Outcome.INVALID,
                "unsafe_location",
                f"{error.filename}: {error.strerror}.",
                "Name a folder that belongs to you with --data DIR.",
            ) from error


def say(terminal: Terminal, value: Mapping[str, Any], *lines: str) -> None:
    """As JSON when asked for, else the lines."""
    shown = [msgspec.json.encode(value).decode()] if terminal.json else lines
    sys.stdout.write("".join(f"{line}\n" for line in shown))
