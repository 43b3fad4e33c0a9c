"""Read some feeds of a desk now, and tell what came."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime

from bot.domain.desks import DeskId
from bot.domain.feeds import FeedCheck, Subscription, TaskKind
from bot.ports.services import Clock
from bot.ports.storage import Storage

MOST_LOOKED = 200
"""Newest articles of a feed among which those that came are looked for."""

SECONDS = 20.0
"""How long a person waits for feeds that another task reads."""

_ENTRY = TaskKind.ENTRY
_LOOK = 0.3
"""Seconds between two looks at what was read."""


async def check_feeds(
    store: Storage,
    desk: DeskId,
    feeds: Sequence[Subscription],
    *,
    clock: Clock,
    read: Callable[[datetime], Awaitable[object]],
) -> tuple[FeedCheck, ...]:
    """Make feeds due now, have them read by `read`, and return what came by each.

    A paused one is not read. `read` is called with the moment of the asking.
    """
    asked = clock.now()
    before = [await _list_held(store, desk, one) for one in feeds]
    for one in feeds:
        await store.poll_soon(desk, one.id, now=asked)
    await read(asked)
    checks = []
    for one, held in zip(feeds, before, strict=True):
        after = await store.find_subscription(desk, one.id) or one
        newest = await store.get_feed_articles(desk, one.id, limit=MOST_LOOKED)
        came = tuple(stored for stored in newest if stored.id not in held)
        checks.append(FeedCheck(feed=after, came=came, read=_is_read(after, asked)))
    return tuple(checks)


async def wait_until_read(
    store: Storage, desk: DeskId, feeds: Sequence[Subscription], asked: datetime
) -> None:
    """Wait until feeds were read, and what came of them, by the poller; 20 seconds at most."""
    wanted = {one.id for one in feeds if not one.paused}
    with suppress(TimeoutError):
        async with asyncio.timeout(SECONDS):
            while True:
                held = await store.get_subscriptions(desk)
                if all(_is_read(one, asked) for one in held if one.id in wanted):
                    break
                await asyncio.sleep(_LOOK)
            while True:
                figures = await store.get_queue_figures(now=asked)
                if not any(one.waiting or one.claimed for one in figures if one.kind is _ENTRY):
                    break
                await asyncio.sleep(_LOOK)


def _is_read(one: Subscription, asked: datetime) -> bool:
    checked = one.feed.health.checked_at
    return checked is not None and checked >= asked


async def _list_held(store: Storage, desk: DeskId, one: Subscription) -> set[int]:
    newest = await store.get_feed_articles(desk, one.id, limit=MOST_LOOKED)
    return {stored.id for stored in newest}
