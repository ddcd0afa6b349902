"""What a start costs: what is loaded for it, and that nothing wrong hides in what is made later."""

import gc
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import CompileError

from majorops import app  # noqa: F401  everything that makes statements
from majorops.platform.database import Statement

# Each is an eighth of a second or ten megabytes, and only some servers ever need it.
HEAVY = {"pydantic", "openai", "httpx", "authlib", "joserfc", "sqlglot", "alembic", "pygal"}
HEAVY |= {"webauthn", "cbor2", "OpenSSL"}  # with the first passkey
HEAVY |= {"nh3", "markdown_it"}  # with the first After Action that is read
HEAVY |= {"sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.mysql"}
MOST_MIB = 70  # 57 now; with the server around it the goal is 90 (`python -m bench start`)
STARTED = """
import sys
from pathlib import Path
from majorops.cli.entry import loaded
app = loaded("majorops.app")
from majorops.settings import load_settings
settings = load_settings(Path(sys.argv[1]))
store = app.open_store(settings)
app.put_together(settings, store, "secret", more={})
for name in sys.argv[2:]:
    loaded(name)
own = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("RssAnon:"))
store.close()
print(" ".join(sorted(sys.modules)))
print(own.split()[1])
"""


def _start(folder: Path, *more: str) -> tuple[set[str], float]:
    """The modules, and the MiB of its own, of a process that is ready to serve and has loaded ``more``."""
    command = [sys.executable, "-c", STARTED, str(folder)]
    if not (folder / "majorops.db").exists():
        subprocess.run(command, capture_output=True, check=True)  # the first brings the schema, with Alembic
    done = subprocess.run([*command, *more], capture_output=True, text=True, check=True)
    modules, own = done.stdout.splitlines()[-2:]
    return set(modules.split()), int(own) / 1024


def _heavy(modules: set[str]) -> set[str]:
    return HEAVY & (modules | {name.partition(".")[0] for name in modules})


def test_a_start_loads_nothing_that_only_some_servers_need(tmp_path: Path) -> None:
    modules, own = _start(tmp_path)
    assert {"litestar", "sqlalchemy"} <= modules
    assert not _heavy(modules)
    assert own <= MOST_MIB


def test_what_a_start_need_not_load_is_noticed(tmp_path: Path) -> None:
    """The control of the test above."""
    modules, own = _start(tmp_path, "sqlalchemy.dialects.postgresql", "markdown_it", "openai", "sqlglot")
    assert _heavy(modules) >= {"sqlalchemy.dialects.postgresql", "markdown_it", "openai", "sqlglot"}
    assert own > MOST_MIB


def test_every_statement_of_the_program_compiles() -> None:
    statements = [thing for thing in gc.get_objects() if isinstance(thing, Statement)]
    assert len(statements) > 100
    for statement in statements:
        assert statement.text.split()[0] in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}
        assert isinstance(statement.fixed, dict)
        assert statement.words


def test_a_statement_that_cannot_be_compiled_is_found() -> None:
    """The control of the test above."""
    nowhere = sa.column("value", sa.types.NullType()) == sa.literal(object())
    with pytest.raises(CompileError):
        assert Statement(sa.insert(sa.table("facts")).values({"unknown": nowhere})).text
