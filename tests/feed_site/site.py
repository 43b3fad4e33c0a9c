"""The server: one process, many loopback addresses, each a host of its own to the fetcher."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class FeedSite:
    """What is served, by host and path, and what was asked for."""

    port: int = 0
    handlers: dict[tuple[str, str], Handler] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    running: Counter[str] = field(default_factory=Counter)
    busiest: Counter[str] = field(default_factory=Counter)

    def url(self, host: str, path: str) -> str:
        """Return the address of a path on a host such as 127.0.0.2."""
        return f"http://{host}:{self.port}{path}"

    def places(self, hosts: list[str]) -> tuple[str, ...]:
        """Return host:port of hosts, to be opened in the settings."""
        return tuple(f"{host}:{self.port}" for host in hosts)

    def put(self, host: str, path: str, handler: Handler) -> str:
        """Serve a path; return its address."""
        self.handlers[host, path] = handler
        return self.url(host, path)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer a request, counting how many of its host run at once."""
        host = request.url.host or ""
        url = str(request.url)
        self.asked[url] += 1
        self.headers[url] = dict(request.headers)
        self.running[host] += 1
        self.busiest[host] = max(self.busiest[host], self.running[host])
        try:
            handler = self.handlers.get((host, request.path))
            return await handler(request) if handler else web.Response(status=404)
        finally:
            self.running[host] -= 1


@asynccontextmanager
async def open_feed_site(port: int = 0) -> AsyncIterator[FeedSite]:
    """Open a site on every address of 127.0.0.0/8, at one port."""
    site = FeedSite()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", site.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    try:
        # 0.0.0.0, as a test alone may: every 127.x.y.z is answered.
        await web.TCPSite(runner, "0.0.0.0", port, backlog=1024).start()
        site.port = runner.addresses[0][1]
        yield site
    finally:
        await runner.cleanup()


def give(
    body: str | bytes | Callable[[], str | bytes],
    content_type: str | None = "text/html; charset=utf-8",
    *,
    status: int = 200,
    **headers: str,
) -> Handler:
    """Return what answers with a body; one that is called is made anew each time."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if content_type:
        named["Content-Type"] = content_type

    async def handler(_: web.Request) -> web.Response:
        made = body() if callable(body) else body
        return web.Response(
            status=status, body=made.encode() if isinstance(made, str) else made, headers=named
        )

    return handler


def tagged(body: str, content_type: str, etag: str) -> Handler:
    """Return what answers 304 to who knows the ETag."""

    async def handler(request: web.Request) -> web.Response:
        headers = {"ETag": etag, "Content-Type": content_type}
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers=headers)
        return web.Response(body=body.encode(), headers=headers)

    return handler


def lead(to: str, status: int = 302) -> Handler:
    """Return what redirects."""
    return give("", status=status, Location=to)


def in_turn(*handlers: Handler) -> Handler:
    """Return what answers in another way each time; the last way stays."""
    left = list(handlers)

    async def handler(request: web.Request) -> web.StreamResponse:
        return await (left.pop(0) if len(left) > 1 else left[0])(request)

    return handler


def late(seconds: float, then: Handler) -> Handler:
    """Return what answers after a while."""

    async def handler(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return await then(request)

    return handler


async def silent(_: web.Request) -> web.StreamResponse:
    """Never answer."""
    await asyncio.Event().wait()
    raise AssertionError


async def reset(request: web.Request) -> web.StreamResponse:
    """Send half an answer and reset the connection."""
    response = web.StreamResponse(headers={"Content-Length": "100"})
    await response.prepare(request)
    await response.write(b"<rss")
    if request.transport is not None:
        connection: socket.socket = request.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return response


def endless(start: bytes, piece: bytes) -> Handler:
    """Return what sends a start and then a piece again and again."""

    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/rss+xml"})
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            await response.write(start)
            while True:
                await response.write(piece)
        return response

    return handler


def make_bomb(megabytes: int = 1024) -> bytes:
    """Return so many MB of zeros in about a thousandth of that of gzip."""
    packer = zlib.compressobj(9, wbits=31)
    start = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + (packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)) * (
        megabytes - 1
    )
