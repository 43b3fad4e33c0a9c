"""What comes over the wire: no site keeps a connection or the loop with wrapping alone."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from bot.domain.errors import FetchFailed
from tests.calls import count_calls
from tests.unit.intake.web.web_site import open_reader, open_script, open_site

MOST_SENT = 4_000_000
"""Bytes that the buffers of two sockets may take though nobody reads them."""

MOST_CALLS = 3_000
"""Calls in one step of the loop: parsing 64 kB of interim answers takes 25,000."""

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
FLOODS = {
    "continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "processing": (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    "early hints": (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"),
    "of no kind": (b"", b"HTTP/1.1 199 \r\nX: " + b"x" * 4_000 + b"\r\n\r\n"),
    "header lines": (b"HTTP/1.1 200 OK\r\n", b"a: b\r\n"),
    "chunks of a byte": (HEAD, b"1\r\na\r\n"),
    "chunks of three": (HEAD, b"3;x=y\r\nabc\r\n"),
    "an extension": (HEAD + b"5;", b"e" * 64),
    "trailers": (HEAD + b"1\r\na\r\n0\r\n", b"T: aaaaaaaaaaaaaaaa\r\n"),
}


@pytest.mark.parametrize("flood", FLOODS)
async def test_an_answer_of_wrapping_alone_ends(flood: str) -> None:
    head, piece = FLOODS[flood]
    piece *= 65_536 // len(piece)
    sent = 0

    async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()
            sent += len(piece)

    async with open_script(script) as url, open_reader(url) as fetcher:
        with count_calls() as calls, pytest.raises(FetchFailed):
            await fetcher.fetch_page(url)
    assert sent < MOST_SENT
    assert calls.longest < MOST_CALLS


async def test_a_few_interim_answers_are_none_too_many() -> None:
    async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage")

    async with open_script(script) as url, open_reader(url) as fetcher:
        assert (await fetcher.fetch_page(url)).body == b"page"


async def test_what_comes_in_small_pieces_is_whole() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        if request.path == "/packed":
            response.enable_compression()
        await response.prepare(request)
        for number in range(2_000):
            await response.write(b"<p>%d paragraphs</p>" % number)
        return response

    text = b"".join(b"<p>%d paragraphs</p>" % number for number in range(2_000))
    async with open_site() as site, open_reader(site.url()) as fetcher:
        site.pages |= {"/": answer, "/packed": answer}
        for path in ("/", "/packed", "/"):
            assert (await fetcher.fetch_page(site.url(path))).body == text


async def test_a_kept_connection_counts_each_answer_by_itself() -> None:
    async with open_site() as site, open_reader(site.url()) as fetcher:
        site.put("/", "page", X="x" * 8_000)
        for _ in range(40):
            assert (await fetcher.fetch_page(site.url())).body == b"page"
