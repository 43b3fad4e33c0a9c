"""Answers that are packed, broken, slow or without end, and hosts that cannot be reached."""

from __future__ import annotations

import asyncio
import gzip
import random
import shutil
import ssl
import tracemalloc
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from aiohttp.abc import ResolveResult

from bot.domain.errors import FetchError, FetchFailed, FetchTimeout, FetchTooLarge
from bot.intake.web.fetch import FetchLimits
from tests.unit.intake.web.web_site import (
    QUICK,
    Names,
    Script,
    open_reader,
    open_script,
    open_site,
    repeat,
    reset,
    send,
)

OK = b"HTTP/1.1 200 OK\r\n"
HURRIED = FetchLimits(total=0.4, connect=0.3, read=0.3, spacing=0.0)


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
    # Not the bytes, in which gzip notes the time: tests beside one another need steady names.
    ids=["gzip", "two of gzip", "gzip and rubbish", "deflate", "raw deflate", "identity"],
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
    "endless continuing": (repeat(b"", b"HTTP/1.1 100 Go on\r\n\r\n", every=0.01), FetchFailed),
    "silence": (repeat(b"", b"", every=0.05), FetchTimeout),
    "reset": (reset, FetchFailed),
    "closed at once": (send(b""), FetchFailed),
    "shorter than its length": (send(OK + b"Content-Length: 100\r\n\r\nhalf"), FetchFailed),
    "half a gzip": (
        send(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"page")[:-9]),
        FetchFailed,
    ),
    "no gzip at all": (send(OK + b"Content-Encoding: gzip\r\n\r\npage"), FetchFailed),
    "thousands of gzips": (
        send(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"") * 100_000),
        FetchFailed,
    ),
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
    limits = HURRIED if error is FetchTimeout else QUICK
    async with open_script(script) as url, open_reader(url, limits=limits) as fetcher:
        with pytest.raises(error) as caught:
            await fetcher.fetch_page(url)
    assert str(caught.value).endswith(".") and "127.0.0.1" in str(caught.value)


async def test_any_answer_is_a_page_or_an_error_of_ours() -> None:
    chance = random.Random(7)
    answers = [
        OK + b"Content-Type: text/html; charset=utf-8\r\nContent-Length: 4\r\n\r\npage",
        OK + b'Content-Encoding: gzip\r\nETag: "7"\r\n\r\n' + gzip.compress(b"page"),
        b"HTTP/1.1 302 Found\r\nLocation: https://[::1]/\r\nRetry-After: 5\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\nExpires: 0\r\n\r\n4\r\npage\r\n0\r\n\r\n",
    ]

    async def spoil(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answer = bytearray(chance.choice(answers))
        for _ in range(chance.randint(0, 4)):
            answer[chance.randrange(len(answer))] = chance.choice(
                b'\0\r\n :;,="%[]/\x7f\x80\xff19az'
            )
        writer.write(answer)

    pages = 0
    async with open_script(spoil) as url, open_reader(url, limits=QUICK) as fetcher:
        for _ in range(200):
            with suppress(FetchError):
                await fetcher.fetch_page(url)
                pages += 1
    assert 20 < pages < 180


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


async def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("There is no openssl here to make a certificate with.")
    make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = "-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout key -out certificate"
    making = await asyncio.create_subprocess_exec(
        *make.split(), *names.split(), cwd=tmp_path, stderr=asyncio.subprocess.DEVNULL
    )
    assert await making.wait() == 0
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    async with open_site(tls=context) as site, open_reader(site.url()) as fetcher:
        with pytest.raises(FetchFailed, match=r"certificate of 127\.0\.0\.1 cannot be trusted"):
            await fetcher.fetch_page(site.url().replace("http:", "https:"))
        assert site.requests == []


async def test_a_name_that_takes_for_ever_to_find() -> None:
    class Slow(Names):
        async def resolve(self, *_: object, **__: object) -> list[ResolveResult]:
            await asyncio.Event().wait()
            return []

    async with open_reader(limits=HURRIED, resolver=Slow("8.8.8.8", port=80)) as fetcher:
        with pytest.raises(FetchTimeout):
            await fetcher.fetch_page("http://news.example.com/")
