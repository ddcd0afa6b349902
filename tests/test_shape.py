"""House rules no linter knows. Each goes from a file to complaints; it runs on the tree and on a bad sample.

An exception needs an entry in ALLOWED with its reason; an entry that is no longer needed fails too.
"""

import ast
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "majorops"

FILE_LINES = 400
SCRIPT_LINES = 300  # TypeScript and Svelte
FUNCTION_LINES = 50
CLASS_LINES = 150
ARGUMENTS = 6
NESTING = 3

# "I did not name it."
VAGUE = re.compile(
    r"(util|helper|common|base|core|misc|manager|service|handler|processor|factor(y|ie)|wrapper|impl)s?"
)

# (rule, path, what the complaint speaks of) → why it may stay.
ALLOWED: Mapping[tuple[str, str, str], str] = {
    (
        "long_function",
        "src/majorops/platform/schema/versions/0002_record.py",
        "_incidents",
    ): "one CREATE TABLE with the sixty columns of an incident; cutting it would hide the table",
}

# Put together here, so that this file does not complain of itself.
HOSTS = re.compile(
    r"|".join(["py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.(?:org|com)", "deb" + r"\.debian\.org"])
)
MACHINE_PATHS = re.compile(r"(?<![\w.~/-])/(?:wor" + r"k/|hom" + r"e/\w|roo" + r"t/|Use" + r"rs/\w)")
UNFINISHED = re.compile(r"\b(?:TO" + "DO|FIX" + r"ME|XX" + r"X)\b")

CODE_SUFFIXES = frozenset({".py", ".ts", ".svelte", ".js", ".css", ".html", ".sh", ".toml", ".sql"})
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

Function = ast.FunctionDef | ast.AsyncFunctionDef
Complaint = tuple[str, str]  # what it speaks of, and what is wrong with it


# ── The rules for one file ───────────────────────────────────────────────────────────────────────


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, FUNCTIONS))


def classes(tree: ast.AST) -> Iterator[ast.ClassDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def lines(node: Function | ast.ClassDef) -> int:
    """From the name to the last line; decorators are free, the docstring is not."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def long_file(path: Path, text: str) -> Iterator[Complaint]:
    limit = FILE_LINES if path.suffix == ".py" else SCRIPT_LINES
    count = len(text.splitlines())
    if count > limit:
        yield path.name, f"has {count} lines, {limit} allowed"


def long_function(_: Path, text: str) -> Iterator[Complaint]:
    for node in functions(ast.parse(text)):
        if lines(node) > FUNCTION_LINES:
            yield node.name, f"has {lines(node)} lines, {FUNCTION_LINES} allowed"


def long_class(_: Path, text: str) -> Iterator[Complaint]:
    for node in classes(ast.parse(text)):
        if lines(node) > CLASS_LINES:
            yield node.name, f"has {lines(node)} lines, {CLASS_LINES} allowed"


def many_arguments(_: Path, text: str) -> Iterator[Complaint]:
    for node in functions(ast.parse(text)):
        a = node.args
        count = len([*a.posonlyargs, *a.args, *a.kwonlyargs, *filter(None, [a.vararg, a.kwarg])])
        if count > ARGUMENTS:
            yield node.name, f"takes {count} arguments, {ARGUMENTS} allowed"


def deep_nesting(_: Path, text: str) -> Iterator[Complaint]:
    for node in functions(ast.parse(text)):
        found = depth(node)
        if found > NESTING:
            yield node.name, f"nests {found} deep, {NESTING} allowed"


def depth(node: ast.AST) -> int:
    """How many blocks stand inside each other; an ``elif`` is no deeper than its ``if``."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            continue  # counted by itself
        step = isinstance(child, BLOCKS) and not is_elif(node, child)
        deepest = max(deepest, depth(child) + step)
    return deepest


def is_elif(parent: ast.AST, child: ast.AST) -> bool:
    return isinstance(parent, ast.If) and isinstance(child, ast.If) and parent.orelse == [child]


def import_inside(_: Path, text: str) -> Iterator[Complaint]:
    for node in functions(ast.parse(text)):
        if any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node)):
            yield node.name, "imports inside a function; a cycle wants another shape"


def second_commit(path: Path, text: str) -> Iterator[Complaint]:
    if not path.is_relative_to(PACKAGE) or path == PACKAGE / "platform" / "writer.py":
        return
    tree = ast.parse(text)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            yield f"line {node.lineno}", "commits; only platform/writer.py does"
        says = node.value if isinstance(node, ast.Constant) and id(node) not in docstrings else None
        if isinstance(says, str) and re.search(r"\bCOMMIT\b", says):
            yield f"line {getattr(node, 'lineno', 0)}", "says COMMIT; only platform/writer.py does"


def vague_name(path: Path, text: str) -> Iterator[Complaint]:
    inside = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    names = [*inside.with_suffix("").parts]
    if path.suffix == ".py":
        names += [node.name for node in classes(ast.parse(text))]
    for name in names:
        vague = {word for word in words(name) if VAGUE.fullmatch(word)}
        if vague:
            yield name, f"is called {', '.join(sorted(vague))}, which names nothing"


def words(name: str) -> set[str]:
    """``HTTPHandler_v2`` → {http, handler, v2}."""
    return {w.lower() for w in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z\d]+|\d+", name)}


def machine_path(_: Path, text: str) -> Iterator[Complaint]:
    for number, line in enumerate(text.splitlines(), 1):
        if MACHINE_PATHS.search(line):
            yield f"line {number}", "names a path of one machine"


def registry_host(_: Path, text: str) -> Iterator[Complaint]:
    for number, line in enumerate(text.splitlines(), 1):
        if HOSTS.search(line):
            yield f"line {number}", "names a package registry's host"


def unfinished(path: Path, text: str) -> Iterator[Complaint]:
    if path.suffix not in CODE_SUFFIXES and path.name != "Makefile":
        return
    for number, line in enumerate(text.splitlines(), 1):
        if UNFINISHED.search(line):
            yield f"line {number}", "leaves a note instead of the work; open an issue"


# ── The rules for the tree ───────────────────────────────────────────────────────────────────────


def untested_rules(package: Path, tests: Path) -> Iterator[Complaint]:
    for rules in sorted(package.rglob("rules.py")):
        wanted = tests / rules.relative_to(package).with_name("test_rules.py")
        if not wanted.exists():
            yield (
                rules.relative_to(package).as_posix(),
                f"has no tests/{wanted.relative_to(tests).as_posix()}",
            )


def unmentioned_package(package: Path, architecture: str) -> Iterator[Complaint]:
    for folder in packages(package):
        if not re.search(rf"(?<![\w-]){folder.name}/", architecture):
            yield folder.relative_to(package).as_posix(), f"is not in ARCHITECTURE.md (as {folder.name}/)"


def packages(package: Path) -> Iterator[Path]:
    """Every package below ``package``; a vendor of integrations/ is data, not architecture."""
    for init in sorted(package.rglob("__init__.py")):
        inside = init.parent.relative_to(package).parts
        if inside and not (inside[0] == "integrations" and len(inside) > 1):
            yield init.parent


# ── Run on the tree ──────────────────────────────────────────────────────────────────────────────

Rule = Callable[[Path, str], Iterator[Complaint]]
PYTHON_RULES: tuple[Rule, ...] = (
    long_file,
    long_function,
    long_class,
    many_arguments,
    deep_nesting,
    import_inside,
    second_commit,
    vague_name,
)
SCRIPT_RULES: tuple[Rule, ...] = (long_file, vague_name)
TEXT_RULES: tuple[Rule, ...] = (machine_path, registry_host, unfinished)
GENERATED = frozenset({"schema.d.ts"})


@cache
def tracked() -> tuple[Path, ...]:
    """What git tracks or would; outside a checkout (an unpacked archive), the code and the tests."""
    # `safe.directory` so that a checkout owned by another user (containers, CI) can be read.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard", "-z"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if found.returncode == 0:
        paths = [ROOT / name for name in found.stdout.split("\0") if name]
    else:
        paths = [
            path for folder in ("src", "tests", "docs", "requirements") for path in (ROOT / folder).rglob("*")
        ]
    return tuple(sorted(path for path in paths if path.is_file() and "__pycache__" not in path.parts))


@cache
def text_of(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None  # a picture


def rules_for(path: Path) -> tuple[Rule, ...]:
    if path.suffix == ".py":
        return (*PYTHON_RULES, *TEXT_RULES)
    if path.suffix in {".ts", ".svelte"} and path.name not in GENERATED:
        return (*SCRIPT_RULES, *TEXT_RULES)
    return TEXT_RULES


@cache
def complaints() -> tuple[tuple[str, str, str, str], ...]:
    """(rule, path, what, complaint) of every tracked file and of the tree as a whole."""
    found = []
    for path in tracked():
        text = text_of(path)
        for rule in rules_for(path) if text is not None else ():
            name = path.relative_to(ROOT).as_posix()
            found += [(rule.__name__, name, what, why) for what, why in rule(path, text or "")]
    for what, why in untested_rules(PACKAGE, ROOT / "tests"):
        found.append(("untested_rules", f"src/majorops/{what}", what, why))
    architecture = ROOT / "ARCHITECTURE.md"
    for what, why in unmentioned_package(PACKAGE, architecture.read_text() if architecture.exists() else ""):
        found.append(("unmentioned_package", f"src/majorops/{what}", what, why))
    return tuple(found)


ALL_RULES = (
    *(rule.__name__ for rule in (*PYTHON_RULES, *TEXT_RULES)),
    "untested_rules",
    "unmentioned_package",
)


@pytest.mark.parametrize("rule", ALL_RULES)
def test_the_tree_keeps_the_rule(rule: str) -> None:
    broken = [
        f"{path}: {what} {why}"
        for name, path, what, why in complaints()
        if name == rule and (name, path, what) not in ALLOWED
    ]
    assert not broken, "\n" + "\n".join(broken)


def test_every_exception_has_a_reason_and_is_still_needed() -> None:
    needed = {(rule, path, what) for rule, path, what, _ in complaints()}
    for exception, reason in ALLOWED.items():
        assert len(reason.split()) >= 4, f"{exception}: say why, in a sentence"
        assert exception in needed, f"{exception} is kept by now; take the entry out"


# ── Positive controls: each rule catches its bad sample, and lets its twin at the limit pass ─────


def body(count: int) -> str:
    return "".join("    pass\n" for _ in range(count))


NESTED = "def f(a):\n    for b in a:\n        if b:\n            with b:\n                {}\n"
BAD_AND_GOOD: Mapping[Rule, tuple[str, str]] = {
    long_file: ("x = 1\n" * (FILE_LINES + 1), "x = 1\n" * FILE_LINES),
    long_function: ("def f():\n" + body(FUNCTION_LINES), "def f():\n" + body(FUNCTION_LINES - 1)),
    long_class: ("class A:\n" + body(CLASS_LINES), "class A:\n" + body(CLASS_LINES - 1)),
    many_arguments: ("def f(a, b, /, c, *d, e, f, g): ...", "def f(a, b, /, c, *, d, e, f): ..."),
    deep_nesting: (NESTED.format("while b: pass"), NESTED.format("return [c for c in b if c]")),
    import_inside: ("async def f():\n    from os import sep\n", "from os import sep\n"),
    second_commit: (
        "def f(tx):\n    tx.commit()\n",
        'def f(tx):\n    """The edge sends COMMIT."""\n    tx.run()\n',
    ),
    vague_name: ("class EventHandler: ...", "class Database: ..."),
    machine_path: ("DATA = '/hom" + "e/ana/data'", "URL = 'https://host.example/hom" + "e/page'"),
    registry_host: ("https://py" + "pi.org/simple", "pip install majorops"),
    unfinished: ("# TO" + "DO: the rest", "# to do what is right"),
}


@pytest.mark.parametrize("rule", BAD_AND_GOOD, ids=lambda rule: rule.__name__)
def test_a_bad_sample_is_caught(rule: Rule) -> None:
    bad, good = BAD_AND_GOOD[rule]
    sample = PACKAGE / "incidents" / "sample.py"
    assert list(rule(sample, bad))
    assert not list(rule(sample, good))


def test_every_rule_has_a_bad_sample() -> None:
    assert {*BAD_AND_GOOD} == {*PYTHON_RULES, *TEXT_RULES}


def test_the_word_commit_in_a_statement_is_caught() -> None:
    assert list(second_commit(PACKAGE / "live" / "hub.py", "def f(tx):\n    tx.run('COMMIT')\n"))
    assert not list(second_commit(PACKAGE / "platform" / "writer.py", "cursor.execute('COMMIT')"))


@pytest.mark.parametrize("name", ["utils.py", "http_helpers.py", "base/record.py", "page-common/board.ts"])
def test_a_vague_file_or_folder_is_caught(name: str) -> None:
    assert list(vague_name(PACKAGE / name, ""))


def test_an_else_if_chain_is_flat() -> None:
    chain = "def f(a):\n    if a == 1:\n        pass\n" + "".join(
        f"    elif a == {n}:\n        pass\n" for n in range(2, 9)
    )
    assert not list(deep_nesting(PACKAGE / "sample.py", chain))


def test_rules_without_their_test_are_caught(tmp_path: Path) -> None:
    room = tmp_path / "src" / "incidents" / "timeline"
    room.mkdir(parents=True)
    (room / "rules.py").touch()
    tests = tmp_path / "tests"
    assert list(untested_rules(tmp_path / "src", tests)) == [
        ("incidents/timeline/rules.py", "has no tests/incidents/timeline/test_rules.py")
    ]
    (tests / "incidents" / "timeline").mkdir(parents=True)
    (tests / "incidents" / "timeline" / "test_rules.py").touch()
    assert not list(untested_rules(tmp_path / "src", tests))


def test_a_package_missing_from_the_architecture_is_caught(tmp_path: Path) -> None:
    for folder in ("live", "people", "integrations/pagerduty"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "__init__.py").touch()
    found = [what for what, _ in unmentioned_package(tmp_path, "`live/` serves people.")]
    assert found == ["people"]


def test_the_layers_contract_is_exhaustive() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    packages_contract = next(contract for contract in contracts if contract["id"] == "packages")
    assert packages_contract["exhaustive"] is True
    assert packages_contract["containers"] == ["majorops"]
