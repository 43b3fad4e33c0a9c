"""Read the article of an entry: in its feed, on its page, or its headline alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.articles import FetchedPage
from bot.domain.errors import (
    FetchError,
    FetchFailed,
    FetchStatus,
    FetchTimeout,
    NewsdeskError,
    NoArticle,
    WorkCrashed,
    WorkError,
    WorkTimeout,
)
from bot.domain.feeds import PendingEntry
from bot.intake.feed import explain_fault
from bot.intake.pdf import is_pdf
from bot.intake.web import is_web_page
from bot.ports.services import Clock, Fetcher, WorkerPool
from bot.reading import (
    FILTER_SECONDS,
    PDF_SECONDS,
    READ_SECONDS,
    EntryReading,
    Filters,
    read_headline,
    read_linked_page,
    read_own_text,
)

LONGEST_WAIT = timedelta(hours=24)
"""How long a site may ask to be left alone before an article of it is tried again."""

SHORT_TEXT = 1_000
"""Characters of a feed's own text below which it is no article, without a closer look."""


class TryLater(NewsdeskError):
    """A page cannot be had now, and may be had later; `after` says when at the earliest."""

    def __init__(self, error: NewsdeskError) -> None:
        super().__init__(str(error))
        self.fault = explain_fault(error)
        seconds = error.retry_after if isinstance(error, FetchStatus) else None
        self.after = min(timedelta(seconds=seconds or 0), LONGEST_WAIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryReader:
    """Reads entries; the web and worker processes are what it needs."""

    fetcher: Fetcher
    pool: WorkerPool
    clock: Clock

    async def read_entry(
        self, entry: PendingEntry, filters: Filters = (), *, feed: str, last: bool = False
    ) -> EntryReading:
        """Return what is read of an entry, in the feed, on its page, or its headline, filtered.

        `feed` is the address of its feed. Raises TryLater where the page may be had later, unless
        this is the `last` time.
        """
        asked = sum(not one.is_empty for one in filters)
        pool = self.pool.within(READ_SECONDS + FILTER_SECONDS * asked)
        if (own := await self._read_own(pool, entry, filters)) is not None:
            return own
        later: TryLater | None
        try:
            page = await self._fetch(entry, feed)
            if is_pdf(page.body):
                pool = pool.within(READ_SECONDS + PDF_SECONDS + FILTER_SECONDS * asked)
            return await pool.run(read_linked_page, entry, page, self.clock.now(), filters)
        except (FetchTimeout, FetchFailed, WorkCrashed) as error:
            later, fault = TryLater(error), explain_fault(error)
        except WorkTimeout as error:
            # What had its seconds would want as many again; a busy machine may not have had them.
            later, fault = TryLater(error) if error.starved else None, explain_fault(error)
        except FetchStatus as error:
            later = TryLater(error) if _may_pass(error.status) else None
            fault = explain_fault(error)
        except (NoArticle, FetchError, WorkError) as error:
            later, fault = None, explain_fault(error)
        if later is None or last:
            return await pool.run(read_headline, entry, self.clock.now(), filters, fault=fault)
        raise later

    async def _read_own(
        self, pool: WorkerPool, entry: PendingEntry, filters: Filters
    ) -> EntryReading | None:
        has_address = entry.facts.link and any(key.startswith("url:") for key in entry.keys)
        if has_address and not entry.facts.content and len(entry.facts.summary) < SHORT_TEXT:
            return None
        try:
            return await pool.run(read_own_text, entry, self.clock.now(), filters)
        except WorkError:
            return None

    async def _fetch(self, entry: PendingEntry, feed: str) -> FetchedPage:
        if entry.facts.link is None:
            raise NoArticle
        page = await self.fetcher.fetch_page(
            entry.facts.link, obey_robots=True, desks=entry.desks, near=feed
        )
        if not is_web_page(page) and not is_pdf(page.body):
            raise NoArticle(f"{page.url} is no web page but {str(page.content_type)[:60]}.")
        return page


def _may_pass(status: int) -> bool:
    return status >= 500 or status in (408, 425, 429)
