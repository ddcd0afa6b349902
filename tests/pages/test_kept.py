"""The public page under a crowd: made once, never older than what was committed, never anybody's own."""

import asyncio
import gzip
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from majorops.pages.kept import KeptPages, Stamp
from majorops.platform.errors import NotFound
from majorops.platform.web import Answer
from tests.conftest import NAMES, RunningServer, declare, key, running

NOW = 1_700_000_000_000


class Maker:
    """Counts how often a page is made."""

    def __init__(self, *, slowly: bool = False) -> None:
        self.made = 0
        self.slowly = slowly

    async def __call__(self) -> Answer:
        self.made += 1
        await asyncio.sleep(0.01 if self.slowly else 0)
        return Answer(f"page {self.made}".encode(), etag=f'"{self.made}"')


async def _asked(pages: KeptPages, maker: Maker, stamp: Stamp, name: str = "board") -> bytes:
    return (await pages.of(stamp, name, maker)).plain.body


def test_a_crowd_is_served_from_one_making() -> None:
    async def crowd() -> tuple[int, set[bytes]]:
        pages, maker = KeptPages(), Maker(slowly=True)
        got = await asyncio.gather(*(_asked(pages, maker, Stamp.of(1, NOW)) for _ in range(100)))
        return maker.made, set(got)

    assert asyncio.run(crowd()) == (1, {b"page 1"})


@pytest.mark.parametrize(
    ("later", "made"),
    [
        (Stamp.of(1, NOW + 999), 1),
        (Stamp.of(1, NOW + 1_000), 2),
        (Stamp.of(2, NOW), 2),
    ],
)
def test_a_commit_or_a_second_makes_it_anew(later: Stamp, made: int) -> None:
    async def twice() -> int:
        pages, maker = KeptPages(), Maker()
        await _asked(pages, maker, Stamp.of(1, NOW))
        await _asked(pages, maker, later)
        return maker.made

    assert asyncio.run(twice()) == made


def test_pages_are_kept_by_name() -> None:
    async def both() -> tuple[bytes, bytes]:
        pages, maker = KeptPages(), Maker()
        stamp = Stamp.of(1, NOW)
        return await _asked(pages, maker, stamp, "one"), await _asked(pages, maker, stamp, "another")

    assert asyncio.run(both()) == (b"page 1", b"page 2")


def test_what_could_not_be_made_is_not_kept() -> None:
    async def refused_then_made() -> bytes:
        pages = KeptPages()
        stamp = Stamp.of(1, NOW)

        async def refuse() -> Answer:
            raise NotFound

        for _ in range(2):
            with pytest.raises(NotFound):
                await pages.of(stamp, "board", refuse)
        return await _asked(pages, Maker(), stamp)

    assert asyncio.run(refused_then_made()) == b"page 1"


def test_who_asked_first_may_leave() -> None:
    async def left() -> bytes:
        pages, maker = KeptPages(), Maker(slowly=True)
        stamp = Stamp.of(1, NOW)
        first = asyncio.create_task(_asked(pages, maker, stamp))
        second = asyncio.create_task(_asked(pages, maker, stamp))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert asyncio.run(left()) == b"page 1"


# ── At a running server ──────────────────────────────────────────────────────────────────────────


Published = tuple[RunningServer, str, str]


@pytest.fixture(scope="module")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Its public page is anybody's."""
    with running(tmp_path_factory.mktemp("open"), public_access="anonymous") as started:
        yield started


@pytest.fixture
def public(open_server: RunningServer) -> Published:
    """The server, the path of an incident, and its public id."""
    with open_server.client("mim") as mim:
        path = f"/v1/incidents/{declare(mim, title='Inside only')['id']}"
        mim.post(f"{path}/publish", json={"publicTitle": "Checkout fails"}, headers=key()).raise_for_status()
        return open_server, path, mim.get(path).json()["publicId"]


@pytest.mark.web
def test_every_word_is_on_the_page_once_it_is_acknowledged(public: Published) -> None:
    server, path, name = public
    with server.client("mim") as mim, httpx.Client(base_url=server.url) as anybody:
        for n in range(30):
            body = {"content": f"Word {n}.", "visibility": "public"}
            mim.post(f"{path}/updates", json=body, headers=key()).raise_for_status()
            assert f"Word {n}." in anybody.get(f"/status/{name}").text
        mim.post(f"{path}/unpublish", json={"reason": "Not ours"}, headers=key()).raise_for_status()
        assert anybody.get(f"/status/{name}").status_code == 404
        assert "Checkout fails" not in anybody.get("/status").text


@pytest.mark.web
def test_a_reader_who_is_signed_in_never_gets_what_is_kept_nor_leaves_theirs(
    public: Published,
) -> None:
    server, _, name = public
    with server.client("stakeholder") as reader, httpx.Client(base_url=server.url) as anybody:
        for _ in range(3):
            theirs, anyones = reader.get(f"/status/{name}"), anybody.get(f"/status/{name}")
            assert NAMES["stakeholder"] in theirs.text
            assert NAMES["stakeholder"] not in anyones.text
            assert "content-encoding" not in theirs.headers


@pytest.mark.web
def test_it_travels_compressed_and_not_at_all_when_unchanged(public: Published) -> None:
    server, _, name = public
    with httpx.Client(base_url=server.url, headers={"accept-encoding": "identity"}) as plain:
        whole = plain.get(f"/status/{name}")
    with httpx.Client(base_url=server.url, headers={"accept-encoding": "gzip"}) as anybody:
        with anybody.stream("GET", f"/status/{name}") as sent:
            packed = b"".join(sent.iter_raw())
        assert sent.headers["content-encoding"] == "gzip"
        assert sent.headers["etag"] != whole.headers["etag"]
        assert gzip.decompress(packed) == whole.content
        again = anybody.get(f"/status/{name}", headers={"if-none-match": sent.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.web
def test_nobody_goes_back_in_time_while_the_mim_writes(public: Published) -> None:
    server, path, name = public
    done = threading.Event()

    def read(_: int) -> list[int]:
        seen = []
        with httpx.Client(base_url=server.url) as anybody:
            while not done.is_set():
                seen.append(anybody.get(f"/status/{name}").text.count("During "))
            seen.append(anybody.get(f"/status/{name}").text.count("During "))
        return seen

    with ThreadPoolExecutor(4) as crowd, server.client("mim") as mim:
        reading = crowd.map(read, range(4))
        for n in range(10):
            body = {"content": f"During {n}.", "visibility": "public"}
            mim.post(f"{path}/updates", json=body, headers=key()).raise_for_status()
        done.set()
        for seen in reading:
            assert seen == sorted(seen)
            assert seen[-1] >= 10
