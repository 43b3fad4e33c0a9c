"""Read one entry of a feed and place its article on the desks that want it."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

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
from bot.domain.feeds import Subscription, WantedEntry
from bot.domain.fetching import FetchedPage
from bot.domain.guilds import DeskId
from bot.domain.tasks import Task
from bot.domain.wanted import read_wanted
from bot.intake.fetch import is_web_page
from bot.pipeline import Pipeline
from bot.polling.choosing import are_alike, is_let_through
from bot.polling.reading import (
    READ_SECONDS,
    EntryReading,
    read_headline,
    read_linked_page,
    read_own_text,
)
from bot.ports import Clock, Fetcher, Storage, WorkerPool

_log = logging.getLogger(__name__)

RETRIES = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6))
"""When a page that cannot be reached is tried again; then its headline must do."""

LAST_RETRY = timedelta(hours=24)
"""How often an entry is tried of which not even the headline can be read or stored."""

SHORT_TEXT = 4_000
"""Characters of a feed's own text that are looked at here rather than in a worker process."""


class TryLater(NewsdeskError):
    """A page cannot be had now, and may be had later; `after` says when at the earliest."""

    def __init__(self, error: NewsdeskError) -> None:
        super().__init__(str(error))
        seconds = error.retry_after if isinstance(error, FetchStatus) else None
        self.after = min(timedelta(seconds=seconds or 0), LAST_RETRY)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryTold:
    """What became of an entry on one desk: `outcome` is new, same, revised or filtered."""

    desk: DeskId
    outcome: str
    title: str
    link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWork:
    """What reading entries needs; `tell` is called once an article is safely stored."""

    store: Storage
    pipeline: Pipeline
    fetcher: Fetcher
    pool: WorkerPool
    clock: Clock
    tell: Callable[[EntryTold], None]

    async def find_host(self, task: Task) -> str:
        """Return the host that an entry's page is at, "" where it has none."""
        return urlsplit(read_wanted(task.payload).link or "").netloc.lower()

    async def read(self, task: Task) -> None:
        """Read an entry and place it; what cannot be had now is put off, and nothing is lost."""
        started = time.perf_counter()
        entry = read_wanted(task.payload)
        facts: dict[str, object] = {"entry": f"{entry.feed}-{task.id}", "attempt": task.attempts}
        try:
            facts |= await self._take(task, entry)
            await self.store.finish_task(task)
        except TryLater as error:
            due = self.clock.now() + max(RETRIES[task.attempts - 1], error.after)
            await self.store.postpone_task(task, due=due, fault=str(error))
            facts |= {"postponed": due.isoformat(), "reason": str(error)}
        except NewsdeskError as error:
            wait = LAST_RETRY if task.attempts > len(RETRIES) else RETRIES[task.attempts - 1]
            due = self.clock.now() + wait
            facts |= {"postponed": due.isoformat(), "reason": str(error)}
            await self.store.postpone_task(task, due=due, fault=str(error))
        seconds = round(time.perf_counter() - started, 3)
        _log.info("entry", extra={**facts, "seconds": seconds, "link": entry.link or ""})

    async def _take(self, task: Task, entry: WantedEntry) -> dict[str, object]:
        subscribers = await self.store.get_subscribers(entry.feed)
        wanting = [one for one in subscribers if one.desk in entry.desks]
        if not wanting:
            return {"from": "nobody wants it"}
        found = await self.read_entry(entry, last=task.attempts > len(RETRIES))
        outcomes = []
        for one in wanting:
            outcome = await self._place(entry, found, one)
            title, link = found.reading.article.title, entry.link
            self.tell(EntryTold(desk=one.desk, outcome=outcome, title=title, link=link))
            outcomes.append(outcome)
        return {"from": found.why, "outcome": ",".join(outcomes)}

    async def read_entry(self, entry: WantedEntry, *, last: bool) -> EntryReading:
        """Return what is read of an entry: in the feed, in its page, or its headline.

        Raises TryLater where the page may be had later, unless this is the `last` time.
        """
        received = self.clock.now()
        if (own := await self._read_own(entry)) is not None:
            return own
        later: TryLater | None
        try:
            page = await self._fetch(entry)
            return await self._work.run(read_linked_page, entry, page, received)
        except (FetchTimeout, FetchFailed, WorkTimeout, WorkCrashed) as error:
            # The machine may have been busy, or the worker's memory taken by another.
            later = TryLater(error)
        except FetchStatus as error:
            later = TryLater(error) if _may_pass(error.status) else None
        except (NoArticle, FetchError, WorkError):
            later = None
        if later is None or last:
            return await self._work.run(read_headline, entry, received)
        raise later

    async def _read_own(self, entry: WantedEntry) -> EntryReading | None:
        if not entry.content and len(entry.summary) < SHORT_TEXT // 4 and _has_address(entry):
            return None
        try:
            return await self._work.run(read_own_text, entry, self.clock.now())
        except WorkError:
            return None

    async def _fetch(self, entry: WantedEntry) -> FetchedPage:
        if entry.link is None:
            raise NoArticle
        page = await self.fetcher.fetch_page(entry.link, obey_robots=True)
        if not is_web_page(page):
            raise NoArticle
        return page

    @property
    def _work(self) -> WorkerPool:
        return self.pool.within(READ_SECONDS)

    async def _place(self, entry: WantedEntry, found: EntryReading, by: Subscription) -> str:
        article = found.reading.article
        article = replace(article, source_class=by.source_class, site=article.site or by.name)
        reading = replace(found.reading, article=article)
        if not is_let_through(by, reading, now=self.clock.now()):
            return "filtered"
        keys = await self._choose_keys(by.desk, entry, found)
        stored = await self.pipeline.place(
            by.desk,
            reading,
            found.features,
            _raw_key(entry),
            self.clock.now(),
            keys=keys,
            by=by,
        )
        return stored.outcome.value

    async def _choose_keys(
        self, desk: DeskId, entry: WantedEntry, found: EntryReading
    ) -> tuple[str, ...]:
        """Return the identities of an entry that may be believed on a desk.

        Some feeds number their entries anew each time and some pages call the front page their
        own address: what only such an identity knows must also say much the same.
        """
        first, *others = entry.keys
        others += found.stated
        known = await self.store.find_known(desk, [first])
        same = await self.store.find_known(desk, others) if others else None
        if same is None or (known is not None and known.id == same.id):
            return (first, *others)
        if known is None and are_alike(same.article, found.reading.article):
            return (first, *others)
        return (first,)


def _may_pass(status: int) -> bool:
    return status >= 500 or status in (408, 425, 429)


def _has_address(entry: WantedEntry) -> bool:
    return bool(entry.link) and any(key.startswith("url:") for key in entry.keys)


def _raw_key(entry: WantedEntry) -> str:
    seen = f"{entry.feed}\0{entry.seen.key}\0{entry.seen.mark}"
    return f"entry:{hashlib.sha256(seen.encode('utf-8', 'surrogatepass')).hexdigest()}"
