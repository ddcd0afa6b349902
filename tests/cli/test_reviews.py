"""``mim review``, ``debrief`` and ``actions`` against the real server."""

from pathlib import Path

import pytest

from tests.cli.test_mim_end_to_end import Responder
from tests.conftest import PEOPLE, RunningServer, key

pytestmark = pytest.mark.web


@pytest.fixture
def mia(server: RunningServer, tmp_path: Path) -> Responder:
    return Responder(server, "mim", tmp_path)


def ended(mia: Responder) -> str:
    """A Critical incident, resolved."""
    ref = str(mia.json("new", "Checkout \u202e is down", "--severity", "critical")["number"])
    mia("advance", ref, "8")
    mia("status", ref, "monitoring")
    assert mia("resolve", ref, "--yes").returncode == 0
    return ref


def test_the_review_is_markdown_on_the_way_into_a_file(mia: Responder) -> None:
    ref = ended(mia)
    shown = mia("review", ref)
    assert shown.returncode == 0
    assert shown.stdout.startswith(f"# After Action {ref}: Checkout")
    assert "## 7 Actions" in shown.stdout
    assert "\u202e" not in shown.stdout
    assert mia.json("review", ref)["status"] == "Draft"
    assert mia("review", ref, "--as", "executive").returncode == 4


def test_a_review_before_the_end_is_a_conflict(mia: Responder) -> None:
    ref = mia.declares()
    for command in ("review", "debrief"):
        refused = mia(command, ref)
        assert (refused.returncode, refused.stderr.split(":")[0]) == (5, "error[not_resolved]")


def test_the_debrief_says_what_cost_points(mia: Responder) -> None:
    shown = mia("debrief", ended(mia))
    assert "75 of 100" in shown.stdout
    assert "No milestone was cut" in shown.stdout
    assert "To improve: Say more" in shown.stdout


def test_items_are_listed_with_their_owners(server: RunningServer, mia: Responder) -> None:
    ref = ended(mia)
    with server.client("mim") as client:
        for owner, due in (
            (PEOPLE["mim"], "2020-01-01T00:00:00Z"),
            (PEOPLE["admin"], "2099-01-01T00:00:00Z"),
        ):
            wish = {"title": f"Item of {owner}", "owner": owner, "dueAt": due}
            made = client.post(f"/v1/incidents/{ref}/review/actions", json=wish, headers=key())
            assert made.is_success, made.text
    listed = mia("actions", "--mine").stdout
    assert f"Item of {PEOPLE['mim']}" in listed
    assert "Overdue since" in listed
    assert f"Item of {PEOPLE['admin']}" not in listed
    assert f"Item of {PEOPLE['admin']}" in mia("actions").stdout
    assert mia("actions", "--status", "late").returncode == 7
    assert mia("actions", "--mine", "--status", "dropped").stdout == "Nothing.\n"
