"""robots.txt: what it allows, for how long that counts, and what trouble with it means."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import ParamSpec, TypeVar

import pytest
from aiohttp import web

from bot.domain.errors import (
    FetchDisallowed,
    FetchFailed,
    FetchRefused,
    FetchTimeout,
    WorkError,
    WorkTimeout,
)
from bot.intake.web.fetch import WebFetcher, open_fetcher
from bot.intake.web.robots import LARGEST_ROBOTS, SMALL_ROBOTS, Robots
from bot.intake.web.ssrf_guard import Target, admit
from tests.calls import count_calls
from tests.makers.services import Clock
from tests.unit.intake.web.web_site import (
    QUICK,
    Site,
    open_reader,
    open_script,
    open_site,
    repeat,
)

"""Files that are read one after the other to see that others have their turn meanwhile."""

P = ParamSpec("P")
R = TypeVar("R")


async def may_read(fetcher: WebFetcher, site: Site, path: str) -> bool:
    try:
        await fetcher.fetch_page(site.url(path), obey_robots=True)
    except FetchDisallowed:
        return False
    return True


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /\nAllow: /news", "/news/1", True),
        ("User-agent: *\nDisallow: /*?print", "/a?print=1", False),
        ("User-agent: *\nDisallow: /*.html$", "/a.html?x", True),
        ("User-agent: NEWSDESK\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/a", False),
        ("User-agent: newsdesk\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/b", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("\ufeffUser-agent: *\r\nDisallow: /a\r\n", "/a", False),
        ("<html><body>No such page</body></html>", "/a", True),
    ],
)
async def test_rules(rules: str, path: str, allowed: bool) -> None:
    async with open_site() as site, open_reader(site.url()) as fetcher:
        site.put("/robots.txt", rules, Content_Type="text/plain")
        site.put(path.partition("?")[0])
        assert await may_read(fetcher, site, path) is allowed


@pytest.mark.parametrize(
    ("status", "allowed", "good_for"),
    [(404, True, 24), (403, True, 24), (401, True, 24), (500, False, 1 / 6), (503, False, 1 / 6)],
)
async def test_a_failing_file(status: int, allowed: bool, good_for: float) -> None:
    clock = Clock()
    async with open_site() as site, open_reader(site.url(), clock=clock) as fetcher:
        site.put("/robots.txt", status=status)
        site.put("/a")
        assert await may_read(fetcher, site, "/a") is allowed
        site.put("/robots.txt", "User-agent: *\n" + ("Disallow: /" if allowed else "Allow: /"))
        clock.pass_by(hours=good_for - 0.01)
        assert await may_read(fetcher, site, "/a") is allowed
        clock.pass_by(hours=0.1)
        assert await may_read(fetcher, site, "/a") is not allowed


async def test_an_answer_counts_for_a_day_and_is_asked_for_once() -> None:
    clock = Clock()
    async with open_site() as site, open_reader(site.url(), clock=clock) as fetcher:
        site.put("/robots.txt", "User-agent: *\nDisallow: /private")
        site.put("/a")
        await asyncio.gather(*(may_read(fetcher, site, "/a") for _ in range(5)))
        clock.pass_by(hours=23.9)
        await may_read(fetcher, site, "/private")
        assert site.asked().count("/robots.txt") == 1
        clock.pass_by(hours=0.1)
        await may_read(fetcher, site, "/a")
        assert site.asked().count("/robots.txt") == 2


async def test_its_redirects_are_followed_but_not_for_ever() -> None:
    async with open_site() as site, open_reader(site.url()) as fetcher:
        site.lead("/robots.txt", "/rules", status=301)
        site.put("/rules", "User-agent: *\nDisallow: /a")
        site.put("/a")
        assert not await may_read(fetcher, site, "/a")
    async with open_site() as site, open_reader(site.url()) as fetcher:
        site.lead("/robots.txt", "/robots.txt")
        site.put("/a")
        assert await may_read(fetcher, site, "/a")


async def test_an_endless_file_is_cut() -> None:
    start = b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /a\n"
    endless = repeat(start, b"# and so on\n" * 5_000)
    async with open_script(endless) as url, open_reader(url) as fetcher:
        with pytest.raises(FetchDisallowed):
            await fetcher.fetch_page(f"{url}a", obey_robots=True)


async def test_a_host_that_cannot_be_reached_is_said_to_be_and_left_alone_for_a_minute() -> None:
    asked: list[str] = []

    async def fail(target: Target) -> bytes:
        asked.append(target.host)
        raise FetchFailed(f"{target.host} cannot be reached.")

    clock = Clock()
    robots = Robots(clock)
    target = admit("https://example.com/a", ())
    for count in (1, 1, 2):
        with pytest.raises(FetchFailed, match=r"example\.com cannot be reached"):
            await robots.check(target, partial(fail, target))
        assert len(asked) == count
        clock.pass_by(seconds=30)


async def test_a_redirect_to_a_forbidden_place_means_no_rules() -> None:
    asked: list[str] = []

    async def refuse(target: Target) -> bytes:
        asked.append(target.host)
        raise FetchRefused

    target = admit("https://example.com/a", ())
    await Robots(Clock()).check(target, partial(refuse, target))
    assert asked == ["example.com"]


async def test_what_is_remembered_is_bounded() -> None:
    asked: list[str] = []

    async def fetch(target: Target) -> bytes:
        asked.append(target.host)
        return b"# rules\n" * 50_000

    robots = Robots(Clock())
    hosts = [f"https://host{number}.example.com/" for number in range(12)]
    for host in (*hosts, hosts[-1], hosts[0]):
        target = admit(host, ())
        await robots.check(target, partial(fetch, target))
    assert asked == [f"host{number}.example.com" for number in (*range(12), 0)]


@pytest.mark.parametrize(
    "line",
    ["Disallow: /" + "*a" * 250 + "b\n", "Disallow: /*%C3%*x*y$\n", "User-agent: a\n", "\0:\n"],
)
async def test_a_hostile_file_is_not_read_in_the_loop(line: str) -> None:
    async def fetch(_: Target) -> bytes:
        lines = line * (LARGEST_ROBOTS // len(line) + 1)
        return f"User-agent: *\n{lines}"[:LARGEST_ROBOTS].encode()

    async def check(number: int) -> None:
        target = admit(f"https://host{number}.example.com/" + "a" * 5_000, ())
        with suppress(FetchDisallowed):
            await robots.check(target, partial(fetch, target))

    robots = Robots(Clock())
    await check(0)  # what is loaded and compiled once
    with count_calls() as calls:
        await check(1)
    # Of this thread alone: some hundred, where reading the file takes tens of thousands.
    assert 0 < calls.count < 1_000


async def test_a_server_error_of_the_page_is_not_one_of_its_robots() -> None:
    async def fail(_: web.Request) -> web.Response:
        return web.Response(status=500)

    async with open_site() as site, open_reader(site.url()) as fetcher:
        site.pages["/a"] = fail
        with pytest.raises(Exception, match="status 500"):
            await fetcher.fetch_page(site.url("/a"), obey_robots=True)


class Pool:
    """A pool that counts what it is given; `broken` is what it does with it."""

    def __init__(self, broken: WorkError | None = None) -> None:
        self.broken = broken
        self.works: list[str] = []

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        self.works.append(work.__name__)
        if self.broken:
            raise self.broken
        return work(*args, **kwargs)

    def within(self, deadline: float) -> Pool:
        return self


@pytest.mark.parametrize("size", [SMALL_ROBOTS // 2, SMALL_ROBOTS * 2])
async def test_a_large_file_is_read_in_a_worker_process(size: int) -> None:
    pool = Pool()
    rules = "User-agent: *\nDisallow: /a\n" + "# much is said about nothing here\n" * (size // 34)
    async with open_site() as site:
        places = [site.place]
        async with open_fetcher(clock=Clock(), private_hosts=places, limits=QUICK, pool=pool) as f:
            site.put("/robots.txt", rules)
            site.put("/a")
            site.put("/b")
            assert (await may_read(f, site, "/a"), await may_read(f, site, "/b")) == (False, True)
    assert pool.works == (["may_read"] * 2 if size > SMALL_ROBOTS else [])
    assert site.asked().count("/robots.txt") == 1


async def test_a_file_that_takes_too_long_to_read_allows_nothing() -> None:
    pool = Pool(WorkTimeout())
    async with open_site() as site:
        places = [site.place]
        async with open_fetcher(clock=Clock(), private_hosts=places, limits=QUICK, pool=pool) as f:
            site.put("/robots.txt", "#" * 2 * SMALL_ROBOTS)
            site.put("/a")
            with pytest.raises(FetchDisallowed, match="cannot be read"):
                await f.fetch_page(site.url("/a"), obey_robots=True)


async def test_robots_on_the_way_cost_the_address_its_own_time() -> None:
    hosts = [f"127.0.0.{number}" for number in range(2, 6)]
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        host, _, port = request.host.partition(":")
        asked.append(request.path)
        if request.path == "/robots.txt":
            await asyncio.sleep(0.4)
            return web.Response(text="")
        following = hosts[(hosts.index(host) + 1) % len(hosts)]
        return web.Response(status=302, headers={"Location": f"http://{following}:{port}/"})

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.2", 0).start()
        port = runner.addresses[0][1]
        for host in hosts[1:]:
            await web.TCPSite(runner, host, port).start()
        limits = replace(QUICK, total=1.0)
        urls = [f"http://{host}:{port}/" for host in hosts]
        async with open_reader(*urls, limits=limits) as fetcher:
            with pytest.raises(FetchTimeout):
                await fetcher.fetch_page(urls[0], obey_robots=True)
    finally:
        await runner.cleanup()
    assert asked.count("/robots.txt") <= 3
