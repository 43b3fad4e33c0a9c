"""Web servers on loopback for tests: well-behaved ones, and ones that send whatever bytes."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.intake.web.fetch import FetchLimits, WebFetcher, open_fetcher
from tests.makers.services import Clock

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
QUICK = FetchLimits(total=60.0, connect=60.0, read=60.0, spacing=0.0)
"""No wait between requests; time enough for a machine that does much else."""


@dataclass
class Site:
    """A server that answers by path; what is at no path is 404."""

    port: int = 0
    pages: dict[str, Handler] = field(default_factory=dict)
    requests: list[web.Request] = field(default_factory=list)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.place}{path}"

    def put(self, path: str, text: str = "", *, status: int = 200, **headers: str) -> None:
        """Let a path answer with a text and headers (`Cache_Control` for Cache-Control)."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Content-Type", "text/html; charset=utf-8")

        async def answer(_: web.Request) -> web.Response:
            return web.Response(status=status, body=text.encode(), headers=named)

        self.pages[path] = answer

    def lead(self, path: str, to: str, *, status: int = 302) -> None:
        """Let a path redirect."""
        self.put(path, status=status, Location=to)

    def asked(self) -> list[str]:
        return [request.path_qs for request in self.requests]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        handler = self.pages.get(request.path)
        return await handler(request) if handler else web.Response(status=404)


@asynccontextmanager
async def open_site(tls: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    site = Site()
    runner = web.AppRunner(_make_application(site), shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
        site.port = runner.addresses[0][1]
        yield site
    finally:
        await runner.cleanup()


def _make_application(site: Site) -> web.Application:
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", site._answer)
    return application


@asynccontextmanager
async def open_script(script: Script) -> AsyncIterator[str]:
    """Open a server that runs a script on each connection; give its address."""

    async def run(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            await script(reader, writer)
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(run, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


def send(answer: bytes) -> Script:
    """Return a script that sends bytes and closes."""

    async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    return script


def repeat(start: bytes, piece: bytes, *, every: float = 0.0) -> Script:
    """Return a script that sends a start and then a piece again and again, without end."""

    async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(every)

    return script


async def reset(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send half an answer and reset the connection."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    await writer.drain()
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@asynccontextmanager
async def open_reader(
    *urls: str,
    limits: FetchLimits = QUICK,
    clock: Clock | None = None,
    resolver: AbstractResolver | None = None,
) -> AsyncIterator[WebFetcher]:
    """Open a fetcher that may read the servers of these addresses."""
    places = [url.split("/")[2] for url in urls]
    async with open_fetcher(
        clock=clock or Clock(), private_hosts=places, limits=limits, resolver=resolver
    ) as fetcher:
        yield fetcher


class Names(AbstractResolver):
    """Look names up in a list: each look-up takes the next answer, the last one stays."""

    def __init__(self, *answers: str, port: int) -> None:
        self._answers = list(answers)
        self._port = port
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=self._port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for address in answer.split()
        ]

    async def close(self) -> None:
        """There is nothing to close."""
