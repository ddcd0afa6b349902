"""What is measured. Each scenario takes a folder and a scale (1.0 = full length) and gives figures."""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx

from bench import bare_sockets, browser, floors, kpis, load
from bench.bed import Bed, bed, body_of
from bench.filled import fill_incidents
from bench.glass import post_to_glass
from bench.texts import Speech, fill_events

SECONDS = 5.0
POST = body_of(title="Replication lag is falling", description="4 GB behind, 300 MB a minute", type="action")


@dataclass(frozen=True)
class Figure:
    """One measured number; ``ratio`` is value ÷ floor, ``met`` whether the goal holds (None: no goal yet)."""

    what: str
    value: float
    unit: str
    floor: float | None = None
    goal: str = ""
    met: bool | None = None

    @property
    def ratio(self) -> float | None:
        """Value ÷ floor."""
        return None if not self.floor else self.value / self.floor

    def plain(self) -> dict[str, Any]:
        """For the results file."""
        return {**asdict(self), "ratio": self.ratio}


def _share(what: str, value: float, floor: float, least: float) -> Figure:
    return Figure(what, value, "/s", floor, f"≥ {least:.0%} of no-op", value >= least * floor)


def _noop(running: Bed, connections: int, seconds: float) -> float:
    """The no-op of this server: a route like every other, with its host check, policy and headers."""
    return load.run(running.port, load.get("/healthz"), connections=connections, seconds=seconds).per_second


def _processor_us(running: Bed, requests: load.Requests, connections: int, seconds: float) -> float:
    """Processor time of the server per request: what holds where others use the machine, too."""
    before = running.processor_us()
    outcome = load.run(running.port, requests, connections=connections, seconds=seconds)
    return (running.processor_us() - before) / len(outcome.latencies_us)


def _bare(running: Bed, connections: int, seconds: float) -> float:
    """The same two words from a handler that only the framework knows: what the house itself costs."""
    return load.run(running.port, load.get("/noop"), connections=connections, seconds=seconds).per_second


def durable_post(folder: Path, scale: float) -> list[Figure]:
    """Timeline posts, every answer after its fsync, feeds and journal included."""
    figures, posted = [], 0.0
    fsync = floors.fsync_ms(_made(folder))
    raw = floors.raw_sqlite_posts_per_second(folder, 32)
    with bed(folder / "data") as running:
        path = f"/v1/incidents/{running.declare()}/timeline"
        for connections in (1, 32, 64):
            noop = _noop(running, connections, SECONDS * scale)
            outcome = load.run(
                running.port,
                load.post(path, running.token, POST),
                connections=connections,
                seconds=SECONDS * scale,
            )
            assert set(outcome.statuses) == {"201"}, outcome.statuses
            posted = outcome.per_second
            figures.append(
                _share(f"durable post, {connections} connections", outcome.per_second, noop, 0.25)
                if connections > 1
                else Figure("durable post, 1 connection", outcome.per_second, "/s", noop)
            )
            if connections == 1:
                p50 = outcome.percentile(0.5) / 1000
                figures.append(Figure("  its p50", p50, "ms", fsync, "≤ 1.5 × fsync", p50 <= 1.5 * fsync))
            else:
                figures.append(Figure("  its p99", outcome.percentile(0.99) / 1000, "ms"))
        figures.append(Figure("  beside raw SQLite, batches of 32", posted, "/s", raw))
        spent, least = (
            _processor_us(running, requests, 64, SECONDS * scale)
            for requests in (load.post(path, running.token, POST), load.get("/healthz"))
        )
        figures.append(Figure("  processor time of one, and of a no-op", spent, "µs", least))
        bare = _bare(running, 64, SECONDS * scale)
        figures.append(Figure("  beside a bare handler of the framework", posted, "/s", bare))
    return figures


def read_one(folder: Path, scale: float) -> list[Figure]:
    """One incident with 200 events."""
    with bed(_made(folder)) as running:
        incident = running.declare()
        running.post_events(incident, 200)
        noop = _noop(running, 32, SECONDS * scale)
        got = load.run(
            running.port,
            load.get(f"/v1/incidents/{incident}", running.token),
            connections=32,
            seconds=SECONDS * scale,
        )
        assert set(got.statuses) == {"200"}, got.statuses
        return [_share("read one incident, 200 events", got.per_second, noop, 0.5)]


def public_page(folder: Path, scale: float) -> list[Figure]:
    """A published incident with 15 updates, read by people who are not signed in; whole, then unchanged."""
    with bed(_made(folder)) as running:
        path = _published(running)
        noop = _noop(running, 64, SECONDS * scale)
        whole = load.run(
            running.port, load.get(path, accept_encoding="gzip"), connections=64, seconds=SECONDS * scale
        )
        assert set(whole.statuses) == {"200"}, whole.statuses
        with httpx.Client(base_url=running.url) as anybody:
            known = anybody.get(path).headers["etag"]
        asked = load.get(path, accept_encoding="gzip", if_none_match=known)
        same = load.run(running.port, asked, connections=64, seconds=min(5.0, SECONDS * scale))
        # The page tells the minute: at its turn everybody gets a new one.
        assert same.statuses.get("304", 0) > 0, same.statuses
        return [
            _share("public page, 15 updates", whole.per_second, noop, 0.7),
            Figure("  when it is known already", same.per_second, "/s", noop),
        ]


def _published(running: Bed) -> str:
    """The path of the page of an incident that was published and spoken of 15 times."""
    incident = f"/v1/incidents/{running.declare()}"
    with running.client() as mim:

        def post(path: str, **body: object) -> None:
            headers = {"idempotency-key": str(time.perf_counter_ns())}
            mim.post(f"{incident}/{path}", json=body, headers=headers).raise_for_status()

        post("publish", publicTitle="Checkout fails")
        for n in range(15):
            post("updates", content=f"Update {n}: a third of all orders fail.", visibility="public")
        return f"/status/{mim.get(incident).json()['publicId']}"


def list_25(folder: Path, scale: float) -> list[Figure]:
    """25 of many incidents, filtered and sorted."""
    figures, p50 = [], {}
    for count in (1_000, 100_000 if scale == 1.0 else 10_000):
        data = _made(folder / str(count))
        fill_incidents(data, count)
        with bed(data) as running:
            noop = _noop(running, 32, SECONDS * scale)
            path = "/v1/incidents?status=Resolved&severity=High&limit=25"
            got = load.run(
                running.port, load.get(path, running.token), connections=32, seconds=SECONDS * scale
            )
            assert set(got.statuses) == {"200"}, got.statuses
            p50[count] = got.percentile(0.5)
            figures.append(_share(f"list 25 of {count:,}", got.per_second, noop, 0.25))
    small, large = p50.values()
    figures.append(
        Figure("  p50 at the most ÷ at 1,000", large / small, "×", None, "≤ 1.2", large <= 1.2 * small)
    )
    return figures


def glass(folder: Path, scale: float) -> list[Figure]:
    """From a post to the last of many open viewers."""
    viewers = 1_000 if scale == 1.0 else 100
    with bed(_made(folder)) as running:
        incident = running.declare()
        before = running.memory_mib()
        took, size, memory = post_to_glass(running, incident, viewers, rounds=max(5, int(20 * scale)))
    floor = floors.bare_broadcast_ms(viewers, size)
    each = (memory - before) * 1024 / viewers
    alone = bare_sockets.kib_per_socket(viewers)  # of the server library, whatever we do
    return [
        Figure(
            f"post to glass, {viewers:,} viewers",
            took,
            "ms",
            floor,
            "≤ 2.5 × bare broadcast",
            took <= 2.5 * floor,
        ),
        Figure("  memory per viewer, and per bare socket", each, "KiB", alone, "≤ 40 KiB", each <= 40),
    ]


def start(folder: Path, _scale: float) -> list[Figure]:
    """Start time with 10,000 incidents, and idle memory."""
    data = _made(folder)
    fill_incidents(data, 10_000)
    with bed(data):
        pass
    with bed(data) as running:
        time.sleep(1)
        memory = running.memory_mib()
        return [
            Figure(
                "start to first 200, 10,000 incidents",
                running.started_in,
                "s",
                None,
                "≤ 1.0 s",
                running.started_in <= 1.0,
            ),
            Figure("memory idle", memory, "MiB", None, "≤ 90 MiB", memory <= 90),
        ]


def search(folder: Path, scale: float) -> list[Figure]:
    """Words of every commonness, whole and begun, over many events."""
    figures, p95 = [], {}
    for count in (100_000, 1_000_000) if scale == 1.0 else (10_000, 100_000):
        data = _made(folder / str(count))
        speech = fill_events(data, count)
        with bed(data) as running:
            took = sorted(_searches(running, speech, int(300 * max(scale, 0.3))))
        p95[count] = took[int(0.95 * len(took))]
        most = count == max(1_000_000, count)
        figures.append(
            Figure(
                f"search of {count:,} events, p95",
                p95[count],
                "ms",
                None,
                "≤ 50 ms" if most else "",
                p95[count] <= 50 if most else None,
            )
        )
        figures.append(Figure("  its p50", took[len(took) // 2], "ms"))
    small, large = p95.values()
    figures.append(Figure("  p95 at the most ÷ at a tenth", large / small, "×"))
    return figures


def _searches(running: Bed, speech: Speech, count: int) -> Iterator[float]:
    """Milliseconds of each of so many searches, one after another, as somebody who types would ask."""
    chance = random.Random(11)
    with running.client() as client:
        for n in range(count):
            # From the commonest to the rarest word, evenly by the logarithm of its rank.
            words = [speech.words[int(len(speech.words) ** chance.random()) - 1] for _ in range(1 + n % 3)]
            words[-1] = words[-1][: chance.randint(2, 9)]
            began = time.perf_counter()
            answer = client.get(
                "/v1/search", params={"q": " ".join(words), "scope": ("recent", "all")[n % 2]}
            )
            yield (time.perf_counter() - began) * 1000
            assert answer.is_success, answer.text


def scorecards(folder: Path, scale: float) -> list[Figure]:
    """Twelve KPIs over many incidents: filling one of them, and reading all, beside a tenth of the size."""
    sizes = (10_000, 100_000) if scale == 1.0 else (1_000, 10_000)
    figures, later = [], {}
    for count in sizes:
        data = _made(folder / str(count))
        filled = kpis.fill(data, count)
        first, later[count], memory = kpis.scorecard_ms(data, rounds=20)
        figures += [
            Figure(f"backfill of one KPI, {count:,} incidents", filled, "s", None, "≤ 5 s", filled <= 5),
            Figure(
                f"scorecard of 12 KPIs, {count:,} incidents",
                later[count],
                "ms",
                None,
                "≤ 50 ms",
                later[count] <= 50,
            ),
            Figure("  the first after a start", first, "ms"),
            Figure("  memory of the server with it", memory, "MiB"),
        ]
    growth = later[sizes[1]] / later[sizes[0]]
    return [*figures, Figure("  ten times the incidents", growth, "×", None, "≤ 1.5", growth <= 1.5)]


_BUDGETS: tuple[tuple[str, str, str, float | None], ...] = (
    ("log cold", "console on the slow link, cold: log painted", "ms", 1_800),
    ("composer cold", "  and its composer", "ms", 1_800),
    ("log warm", "console on the slow link, warm: log painted", "ms", 700),
    ("composer warm", "  and its composer", "ms", 700),
    ("public", "public page on the slow link, first paint", "ms", 1_000),
    ("own", "Enter → own row painted, p95", "ms", 50),
    ("others", "message → painted at 5,000 events, p95", "ms", 50),
    ("others p50", "  its p50", "ms", None),
    ("heap", "heap with 5,000 events", "MB", 30),
    ("lost", "link lost → said", "ms", 1_000),
)


def in_browser(folder: Path, scale: float) -> list[Figure]:
    """The console as its user meets it, in a real Chromium."""
    found = browser.measure(_made(folder), rounds=5 if scale == 1.0 else 2)
    return [
        Figure(what, found[name], unit)
        if most is None
        else Figure(what, found[name], unit, None, f"≤ {most:,g} {unit}", found[name] <= most)
        for name, what, unit, most in _BUDGETS
    ]


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


ALL: Mapping[str, Callable[[Path, float], list[Figure]]] = {
    "post": durable_post,
    "read": read_one,
    "list": list_25,
    "page": public_page,
    "glass": glass,
    "start": start,
    "search": search,
    "kpis": scorecards,
    "browser": in_browser,
}
