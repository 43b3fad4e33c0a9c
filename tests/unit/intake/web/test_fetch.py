"""Fetching pages: what comes back, what is cut, and what every kind of failure is called."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from bot import __version__
from bot.domain.articles import PageKind
from bot.domain.errors import (
    FetchDisallowed,
    FetchError,
    FetchFailed,
    FetchStatus,
    FetchTimeout,
    NoArticle,
)
from bot.intake.web.fetch import FetchLimits, fetch_article_page, open_fetcher
from bot.metrics import Figure, listening
from tests.makers.services import Clock
from tests.unit.intake.web.web_site import QUICK, Site, open_reader, open_site


async def test_a_page_comes_with_what_its_headers_say() -> None:
    async with open_site() as site, open_reader(site.url()) as fetcher:
        site.put(
            "/a",
            "<p>é</p>",
            Content_Type="Text/HTML; charset=ISO-8859-1",
            ETag='W/"7"',
            Last_Modified="Mon, 22 Jul 2024 10:00:00 GMT",
            Cache_Control="public, max-age=600",
        )
        page = await fetcher.fetch_page(site.url("/a#part"))
    assert (page.url, page.status) == (site.url("/a"), 200)
    assert (page.content_type, page.charset) == ("text/html", "cp1252")
    assert page.body == "<p>é</p>".encode()
    assert (page.etag, page.max_age) == ('W/"7"', 600)
    assert page.last_modified == "Mon, 22 Jul 2024 10:00:00 GMT"
    assert page.permanent_url is None


async def test_a_request_says_who_asks_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    async with (
        open_site() as site,
        open_fetcher(
            clock=Clock(), private_hosts=[site.place], contact="desk@example.com", limits=QUICK
        ) as fetcher,
    ):
        site.put("/", status=301, Location="/next", Set_Cookie="a=b; Path=/")
        site.put("/next")
        await fetcher.fetch_page(site.url())
        await fetcher.fetch_page(site.url("/next"))
    for request in site.requests:
        assert set(request.headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}
        assert request.headers["User-Agent"] == f"Newsdesk/{__version__} (+desk@example.com)"


async def test_an_unchanged_page_is_a_304() -> None:
    async def answer(request: web.Request) -> web.Response:
        same = request.headers.get("If-None-Match") == '"7"'
        return web.Response(status=304 if same else 200, headers={"ETag": '"7"'})

    async with open_site() as site, open_reader(site.url()) as fetcher:
        site.pages["/"] = answer
        first = await fetcher.fetch_page(site.url())
        again = await fetcher.fetch_page(site.url(), etag=first.etag, last_modified="yesterday")
        await fetcher.fetch_page(site.url(), etag="bad\r\nX-Evil: 1", last_modified="\ud800")
        assert site.requests[1].headers["If-Modified-Since"] == "yesterday"
        assert "If-None-Match" not in site.requests[2].headers
    assert (first.status, again.status, again.body, again.etag) == (200, 304, b"", '"7"')


async def test_what_becomes_of_fetches_is_noted() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=304 if request.headers.get("If-None-Match") else 200)

    noted: list[tuple[Figure, str]] = []
    async with open_site() as site, open_reader(site.url()) as fetcher:
        site.pages["/"] = answer
        site.put("/gone", status=410)
        with listening(lambda figure, label, _: noted.append((figure, label))):
            await fetcher.fetch_page(site.url())
            await fetcher.fetch_page(site.url(), etag='"7"')
            for url in (site.url("/gone"), "http://10.0.0.1/"):
                with pytest.raises(FetchError):
                    await fetcher.fetch_page(url)
    outcomes = ("ok", "unchanged", "status", "refused")
    assert noted == [(Figure.FETCHES, outcome) for outcome in outcomes]


async def test_a_304_that_nobody_asked_for_is_no_page() -> None:
    async with open_site() as site, open_reader(site.url()) as fetcher:
        site.put("/", status=304)
        with pytest.raises(FetchStatus):
            await fetcher.fetch_page(site.url())


@pytest.mark.parametrize(
    ("statuses", "permanent"),
    [
        ((301,), "/1"),
        ((308, 301), "/2"),
        ((301, 302, 301), "/1"),
        ((302, 301), None),
        ((303, 307), None),
        ((301,) * 5, "/5"),
    ],
)
async def test_redirects_are_followed(statuses: tuple[int, ...], permanent: str | None) -> None:
    async with open_site() as site, open_reader(site.url()) as fetcher:
        for number, status in enumerate(statuses):
            site.lead(f"/{number}", str(number + 1), status=status)
        site.put(f"/{len(statuses)}", "here")
        page = await fetcher.fetch_page(site.url("/0"))
    assert (page.body, page.url) == (b"here", site.url(f"/{len(statuses)}"))
    assert page.permanent_url == (permanent and site.url(permanent))


@pytest.mark.parametrize("to", ["/", "/?again"])
async def test_a_loop_of_redirects_ends(to: str) -> None:
    async with open_site() as site, open_reader(site.url()) as fetcher:
        site.lead("/", to)
        with pytest.raises(FetchFailed, match="leads on more than 5 times"):
            await fetcher.fetch_page(site.url())
        assert len(site.requests) == 6


async def test_all_redirects_together_have_one_limit_of_time() -> None:
    async def dawdle(request: web.Request) -> web.Response:
        await asyncio.sleep(0.1)
        return web.Response(status=302, headers={"Location": f"{request.path}a"})

    limits = FetchLimits(total=0.25, spacing=0.0)
    async with open_site() as site, open_reader(site.url(), limits=limits) as fetcher:
        site.pages.update({f"/{'a' * number}": dawdle for number in range(9)})
        with pytest.raises(FetchTimeout):
            await fetcher.fetch_page(site.url())
        # Each by itself would have time enough, and the sixth would be one too many.
        assert len(site.requests) <= 3


@pytest.mark.parametrize(
    ("status", "retry_after", "seconds", "words"),
    [
        (404, None, None, "is not there"),
        (410, None, None, "is gone for good"),
        (429, "120", 120, "asks for fewer requests"),
        (503, "Mon, 22 Jul 2024 12:05:00 GMT", 300, "has trouble of its own"),
        (503, "soon", None, "has trouble of its own"),
        (204, None, None, "does not answer with a page"),
        (302, None, None, "does not answer with a page"),
    ],
)
async def test_other_statuses(
    status: int, retry_after: str | None, seconds: int | None, words: str
) -> None:
    async with open_site() as site, open_reader(site.url()) as fetcher:
        site.put("/", status=status, **({"Retry_After": retry_after} if retry_after else {}))
        with pytest.raises(FetchStatus, match=rf"{words} \(status {status}\)") as caught:
            await fetcher.fetch_page(site.url())
    assert (caught.value.status, caught.value.retry_after) == (status, seconds)


async def test_a_cancelled_request_leaves_nothing_behind() -> None:
    arrived, released = asyncio.Event(), asyncio.Event()

    async def hang(_: web.Request) -> web.Response:
        arrived.set()
        await released.wait()
        return web.Response()

    limits = FetchLimits(width=1, spacing=0.0, at_once=1)
    async with open_site() as site, open_reader(site.url(), limits=limits) as fetcher:
        site.pages["/hang"] = hang
        site.put("/", "page")
        hanging = asyncio.create_task(fetcher.fetch_page(site.url("/hang")))
        await arrived.wait()
        waiting = asyncio.create_task(fetcher.fetch_page(site.url()))
        await asyncio.sleep(0)
        for task in (waiting, hanging):
            task.cancel()
        done = await asyncio.gather(hanging, waiting, return_exceptions=True)
        assert all(isinstance(error, asyncio.CancelledError) for error in done)
        assert (await fetcher.fetch_page(site.url())).body == b"page"
        released.set()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_the_wait_for_a_turn_does_not_count_as_time_to_answer() -> None:
    limits = FetchLimits(total=0.2, width=1, spacing=0.1)
    async with open_site() as site, open_reader(site.url(), limits=limits) as fetcher:
        site.put("/", "page")
        pages = await asyncio.gather(*(fetcher.fetch_page(site.url()) for _ in range(4)))
    assert [page.body for page in pages] == [b"page"] * 4


async def read_article(site: Site) -> object:
    async with open_reader(site.url()) as fetcher:
        return await fetch_article_page(fetcher, site.url("/a"))


async def test_an_article_page_is_ready_to_be_read() -> None:
    async with open_site() as site:
        site.lead("/a", "/b")
        site.put("/b", "<p>page</p>")
        page = await read_article(site)
    assert page.origin == page.known.url == site.url("/b")  # type: ignore[attr-defined]
    assert page.kind is PageKind.HTML and page.charset == "utf-8"  # type: ignore[attr-defined]
    assert site.asked() == ["/robots.txt", "/a", "/b"]


async def test_what_is_no_web_page_is_no_article() -> None:
    async with open_site() as site:
        site.put("/a", "%PDF", Content_Type="application/pdf")
        with pytest.raises(NoArticle, match="is no web page but application/pdf"):
            await read_article(site)


async def test_robots_are_asked_on_every_redirect() -> None:
    async with open_site() as site, open_site() as other:
        site.put("/robots.txt", "User-agent: *\nAllow: /")
        site.lead("/a", other.url("/b"))
        other.put("/robots.txt", "User-agent: newsdesk\nDisallow: /b")
        other.put("/b", "page")
        async with open_reader(site.url(), other.url()) as fetcher:
            with pytest.raises(FetchDisallowed, match=r"robots\.txt"):
                await fetcher.fetch_page(site.url("/a"), obey_robots=True)
            assert (await fetcher.fetch_page(site.url("/a"))).body == b"page"
    assert other.asked() == ["/robots.txt", "/b"]
