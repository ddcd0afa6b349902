"""A setting that cannot be stops the start with a sentence that says where it stands and what would do."""

import importlib.util
import os
from pathlib import Path
from typing import Any

import pytest

from majorops.platform.installation import STANDARD, Beat
from majorops.settings import FILE, ConfigInvalid, Settings, describe, load_settings

CADENCE = "\n".join(
    f"[cadence.{name}]\nfirst = 1\nthen_every = 2\ndue_soon = 3\ninterval = 4"
    for name in ("critical", "high", "medium", "low")
)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("MAJOROPS_"):
            monkeypatch.delenv(name)


def refused(folder: Path, text: str = "", **overrides: Any) -> ConfigInvalid:
    (folder / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigInvalid) as found:
        load_settings(folder, **overrides)
    return found.value


def loaded(folder: Path, text: str = "", **overrides: Any) -> Settings:
    (folder / FILE).write_text(text, encoding="utf-8")
    return load_settings(folder, **overrides)


def test_nothing_said_is_a_safe_start(tmp_path: Path) -> None:
    found = load_settings(tmp_path)
    assert (found.host, found.port, found.public_access) == ("127.0.0.1", 8080, "staff")
    assert found.url == "http://127.0.0.1:8080"
    assert found.database_path == tmp_path / "majorops.db"
    assert found.installation() == STANDARD


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = 'port = 1\nlog_level = "error"\nbase_url = "https://file"'
    assert loaded(tmp_path, text).port == 1
    monkeypatch.setenv("MAJOROPS_PORT", "2")
    monkeypatch.setenv("MAJOROPS_LOG_LEVEL", "debug")
    found = loaded(tmp_path, text, port=3, log_level=None)
    assert (found.port, found.log_level, found.base_url) == (3, "debug", "https://file")


def test_each_setting_says_where_it_came_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAJOROPS_PORT", "2")
    rows = {
        name: (value, source) for name, value, source in describe(loaded(tmp_path, 'log_level = "error"'))
    }
    assert rows["port"] == ("2", "environment")
    assert rows["log_level"] == ("error", "file")
    assert rows["host"] == ("127.0.0.1", "default")
    assert list(rows) == list(Settings.__struct_fields__)


def test_an_unknown_key_names_its_line_and_the_nearest(tmp_path: Path) -> None:
    found = refused(tmp_path, '# mine\nhost = "127.0.0.1"\npubic_access = "staff"\n')
    assert str(found) == "majorops.toml, line 3: there is no setting 'pubic_access'."
    assert (found.code, found.hint) == ("config_invalid", "Did you mean public_access?")


def test_an_unknown_variable_is_refused_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAJOROPS_PROT", "1")
    found = refused(tmp_path)
    assert "environment variable MAJOROPS_PROT" in str(found)
    assert found.hint == "Did you mean port?"


def test_the_variables_of_the_client_and_the_tests_are_no_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAJOROPS_TOKEN", "x")
    monkeypatch.setenv("MAJOROPS_FULL", "1")
    assert load_settings(tmp_path).port == 8080


def test_a_key_twice_names_the_line(tmp_path: Path) -> None:
    found = refused(tmp_path, "port = 1\nport = 2\n")
    assert str(found).startswith("majorops.toml: ")
    assert "line 2" in str(found)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('port = "x"', 1),
        ("\nport = 1.5", 2),
        ("\n\nallowed_hosts = [1]", 3),
        ("host = 1", 1),
        ("port = true", 1),
        ("[cadence.high]\nfirst = 'x'\nthen_every = 2\ndue_soon = 3\ninterval = 4", 1),
    ],
)
def test_a_wrong_type_names_file_and_line(tmp_path: Path, text: str, line: int) -> None:
    assert str(refused(tmp_path, text)).startswith(f"majorops.toml, line {line}: ")


def test_a_wrong_type_in_the_environment_names_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAJOROPS_PORT", "1.5")
    assert str(refused(tmp_path)).startswith("environment variable MAJOROPS_PORT: ")


@pytest.mark.parametrize("text", ["eighty", "1\nhost = 2", ""])
def test_a_variable_that_is_no_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("MAJOROPS_PORT", text)
    assert "is no TOML value" in str(refused(tmp_path))


def test_lists_and_tables_come_from_the_environment_as_toml(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAJOROPS_ALLOWED_HOSTS", '["a.example", "b.example"]')
    monkeypatch.setenv("MAJOROPS_PUBLIC_COMPONENTS", '{pay = "Payments"}')
    found = load_settings(tmp_path)
    assert found.allowed_hosts == ["a.example", "b.example"]
    assert found.installation().public_components == {"pay": "Payments"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('public_access = "everyone"', "config_invalid"),
        ('log_level = "loud"', "config_invalid"),
        ('durability = "off"', "durability_refused"),
        ("port = 65536", "config_invalid"),
        ("port = -1", "config_invalid"),
        ("rate_sign_in = 0", "config_invalid"),
        ("phase_targets = [1, 2]", "config_invalid"),
        ("phase_targets = [1, 2, 3, 4, 5, 6, 7, 0]", "config_invalid"),
        ('trusted_proxies = ["*"]', "config_unsafe"),
        ('host = "0.0.0.0"', "config_unsafe"),
        ('host = "127.evil.example"', "config_unsafe"),
        ('data = "elsewhere"', "config_invalid"),
        ("port = ", "config_invalid"),
        ("[cadence.high]\nfirst = 1\nthen_every = 2\ndue_soon = 3\ninterval = 4", "config_invalid"),
        (CADENCE.replace("first = 1", "first = -1"), "config_invalid"),
    ],
)
def test_what_cannot_be(tmp_path: Path, text: str, code: str) -> None:
    assert refused(tmp_path, text).code == code


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b'host = "\xff"')
    with pytest.raises(ConfigInvalid, match=r"^majorops\.toml: "):
        load_settings(tmp_path)


def test_a_public_address_needs_a_proxy_in_front(tmp_path: Path) -> None:
    found = loaded(tmp_path, 'host = "0.0.0.0"\ntrusted_proxies = ["10.0.0.1"]')
    assert found.host == "0.0.0.0"  # noqa: S104  this is what the test is about


def test_a_rhythm_of_ones_own_is_taken(tmp_path: Path) -> None:
    assert loaded(tmp_path, CADENCE).installation().cadence["low"] == Beat(
        first=1, then_every=2, due_soon=3, interval=4
    )


def test_a_model_is_named_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAJOROPS_AI_KEY", "sk-very-secret")
    for given in (
        {"ai_base_url": "https://models.example.com/v1"},
        {"ai_model": "some"},
        {"ai_base_url": "ftp://models.example.com", "ai_model": "some"},
        {"ai_base_url": "https://ana:hunter2@models.example.com/v1", "ai_model": "some"},
    ):
        with pytest.raises(ConfigInvalid) as refused:
            load_settings(tmp_path, **given)
        assert "hunter2" not in str(refused.value)
    settings = load_settings(tmp_path, ai_base_url="https://models.example.com/v1", ai_model="some")
    assert settings.ai_key == "sk-very-secret"
    assert "sk-very-secret" not in str(describe(settings))


def test_a_model_without_its_client_is_said_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(ConfigInvalid) as refused:
        load_settings(tmp_path, ai_base_url="http://127.0.0.1:9/v1", ai_model="some")
    assert "majorops[ai]" in refused.value.hint
