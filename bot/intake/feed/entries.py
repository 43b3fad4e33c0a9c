"""Sort the entries of a feed: which are known, and which must be read for which desks."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.addresses import fold_scheme, make_url_key
from bot.domain.desks import DeskId
from bot.domain.feeds import Feed, FeedId, PendingEntry, SeenEntry, Subscription, SubscriptionId
from bot.intake.feed.values import FeedDocument, FeedEntry

FIRST_UNDATED = 10
"""Entries without a date that a first run takes: the top of the document."""

_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""No feed is older (the first, of 1997, was scriptingNews): an earlier date is a broken one."""

_AHEAD = timedelta(hours=24)
"""How far ahead a date may be through a wrong time zone; one beyond it is not believed."""

_BUILD_TIMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """An entry with its identities, the first of which is its key."""

    entry: FeedEntry
    keys: tuple[str, ...]
    mark: str
    place: int
    """Its number in the document, from 0."""

    published: datetime | None
    updated: datetime | None = None
    """When it changed, unless that is when the document was made."""

    undated: bool = False
    """Whether it is one of the first without a date."""

    @property
    def moment(self) -> datetime | None:
        """Return when it appeared; what states only a change appeared no later than that."""
        return self.published or self.entry.updated


def sort_entries(
    feed: Feed,
    document: FeedDocument,
    *,
    seen: Collection[SeenEntry],
    subscribers: Sequence[Subscription],
    now: datetime,
) -> tuple[tuple[SeenEntry, ...], tuple[PendingEntry, ...], tuple[SubscriptionId, ...]]:
    """Return the entries that the feed holds, those to be read, and whose first run this is.

    An entry is to be read for a desk when the feed did not hold it, or said something else of
    it; on a first run when it was published after the subscription's `since`. Wanted entries
    come oldest first. A thousand entries take about 0.1 s: work for a worker.
    """
    found = _identify(feed.id, document, now)
    marks = {entry.key: entry.mark for entry in seen}
    last_known = max((one.place for one in found if one.keys[0] in marks), default=len(found))
    known = tuple(SeenEntry(key=one.keys[0], mark=one.mark) for one in found)
    pending = []
    for one in sorted(found, key=lambda one: (one.moment or now, -one.place)):
        desks = dict.fromkeys(
            subscription.desk
            for subscription in subscribers
            if _is_wanted(one, subscription, marks.get(one.keys[0]), last_known, now)
        )
        if desks:
            pending.append(_make_pending(feed.id, one, tuple(desks)))
    primed = tuple(one.id for one in subscribers if not one.primed)
    return known, tuple(pending), primed


def _is_wanted(
    one: _Found, subscription: Subscription, mark: str | None, last_known: int, now: datetime
) -> bool:
    moment, since = one.moment, subscription.since
    if since > now:
        since = now - _AHEAD  # it was added by a clock that was ahead
    if not subscription.primed:
        return one.undated if moment is None else moment >= since
    if mark == one.mark:
        return False
    is_older = one.published is not None and one.published < since
    # Older than the subscription: one that it never had and that only changed, or that came
    # back to the end of the list because a newer one was taken out.
    return not (is_older and (mark is not None or one.place > last_known))


def _make_pending(feed: FeedId, one: _Found, desks: tuple[DeskId, ...]) -> PendingEntry:
    return PendingEntry(
        feed=feed,
        seen=SeenEntry(key=one.keys[0], mark=one.mark),
        desks=desks,
        keys=one.keys,
        facts=replace(one.entry.facts, published=one.published),
        updated=one.updated,
    )


def _identify(feed: FeedId, document: FeedDocument, now: datetime) -> list[_Found]:
    """Return the entries that say something, each once, with what identifies them."""
    entries = [entry for entry in document.entries if entry.facts.link or _words_of(entry)]
    urls = [make_url_key(entry.facts.link) if entry.facts.link else None for entry in entries]
    home = make_url_key(document.link) if document.link else None
    vague = _find_vague_urls(entries, urls) | {home}
    guids = Counter(entry.id for entry in entries)
    built = {
        time
        for time, count in Counter(entry.updated for entry in entries).items()
        if count >= _BUILD_TIMES and document.builds
    }
    found: dict[str, _Found] = {}
    undated = 0
    for entry, url in zip(entries, urls, strict=True):
        keys = _find_keys(feed, entry, None if url in vague else url, guids)
        if keys[0] in found:
            continue
        published = _believe(entry.facts.published, now)
        # A time that many entries share is when the document was made.
        updated = None if entry.updated in built else _believe(entry.updated, now)
        first = published is None and entry.updated is None and undated < FIRST_UNDATED
        undated += first
        found[keys[0]] = _Found(
            entry=entry,
            keys=keys,
            mark=_hash(
                entry.facts.title,
                entry.facts.summary,
                entry.facts.content,
                url,
                str(updated or ""),
            ),
            updated=updated,
            place=len(found),
            published=published,
            undated=first,
        )
    return list(found.values())


def _find_keys(
    feed: FeedId, entry: FeedEntry, url: str | None, guids: Counter[str | None]
) -> tuple[str, ...]:
    keys = [f"url:{url}"] if url else []
    if entry.id and guids[entry.id] == 1:
        keys.append(f"guid:{feed}:{fold_scheme(entry.id)}")
    return tuple(keys) or (f"text:{feed}:{_hash(*_words_of(entry))}",)


def _find_vague_urls(entries: Iterable[FeedEntry], urls: Iterable[str | None]) -> set[str | None]:
    """Return the addresses under which the document lists several articles."""
    titles: dict[str | None, set[str]] = defaultdict(set)
    for entry, url in zip(entries, urls, strict=True):
        name = entry.facts.title or entry.facts.summary
        titles[url].add(" ".join(name.casefold().split()))
    return {url for url, stated in titles.items() if url is None or len(stated) > 1}


def _words_of(entry: FeedEntry) -> tuple[str, ...]:
    facts = entry.facts
    texts = (facts.title, facts.summary, facts.content)
    return tuple(" ".join(text.split()) for text in texts if text)


def _hash(*parts: str | None) -> str:
    # A site that moves to https says nothing new.
    joined = "\0".join(" ".join((part or "").split()) for part in parts).replace("https:", "http:")
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _believe(published: datetime | None, now: datetime) -> datetime | None:
    if published is None or published < _EARLIEST or published > now + _AHEAD:
        return None
    return min(published, now)
