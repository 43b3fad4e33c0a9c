"""Fetch pages from the web: the only code that opens connections to the world.

An address is judged by its spelling, each redirect as well, and what is really connected to is
judged again where the socket is made (`fetch_guard`). Nothing is kept between requests: no
cookies, no credentials; the environment's proxies do not count.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from urllib.parse import urljoin

import aiohttp
import yarl
from aiohttp.abc import AbstractResolver

from bot import __version__
from bot.domain.articles import FetchedPage, KnownFacts, PageKind, RawPage
from bot.domain.desks import DeskId
from bot.domain.errors import FetchError, FetchFailed, FetchTimeout, NewsdeskError, NoArticle
from bot.intake.charset import read_content_type
from bot.intake.pdf import is_pdf
from bot.intake.web.body import ACCEPTED, read_body
from bot.intake.web.failures import explain_failure, explain_status
from bot.intake.web.headers import (
    find_max_age,
    find_retry_after,
    find_validator,
    make_conditions,
)
from bot.intake.web.host_throttle import HostThrottle
from bot.intake.web.robots import LARGEST_ROBOTS, PRODUCT, OutOfTime, Robots
from bot.intake.web.site import find_site
from bot.intake.web.ssrf_guard import (
    Target,
    admit,
    find_host,
    follow,
    make_connector,
    shorten_address,
    write_place,
)
from bot.metrics import Figure, note
from bot.ports.services import Clock, Fetcher, WorkerPool

MAX_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_HTML = ("text/html", "application/xhtml+xml", None)
_ACCEPT = (
    "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,"
    "application/feed+json;q=0.9,application/xml;q=0.9,application/pdf;q=0.9,*/*;q=0.5"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """What a request may cost. Times in seconds, sizes in bytes.

    `total` is for an address with all its redirects, the wait for its turn not counted; `connect`
    for a connection with its TLS handshake; `read` for silence between two pieces. `line` is for
    the status line and each header, `body` for the body after unpacking. `width` requests run to
    one host at once, `spacing` seconds apart, and `at_once` in all.
    """

    total: float = 20.0
    connect: float = 10.0
    read: float = 10.0
    line: int = 8_190
    body: int = 5_000_000
    width: int = 2
    spacing: float = 1.0
    at_once: int = 20


@asynccontextmanager
async def open_fetcher(
    *,
    clock: Clock,
    private_hosts: Collection[str] = (),
    link_hosts: Collection[str] = (),
    contact: str | None = None,
    limits: FetchLimits | None = None,
    resolver: AbstractResolver | None = None,
    pool: WorkerPool | None = None,
) -> AsyncIterator[WebFetcher]:
    """Open what fetches pages, and close its connections at the end.

    `private_hosts` ("host:port") may be read though they are not public, by who is near them
    (see `bot.ports.Fetcher`), and `link_hosts` by everybody; `contact` is told to every site;
    `resolver` looks names up instead of the system; a large robots.txt is read in `pool`.
    """
    limits = limits or FetchLimits()
    await asyncio.to_thread(find_site, "example.org")  # the first look takes long
    async with (
        _open_session(limits, contact, guarded=True, resolver=resolver) as public,
        _open_session(limits, contact, guarded=False, resolver=resolver) as private,
    ):
        places = _Places(
            near=frozenset(map(write_place, private_hosts)),
            linked=frozenset(map(write_place, link_hosts)),
        )
        yield WebFetcher(public, private, limits, places, clock, pool)


LINK_SECONDS = 60.0
"""What fetching a person's link may take with all waits for its turn."""


async def fetch_article_page(
    fetcher: Fetcher, url: str, *, desks: Sequence[DeskId] = (), near: str | None = None
) -> RawPage:
    """Return the web page or PDF at an address, as robots.txt allows, ready to be read.

    `desks` and `near` are those of `fetch_page`. Raises NoArticle where there is something else,
    and FetchError.
    """
    try:
        async with asyncio.timeout(LINK_SECONDS):
            page = await fetcher.fetch_page(url, obey_robots=True, desks=desks, near=near)
    except TimeoutError as error:
        raise FetchTimeout(f"{shorten_address(url)} took too long to answer.") from error
    in_pdf = is_pdf(page.body)
    if not in_pdf and not is_web_page(page):
        raise NoArticle(f"{page.url} is no web page but {str(page.content_type)[:60]}.")
    return RawPage(
        origin=page.url,
        kind=PageKind.PDF if in_pdf else PageKind.HTML,
        body=page.body,
        charset=page.charset,
        known=KnownFacts(url=page.url),
    )


def is_web_page(page: FetchedPage) -> bool:
    """Tell whether what was fetched calls itself a web page, or nothing."""
    return page.content_type in _HTML


def _open_session(
    limits: FetchLimits, contact: str | None, *, guarded: bool, resolver: AbstractResolver | None
) -> aiohttp.ClientSession:
    suffix = f" (+{contact})" if contact else ""
    return aiohttp.ClientSession(
        connector=make_connector(guarded=guarded, resolver=resolver),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={
            "User-Agent": f"{PRODUCT}/{__version__}{suffix}",
            "Accept": _ACCEPT,
            "Accept-Encoding": ACCEPTED,
        },
        timeout=aiohttp.ClientTimeout(
            total=None, sock_connect=limits.connect, sock_read=limits.read
        ),
        max_line_size=limits.line,
        max_field_size=limits.line,
        auto_decompress=False,
        trust_env=False,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What one request brought: a redirect's `location`, or a body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """The places (host:port) that are read though they are not public.

    `near` are read by the feeds of their host, `linked` by everybody.
    """

    near: frozenset[str]
    linked: frozenset[str]

    def open_for(self, url: str | None) -> frozenset[str]:
        """Return the places that are open to what comes from an address, all where it is None."""
        if url is None:
            return self.linked | self.near
        host = find_host(url)
        return self.linked | {place for place in self.near if place.rpartition(":")[0] == host}


@dataclass(slots=True, kw_only=True)
class _Time:
    """The seconds that an address may still cost, with the robots.txt on its way."""

    left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One address on its way through its redirects: for whom, and what it may still cost."""

    time: _Time
    body: int
    conditions: Mapping[str, str] = field(default_factory=dict)
    places: frozenset[str] = frozenset()
    desks: Sequence[DeskId] = ()
    obey_robots: bool = False
    cut: bool = False


class _TooManyRedirects(FetchFailed):
    """The address leads on and on."""


class WebFetcher:
    """Fetches pages within limits; the one `Fetcher` of the product. Made by `open_fetcher`."""

    def __init__(
        self,
        public: aiohttp.ClientSession,
        private: aiohttp.ClientSession,
        limits: FetchLimits,
        places: _Places,
        clock: Clock,
        pool: WorkerPool | None = None,
    ) -> None:
        self._public = public
        self._private = private
        self._limits = limits
        self._places = places
        self._clock = clock
        self._robots = Robots(clock, pool)
        self._throttle = HostThrottle(
            width=limits.width, spacing=limits.spacing, total=limits.at_once
        )

    async def fetch_page(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        obey_robots: bool = False,
        desks: Sequence[DeskId] = (),
        near: str | None = None,
    ) -> FetchedPage:
        """Return the page at an address; see `bot.ports.Fetcher`."""
        errand = Errand(
            time=_Time(left=self._limits.total),
            body=self._limits.body,
            conditions=make_conditions(etag, last_modified),
            places=self._places.open_for(near),
            desks=desks,
            obey_robots=obey_robots,
        )
        try:
            page = await self._fetch(url, errand)
        except NewsdeskError as error:
            note(Figure.FETCHES, _name_failure(error))
            raise
        note(Figure.FETCHES, "unchanged" if page.status == 304 else "ok")
        return page

    async def _fetch(self, url: str, errand: Errand) -> FetchedPage:
        target, permanent, answer = await self._walk(admit(url, errand.places), errand)
        content_type, charset = read_content_type(answer.headers.get("Content-Type"))
        return FetchedPage(
            url=target.url,
            status=answer.status,
            body=answer.body,
            charset=charset,
            content_type=content_type,
            etag=find_validator(answer.headers, "ETag"),
            last_modified=find_validator(answer.headers, "Last-Modified"),
            permanent_url=permanent,
            max_age=find_max_age(answer.headers, self._clock.now()),
        )

    async def _fetch_robots(self, page: Target, errand: Errand) -> bytes:
        # The same time: an address whose hosts drip their robots.txt has no more than another.
        errand = replace(errand, body=LARGEST_ROBOTS, conditions={}, obey_robots=False, cut=True)
        target = admit(urljoin(page.url, "/robots.txt"), errand.places)
        short = errand.time.left < self._limits.total / 2
        try:
            _, _, answer = await self._walk(target, errand)
        except _TooManyRedirects:
            # RFC 9309, section 2.3.1.2: as if there were no file.
            return b""
        except FetchTimeout as error:
            if short:
                raise OutOfTime(str(error)) from error
            raise
        return answer.body

    async def _walk(self, target: Target, errand: Errand) -> tuple[Target, str | None, _Answer]:
        """Follow an address to its page: where it is, where permanent redirects led, the answer."""
        first = target
        permanent, all_permanent = None, True
        for _ in range(MAX_REDIRECTS + 1):
            if errand.obey_robots:
                await self._robots.check(target, partial(self._fetch_robots, target, errand))
            answer = await self._ask(target, errand)
            if answer.location is None:
                return target, permanent, answer
            target = follow(target, answer.location, errand.places)
            all_permanent = all_permanent and answer.status in _PERMANENT
            permanent = target.url if all_permanent else permanent
        raise _TooManyRedirects(f"{first.name} leads on more than {MAX_REDIRECTS} times.")

    async def _ask(self, target: Target, errand: Errand) -> _Answer:
        loop = asyncio.get_running_loop()
        host = target.place if target.private else target.host
        site = find_site(target.host)
        async with self._throttle.take_slot(host, site=site, owners=errand.desks):
            started = loop.time()
            try:
                async with asyncio.timeout(errand.time.left):
                    return await self._exchange(target, errand)
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise explain_failure(error, target) from error
            finally:
                errand.time.left = max(errand.time.left - (loop.time() - started), 0)

    async def _exchange(self, target: Target, errand: Errand) -> _Answer:
        session = self._private if target.private else self._public
        async with session.get(
            yarl.URL(target.url, encoded=True),
            headers=errand.conditions,
            allow_redirects=False,
        ) as response:
            status, headers = response.status, response.headers
            location = headers.get("Location") if status in _REDIRECTS else None
            if location:
                return _Answer(status=status, headers=headers, location=location)
            if status == 304 and errand.conditions:
                return _Answer(status=status, headers=headers)
            if status != 200:
                retry_after = find_retry_after(headers, self._clock.now())
                raise explain_status(status, retry_after, target)
            body = await read_body(response, limit=errand.body, name=target.name, cut=errand.cut)
            return _Answer(status=status, headers=headers, body=body)


def _name_failure(error: NewsdeskError) -> str:
    """Return how a fetch failed: "timeout", "refused", "status", …"""
    if not isinstance(error, FetchError):
        return "refused"
    return type(error).__name__.removeprefix("Fetch").lower()
