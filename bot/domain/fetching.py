"""What came back from a web address."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """The answer to a request for a page: status 200 with a body, or 304 without one.

    `url` is the address after all redirects; `permanent_url` the one that permanent redirects
    alone led to, None where the first redirect was a temporary one or there was none. `charset`
    is one that browsers know, `content_type` in lower case without parameters; `etag` and
    `last_modified` are what to ask with next time. `max_age` is for how many seconds the answer
    calls itself fresh. What the server did not say is None.
    """

    url: str
    status: int
    body: bytes = b""
    charset: str | None = None
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    permanent_url: str | None = None
    max_age: int | None = None
