"""No address leads to a server that must not be reached, however it is spelled or resolved.

Each way is also tried with plain aiohttp, which does reach the forbidden server: the tests bite.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import pytest
import yarl
from ada_url import URL

from bot.domain.errors import FetchError, FetchRefused, HostUnknown
from bot.intake.web.ssrf_guard import (
    NotPublic,
    Target,
    admit,
    follow,
    make_connector,
    open_guarded_socket,
    write_place,
)
from bot.intake.web.urls import is_public_address
from tests.environment import SETS
from tests.unit.intake.web.web_site import Names, open_reader, open_site

NAME = "http://news.example.com/"
HERE = [
    "http://127.0.0.1/",
    "http://127.127.127.127/",
    "http://2130706433/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://localhost/",
    "http://①②⑦.⓪.⓪.①/",
]
HERE_SIX = ["http://[::1]/", "http://[::]/", "http://[0:0:0:0:0:ffff:127.0.0.1]/"]
ELSEWHERE = [
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
]


@dataclass
class Forbidden:
    """A server on every address of this machine that nobody should reach."""

    port: int
    six: bool
    reached: int = 0

    def at(self, url: str) -> str:
        """Return an address of any spelling, with this server's port."""
        return re.sub(r"^https?://(\[[^\]]*\]|[^/:]*)(:\d+)?", rf"http://\1:{self.port}", url)


@asynccontextmanager
async def open_forbidden() -> AsyncIterator[Forbidden]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        forbidden.reached += 1
        with contextlib.suppress(asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret")
        writer.close()

    async with await asyncio.start_server(answer, "0.0.0.0", 0) as server:
        port = server.sockets[0].getsockname()[1]
        forbidden = Forbidden(port=port, six=True)
        try:
            also = await asyncio.start_server(answer, "::", port)
        except OSError:
            forbidden.six = False
            yield forbidden
            return
        async with also:
            yield forbidden


def read_vectors() -> list[str]:
    path = SETS / "url-safety" / "ssrf-vectors.tsv"
    if not path.exists():
        pytest.skip("The addresses of url-safety are not here; NEWSDESK_SETS says where they are.")
    lines = path.read_text("utf-8").splitlines()
    return [line.split("\t")[1] for line in lines if line.startswith(("block", "scheme"))]


def find_address(url: str) -> str | None:
    """Return the literal address that the host of an address stands for, if it does."""
    with contextlib.suppress(ValueError):
        host = URL(url).hostname.strip("[]")
        return "127.0.0.1" if host == "localhost" else str(ipaddress.ip_address(host))
    return None


def is_here(url: str) -> bool:
    address = ipaddress.ip_address(find_address(url) or "8.8.8.8")
    inner = getattr(address, "ipv4_mapped", None) or address
    return bool(inner.is_loopback or inner.is_unspecified)


async def reach(url: str, connector: aiohttp.TCPConnector) -> str | None:
    """Return what a bare session reads at an address as browsers see it; None if refused."""
    timeout = aiohttp.ClientTimeout(total=5)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        try:
            async with session.get(yarl.URL(URL(url).href, encoded=True)) as response:
                return await response.text()
        except aiohttp.ClientConnectorError as error:
            assert isinstance(error.os_error, NotPublic)
            return None


async def check_direct(url: str, forbidden: Forbidden) -> None:
    async with open_reader() as fetcher:
        for spelled in (url, forbidden.at(url)):
            with pytest.raises(FetchRefused):
                await fetcher.fetch_page(spelled)
            with pytest.raises(FetchRefused):
                await fetcher.fetch_page(spelled, obey_robots=True)


async def check_redirect(url: str, forbidden: Forbidden) -> None:
    async with open_site() as site, open_reader(site.url()) as fetcher:
        site.lead("/as-it-is", url)
        site.lead("/there", forbidden.at(url))
        for path in ("/as-it-is", "/there"):
            with contextlib.suppress(FetchError):
                # A vector without a scheme of its own is a path of the same site: a 404.
                page = await fetcher.fetch_page(site.url(path))
                pytest.fail(f"{page.url} was read")


async def check_name(url: str, forbidden: Forbidden) -> None:
    address = find_address(url)
    if address is None:
        return
    names = Names(address, port=forbidden.port)
    async with open_site() as site, open_reader(site.url(), resolver=names) as fetcher:
        site.lead("/", NAME)
        for start in (NAME, site.url()):
            with pytest.raises(FetchRefused):
                await fetcher.fetch_page(start)
    assert names.asked, "the name was looked up"


async def check_changing_name(url: str, forbidden: Forbidden) -> None:
    address = find_address(url)
    if address is None:
        return
    names = Names("8.8.8.8", address, port=forbidden.port)
    checked = await names.resolve("news.example.com")
    assert is_public_address(checked[0]["host"])
    async with open_reader(resolver=names) as fetcher:
        with pytest.raises(FetchRefused):
            await fetcher.fetch_page(NAME)


async def check_guard(url: str, forbidden: Forbidden) -> None:
    """The connector by itself, as if nobody had judged the spelling."""
    if url.startswith("http") and find_address(url):
        assert await reach(forbidden.at(url), make_connector(guarded=True)) is None


CHECKS = [check_direct, check_redirect, check_name, check_changing_name, check_guard]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
async def test_nothing_reaches_the_forbidden_server(check: object) -> None:
    async with open_forbidden() as forbidden:
        for url in (*HERE, *HERE_SIX, *ELSEWHERE, "file:///etc/passwd", "gopher://127.0.0.1/"):
            await check(url, forbidden)  # type: ignore[operator]  # one of CHECKS
        assert forbidden.reached == 0


@pytest.mark.sets
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
async def test_no_vector_reaches_the_forbidden_server(check: object) -> None:
    async with open_forbidden() as forbidden:
        for url in read_vectors():
            await check(url, forbidden)  # type: ignore[operator]  # one of CHECKS
        assert forbidden.reached == 0


@pytest.mark.parametrize("url", HERE + HERE_SIX)
async def test_plain_aiohttp_reaches_the_forbidden_server(url: str) -> None:
    async with open_forbidden() as forbidden:
        if url in HERE_SIX and not forbidden.six:
            pytest.skip("This machine has no IPv6.")
        assert await reach(forbidden.at(url), make_connector(guarded=False)) == "secret"
        names = Names("8.8.8.8", find_address(url) or "", port=forbidden.port)
        await names.resolve("news.example.com")
        assert await reach(NAME, make_connector(guarded=False, resolver=names)) == "secret"
        async with open_site() as site:
            site.lead("/", URL(forbidden.at(url)).href)
            assert await reach(site.url(), make_connector(guarded=False)) == "secret"
        assert forbidden.reached == 3


@pytest.mark.sets
async def test_plain_aiohttp_reaches_it_with_every_vector_of_this_machine() -> None:
    vectors = [url for url in read_vectors() if url.startswith("http") and is_here(url)]
    assert len(vectors) >= 15
    async with open_forbidden() as forbidden:
        for url in vectors:
            names = Names(find_address(url) or "", port=forbidden.port)
            connector = make_connector(guarded=False, resolver=names)
            if ":" not in (find_address(url) or "") or forbidden.six:
                assert await reach(NAME, connector) == "secret", url
                direct = make_connector(guarded=False)
                assert await reach(forbidden.at(url), direct) == "secret", url


async def test_a_name_with_several_answers_is_refused_if_all_are_forbidden() -> None:
    async with open_forbidden() as forbidden:
        names = Names("127.0.0.1 ::1 10.0.0.1", port=forbidden.port)
        async with open_reader(resolver=names) as fetcher:
            with pytest.raises(HostUnknown, match=r"No public host named news\.example\.com can"):
                await fetcher.fetch_page(NAME)
        assert forbidden.reached == 0


def test_a_socket_is_made_for_public_addresses_of_the_internet_only() -> None:
    kind = (socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
    open_guarded_socket((socket.AF_INET, *kind, ("8.8.8.8", 80))).close()
    for family, address in (
        (socket.AF_INET, ("192.168.0.1", 80)),
        (socket.AF_INET6, ("::1", 80, 0, 0)),
        (socket.AF_INET6, ("fe80::1%lo", 80, 0, 1)),
        (socket.AF_UNIX, ("8.8.8.8",)),
    ):
        with pytest.raises(NotPublic):
            open_guarded_socket((family, *kind, address))


@pytest.mark.parametrize(
    ("start", "location"),
    [
        ("https://example.com/a", "http://example.com/a"),
        ("https://example.com/a", "http://feeds.lan:8080/"),
        ("https://example.com/a", "https://feeds.lan:8080/"),
        ("https://example.com/a", "https://user:word@example.com/"),
        ("https://example.com/a", "https://example.com:8443/"),
        ("https://example.com/a", "//localhost/"),
        ("https://example.com/a", "javascript:alert(1)"),
        ("https://example.com/a", "https://[::1/"),
        ("https://example.com/a", "https://exa\udcffmple.com/"),
    ],
)
def test_redirects_that_are_not_followed(start: str, location: str) -> None:
    target = Target(url=start, host="example.com", place="example.com:443")
    with pytest.raises(FetchRefused):
        follow(target, location, ["feeds.lan:8080"])


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/b?c#d", "https://example.com/b?c"),
        ("b", "https://example.com/b"),
        ("//example.org", "https://example.org/"),
        ("https://EXAMPLE.org/ä", "https://example.org/%C3%A4"),
        ("", "https://example.com/a"),
    ],
)
def test_redirects_that_are_followed(location: str, url: str) -> None:
    assert follow(admit("https://example.com/a", ()), location, ()).url == url


@pytest.mark.parametrize(
    ("url", "admitted"),
    [
        ("http://feeds.lan:8080/x", True),
        ("http://FEEDS.lan:8080/x", True),
        ("http://feeds.lan:8081/x", False),
        ("http://feeds.lan/x", False),
        ("http://user@feeds.lan:8080/x", False),
        ("ftp://feeds.lan:8080/x", False),
        ("http://nas.lan/x", True),
        ("https://nas.lan/x", False),
        ("http://[::1]:81/x", True),
        ("http://BÜRO.lan:8000/x", True),
    ],
)
def test_private_hosts_are_opened_by_name_and_port(url: str, admitted: bool) -> None:
    places = list(map(write_place, ["Feeds.lan:8080", "nas.lan:80", "[0::1]:81", "büro.lan:8000"]))
    if admitted:
        assert admit(url, places).private
    else:
        with pytest.raises(FetchRefused):
            admit(url, places)


def test_a_refusal_repeats_no_password() -> None:
    with pytest.raises(FetchRefused, match=r"^https://example\.com/a is not read") as caught:
        admit("https://user:secret@example.com/a", ())
    assert "secret" not in str(caught.value)
