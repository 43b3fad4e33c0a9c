"""Poll one feed: fetch it, read it in a worker process, judge it, and note what is to be done."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot.domain.articles import FetchedPage
from bot.domain.errors import FetchStatus, FetchTimeout, NewsdeskError, StorageError
from bot.domain.feeds import Feed, FeedId, PollRecord, SourceKind, Subscription, Task
from bot.intake.feed import PollResult, explain_fault, find_move, judge_poll
from bot.metrics import Figure, note
from bot.polling.documents import allow_seconds, fetch_parts
from bot.polling.task_runner import Origin
from bot.ports.services import Clock, Fetcher, WorkerPool
from bot.ports.storage import Storage
from bot.reading import FeedReading, read_feed

_log = logging.getLogger(__name__)

FETCH_SECONDS = 120.0
"""What fetching a feed may take with the wait for its turn."""


def _name_outcome(facts: Mapping[str, object]) -> str:
    return str(facts.get("fault") or ("unchanged" if facts.get("status") == 304 else "ok"))


def _find_chosen(subscribers: Sequence[Subscription]) -> int | None:
    """Return how often a feed is to be read for the desk that wants it most often, if one says."""
    return min((one.interval for one in subscribers if one.interval), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollWork:
    """What polling needs; `chance` gives numbers from 0 to 1 that spread the polls."""

    store: Storage
    fetcher: Fetcher
    pool: WorkerPool
    clock: Clock
    chance: Callable[[], float]

    async def find_origin(self, task: Task) -> Origin:
        """Return the host that a feed is at, "" where there is no such feed, and its desks."""
        feed = await self.store.get_feed(FeedId(int(task.key)))
        if feed is None:
            return Origin(host="", desks=())
        subscribers = await self.store.get_subscribers(feed.id)
        return Origin(
            host=urlsplit(feed.url).netloc.lower(), desks=tuple(one.desk for one in subscribers)
        )

    async def poll(self, task: Task) -> None:
        """Poll a feed and note what came of it, good or bad, in one transaction."""
        started = time.perf_counter()
        feed = await self.store.get_feed(FeedId(int(task.key)))
        subscribers = await self.store.get_subscribers(feed.id) if feed else ()
        if feed is None or not subscribers:
            await self.store.finish_task(task)
            return
        record, facts = await self._ask(feed, subscribers)
        written = await self.store.record_poll(task, record)
        health = record.feed.health
        facts |= {
            "state": health.state.value,
            "next": health.next_at.isoformat(timespec="seconds") if health.next_at else "never",
            "seconds": round(time.perf_counter() - started, 3),
            "written": written,
        }
        if written:
            note(Figure.POLLS, _name_outcome(facts))
        _log.info("poll", extra={"poll": f"{feed.id}-{task.lease[:6]}", "url": feed.url, **facts})

    async def _ask(
        self, feed: Feed, subscribers: Sequence[Subscription]
    ) -> tuple[PollRecord, dict[str, object]]:
        """Return what a poll changes, and the facts of it for the log."""
        fetched: FetchedPage | None = None
        try:
            fetched, parts = await self._fetch(feed, subscribers)
            if fetched.status == 304:
                chosen = _find_chosen(subscribers)
                return self._judge(feed, fetched, chosen=chosen, unchanged=True), {"status": 304}
            found = await self._read(feed, fetched, parts, subscribers)
        except StorageError:
            raise
        except NewsdeskError as error:
            record = self._judge_fault(feed, fetched, error)
            fault = record.feed.health.fault
            return record, {"fault": fault.kind.value if fault else "", "reason": str(error)}
        if parts:
            # An index stays as it is while its sitemaps change.
            fetched = replace(fetched, etag=None, last_modified=None)
        record = self._judge(feed, fetched, chosen=_find_chosen(subscribers), found=found)
        return record, {"status": 200, "entries": len(found.known), "wanted": len(found.wanted)}

    async def _fetch(
        self, feed: Feed, subscribers: Sequence[Subscription]
    ) -> tuple[FetchedPage, tuple[FetchedPage, ...]]:
        """Return the document of a feed, and the sitemaps of one that is an index."""
        # Whoever has had no first run needs the whole feed.
        known = all(one.primed for one in subscribers)
        desks = [one.desk for one in subscribers]
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                page = await self.fetcher.fetch_page(
                    feed.url,
                    etag=feed.health.etag if known else None,
                    last_modified=feed.health.last_modified if known else None,
                    # What was not made for programs is read as robots.txt allows.
                    obey_robots=feed.source_kind in (SourceKind.PAGE, SourceKind.PDF),
                    desks=desks,
                    near=feed.url,
                )
                parts = await fetch_parts(self.fetcher, self.pool, page, desks=desks, near=feed.url)
                return page, parts
        except TimeoutError as error:
            raise FetchTimeout from error

    async def _read(
        self,
        feed: Feed,
        fetched: FetchedPage,
        parts: tuple[FetchedPage, ...],
        subscribers: Sequence[Subscription],
    ) -> FeedReading:
        seen = await self.store.get_seen(feed.id)
        return await self.pool.within(allow_seconds(fetched)).run(
            read_feed,
            fetched,
            feed,
            parts=parts,
            seen=seen,
            subscribers=subscribers,
            now=self.clock.now(),
        )

    def _judge(
        self,
        feed: Feed,
        fetched: FetchedPage,
        *,
        chosen: int | None,
        unchanged: bool = False,
        found: FeedReading | None = None,
    ) -> PollRecord:
        result = PollResult(
            at=self.clock.now(),
            unchanged=unchanged,
            max_age=fetched.max_age,
            ttl=found.pace.minutes if found else None,
            skipped=found.pace.skipped if found else frozenset(),
            etag=fetched.etag,
            last_modified=fetched.last_modified,
            permanent_url=fetched.permanent_url,
            published=found.published if found else (),
        )
        health = judge_poll(feed.health, result, jitter=self.chance(), chosen=chosen)
        moved = find_move(feed.url, health)
        if moved:
            health = replace(health, move=None)
            _log.info("feed moved", extra={"feed": feed.id, "url": feed.url, "to": moved})
        judged = replace(feed, url=moved or feed.url, health=health)
        if found is None:
            return PollRecord(feed=judged)
        return PollRecord(
            feed=replace(
                judged,
                title=found.title or feed.title,
                link=found.link or feed.link,
                kind=found.kind or feed.kind,
                language=found.language or feed.language,
            ),
            primed=found.primed,
            known=found.known,
            pending=found.wanted,
        )

    def _judge_fault(
        self, feed: Feed, fetched: FetchedPage | None, error: NewsdeskError
    ) -> PollRecord:
        result = PollResult(
            at=self.clock.now(),
            fault=explain_fault(error),
            retry_after=error.retry_after if isinstance(error, FetchStatus) else None,
            permanent_url=fetched.permanent_url if fetched else None,
        )
        health = judge_poll(feed.health, result, jitter=self.chance())
        return PollRecord(feed=replace(feed, health=health))
