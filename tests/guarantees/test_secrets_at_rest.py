"""Secrets that the program must read again lie in the data folder only sealed; the key file opens them."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from majorops import doctor
from majorops.app import open_store
from majorops.audiences import store as feeds
from majorops.intake import store as intake
from majorops.integrations.pagerduty.signature import sign
from majorops.platform.database import metadata, write_now
from majorops.platform.vault import Unopenable, is_sealed
from majorops.settings import Settings
from tests.conftest import RunningServer, key, operator_says, running
from tests.intake.test_hooks import fresh

SECRET = "zq-0123456789-plain-secret"
NAME = "zq-name-of-a-source"
KEYS = "secret.key"


def holding(folder: Path, text: str) -> list[str]:
    """The files of a folder in whose bytes ``text`` stands."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_socket()]
    return sorted(path.name for path in files if text.encode() in path.read_bytes())


def add_source(server: RunningServer) -> str:
    with server.client() as admin:
        wish = {"name": NAME, "kind": "pagerduty", "mode": "queue", "secret": SECRET}
        made = admin.post("/v1/sources", json=wish, headers=key())
        assert made.status_code == 201, made.text
        source: dict[str, Any] = made.json()
    return str(source["id"])


def call(server: RunningServer, source: str, secret: str = SECRET) -> int:
    body = fresh()
    headers = {"x-pagerduty-signature": sign(body, secret)}
    return httpx.post(f"{server.url}/v1/hooks/{source}", content=body, headers=headers).status_code


def as_before_the_vault(folder: Path) -> None:
    """The store as the release before left it: plain, with older copies in pages that are free."""
    with closing(sqlite3.connect(folder / "majorops.db")) as store, store:
        store.execute("delete from secret_key")
        for turn in range(200):
            store.execute("update intake_sources set secret = ?, name = ?", (SECRET + "x" * turn * 20, NAME))
        store.execute("update intake_sources set secret = ?", (SECRET,))
    (folder / KEYS).unlink()


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after some use, killed so that its WAL is still there."""
    folder = tmp_path_factory.mktemp("sealed") / "data"
    with running(folder) as server:
        source = add_source(server)
        assert call(server, source) == 202
        assert call(server, source, "another") == 403
        server.kill()
        server.start()
        assert call(server, source) == 202
        server.kill()
    return folder


@pytest.fixture
def folder(used: Path, tmp_path: Path) -> Path:
    """A copy of it, with all of its WAL in the store, so that its bytes stay as they are."""
    shutil.copytree(used, tmp_path / "data", ignore=shutil.ignore_patterns("*.sock", "*.log"))
    with closing(sqlite3.connect(tmp_path / "data" / "majorops.db")) as store:
        store.execute("pragma wal_checkpoint(truncate)")
    return tmp_path / "data"


def started(folder: Path, **settings: str) -> tuple[int, str]:
    """How a start ends that must not succeed."""
    command = [sys.executable, "-m", "majorops.cli.operator", "serve", "--port", "0", "--data", str(folder)]
    environment = {f"MAJOROPS_{name.upper()}": value for name, value in settings.items()}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment)
    return ran.returncode, ran.stderr


def found_by_the_doctor(folder: Path) -> tuple[str, str]:
    found = doctor.check_secret_key(Settings(data=folder))
    return found.state, found.says.partition(":")[0]


def everything(folder: Path) -> dict[str, bytes]:
    """The store, byte for byte, and the key file."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name in {"majorops.db", KEYS}}


def test_no_byte_of_the_folder_tells_a_secret(used: Path) -> None:
    assert (used / "majorops.db-wal").exists()
    assert holding(used, SECRET) == []
    assert {"majorops.db", "majorops.db-wal"} & set(holding(used, NAME))
    assert (used / KEYS).stat().st_mode & 0o777 == 0o600


def test_every_secret_that_is_read_again_is_sealed(folder: Path) -> None:
    """Columns by their names: whoever adds one says here whether it can be read again."""
    suspicious = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if any(word in column.name for word in ("secret", "password", "token", "key", "credential", "code"))
    }
    assert suspicious == {
        "intake_sources.secret",  # sealed
        "idempotency_keys.key",  # the callers' own names of their requests
        "jobs.key",  # what a job is about
        "passkeys.credential_id",  # told to everybody who asks to come in
        "passkeys.public_key",  # the public half
    }
    store = open_store(Settings(data=folder))
    store.close()
    with closing(sqlite3.connect(folder / "majorops.db")) as plain:
        texts = plain.execute("select secret from intake_sources").fetchall()
        names = {name for (name,) in plain.execute("select name from installation")}
    # What else the store keeps by name: it guards nothing that the file does not hold itself.
    assert names == {feeds.SECRET, "search state"}
    assert len(texts) == 1
    assert all(is_sealed(text) for (text,) in texts)


def test_what_an_older_release_left_is_sealed_and_its_pages_are_swept(folder: Path) -> None:
    as_before_the_vault(folder)
    assert "majorops.db" in holding(folder, SECRET)
    with running(folder) as server:
        assert holding(folder, SECRET) == []
        with server.client() as admin:
            (source,) = admin.get("/v1/sources").json()["sources"]
        assert call(server, source["id"]) == 202
    assert holding(folder, SECRET) == []
    assert operator_says(server, "verify").startswith("ok")


def test_without_its_key_it_does_not_start_and_nothing_is_changed(folder: Path) -> None:
    (folder / KEYS).rename(folder.parent / "kept.key")
    before = everything(folder)
    code, said = started(folder)
    assert (code, "error[secret_key_missing]" in said) == (7, True)
    assert found_by_the_doctor(folder) == ("failed", "secret_key_missing")
    assert everything(folder) == before
    (folder.parent / "kept.key").rename(folder / KEYS)
    with running(folder):
        pass


def test_with_another_key_it_does_not_start_and_nothing_is_changed(folder: Path) -> None:
    kept = (folder / KEYS).read_text()
    (folder / KEYS).write_text("# ours\n" + "A" * 43 + "=\n")
    before = everything(folder)
    code, said = started(folder)
    assert (code, "error[secret_key_wrong]" in said) == (7, True)
    assert found_by_the_doctor(folder) == ("failed", "secret_key_wrong")
    assert everything(folder) == before
    (folder / KEYS).write_text(kept)
    with running(folder):
        pass


@pytest.mark.parametrize("text", ["", "no key at all\n", "QUJD\n", "A" * 43 + "=\nQUJD\n"])
def test_a_file_that_holds_no_keys_is_refused(folder: Path, text: str) -> None:
    (folder / KEYS).write_text(text)
    code, said = started(folder)
    assert (code, "error[secret_key_invalid]" in said) == (7, True)
    assert (folder / KEYS).read_text() == text


def test_a_key_that_others_can_read_is_refused(folder: Path) -> None:
    (folder / KEYS).chmod(0o640)
    code, said = started(folder)
    assert (code, "error[config_permissions]" in said, "chmod 600" in said) == (7, True, True)


def test_a_marker_that_was_taken_out_does_not_make_sealed_text_a_secret(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "majorops.db")) as store, store:
        store.execute("delete from secret_key")
    (folder / KEYS).unlink()
    with closing(sqlite3.connect(folder / "majorops.db")) as store:
        before = store.execute("select secret from intake_sources").fetchall()
    code, said = started(folder)
    assert (code, "error[secret_key_wrong]" in said) == (7, True)
    with closing(sqlite3.connect(folder / "majorops.db")) as store:
        assert store.execute("select secret from intake_sources").fetchall() == before


def test_the_key_may_lie_elsewhere(folder: Path) -> None:
    elsewhere = folder.parent / "elsewhere.key"
    (folder / KEYS).rename(elsewhere)
    with running(folder, secret_key_file=str(elsewhere)) as server:
        with server.client() as admin:
            assert admin.get("/v1/sources").json()["sources"][0]["secretLast4"] == SECRET[-4:]
        assert not (folder / KEYS).exists()


def test_a_new_key_beside_the_running_server(folder: Path) -> None:
    before = everything(folder)
    with running(folder) as server:
        said = operator_says(server, "renew-key")
        with server.client() as admin:
            (source,) = admin.get("/v1/sources").json()["sources"]
        assert call(server, source["id"]) == 202
    after = everything(folder)
    assert before[KEYS] != after[KEYS]
    assert len([line for line in after[KEYS].splitlines() if not line.startswith(b"#")]) == 1
    # The old key opens nothing any more, the new one everything.
    (folder / KEYS).write_bytes(before[KEYS])
    assert "error[secret_key_wrong]" in started(folder)[1]
    (folder / KEYS).write_bytes(after[KEYS])
    with running(folder) as server:
        assert call(server, source["id"]) == 202
        with server.client() as admin:
            kinds = {entry["action"] for entry in admin.get("/v1/audit").json()["entries"]}
    assert "secret_key.renewed" in kinds
    assert "new key" in said


def test_a_new_key_that_was_not_finished_is_finished_by_the_next_start(folder: Path) -> None:
    """Killed after the file was written and before the store was: both keys are there."""
    old = (folder / KEYS).read_text().splitlines()[-1]
    new = "A" * 43 + "="
    (folder / KEYS).write_text(f"{new}\n{old}\n")
    with running(folder) as server:
        with server.client() as admin:
            (source,) = admin.get("/v1/sources").json()["sources"]
        assert call(server, source["id"]) == 202
    assert (folder / KEYS).read_text().splitlines()[-1] == new
    assert old not in (folder / KEYS).read_text()


def test_a_secret_in_the_row_of_another_source_proves_nothing(folder: Path) -> None:
    with running(folder) as server:
        first = add_source(server)
    with closing(sqlite3.connect(folder / "majorops.db")) as store, store:
        ids = [row[0] for row in store.execute("select id from intake_sources order by id")]
        assert len(ids) == 2
        (other,) = store.execute("select secret from intake_sources where id = ?", ids[:1]).fetchone()
        store.execute("update intake_sources set secret = ? where id = ?", (other, ids[1]))
    assert found_by_the_doctor(folder)[0] == "ok"
    with running(folder) as server:
        assert call(server, first) == 403
        assert call(server, ids[0]) == 202
        with server.client() as admin:
            states = {one["id"]: one["health"]["state"] for one in admin.get("/v1/sources").json()["sources"]}
        # It does not stand in the way of a new key, nor does it become one that opens.
        operator_says(server, "renew-key")
        assert call(server, first) == 403
        assert call(server, ids[0]) == 202
    assert states[first] == "noSecret"


def test_the_store_alone_opens_nothing(folder: Path) -> None:
    """Positive control of the binding: with the ring it opens, at another place it does not."""
    store = open_store(Settings(data=folder))
    try:
        (source,) = store.read_now(intake.list_sources)
        assert source.secret == SECRET
        sealed = write_now(store, lambda tx: tx.vault.seal(SECRET, "somewhere"))
        with pytest.raises(Unopenable):
            write_now(store, lambda tx: tx.vault.open(sealed, "elsewhere"))
    finally:
        store.close()


def test_a_start_loads_no_cipher(folder: Path) -> None:
    """It is nothing that a start needs, and weighs more than all that it does load of it."""
    program = (
        "import sys; from majorops.app import open_store; from majorops.settings import Settings\n"
        "from pathlib import Path\n"
        f"open_store(Settings(data=Path({str(folder)!r}))).close()\n"
        "sys.exit('cryptography' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
