"""The documentation says everything there is, and nothing that is not."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import msgspec
import pytest

from majorops.cli.refused import Outcome
from majorops.integrations.registry import VENDORS
from majorops.live.rules import Close, parse
from majorops.platform import errors
from majorops.settings import Settings
from tests.api.later import commands

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "majorops"
REFUSALS = DOCS / "api" / "refusals.md"
LIVE = DOCS / "api" / "live.md"
SETTINGS = DOCS / "operate" / "settings.md"
COMMANDS = DOCS / "operate" / "commands.md"
SOURCES = DOCS / "operate" / "sources.md"

RAISED = {
    *(
        name
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, errors.Refusal)
    ),
    *("Misspoken", "ConfigInvalid", "usage"),
}
CODE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
CLIENT_KINDS = ("hello", "subscribe", "unsubscribe")
# Made of a value, not written as text where they are raised.
COMPUTED = {"blank"}  # decode.Check.code_when_blank
BY_ITS_FUNCTION = {"unreachable"}  # raised by the function of this name


@cache
def calls() -> tuple[ast.Call, ...]:
    return tuple(
        node
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
    )


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def constants(node: ast.AST) -> set[str]:
    """The text that an expression can be, as far as it is written out."""
    if isinstance(node, ast.IfExp):
        return constants(node.body) | constants(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


@cache
def codes() -> frozenset[str]:
    """Every code that a refusal in the source is given, on HTTP, on sockets and on the command line."""
    found = set(COMPUTED | BY_ITS_FUNCTION)
    for call in calls():
        place = {"Refused": 1}.get(called(call), 0 if called(call) in RAISED else None)
        given = [call.args[place]] if place is not None and len(call.args) > place else []
        given += [one.value for one in call.keywords if one.arg in {"code", "code_when_blank"}]
        found |= {word for node in given for word in constants(node)}
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            named = isinstance(node, ast.Assign) and [getattr(one, "id", "") for one in node.targets] == [
                "code"
            ]
            found |= constants(node.value) if named and isinstance(node, ast.Assign) else set()
    return frozenset(word for word in found if CODE.fullmatch(word))


def first_cells(path: Path) -> list[str]:
    """What the tables of a page speak of: each word in the first cell, but for the headings."""
    lines = [line for line in path.read_text().splitlines() if line.startswith("| ") and "---" not in line]
    return [word for line in lines for word in re.findall(r"`([^`]+)`", line.split(" | ")[0])]


@pytest.mark.parametrize("code", sorted(codes()))
def test_a_refusal_has_its_line(code: str) -> None:
    assert code in {*first_cells(REFUSALS), *first_cells(LIVE)}


def test_no_line_is_about_a_refusal_that_is_not() -> None:
    known = codes()
    assert [code for code in first_cells(REFUSALS) if code not in known] == []


def test_no_refusal_has_two_lines() -> None:
    lines = first_cells(REFUSALS)
    assert sorted(set(lines)) == sorted(lines)


@pytest.mark.parametrize("name", Settings.__struct_fields__)
def test_a_setting_has_its_line(name: str) -> None:
    assert name in first_cells(SETTINGS)


def test_no_line_is_about_a_setting_that_is_not() -> None:
    assert set(first_cells(SETTINGS)) == set(Settings.__struct_fields__)


@pytest.mark.parametrize("name", ["host", "port", "public_access", "rate_sign_in", "durability", "log_level"])
def test_a_default_is_the_one_written(name: str) -> None:
    line = next(line for line in SETTINGS.read_text().splitlines() if line.startswith(f"| `{name}` |"))
    assert str(getattr(Settings(), name)) == line.split(" | ")[1].strip('`"')


def test_the_example_of_a_configuration_is_one() -> None:
    example = re.search(r"```toml\n(.*?)```", SETTINGS.read_text(), re.DOTALL)
    assert example is not None
    settings = msgspec.convert(tomllib.loads(example[1]), Settings, strict=True)
    assert settings.cadence == Settings().cadence
    assert settings.phase_targets == Settings().phase_targets


@pytest.mark.parametrize("command", sorted(commands()))
def test_a_command_is_described(command: str) -> None:
    pages = "\n".join(page.read_text() for page in (COMMANDS, *(DOCS / "guide").glob("*.md")))
    assert re.search(rf"\b{re.escape(command)}\b", pages)


@pytest.mark.parametrize("outcome", Outcome)
def test_an_exit_code_has_its_line(outcome: Outcome) -> None:
    assert re.search(rf"^\| {outcome.value} \|", COMMANDS.read_text(), re.MULTILINE)


def kinds() -> set[str]:
    """Every kind of message: what the server sends, and what it understands."""
    sent = {word for call in calls() if called(call) == "envelope" for word in constants(call.args[0])}
    for kind in CLIENT_KINDS:
        parse(f'{{"v":1,"kind":"{kind}","stream":"board"}}')
    return {*sent, *CLIENT_KINDS}


def lines_of(heading: str) -> str:
    return LIVE.read_text().partition(f"## {heading}\n")[2].partition("\n## ")[0]


def test_every_kind_of_message_has_its_line_and_no_other() -> None:
    described = re.findall(r"^\| `(\w+)` \| (?:client|server) \|", lines_of("Messages"), re.MULTILINE)
    assert sorted(described) == sorted(kinds())


def test_every_close_code_has_its_line_and_no_other() -> None:
    described = re.findall(r"^\| (\d+) \| `(\w+)` \|", lines_of("Close codes"), re.MULTILINE)
    assert {int(code): reason for code, reason in described} == {
        int(close): close.reason.partition(":")[0] for close in Close
    }


def test_every_vendor_is_described_and_no_other() -> None:
    listed = SOURCES.read_text().partition("## Kinds\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([\w-]+)` \|", listed, re.MULTILINE)) == set(VENDORS)


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []
