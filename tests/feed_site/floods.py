"""Sites that send interim answers and chunks of a byte without end, from a process of their own."""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
FLOODS = {
    "interim answers": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "early hints": (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"),
    "one-byte chunks": (_HEAD, b"1\r\na\r\n"),
    "extensions of chunks": (_HEAD + b"5;", b"e"),
}
"""What a flood begins with, and what comes again and again."""

BURST = 256 * 1024
"""Bytes written at once: as many as a step of asyncio's loop reads."""


@contextmanager
def serve_floods(hosts: Sequence[str]) -> Iterator[int]:
    """Serve floods at some addresses of this machine until the end of the block; give the port.

    Each host sends the next of the floods, whatever is asked for.
    """
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(hosts, there))
    process.start()
    try:
        yield int(here.recv())
    finally:
        process.terminate()
        process.join()


def _serve(hosts: Sequence[str], parent: Connection) -> None:
    asyncio.run(_flood(hosts, parent))


async def _flood(hosts: Sequence[str], parent: Connection) -> None:
    floods = dict(zip(hosts, _repeat(len(hosts)), strict=True))

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while (await reader.readline()).strip():
                pass
            head, piece = floods[writer.get_extra_info("sockname")[0]]
            writer.write(head)
            while True:
                writer.write(piece * (BURST // len(piece)))
                await writer.drain()
        writer.close()

    port = 0
    for host in hosts:
        place = socket.create_server((host, port))
        port = place.getsockname()[1]
        await asyncio.start_server(answer, sock=place)
    parent.send(port)
    await asyncio.Event().wait()


def _repeat(count: int) -> list[tuple[bytes, bytes]]:
    return [list(FLOODS.values())[number % len(FLOODS)] for number in range(count)]
