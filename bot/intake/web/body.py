"""Read the body of an answer, unpacking as it comes, so that no answer costs more than a limit."""

from __future__ import annotations

import asyncio
import zlib

import aiohttp

from bot.domain.errors import FetchFailed, FetchTooLarge
from bot.intake.web.wire import PIECE

ACCEPTED = "gzip, deflate"
"""The compressions asked for: those that the standard library unpacks piece by piece."""

# What a packed body may have more of than its contents: headers and stored blocks.
_OVERHEAD = 65_536
# 5 MB in blocks of 64 kB, as bgzip writes them, are 77 members; thousands only cost time.
_MOST_MEMBERS = 200
_GZIP, _ZLIB, _RAW = 31, 15, -15


async def read_body(
    response: aiohttp.ClientResponse, *, limit: int, name: str, cut: bool = False
) -> bytes:
    """Return the unpacked body of an answer, of `limit` bytes at most.

    A longer one raises FetchTooLarge, or is cut there if `cut` is true. Raises FetchFailed where
    it is packed in another way than asked for, or wrongly. `name` is what to call the page.
    """
    unpack = _choose_unpacker(response.headers.get("Content-Encoding", ""), name)
    if not cut and (response.content_length or 0) > limit + _OVERHEAD:
        raise _too_large(name, limit)
    body, received = bytearray(), 0
    content = response.content
    async for piece in content.iter_chunked(PIECE) if unpack else content.iter_any():
        received += len(piece)
        room = limit + 1 - len(body)
        body += unpack.feed(piece, room) if unpack else piece[:room]
        if unpack:
            # What is there already comes without a wait, and unpacks to a thousand times as much.
            await asyncio.sleep(0)
        if len(body) > limit or received > limit + _OVERHEAD:
            if cut:
                return bytes(body[:limit])
            raise _too_large(name, limit)
    if unpack and received and not unpack.ended:
        raise FetchFailed(f"{name} broke off in the middle of its answer.")
    return bytes(body)


def _choose_unpacker(encoding: str, name: str) -> _Unpacker | None:
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return _Unpacker(name, _GZIP)
        case "deflate":
            return _Unpacker(name, _ZLIB)
        case other:
            raise FetchFailed(f"{name} is compressed in a way that is not read ({other[:40]}).")


def _too_large(name: str, limit: int) -> FetchTooLarge:
    return FetchTooLarge(f"{name} is larger than {limit / 10**6:g} MB.")


class _Unpacker:
    """Unpack gzip or deflate piece by piece, never more than there is room for."""

    def __init__(self, name: str, bits: int) -> None:
        self._name = name
        self._bits = bits
        self._members = 0
        self._stream = zlib.decompressobj(bits)
        self._fresh = True
        self.ended = False

    def feed(self, data: bytes, room: int) -> bytes:
        """Return what a piece unpacks to, `room` bytes at most."""
        unpacked = bytearray()
        while data and not self.ended and len(unpacked) < room:
            unpacked += self._unpack(data, room - len(unpacked))
            data = self._stream.unconsumed_tail
            if self._stream.eof:
                data = self._start_next(self._stream.unused_data)
        return bytes(unpacked)

    def _unpack(self, data: bytes, room: int) -> bytes:
        try:
            unpacked = self._stream.decompress(data, room)
        except zlib.error as error:
            if not (self._bits == _ZLIB and self._fresh):
                raise FetchFailed(f"{self._name} is compressed wrongly.") from error
            # Some servers send bare deflate data without the zlib header (RFC 9110, 8.4.1.2).
            self._bits = _RAW
            self._stream = zlib.decompressobj(_RAW)
            return self._unpack(data, room)
        self._fresh = False
        return unpacked

    def _start_next(self, rest: bytes) -> bytes:
        """Open the next gzip member; whatever else follows the end is not part of the page."""
        if self._bits != _GZIP or not rest.startswith(b"\x1f"):
            self.ended = True
            return b""
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise FetchFailed(f"{self._name} is compressed in too many parts.")
        self._stream = zlib.decompressobj(self._bits)
        return rest
