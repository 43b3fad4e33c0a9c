"""Fetch what lists the entries of a source: one document, or a sitemap's index with its parts."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.articles import FetchedPage
from bot.domain.desks import DeskId
from bot.domain.errors import FetchError
from bot.intake.pdf import is_pdf
from bot.ports.services import Fetcher, WorkerPool
from bot.reading import PARSE_SECONDS, PDF_SECONDS, list_parts

_INDEX = b"<sitemapindex"
_LOOKED = 4_000
"""Bytes in which the root of an index stands."""


def allow_seconds(page: FetchedPage) -> float:
    """Return what parsing a document may take of a core's time."""
    return PARSE_SECONDS + PDF_SECONDS * is_pdf(page.body)


async def fetch_parts(
    fetcher: Fetcher, pool: WorkerPool, page: FetchedPage, *, desks: Sequence[DeskId], near: str
) -> tuple[FetchedPage, ...]:
    """Return the sitemaps that an index names and that are to be read; none of anything else.

    One that cannot be had is left out. Raises FetchError where that is all of them, and what
    parsing the index raises.
    """
    if _INDEX not in page.body[:_LOOKED]:
        return ()
    found, last = list[FetchedPage](), None
    for url in await pool.within(PARSE_SECONDS).run(list_parts, page):
        try:
            found.append(await fetcher.fetch_page(url, desks=desks, near=near))
        except FetchError as error:
            last = error
    if last is not None and not found:
        raise last
    return tuple(found)
