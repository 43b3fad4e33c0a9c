"""Take in what comes over a connection in small pieces, and count what brings nothing.

aiohttp parses whatever one reading of a socket brought (256 kB) in one step of the event loop,
reads interim answers (RFC 9110, section 15.2) without an end, and counts of a body its contents.
"""

from __future__ import annotations

import asyncio
import functools
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.http_exceptions import HttpProcessingError

if TYPE_CHECKING:
    from aiohttp.http import RawResponseMessage
    from aiohttp.streams import StreamReader

PIECE = 512
"""Bytes that are parsed in one step of the loop.

Of one-byte chunks that is a quarter of a millisecond's work, and twenty hosts may send them at
once. A page of 5 MB costs the loop 0.15 s in all.
"""

MOST_INTERIM = 8
"""Answers beside the one that is asked for; there is use for one of each kind: 100, 102, 103."""

LARGEST_HEAD = 256 * 1024
"""Bytes before the contents of an answer, interim answers counted.

Chromium reads so many (`kMaxHeaderSize` in net/http/http_stream_parser.h).
"""

MOST_WRAPPING = 16 * 1024
"""Bytes that wrap the contents of an answer, beside as many as its contents have."""


class EndlessAnswer(aiohttp.ClientError):
    """A site sends more around its answer than an answer has."""


class CountingResponseHandler(ResponseHandler, asyncio.BufferedProtocol):
    """Reads one connection, and ends it where it brings interim answers or wrapping alone."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop=loop)
        # TLS fills slices of what it is given, and a slice of anything else is a copy.
        self._room = memoryview(bytearray(PIECE))
        self._wire = self._interim = 0
        self._body: StreamReader | None = None

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return where the next piece is to be put."""
        return self._room

    def buffer_updated(self, nbytes: int) -> None:
        """Read a piece that came."""
        self.data_received(bytes(self._room[:nbytes]))

    def set_response_params(self, **params: Any) -> None:
        """Begin to read the answer to a request."""
        self._wire = self._interim = 0
        self._body = None
        super().set_response_params(**params)

    def feed_data(self, data: tuple[RawResponseMessage, StreamReader], size: int = 0) -> None:
        """Take in the head of an answer."""
        message, body = data
        if 100 <= message.code < 200 or self._body is not None:
            self._interim += 1
        else:
            self._body, self._wire = body, 0
        super().feed_data(data, size)

    def data_received(self, data: bytes) -> None:
        """Parse a piece, and end the connection where what came is too much for what it brings."""
        self._wire += len(data)
        super().data_received(data)
        if self._interim > MOST_INTERIM or self._wire > self._most_wire:
            self._end()

    @property
    def _most_wire(self) -> int:
        if self._body is None:
            return LARGEST_HEAD
        return MOST_WRAPPING + 2 * self._body.total_bytes

    def _end(self) -> None:
        error = EndlessAnswer()
        if self._body is not None and not self._body.is_eof():
            self._body.set_exception(error)
        # Of a connection that has ended aiohttp takes such an error for the reason alone.
        self.set_exception(error, HttpProcessingError(code=400))
        if self.transport is not None:
            self.transport.abort()


class CountingConnector(aiohttp.TCPConnector):
    """Makes connections that are read in small pieces and counted."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._factory: Any = functools.partial(CountingResponseHandler, loop=self._loop)
