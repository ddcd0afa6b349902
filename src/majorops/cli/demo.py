"""``majorops demo``: a real outage, replayed by people of every role through the public API of a real server.

The outage happens now and faster: a time of the report becomes the moment at which its turn comes. What was
done is kept in ``demo.json`` of the data folder, so a demo that was killed goes on where it stopped; what was
sent and not yet kept is sent again under the same Idempotency-Key.
"""

import asyncio
import logging
import math
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import msgspec
import uvloop
from rich.console import Console

from majorops import app
from majorops.cli.account import Account, account_path, store_account
from majorops.cli.looking_back import look_back
from majorops.cli.refused import Outcome, Refused
from majorops.cli.scenarios.history import history
from majorops.cli.scenarios.script import (
    ANA,
    GUS,
    OF_THE_ALERT,
    PEOPLE,
    WAITING,
    Act,
    Ago,
    Eta,
    Outage,
    hook_payload,
    load_outage,
    script,
)
from majorops.cli.seeding import commanders, write_past
from majorops.integrations.pagerduty.signature import sign
from majorops.pages.doorstep import DemoPerson
from majorops.platform import logs
from majorops.platform.clock import now_ms
from majorops.platform.database import Database
from majorops.platform.ids import new_ulid
from majorops.platform.wording import epoch_ms, rfc3339
from majorops.settings import Settings

SPEED = 150.0
YEAR = 150
"""Incidents of the year before the outage, so that scorecards have something to say."""
SEED = 2017
STATE = "demo.json"
ADMIN_TOKEN = "admin.token"  # noqa: S105  the name of a file
MIM_TOKEN = "mim.token"  # noqa: S105  the name of a file
MARK = "# made by majorops demo\n"
_SHORTEST_PROMISE_MS = 2_000
_KNOCKS = 400
_KNOCK_EVERY = 0.025  # seconds


class Progress(msgspec.Struct):
    """What ``demo.json`` keeps. ``done``: how many acts of the script are certainly done; ``past``: how many
    incidents of the year before ``now`` are."""

    run: str
    secret: str
    source: str = ""
    done: int = 0
    past: int = 0
    now: int = 0
    tokens: dict[str, str] = {}

    @classmethod
    def load(cls, folder: Path) -> "Progress":
        """The progress of an earlier run, or a new one. Raises Refused for a folder that is no demo's."""
        path = folder / STATE
        if path.exists():
            return msgspec.json.decode(path.read_bytes(), type=cls)
        if (folder / "majorops.db").exists():
            raise Refused(
                Outcome.CONFLICT,
                "not_a_demo",
                f"{folder} holds data that no demo made.",
                "Give an empty folder: majorops demo --data DIR",
            )
        return cls(run=new_ulid(), secret=os.urandom(24).hex())

    def save(self, folder: Path) -> None:
        """Write it whole or not at all; it holds tokens, so only its owner may read it."""
        write_private(folder / STATE, msgspec.json.encode(self).decode())


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step, mode 0600 from its first moment."""
    fresh = path.with_name(f"{path.name}.new")
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
    fresh.replace(path)


class Stopped(Exception):
    """The server said no to an act of the script; the demo cannot go on."""


class Cast:
    """The people of the demo at the server: each request goes out with the token of who acts."""

    def __init__(self, client: httpx.AsyncClient, progress: Progress, admin_token: str) -> None:
        self._client = client
        self._progress = progress
        self._admin = admin_token

    async def enter(self) -> None:
        """Make whoever is missing, a token for each of them, and the PagerDuty source."""
        for person, (name, role, _) in PEOPLE.items():
            if person in self._progress.tokens:
                continue
            wish = {"email": person, "displayName": name, "role": role}
            # Known already when the run before was killed between the two requests.
            await self.send(Asked("users", self._admin, wish), known=("invalid_value",))
            made = await self.send(
                Asked("tokens", self._admin, {"name": "demo", "scope": "command", "userId": person})
            )
            self._progress.tokens[person] = made.json()["value"]
        if not self._progress.source:
            source = {"name": "PagerDuty", "kind": "pagerduty", "mode": "open", "defaultMim": ANA}
            wish = {**source, "secret": self._progress.secret}
            made = await self.send(Asked("sources", self._admin, wish, key=f"{self._progress.run}-source"))
            self._progress.source = made.json()["id"]

    async def act(self, index: int, act: Act, *, pace: float) -> None:
        """Do one act, at most once however often it is tried."""
        name = f"{self._progress.run}-{index}"
        if act.path == "hook":
            await self._hook(name, act)
            return
        token, body = self._progress.tokens[act.who], _timed(act.body, pace=pace, at=now_ms())
        path = act.path
        if OF_THE_ALERT in path:
            path = path.replace(OF_THE_ALERT, await self._opened_by_the_hook(token))
        asked = Asked(path, token, body, act.method)
        if act.method == "PATCH":
            asked = asked._replace(etag=await self._etag(asked))
        else:
            asked = asked._replace(key=name)
        # A time of the body has moved since the try that we do not know the end of: it was done then.
        await self.send(asked, known=("idempotency_key_reused",))

    async def _etag(self, asked: "Asked") -> str:
        incident = "/".join(asked.path.split("/")[:2])
        return str((await self.send(Asked(incident, asked.token, method="GET"))).headers["etag"])

    async def _opened_by_the_hook(self, token: str) -> str:
        alert = hook_payload()["event"]["data"]["id"]
        listed = (await self.send(Asked("incidents?limit=200", token, method="GET"))).json()["incidents"]
        found = [one["id"] for one in listed if one["alert"]["alertId"] == alert]
        if not found:
            raise Stopped("the hook has opened no incident")
        return str(found[0])

    async def _hook(self, name: str, act: Act) -> None:
        """What PagerDuty would send, signed with the secret of the source."""
        payload = hook_payload()
        payload["event"].update(act.body, id=name, occurred_at=rfc3339(now_ms()))
        raw = msgspec.json.encode(payload)
        headers = {"x-pagerduty-signature": sign(raw, self._progress.secret)}
        answer = await self._client.post(f"/v1/hooks/{self._progress.source}", content=raw, headers=headers)
        if not answer.is_success:
            raise Stopped(f"{act.says}: {answer.status_code} {answer.text[:200]}")

    async def send(self, asked: "Asked", *, known: tuple[str, ...] = ()) -> httpx.Response:
        """One request. ``known``: refusals that mean it was done before. Raises Stopped for any other."""
        headers = {"authorization": f"Bearer {asked.token}", "user-agent": "majorops-demo"}
        headers |= {"idempotency-key": asked.key} if asked.key else {}
        headers |= {"if-match": asked.etag} if asked.etag else {}
        answer = await self._client.request(
            asked.method, f"/v1/{asked.path}", json=asked.body, headers=headers
        )
        if answer.is_success or (answer.is_client_error and answer.json().get("code") in known):
            return answer
        raise Stopped(f"{asked.method} {asked.path}: {answer.status_code} {answer.text[:200]}")


class Asked(NamedTuple):
    """A request as somebody makes it; ``path`` below ``/v1``."""

    path: str
    token: str
    body: Mapping[str, Any] | None = None
    method: str = "POST"
    key: str = ""
    etag: str = ""


async def _listening(client: httpx.AsyncClient) -> None:
    """Wait until the server answers; it was only just told to start."""
    for _ in range(_KNOCKS):
        try:
            await client.get("/healthz")
        except httpx.ConnectError:
            await asyncio.sleep(_KNOCK_EVERY)
        else:
            return
    raise Stopped("the server does not answer")


def _outage_time(outage: Outage, act: Act) -> str:
    """The time of the report that an act stands for, such as ``31 Jan 21:05``."""
    when = datetime.fromtimestamp((epoch_ms(outage.detected_at) + act.offset) // 1000, UTC)
    return f"{when.day:>2} {when:%b %H:%M}"


def _timed(body: Mapping[str, Any], *, pace: float, at: int) -> dict[str, Any]:
    """The body with its times of the outage as times of now, ``pace`` times faster."""
    return {name: _moment(value, pace=pace, at=at) for name, value in body.items()}


def _moment(value: Any, *, pace: float, at: int) -> Any:
    match value:
        case Eta(after):
            return rfc3339(at + max(_SHORTEST_PROMISE_MS, int(after / pace)))
        case Ago(before):
            return rfc3339(at - int(before / pace))
        case _:
            return value


class Demo:
    """One run. ``pace``: how many times faster than the outage; infinite for at once."""

    def __init__(self, folder: Path, *, pace: float = SPEED, console: Console | None = None) -> None:
        self.folder = folder
        self.pace = pace
        self.progress = Progress.load(folder)
        self.outage: Outage = load_outage()
        self.acts = script(self.outage)
        self.console = console or Console(highlight=False, markup=False, emoji=False)
        self.failure: BaseException | None = None
        self.opened = asyncio.Event()

    async def look_back(self, database: Database) -> None:
        """Beside the server, once the outage has its number: last week's outage with its After Action."""
        await self.opened.wait()
        number = await database.write(lambda tx: look_back(tx, now=now_ms()))
        self._say(
            f"{number} is an outage of last week with its finished After Action: {_mim()} review {number}"
        )
        await self._remember(database)

    async def _remember(self, database: Database) -> None:
        """The year before, so that scorecards have something to say; nobody waits for it."""
        begun = self.progress.now = self.progress.now or now_ms()
        mims = await database.write(lambda tx: commanders(tx, at=begun))
        for n, past in enumerate(history(YEAR, seed=SEED)):
            if n >= self.progress.past:
                write = partial(write_past, past=past, mims=mims, seed=f"{SEED}/{n}", now=begun)
                await database.write(write)
                self.progress.past = n + 1
                self.progress.save(self.folder)

    async def run(self, url: str) -> None:
        """Beside the server: play, then let it stay up. A failure is kept for the command, and ends both."""
        try:
            async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as client:
                await _listening(client)
                await self.play(client, url)
        except (Stopped, httpx.HTTPError, OSError) as error:
            self.failure = error
            return
        await asyncio.Event().wait()

    async def play(self, client: httpx.AsyncClient, url: str) -> None:
        """Everything that is still to do, each act when its turn comes."""
        cast = Cast(client, self.progress, (self.folder / ADMIN_TOKEN).read_text().strip())
        await cast.enter()
        self.progress.save(self.folder)
        started = self.progress.done
        if started == 0:
            await self._do(cast, 0)
        self.opened.set()
        self._welcome(url, again=started > 0)
        await self._rest(cast)
        self._say("The outage is over. The server stays up; Ctrl-C ends it.")

    async def _rest(self, cast: Cast) -> None:
        if self.progress.done >= len(self.acts):
            return
        loop = asyncio.get_running_loop()
        # After a pause the next act is due now: the time in which no server ran did not happen to anybody.
        begun = loop.time() - self._seconds(self.acts[self.progress.done - 1].offset)
        while self.progress.done < len(self.acts):
            due = begun + self._seconds(self.acts[self.progress.done].offset)
            await asyncio.sleep(max(0.0, due - loop.time()))
            await self._do(cast, self.progress.done)

    async def _do(self, cast: Cast, index: int) -> None:
        act = self.acts[index]
        await cast.act(index, act, pace=self.pace)
        self.progress.done = index + 1
        self.progress.save(self.folder)
        name = PEOPLE[act.who][0] if act.path != "hook" else "PagerDuty"
        self._say(f"{_outage_time(self.outage, act)} UTC  {name:<12} {act.says}")

    def _seconds(self, offset: int) -> float:
        return offset / 1000 / self.pace

    def _say(self, line: str) -> None:
        self.console.print(line, soft_wrap=True)

    def _welcome(self, url: str, *, again: bool) -> None:
        say = self._say
        write_private(self.folder / MIM_TOKEN, self.progress.tokens[ANA] + "\n")
        say("")
        say(f"MajorOps runs at {url}, with its data in {self.folder}.")
        faster = "at once" if math.isinf(self.pace) else f"{self.pace:g} times faster than it was"
        say(f"{self.outage.title}: {'going on with' if again else 'replaying'} it as INC-1, {faster}.")
        say("It happens now: every time you see is when its turn came, not when it was in 2017.")
        say("\nSign in with one click, on this machine only:")
        for person in people():
            say(f"  {person.name:<12} {person.role:<12} {url}{person.path}")
        say(f"  Everybody    {'':<12} {url}/status")
        say("\nIn another terminal:")
        if self._stored(url):
            say(f"  {_mim()} watch INC-1")
        else:
            say(f"  export MAJOROPS_URL={url}")
            say(f"  export MAJOROPS_TOKEN=$(cat {self.folder / MIM_TOKEN})")
            say(f"  {_mim()} watch INC-1")
        say("")

    def _stored(self, url: str) -> bool:
        """Sign ``mim`` in as Ana, unless it is signed in somewhere that no demo made."""
        path = account_path(os.environ)
        if path.exists() and not path.read_text(encoding="utf-8", errors="replace").endswith(MARK):
            return False
        stored = store_account(Account(url, self.progress.tokens[ANA]))
        with stored.open("a", encoding="utf-8") as file:
            file.write(MARK)
        return not (os.environ.get("MAJOROPS_URL") or os.environ.get("MAJOROPS_TOKEN"))


def _mim() -> str:
    """How to call ``mim`` from here: by name when the shell finds it, else beside this Python."""
    if shutil.which("mim"):
        return "mim"
    beside = Path(sys.executable).with_name("mim")
    here = Path.cwd()
    return str(beside.relative_to(here) if beside.is_relative_to(here) else beside)


def people() -> tuple[DemoPerson, ...]:
    """Everybody of the demo, for the sign-in page."""
    return tuple(
        DemoPerson(person, name, role, about, WAITING.get(person, "ground"))
        for person, (name, role, about) in PEOPLE.items()
    )


def run_demo(settings: Settings, *, speed: float = SPEED, instant: bool = False) -> None:
    """Serve and replay until stopped; blocks. ``settings.data`` is the folder of the demo.

    Raises Refused for a folder that is no demo's, and when the replay fails.
    """
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    demo = Demo(settings.data, pace=math.inf if instant else speed)
    # Kept before there is any data: what is killed at any later moment can go on.
    demo.progress.save(demo.folder)
    # The replay speaks for itself; between its lines only what went wrong has a place.
    logs.configure("warning")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    uvloop.run(
        app.serve(
            msgspec.structs.replace(settings, rate_token=0),  # one cast plays everybody
            ready=demo.run,
            bootstrap=(GUS, demo.folder / ADMIN_TOKEN),
            more={"demo_people": people()},
            extra=app.Extra(beside=demo.look_back),
        )
    )
    if demo.failure is not None:
        raise Refused(
            Outcome.UNAVAILABLE,
            "demo_failed",
            f"The replay stopped: {demo.failure}",
            "The data folder is kept; start it again to go on.",
        )


def fresh_folder() -> Path:
    """An empty folder for a demo whose data nobody asked to keep."""
    return Path(tempfile.mkdtemp(prefix="majorops-demo-"))
