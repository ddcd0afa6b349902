"""Every command and every exit code stands in the documentation."""

from pathlib import Path

import pytest

from majorops.cli import account_commands, mim, operator
from majorops.cli.refused import Outcome

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDE = (DOCS / "guide" / "mim.md").read_text(encoding="utf-8")
OPERATE = (DOCS / "operate" / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name, _ in mim.COMMANDS])
def test_a_command_of_mim_is_described(name: str) -> None:
    assert f"mim {name}" in GUIDE


@pytest.mark.parametrize("group", ["promise", "handover"])
def test_the_groups_of_mim_are_described(group: str) -> None:
    for name, _ in {"promise": mim.PROMISE, "handover": mim.HANDOVER}[group]:
        assert (
            f"mim {group} {name}" in GUIDE or f"; the offerer may {name}" in GUIDE or f"or {name};" in GUIDE
        )


def test_the_commands_of_majorops_are_described() -> None:
    names = [name for name, _ in operator.COMMANDS]
    names += [f"user {name}" for name, _ in account_commands.USER]
    names += [f"token {name}" for name, _ in account_commands.TOKEN]
    assert [name for name in names if f"`majorops {name}" not in OPERATE] == []


@pytest.mark.parametrize("outcome", list(Outcome))
def test_an_exit_code_is_described(outcome: Outcome) -> None:
    assert f"\n| {outcome.value} | " in OPERATE
