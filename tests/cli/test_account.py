"""Where the address and the token come from, and who can read them."""

import stat
from pathlib import Path

import pytest

from majorops.cli.account import Account, account_path, clean_url, load_account, store_account
from majorops.cli.refused import Outcome, Refused

URL = "https://ops.example.org"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"XDG_CONFIG_HOME": str(tmp_path)}


def refusal(environment: dict[str, str]) -> Refused:
    with pytest.raises(Refused) as caught:
        load_account(environment)
    return caught.value


def test_what_was_stored_is_loaded_and_only_its_owner_can_read_it(environment: dict[str, str]) -> None:
    path = store_account(Account(URL, "mo_secret"), environment)
    assert load_account(environment) == Account(URL, "mo_secret")
    assert path == account_path(environment)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in path.parent.iterdir()] == ["mim.toml"]


def test_a_relative_xdg_folder_is_ignored() -> None:
    assert account_path({"XDG_CONFIG_HOME": "here"}) == Path.home() / ".config" / "majorops" / "mim.toml"


def test_the_environment_wins(environment: dict[str, str]) -> None:
    store_account(Account(URL, "mo_stored"), environment)
    environment |= {"MAJOROPS_URL": "http://127.0.0.1:9/", "MAJOROPS_TOKEN": "mo_other"}
    assert load_account(environment) == Account("http://127.0.0.1:9", "mo_other")


def test_a_stored_token_is_never_sent_to_another_address(environment: dict[str, str]) -> None:
    store_account(Account(URL, "mo_stored"), environment)
    environment["MAJOROPS_URL"] = "https://evil.example"
    assert refusal(environment).outcome is Outcome.SIGN_IN


def test_without_an_account_one_is_told_to_sign_in(environment: dict[str, str]) -> None:
    found = refusal(environment)
    assert (found.outcome, found.code) == (3, "sign_in_required")
    assert "mim login" in found.hint


def test_a_file_that_others_can_read_is_refused(environment: dict[str, str]) -> None:
    store_account(Account(URL, "mo_secret"), environment).chmod(0o640)
    found = refusal(environment)
    assert (found.outcome, found.code) == (7, "config_permissions")
    assert "chmod 600" in found.hint


@pytest.mark.parametrize("text", ["url = ", "url = 3\n", 'url = "https://a"\nsecret = "x"\n', "\xff"])
def test_a_broken_file_is_refused(environment: dict[str, str], text: str) -> None:
    store_account(Account(URL, "t"), environment).write_bytes(text.encode("latin-1"))
    assert refusal(environment).code == "config_invalid"


@pytest.mark.parametrize("url", ["ops.example.org", "ftp://x", "https://", "https://a:b@x", "https://x/?a=1"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(Refused) as caught:
        clean_url(url)
    assert caught.value.outcome is Outcome.USAGE
    assert "a:b" not in caught.value.lines()


def test_only_a_plain_connection_to_elsewhere_is_exposed() -> None:
    exposed = [Account(url, "t").exposed for url in ("http://ops.example.org", URL, "http://127.0.0.1:1")]
    assert exposed == [True, False, False]
