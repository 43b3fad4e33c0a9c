"""Read one entry of a feed and place its article on the desks that want it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

from bot.domain.articles import name_raw
from bot.domain.desks import DeskId
from bot.domain.errors import DutyLost, NewsdeskError, StoreAway, StoreBusy
from bot.domain.feeds import PendingEntry, Subscription, Task, load_entry
from bot.domain.operations import Topic
from bot.domain.stories import UnplacedReading
from bot.pipeline import Pipeline
from bot.polling.entry_reader import EntryReader, TryLater
from bot.polling.task_runner import Origin
from bot.ports.services import Clock
from bot.ports.storage import Storage
from bot.reading import EntryFilter, EntryReading

_log = logging.getLogger(__name__)

RETRIES = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6))
"""When a page that cannot be reached is tried again; then its headline must do."""

LAST_RETRY = timedelta(hours=24)
"""How often an entry is tried of which not even the headline can be read or stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryOutcome:
    """What became of an entry on one desk: `outcome` is new, same, revised or filtered."""

    desk: DeskId
    outcome: str
    title: str
    link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWork:
    """What reading entries needs; `on_entry` is called once an article is safely stored."""

    store: Storage
    pipeline: Pipeline
    reader: EntryReader
    clock: Clock
    on_entry: Callable[[EntryOutcome], None]

    async def find_origin(self, task: Task) -> Origin:
        """Return the host of an entry's page, "" where it has none, and its feed's desks."""
        entry = load_entry(task.payload)
        subscribers = await self.store.get_subscribers(entry.feed)
        return Origin(
            host=urlsplit(entry.facts.link or "").netloc.lower(),
            desks=tuple(one.desk for one in subscribers),
        )

    async def read(self, task: Task) -> None:
        """Read an entry and place it; what cannot be had now is put off, and nothing is lost."""
        started = time.perf_counter()
        entry = load_entry(task.payload)
        facts: dict[str, object] = {"entry": f"{entry.feed}-{task.id}", "attempt": task.attempts}
        try:
            unplaced: list[tuple[DeskId, UnplacedReading]] = []
            facts |= await self._take(task, entry, unplaced)
            await self.store.finish_task(task, unplaced)
            if unplaced:
                self.store.notify(Topic.INBOX)
        except (StoreAway, StoreBusy):
            raise
        except NewsdeskError as error:
            wait = LAST_RETRY if task.attempts > len(RETRIES) else RETRIES[task.attempts - 1]
            after = error.after if isinstance(error, TryLater) else timedelta()
            now = self.clock.now()
            due = now + max(wait, after)
            facts |= {"postponed": due.isoformat(), "reason": str(error)}
            await self.store.postpone_task(task, due=due, fault=str(error), now=now)
        seconds = round(time.perf_counter() - started, 3)
        _log.info("entry", extra={**facts, "seconds": seconds, "link": entry.facts.link or ""})

    async def _take(
        self, task: Task, entry: PendingEntry, unplaced: list[tuple[DeskId, UnplacedReading]]
    ) -> dict[str, object]:
        """Read an entry, and place it or add it to what other processes are to place."""
        subscribers = await self.store.get_subscribers(entry.feed)
        wanting = [one for one in subscribers if one.desk in entry.desks]
        if not wanting:
            return {"from": "nobody wants it"}
        filters = [EntryFilter(subscription=o, zone=await self._find_zone(o)) for o in wanting]
        entry = replace(entry, desks=tuple(one.desk for one in wanting))
        found = await self.reader.read_entry(
            entry, filters, feed=wanting[0].feed.url, last=task.attempts > len(RETRIES)
        )
        outcomes = []
        for one, kept in zip(wanting, found.kept, strict=True):
            if kept:
                outcome = await self._place(entry, found, one, unplaced)
            else:
                outcome = "filtered"
                await self.store.note_filtered(one.id, entry, one.filter, now=self.clock.now())
            title, link = found.reading.article.title, entry.facts.link
            self.on_entry(EntryOutcome(desk=one.desk, outcome=outcome, title=title, link=link))
            outcomes.append(outcome)
        return {"from": found.text_source.value, "outcome": ",".join(outcomes)}

    async def _place(
        self,
        entry: PendingEntry,
        found: EntryReading,
        by: Subscription,
        handed: list[tuple[DeskId, UnplacedReading]],
    ) -> str:
        article = found.reading.article
        article = replace(article, source_class=by.source_class, site=article.site or by.name)
        unplaced = UnplacedReading(
            reading=replace(found.reading, article=article),
            features=found.features,
            raw_key=_raw_key(entry),
            received=self.clock.now(),
            keys=entry.keys[:1],
            doubtful=(*entry.keys[1:], *found.stated),
            subscription=by.id,
            feed=by.name,
        )
        try:
            return (await self.pipeline.place(by.desk, unplaced)).outcome.value
        except DutyLost:
            handed.append((by.desk, unplaced))
            return "handed on"

    async def _find_zone(self, by: Subscription) -> str:
        """Return the zone where the days begin that a subscription's filter names."""
        desk = await self.store.find_desk(by.desk) if by.filter else None
        return desk.zone if desk else "UTC"


def _raw_key(entry: PendingEntry) -> str:
    return name_raw("entry", f"{entry.feed}\0{entry.seen.key}", entry.seen.mark.encode())
