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
STARTED = """
import sys
from pathlib import Path
from majorops.cli.entry import loaded
app = loaded("majorops.app")
from majorops.settings import load_settings
settings = load_settings(Path(sys.argv[1]))
store = app.open_store(settings)
before = set(sys.modules)
app.put_together(settings, store, "secret", more={})
store.close()
print(" ".join(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_a_start_loads_nothing_that_only_some_servers_need(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTED, str(tmp_path)]
    subprocess.run(command, capture_output=True, check=True)  # the first brings the schema, with Alembic
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert {"litestar", "sqlalchemy"} <= loaded
    assert not HEAVY & loaded


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
