"""What a page may weigh and how long it may take. Times here are three times the budget."""

import json
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import expect

from majorops.pages.assets import Assets
from tests.conftest import RunningServer, declare, key
from tests.web.conftest import Seat
from tests.web.measures import HEARD, all_earlier, filled, own_post_ms, packed, paint_times

KB = 1024
SLACK = 3
ROOT = Path(__file__).resolve().parents[2]
FIREGROUND = "fireground/Fireground.svelte"


def weigh(names: list[str]) -> int:
    """The files of the build together, each as it travels."""
    static = files("majorops.pages").joinpath("static")
    return sum(packed(static.joinpath(name).read_bytes()) for name in names)


def test_the_fireground_is_light_at_first_load() -> None:
    built = Assets().built(FIREGROUND)
    assert built is not None
    first = [built.script, *built.preloads]
    assert 0 < weigh(first) <= 40 * KB
    assert 0 < weigh(list(built.styles)) <= 12 * KB
    # A browser opens six lines to a server: what the first look waits for goes out at once.
    assert len([*first, *built.styles]) <= 6


def test_the_composer_comes_beside_the_first_look(server: RunningServer, seat: Seat) -> None:
    """What the log is written with is under way before the page has asked for it, and weighs little."""
    built = Assets().built(FIREGROUND, ("fireground/writing.ts",))
    assert built is not None
    assert 0 < weigh(list(built.soon)) <= 12 * KB
    assert not {*built.soon} & {built.script, *built.preloads}
    with server.client("mim") as mim:
        incident = declare(mim)
        shell = mim.get(f"/incidents/{incident['number']}").text
    ahead = [f'<link rel="modulepreload" fetchpriority="low" href="/assets/{name}">' for name in built.soon]
    assert [link for link in ahead if link not in shell] == []
    desk = seat("mim", path=f"/incidents/{incident['number']}")
    expect(desk.page.get_by_role("textbox", name="Entry")).to_be_visible()
    fetched = [one.url.rpartition("/")[2] for one in desk.responses]
    assert [fetched.count(name) for name in built.soon] == [1] * len(built.soon)


def test_all_scripts_together_stay_small() -> None:
    static = files("majorops.pages").joinpath("static")
    scripts = [one.name for one in static.iterdir() if one.name.endswith(".js")]
    assert len(scripts) > 50
    assert weigh(scripts) <= 250 * KB


def test_few_packages_travel_to_the_browser() -> None:
    package = json.loads((ROOT / "apps/web/package.json").read_text())
    sources = "".join(
        one.read_text() for one in (ROOT / "apps/web/src").rglob("*") if one.suffix in {".ts", ".svelte"}
    )
    # Three for every page, and the scales of the charts, which come with their route alone.
    assert len(package["dependencies"]) <= 4
    assert [one for one in package["dependencies"] if f'from "{one}' not in sources] == []


def test_the_public_page_is_one_light_request(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        path = f"/v1/incidents/{declare(mim)['id']}"
        mim.post(f"{path}/publish", json={"publicTitle": "Checkout fails"}, headers=key())
        for n in range(15):
            body = {"content": f"Update {n}: a third of all orders fail at payment.", "visibility": "public"}
            assert mim.post(f"{path}/updates", json=body, headers=key()).is_success
        public = mim.get(path).json()["publicId"]
    desk = seat("stakeholder", path=f"/status/{public}")
    expect(desk.page.get_by_text("Update 14:").first).to_be_visible()
    page, *optional = desk.responses
    assert packed(page.body()) <= 8 * KB
    # What keeps an open page as things are; without it the page says all the same.
    assert [one.request.resource_type for one in optional] == ["script"]
    assert packed(optional[0].body()) <= 1 * KB


def test_the_shell_carries_two_hundred_events_lightly(own_server: RunningServer) -> None:
    incident = filled(own_server, 400)
    with own_server.client("mim") as mim:
        answer = mim.get(f"/v1/incidents/{incident['id']}/opening")
    assert len(answer.json()["incident"]["timeline"]) == 200
    assert packed(answer.content) <= 25 * KB


def test_a_long_log_stays_quick_and_is_read_to_its_beginning(own_server: RunningServer, seat: Seat) -> None:
    incident = filled(own_server, 5_000)
    desk = seat("mim", at=own_server)
    desk.page.add_init_script(HEARD)
    page = desk.go(f"/incidents/{incident['number']}")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    all_earlier(page)
    with own_server.client("mim") as mim:
        times = paint_times(page, mim, incident["id"], 40)
    # Another worker shares the two cores: the median is what the page takes, the rest that it holds.
    assert times[len(times) // 2] <= 50, times
    assert times[int(0.95 * len(times))] <= 2 * 50 * SLACK, times


def test_an_own_post_is_on_screen_at_once(server: RunningServer, seat: Seat) -> None:
    with server.client("mim") as mim:
        incident = declare(mim)
    page = seat("mim", path=f"/incidents/{incident['number']}").page
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    own_post_ms(page, "Warming up")
    took = own_post_ms(page, "Probe of my own")
    assert took <= 50 * SLACK


def test_a_lost_link_is_shown(own_server: RunningServer, seat: Seat) -> None:
    with own_server.client("mim") as mim:
        incident = declare(mim)
    page = seat("mim", at=own_server, path=f"/incidents/{incident['number']}").page
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    own_server.kill()
    expect(page.get_by_text("Live", exact=True)).to_have_count(0, timeout=1_000 * SLACK)
