"""Fetching pages: what comes back, what is cut, and what every kind of failure is called."""

from __future__ import annotations

import asyncio
import gzip
import time
import tracemalloc
import zlib

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
    FetchTooLarge,
    NoArticle,
)
from bot.intake.fetch import FetchLimits, fetch_article_page, open_fetcher
from tests.unit.web_site import (
    QUICK,
    Clock,
    Script,
    Site,
    open_reader,
    open_script,
    open_site,
    repeat,
    reset,
    send,
)

OK = b"HTTP/1.1 200 OK\r\n"
HURRIED = FetchLimits(total=0.4, connect=0.3, read=0.3, spacing=0.0)


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


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"page" * 9)),
        ("X-GZIP", gzip.compress(b"page" * 8) + gzip.compress(b"page")),
        ("gzip", gzip.compress(b"page" * 9) + b"rubbish"),
        ("deflate", zlib.compress(b"page" * 9)),
        ("deflate", raw_deflate(b"page" * 9)),
        ("identity", b"page" * 9),
    ],
)
async def test_packed_bodies_are_unpacked(encoding: str, packed: bytes) -> None:
    answer = OK + f"Content-Encoding: {encoding}\r\n\r\n".encode() + packed
    async with open_script(send(answer)) as url, open_reader(url) as fetcher:
        assert (await fetcher.fetch_page(url)).body == b"page" * 9


def make_bomb() -> bytes:
    """Return 1 GiB of zeros in 1 MB of gzip."""
    packer = zlib.compressobj(9, wbits=31)
    start = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + (packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)) * 1023


async def test_a_bomb_costs_little() -> None:
    answer = OK + b"Content-Encoding: gzip\r\n\r\n" + make_bomb()
    assert len(answer) < 1_500_000
    async with open_script(send(answer)) as url, open_reader(url) as fetcher:
        tracemalloc.start()
        try:
            with pytest.raises(FetchTooLarge, match="larger than 5 MB"):
                await fetcher.fetch_page(url)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 16_000_000


SCRIPTS: dict[str, tuple[Script, type[FetchError]]] = {
    "endless body": (repeat(OK + b"\r\n", b"x" * 65_536), FetchTooLarge),
    "endless empty blocks": (
        repeat(OK + b"Content-Encoding: deflate\r\n\r\n\x78\x9c", b"\0\0\0\xff\xff" * 13_000),
        FetchTooLarge,
    ),
    "large by its own word": (send(OK + b"Content-Length: 99999999\r\n\r\nx"), FetchTooLarge),
    "slow drip": (repeat(OK + b"\r\n", b"x", every=0.05), FetchTimeout),
    "slow headers": (repeat(OK, b"X-A: b\r\n", every=0.05), FetchTimeout),
    "endless continuing": (repeat(b"", b"HTTP/1.1 100 Go on\r\n\r\n", every=0.01), FetchTimeout),
    "silence": (repeat(b"", b"", every=0.05), FetchTimeout),
    "reset": (reset, FetchFailed),
    "closed at once": (send(b""), FetchFailed),
    "shorter than its length": (send(OK + b"Content-Length: 100\r\n\r\nhalf"), FetchFailed),
    "half a gzip": (
        send(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"page")[:-9]),
        FetchFailed,
    ),
    "no gzip at all": (send(OK + b"Content-Encoding: gzip\r\n\r\npage"), FetchFailed),
    "brotli": (send(OK + b"Content-Encoding: br\r\n\r\npage"), FetchFailed),
    "gzip in gzip": (send(OK + b"Content-Encoding: gzip, gzip\r\n\r\npage"), FetchFailed),
    "bad chunks": (send(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\npage"), FetchFailed),
    "no HTTP": (send(b"220 mail.example.com ESMTP\r\n"), FetchFailed),
    "two lengths": (
        send(OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"),
        FetchFailed,
    ),
    "huge header": (send(OK + b"X-A: " + b"b" * 100_000 + b"\r\n\r\n"), FetchFailed),
    "endless header": (repeat(OK + b"X-A: ", b"b" * 10_000), FetchFailed),
    "many headers": (send(OK + b"X-A: b\r\n" * 10_000 + b"\r\n"), FetchFailed),
}


@pytest.mark.parametrize("name", SCRIPTS)
async def test_bad_answers_end_in_the_right_error(name: str) -> None:
    script, error = SCRIPTS[name]
    async with open_script(script) as url, open_reader(url, limits=HURRIED) as fetcher:
        started = time.monotonic()
        with pytest.raises(error) as caught:
            await fetcher.fetch_page(url)
        assert time.monotonic() - started < 2
    assert str(caught.value).endswith(".") and "127.0.0.1" in str(caught.value)


@pytest.mark.parametrize("charset", ['"', "klingon", "zlib", "idna", "x" * 3000, "\x80\xff", "="])
async def test_a_bad_charset_is_no_charset(charset: str) -> None:
    header = f"Content-Type: text/html; charset={charset}\r\n".encode("latin-1")
    answer = OK + header + b"\r\npage"
    async with open_script(send(answer)) as url, open_reader(url) as fetcher:
        page = await fetcher.fetch_page(url)
    assert (page.body, page.charset, page.content_type) == (b"page", None, "text/html")


async def test_a_host_that_is_not_there() -> None:
    async with open_site() as site:
        url = site.url()
    async with open_reader(url) as fetcher:
        with pytest.raises(FetchFailed, match=r"127\.0\.0\.1 cannot be reached"):
            await fetcher.fetch_page(url)


async def test_a_host_that_speaks_no_tls() -> None:
    async with open_site() as site, open_reader(site.url()) as fetcher:
        with pytest.raises(FetchFailed, match="secure connection"):
            await fetcher.fetch_page(site.url().replace("http:", "https:"))


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
